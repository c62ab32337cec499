// The page's conductor: history, sending in order until acknowledged, and what comes in. Drawing is in draw.js.
import { createView } from "./draw.js";
import { recalled, remember, rememberAll } from "./last.js";
import { history, openStream, post, postFile, wait } from "./line.js";
import { drop, keep, newId, unsent } from "./outbox.js";

const LIMIT = 2000;
const FILE_BYTES = 10 * 2 ** 20;
const FILE_TRIES = 3;
const get = (id) => document.getElementById(id);
const text = get("text");
const connection = get("connection");
const counter = get("counter");
const log = get("log");
const view = createView({ log, view: get("view"), typing: get("typing"), note: get("note"), press: send });
const tabs = "BroadcastChannel" in window ? new BroadcastChannel("congdoan") : null;

let chat = "";
let lastId = 0;
let stream = null;
let pumping = false;
let wake = () => {};
let turn = null; // the first message of the answer that is coming in

// --- Sending -------------------------------------------------------------------------------------------------------
function send(message) {
  const item = { id: newId(), at: new Date().toISOString(), ...message };
  keep(item);
  draw(item);
  remember({ mine: true, id: item.id, at: item.at, text: item.choice ? item.label : item.text });
  tabs?.postMessage(item);
  view.toEnd();
  pump();
}

function draw(item) {
  view.mine({ id: item.id, at: item.at, text: item.choice ? item.label : item.text }, "unsent");
}

// One after the other, each with the same id until the server has it: a repeat has no second effect.
async function pump() {
  if (pumping || !chat) return;
  pumping = true;
  for (let attempt = 0, item; (item = unsent()[0]); ) {
    const { at, ...message } = item;
    view.busy(true);
    const found = await post(message).catch(() => null);
    if (found) {
      attempt = 0;
      await taken(item, found);
    } else {
      view.busy(false);
      view.fate(item.id, "unsent", "Chưa gửi được, em sẽ tự gửi lại.");
      await new Promise((resolve) => ((wake = resolve), setTimeout(resolve, wait(attempt++))));
    }
  }
  pumping = false;
}

async function taken(item, found) {
  drop(item.id);
  view.fate(item.id, found.refused ? "refused" : "", found.refused);
  if (found.refused) view.busy(false);
  else if (found.chat !== chat) await restart().catch(down);
}

// A file goes at once and alone. It is not kept over a reload: no browser gives a page its files again.
async function sendFile(file) {
  const item = { id: newId(), at: new Date().toISOString(), text: `📎 ${file.name}` };
  view.mine(item, "unsent");
  view.toEnd();
  if (file.size > FILE_BYTES) return view.fate(item.id, "refused", "Tệp lớn quá 10 MB. Xin thầy cô chia nhỏ hoặc nén tệp lại rồi gửi.");
  view.fate(item.id, "unsent", "Đang gửi tệp…");
  for (let attempt = 0; attempt < FILE_TRIES; attempt++) {
    const found = await postFile(item.id, file).catch(() => null);
    if (found) {
      if (found.stored) tabs?.postMessage(item);
      return taken(item, found);
    }
    await new Promise((resolve) => setTimeout(resolve, wait(attempt)));
  }
  return view.fate(item.id, "unsent", "Chưa gửi được tệp. Thầy cô chọn lại tệp để gửi giúp em.");
}

// --- Receiving -----------------------------------------------------------------------------------------------------
async function load() {
  const found = await history();
  chat = found.chat;
  log.setAttribute("aria-live", "off");
  view.clear();
  lastId = found.last;
  rememberAll(found.entries);
  for (const entry of found.entries) {
    if (entry.mine) drop(entry.id);
    (entry.mine ? view.mine : view.theirs)(entry);
  }
  for (const item of unsent()) draw(item);
  view.busy(found.waiting);
  if (found.entries.length || unsent().length) view.toEnd();
  requestAnimationFrame(() => log.setAttribute("aria-live", "polite"));
}

// The server knows us as another visitor now (cookies were deleted): begin again as that one.
async function restart() {
  const before = chat;
  await load();
  stream?.reconnect();
  if (chat === before) say("Trình duyệt đang chặn cookie nên em không giữ được cuộc trò chuyện này.");
}

function reply(entry) {
  lastId = Math.max(lastId, entry.id);
  if (log.querySelector(`[data-id="${entry.id}"]`)) return;
  remember(entry);
  const answers = log.lastElementChild?.classList.contains("mine");
  const end = view.nearEnd();
  view.busy(false);
  const node = view.theirs(entry);
  if (answers) turn = node;
  if (answers || end || turn) view.show(turn ?? node);
  // Someone who is writing already keeps the cursor; the message is announced all the same.
  if (answers && !text.value) node.focus({ preventScroll: true });
}

function state({ waiting }) {
  view.busy(waiting);
  if (!waiting) turn = null;
}

// --- The connection ------------------------------------------------------------------------------------------------
let downTimer = 0;
let upTimer = 0;

function say(sentence) {
  connection.textContent = sentence;
}

function down() {
  clearTimeout(upTimer);
  downTimer ||= setTimeout(() => say("Mất kết nối. Em đang nối lại; điều thầy cô viết vẫn được giữ."), 2500);
}

function up() {
  const told = connection.textContent.startsWith("Mất");
  clearTimeout(downTimer);
  downTimer = 0;
  wake();
  if (!told) return;
  say("Đã nối lại.");
  upTimer = setTimeout(() => say(""), 3000);
}

// Opened without a network: what was read last can be read again, and what is written waits.
function recall() {
  const entries = recalled();
  if (!log.childElementCount) {
    for (const entry of entries) (entry.mine ? view.mine : view.theirs)(entry);
    for (const item of unsent()) if (!log.querySelector(`[data-mine="${CSS.escape(item.id)}"]`)) draw(item);
    view.toEnd();
  }
  if (entries.length) say("Mất kết nối. Đây là các tin gần nhất, giữ trong máy này; điều thầy cô viết sẽ gửi khi có mạng.");
  else down();
}

async function start() {
  for (let attempt = 0; !chat; ) {
    try {
      await load();
    } catch {
      recall();
      await new Promise((resolve) => ((wake = resolve), setTimeout(resolve, wait(attempt++))));
    }
  }
  up();
  stream = openStream(() => lastId, { reply, state, up, down });
  pump();
  takeCode();
}

// A link can carry a code. Somebody new says it at once; who has talked here before finds it written and sends it
// themselves, so that no link of a stranger acts for them.
function takeCode() {
  const code = new URLSearchParams(location.search).get("code") ?? "";
  if (!code) return;
  window.history.replaceState(null, "", location.pathname);
  if (!/^[A-Za-z0-9-]{4,20}$/.test(code)) return;
  if (!log.childElementCount) return send({ text: `/start ${code}` });
  text.value = `/start ${code}`;
  measure();
  text.focus();
}

// --- Writing -------------------------------------------------------------------------------------------------------
const length = (value) => Array.from(value).length;

function measure() {
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight + 2}px`;
  const left = LIMIT - length(text.value.trim());
  counter.classList.toggle("over", left < 0);
  if (left < 0) counter.textContent = `Dài quá ${-left} ký tự. Xin thầy cô rút gọn hoặc gửi làm nhiều lần.`;
  else counter.textContent = left < 200 ? `Còn ${left} ký tự.` : "";
}

get("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const written = text.value.trim();
  if (!written || length(written) > LIMIT) return text.focus();
  text.value = "";
  measure();
  return send({ text: written });
});

get("clip").addEventListener("click", () => get("file").click());
get("file").addEventListener("change", () => {
  const [file] = get("file").files;
  get("file").value = ""; // the same file may be chosen again
  if (file) sendFile(file);
});

text.addEventListener("input", measure);
text.addEventListener("keydown", (event) => {
  // A Vietnamese keyboard may still be composing a word: that Enter is its own.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  get("composer").requestSubmit();
});

// Typing while an answer has the focus goes on in the field.
document.addEventListener("keydown", (event) => {
  const typed = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (typed && !event.target.closest("button, a, input, textarea, summary")) text.focus();
});

for (const sample of document.querySelectorAll("[data-sample]")) {
  sample.addEventListener("click", () => send({ text: sample.textContent }));
}

tabs?.addEventListener("message", ({ data }) => {
  if (log.querySelector(`[data-mine="${CSS.escape(data.id)}"]`)) return;
  view.mine({ id: data.id, at: data.at, text: data.choice ? data.label : data.text });
  view.toEnd();
});

// Where the keyboard lies over the page (iOS), the page becomes as high as what is left.
window.visualViewport?.addEventListener("resize", () => {
  const shown = window.visualViewport;
  const covered = shown.scale === 1 && window.innerHeight - shown.height > 80;
  document.documentElement.style.setProperty("--shown", covered ? `${shown.height}px` : "100dvh");
  if (covered) window.scrollTo(0, 0);
});

window.addEventListener("online", () => wake());
start();
