// The worker behind the page, which shows it without a network. Not for: the conversation.
// An address without https (a school's own network) has none, and the page works as ever.
if ("serviceWorker" in navigator) {
  window.addEventListener("load", () => navigator.serviceWorker.register("/worker.js", { updateViaCache: "none" }).catch(() => {}));
}
