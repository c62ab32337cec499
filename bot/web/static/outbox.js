// What was written and is not yet stored by the server; kept over a reload. Not for: sending.
const KEY = "congdoan.outbox";
let memory = []; // where the browser keeps nothing (private windows)

export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function unsent() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "[]");
  } catch {
    return memory;
  }
}

export function keep(item) {
  write([...unsent(), item]);
}

export function drop(id) {
  write(unsent().filter((item) => item.id !== id));
}

function write(items) {
  memory = items;
  try {
    localStorage.setItem(KEY, JSON.stringify(items));
  } catch {
    // The page still works; only a reload would lose what is unsent.
  }
}
