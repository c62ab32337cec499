// The page without a network, and what a push says. Only the page itself and its files are kept: they hold nobody's data.
const CACHE = "congdoan-page-1";
const FILES = ["blocks", "chat", "draw", "install", "last", "line", "outbox", "push"].map((name) => `/static/${name}.js`);
const SHELL = ["/", "/static/chat.css", "/static/messages.css", "/static/icon.svg", "/static/icon-192.png", ...FILES];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(SHELL)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name !== CACHE).map((name) => caches.delete(name));
  event.waitUntil(caches.keys().then((names) => Promise.all(old(names))).then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method === "GET" && origin === location.origin && SHELL.includes(pathname)) {
    event.respondWith(fresh(event.request, pathname));
  }
});

// The server first: what is kept is for when it does not answer. The address is kept without its code.
async function fresh(request, pathname) {
  const cache = await caches.open(CACHE);
  try {
    const response = await fetch(request);
    if (response.status < 500) {
      if (response.ok) await cache.put(pathname, response.clone());
      return response;
    }
    return (await cache.match(pathname)) ?? response;
  } catch (error) {
    const kept = await cache.match(pathname);
    if (kept) return kept;
    throw error;
  }
}

// A knock without a word of the message; the newest takes the place of the one before.
self.addEventListener("push", (event) => {
  const says = event.data?.text() ?? "Có tin mới từ trợ lý công đoàn";
  const shown = { body: says, tag: "congdoan", lang: "vi", icon: "/static/icon-192.png" };
  event.waitUntil(self.registration.showNotification("Trợ lý Công đoàn", shown));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const open = (pages) => pages.find((page) => new URL(page.url).pathname === "/")?.focus() ?? self.clients.openWindow("/");
  event.waitUntil(self.clients.matchAll({ type: "window" }).then(open));
});
