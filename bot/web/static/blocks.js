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
  return text.split(/\*\*(\S(?:[^*]*\S)?)\*\*/).map((part, i) => (i % 2 ? el("strong", {}, part) : part));
}

// A paragraph a line; an empty line becomes a gap; numbered and dotted lines hang.
export function words(text) {
  let gap = false;
  const lines = [];
  for (const line of text.split("\n")) {
    if (line.trim()) {
      const kinds = [gap && lines.length ? "gap" : "", /^\s*([-•▪–]|\d{1,2}[.)])\s/.test(line) ? "item" : ""];
      lines.push(el("p", { class: kinds.join(" ").trim() }, ...rich(line)));
    }
    gap = !line.trim();
  }
  return lines;
}

function plain(text) {
  return text.split("\n").filter((line) => line.trim()).map((line, i) => el("p", { class: i ? "gap" : "" }, line));
}

const KNOWN = new Set(["in_force", "ended", "not_yet", "draft", "historical", "unclear"]);

function card(block, copy) {
  const state = KNOWN.has(block.state) ? block.state : "unclear";
  const node = el("section", { class: `card ${state}`, "aria-label": block.quoted ? "Trích văn bản" : "Quy định" });
  if (block.quote && block.quote !== block.lead) {
    node.append(block.quoted ? el("blockquote", {}, ...plain(block.quote)) : el("div", {}, ...words(block.quote)));
  }
  const facts = el("div", { class: "facts" });
  if (block.source) facts.append(el("p", { class: "source" }, block.source));
  if (block.validity) facts.append(el("p", { class: "validity" }, block.validity));
  node.append(facts);
  if (block.warning) node.append(el("p", { class: "warning" }, ...rich(block.warning)));
  if (block.quoted) {
    const button = el("button", { type: "button", class: "copy" }, "Chép nguyên văn");
    const source = [block.source, block.validity].filter(Boolean).join("\n");
    button.addEventListener("click", () => copy(`“${block.quote}”\n${source}`, button));
    node.append(button);
  }
  return block.lead ? [el("div", { class: "lead" }, ...words(block.lead)), node] : [node];
}

export function blocks(message, copy) {
  const list = message.blocks ?? [{ type: "say", text: message.text ?? "" }];
  return list.flatMap((block) => (block.type === "card" ? card(block, copy) : words(block.text)));
}

function safeLink(address) {
  try {
    const url = new URL(address, location.href);
    return ["https:", "http:", "tel:", "mailto:"].includes(url.protocol) ? url.href : "";
  } catch {
    return "";
  }
}

export function attachments(message) {
  return (message.attachments ?? [])
    .filter((file) => file.ref && safeLink(file.ref))
    .map((file) => el("a", { class: "attachment", href: safeLink(file.ref), target: "_blank", rel: "noopener" }, file.name || "Tệp đính kèm"));
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
