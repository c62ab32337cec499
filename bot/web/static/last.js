// The last messages, kept in this browser alone, to be read while there is no network. Not for: what is unsent (outbox.js).
const KEY = "congdoan.last";
const MOST = 20;
const DAYS = 7;
const ERASE = "privacy:erase";
let paused = false; // until the next look at the server's history

// What the server has is all that is kept: what was deleted there goes here with the next visit.
export function rememberAll(entries) {
  paused = false;
  write([]);
  for (const entry of entries.slice(-MOST)) remember(entry);
}

// Addresses of files and choices are left out: neither works without the server. Where deletion is offered nothing
// stays here, whatever is then chosen.
export function remember(entry) {
  if (entry.choices?.some((choice) => choice.action === ERASE)) {
    write([]);
    paused = true;
  }
  if (paused) return;
  const { choices, attachments, ...kept } = entry;
  write([...read(), kept].slice(-MOST));
}

export function recalled() {
  const since = Date.now() - DAYS * 864e5;
  return read().filter((entry) => new Date(entry.at) > since);
}

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "[]");
  } catch {
    return [];
  }
}

function write(entries) {
  try {
    if (entries.length) localStorage.setItem(KEY, JSON.stringify(entries));
    else localStorage.removeItem(KEY);
  } catch {
    // A private window keeps nothing, and needs not.
  }
}
