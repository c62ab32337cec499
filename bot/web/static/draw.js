// The conversation as elements: bubbles, days, the folding of old choices, focus and scrolling. Not for: the server.
import { attachments, blocks, choices, el } from "./blocks.js";

const ZONE = "Asia/Ho_Chi_Minh";
const clock = new Intl.DateTimeFormat("vi-VN", { hour: "2-digit", minute: "2-digit", timeZone: ZONE });
const date = new Intl.DateTimeFormat("vi-VN", { weekday: "long", day: "2-digit", month: "2-digit", year: "numeric", timeZone: ZONE });

export function createView({ log, view, typing, note, press }) {
  let lastDay = "";
  let open = null; // the one message whose choices are shown as buttons
  let typingTimer = 0;

  function day(at) {
    const name = date.format(at);
    if (name === lastDay) return;
    lastDay = name;
    log.append(el("p", { class: "day" }, name === date.format(new Date()) ? "Hôm nay" : name));
  }

  function add(node, at) {
    day(at);
    log.append(node);
    return node;
  }

  function stamp(at) {
    return el("time", { datetime: at.toISOString() }, clock.format(at));
  }

  function mine({ id, text, at }, state = "") {
    const when = new Date(at);
    const node = el("article", { class: `message mine ${state}`.trim(), "data-mine": id, "aria-label": "Thầy cô viết" });
    node.append(el("div", { class: "bubble" }, el("p", {}, text), stamp(when)));
    fold(text);
    return add(node, when);
  }

  function theirs(entry) {
    const when = new Date(entry.at);
    const wide = (entry.blocks ?? []).some((block) => block.type === "card") ? " wide" : "";
    const label = `Trợ lý trả lời lúc ${clock.format(when)}`;
    const node = el("article", { class: `message theirs${wide}`, tabindex: "-1", "data-id": String(entry.id), "aria-label": label });
    node.append(el("div", { class: "bubble" }, ...blocks(entry, copy), ...attachments(entry), stamp(when)));
    fold();
    if (entry.choices?.length) {
      const send = (choice) => press({ choice: choice.action, label: choice.label, message: entry.id });
      node.append(choices(entry.choices, { press: send, copy }));
      open = node;
    }
    return add(node, when);
  }

  // Older choices become one quiet line, which opens again for those who look for it.
  function fold(chosen) {
    const group = open?.querySelector(":scope > .choices");
    open = null;
    if (!group) return;
    const labels = Array.from(group.children, (child) => child.textContent);
    const says = labels.includes(chosen) ? `Đã chọn: ${chosen}` : `Lựa chọn trước: ${labels.join(" · ")}`;
    const details = el("details", { class: "folded" }, el("summary", {}, says));
    group.replaceWith(details);
    details.append(group);
  }

  function fate(id, state, sentence = "") {
    const node = log.querySelector(`[data-mine="${CSS.escape(id)}"]`);
    if (!node) return;
    node.classList.remove("unsent", "refused");
    if (state) node.classList.add(state);
    node.querySelector(".fate")?.remove();
    if (sentence) node.append(el("p", { class: "fate" }, sentence));
  }

  // The answer's first line must stay in sight: where all that follows it does not fit, it is shown from its start.
  function show(node) {
    const rest = log.lastElementChild.getBoundingClientRect().bottom - node.getBoundingClientRect().top;
    if (rest > view.clientHeight - 40) node.scrollIntoView({ block: "start" });
    else toEnd();
  }

  function toEnd() {
    view.scrollTop = view.scrollHeight;
  }

  function nearEnd() {
    return view.scrollHeight - view.scrollTop - view.clientHeight < 120;
  }

  function busy(on) {
    clearTimeout(typingTimer);
    if (!on) return typing.replaceChildren();
    if (typing.hasChildNodes()) return undefined;
    // Most answers come at once: say that one is on its way only when it takes a moment.
    typingTimer = setTimeout(() => {
      const end = nearEnd();
      typing.replaceChildren(el("i", { "aria-hidden": "true" }, el("b")), "đang trả lời…");
      if (end) toEnd();
    }, 350);
    return undefined;
  }

  async function copy(text, button) {
    const done = await toClipboard(text);
    const before = button.textContent;
    const says = done ? "Đã chép" : "Không chép được";
    note.textContent = says;
    if (before === says) return;
    button.textContent = says;
    setTimeout(() => (button.textContent = before), 2000);
  }

  function clear() {
    log.replaceChildren();
    lastDay = "";
    open = null;
  }

  return { mine, theirs, fate, show, toEnd, nearEnd, busy, clear };
}

async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Not a secure address (a school's own network), or an old browser.
    const area = el("textarea", { class: "hidden", "aria-hidden": "true" });
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}
