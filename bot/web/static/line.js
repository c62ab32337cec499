// The line to the server: posts, history, and the stream of answers with its reconnecting. Not for: drawing.
const SILENCE = 45000; // the server says something every 15 s; after this long the line is dead
const HIDDEN = 60000; // a page nobody looks at lets go of its stream
const POST_TIMEOUT = 15000;
const FILE_TIMEOUT = 120000;

export async function history() {
  const response = await fetch("/chat/history", { cache: "no-store", signal: AbortSignal.timeout(POST_TIMEOUT) });
  if (!response.ok) throw new Error(`history ${response.status}`);
  return response.json();
}

// -> {stored, chat} | {refused: sentence}; throws where it should be tried again with the same id.
export async function post(message) {
  const response = await fetch("/chat/messages", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(message),
    signal: AbortSignal.timeout(POST_TIMEOUT),
  });
  return fate(response, [408, 429]);
}

// A file is a message of its own: the body is the file, what belongs to it stands in headers.
export async function postFile(id, file) {
  const response = await fetch("/chat/files", {
    method: "POST",
    headers: {
      "Content-Type": file.type || "application/octet-stream",
      "X-Message-Id": id,
      "X-File-Name": encodeURIComponent(file.name.toWellFormed?.() ?? file.name),
    },
    body: file,
    signal: AbortSignal.timeout(FILE_TIMEOUT),
  });
  return fate(response, [408]);
}

async function fate(response, again) {
  if (response.status === 202) return { stored: true, ...(await response.json()) };
  if (response.status >= 500 || again.includes(response.status)) throw new Error(`post ${response.status}`);
  const said = await response.json().catch(() => ({}));
  return { refused: said.error ?? "Máy chủ không nhận tin này." };
}

export function wait(attempt) {
  return Math.min(15000, 1000 * 2 ** Math.min(attempt, 4)) * (0.7 + 0.6 * Math.random());
}

// Streams answers from `lastId()` on. handlers: reply(entry), state({waiting}), up(), down().
export function openStream(lastId, handlers) {
  let source = null;
  let attempt = 0;
  let timer = 0;
  let watchdog = 0;
  let rest = 0;

  function connect() {
    close();
    source = new EventSource(`/chat/events?after=${lastId()}`);
    listen();
    source.addEventListener("open", alive);
    source.addEventListener("reply", (event) => (alive(), handlers.reply(JSON.parse(event.data))));
    source.addEventListener("state", (event) => (alive(), handlers.state(JSON.parse(event.data))));
    source.addEventListener("error", () => {
      handlers.down();
      // After a refusal (a proxy's 502 while the server restarts) the browser gives up; we do not.
      if (source.readyState === EventSource.CLOSED) again();
    });
  }

  function alive() {
    attempt = 0;
    handlers.up();
    listen();
  }

  function listen() {
    clearTimeout(watchdog);
    watchdog = setTimeout(() => (handlers.down(), again()), SILENCE);
  }

  function again() {
    close();
    timer = setTimeout(connect, wait(attempt++));
  }

  function close() {
    clearTimeout(timer);
    clearTimeout(watchdog);
    source?.close();
  }

  document.addEventListener("visibilitychange", () => {
    clearTimeout(rest);
    if (document.hidden) rest = setTimeout(() => (close(), (source = null)), HIDDEN);
    else if (source === null || source.readyState === EventSource.CLOSED) connect();
  });
  window.addEventListener("online", connect);
  window.addEventListener("pageshow", (event) => event.persisted && connect());
  connect();
  return { reconnect: connect };
}
