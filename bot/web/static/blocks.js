// Blocks of an answer as elements: our words, cards, choices, attachments. Data becomes text nodes only, never HTML.
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false && value !== "") node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children);
  return node;
}

// **two stars** make bold; nothing else is markup.
function rich(text) {
  return text.split(/\*\*(\S(?:[^*]*\S)?)\*\*/).flatMap((part, i) => (i % 2 ? el("strong", {}, ...linked(part)) : linked(part)));
}

const LINK = /(https?:\/\/[^\s<>"“”]*[^\s<>"“”.,;:!?)\]])|((?:\+84|0|1[89]00)(?:[ .]?\d){4,11})(?!\d)/g;

// Addresses open and telephone numbers call: a helpline must not have to be typed.
function linked(text) {
  const parts = [];
  let done = 0;
  for (const match of text.matchAll(LINK)) {
    const address = match[1] ?? phone(match[2]);
    if (!address || /[\d/]/.test(text[match.index - 1] ?? "")) continue;
    const outside = match[1] ? { target: "_blank", rel: "noopener" } : {};
    parts.push(text.slice(done, match.index), el("a", { href: address, ...outside }, match[0]));
    done = match.index + match[0].length;
  }
  return [...parts, text.slice(done)].filter((part) => part !== "");
}

function phone(text) {
  const digits = text.replace(/[^\d+]/g, "");
  return /^(\+84\d{9,10}|0\d{9,10}|1[89]00\d{4,6})$/.test(digits) ? `tel:${digits}` : "";
}

// A paragraph a line; an empty line becomes a gap; numbered and dotted lines hang.
function words(text) {
  let gap = false;
  const lines = [];
  for (const line of text.split("\n")) {
    if (line.trim()) {
      const kinds = [gap && lines.length ? "gap" : "", /^\s*([-•▪–]|\d{1,2}[.)])\s/.test(line) ? "item" : ""];
      lines.push(el("p", { class: kinds.join(" ").trim() }, ...rich(line)));
    }
    gap = !line.trim();
  }
  return el("div", { class: "words" }, ...lines);
}

function plain(text) {
  return text.split("\n").filter((line) => line.trim()).map((line, i) => el("p", { class: i ? "gap" : "" }, line));
}

// Each line of a card begins with its sign, once.
function signed(sign, text) {
  return text.startsWith(sign) ? text : `${sign} ${text}`;
}

const KNOWN = new Set(["in_force", "ended", "not_yet", "draft", "historical", "unclear"]);

// With its text: our own line first, then the card. Without: the card is that line and where it comes from.
function card(block, copy) {
  const state = KNOWN.has(block.state) ? block.state : "unclear";
  const node = el("div", { class: `card ${state}`, role: "group", "aria-label": block.quoted ? "Trích văn bản" : "Quy định" });
  const before = block.lead && block.quote && block.quote !== block.lead ? [words(block.lead)] : [];
  if (!block.quote) node.append(words(block.lead));
  else if (block.quoted) node.append(el("blockquote", {}, ...plain(block.quote)));
  else node.append(words(block.quote));
  node.append(facts(block));
  if (block.warning) node.append(el("p", { class: "warning" }, ...rich(signed("⚠️", block.warning))));
  if (block.quoted && block.quote) node.append(copyButton(block, copy));
  return [...before, node];
}

function facts(block) {
  const node = el("div", { class: "facts" });
  if (block.source) node.append(el("p", { class: "source" }, signed("📄", block.source)));
  if (block.validity) {
    // What holds and until when is the weighty part; what follows (whom to ask now) is not.
    const parts = block.validity.split(" · ");
    const more = parts.slice(2).map((part) => ` · ${part}`).join("");
    node.append(el("p", { class: "validity" }, el("strong", {}, parts.slice(0, 2).join(" · ")), more));
  }
  return node;
}

function copyButton(block, copy) {
  const whole = !block.quote.endsWith("[…]");
  const button = el("button", { type: "button", class: "copy" }, whole ? "Chép nguyên văn" : "Chép đoạn này");
  const source = [block.source, block.validity].filter(Boolean).join("\n");
  button.addEventListener("click", () => copy(`“${block.quote}”\n${source}`, button));
  return button;
}

export function blocks(message, copy) {
  const list = message.blocks ?? [{ type: "say", text: message.text ?? "" }];
  return list.flatMap((block) => (block.type === "card" ? card(block, copy) : [words(block.text)]));
}

function safeLink(address) {
  try {
    const url = new URL(address, location.href);
    return ["https:", "http:", "tel:", "mailto:"].includes(url.protocol) ? url.href : "";
  } catch {
    return "";
  }
}

const OWN = "/tep/"; // files behind an address of our own server
const number = new Intl.NumberFormat("vi-VN", { maximumFractionDigits: 1 });

function weight(bytes) {
  if (!bytes) return "";
  return bytes < 1e6 ? ` (${number.format(Math.max(1, Math.round(bytes / 1000)))} KB)` : ` (${number.format(bytes / 1e6)} MB)`;
}

// Our own pictures are shown; our own files are a button that saves them; any other address is a link.
function attachment(file, address) {
  const name = file.name || "Tệp đính kèm";
  const own = file.ref.startsWith(OWN);
  const outside = { target: "_blank", rel: "noopener" };
  if (own && file.kind === "image") {
    return el("a", { class: "picture", href: address, ...outside }, el("img", { src: address, alt: name }));
  }
  if (own) return el("a", { class: "attachment", href: address }, `Tải tệp ${name}${weight(file.size)}`);
  return el("a", { class: "attachment", href: address, ...outside }, name);
}

export function attachments(message) {
  return (message.attachments ?? [])
    .map((file) => [file, file.ref ? safeLink(file.ref) : ""])
    .filter(([, address]) => address)
    .map(([file, address]) => attachment(file, address));
}

// press(choice) is called for choices that are sent; the others open or copy by themselves.
export function choices(list, { press, copy }) {
  const group = el("div", { class: "choices", role: "group", "aria-label": "Lựa chọn" });
  for (const choice of list) {
    const kind = `choice ${choice.style === "plain" ? "" : choice.style}`.trim();
    const link = choice.url ? safeLink(choice.url) : "";
    if (link) {
      group.append(el("a", { class: kind, href: link, target: "_blank", rel: "noopener" }, choice.label));
      continue;
    }
    const button = el("button", { type: "button", class: kind }, choice.label);
    button.addEventListener("click", () => (choice.copy_text ? copy(choice.copy_text, button) : press(choice)));
    group.append(button);
  }
  return group;
}
