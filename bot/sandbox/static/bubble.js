// One message as a bubble.

import { TEXT, make } from "./dom.js";

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote", spoiler: "span",
};
const SAFE = /^(https?|mailto|tel):/i;

function link(address, inner, act) {
  const element = make("a", { target: "_blank", rel: "noopener noreferrer" });
  if (SAFE.test(address)) element.href = address;
  element.addEventListener("click", (event) => act.follow(address, event));
  return element;
}

function elementOf(entity, inner, act) {
  const { type } = entity;
  if (type === "text_link") return link(entity.url, inner, act);
  if (type === "url") return link(/^https?:/i.test(inner) ? inner : `https://${inner}`, inner, act);
  if (type === "email") return link(`mailto:${inner}`, inner, act);
  if (type === "bot_command") {
    const command = make("button", { type: "button", className: "inline" });
    command.addEventListener("click", () => act.sayAtOnce(inner));
    return command;
  }
  const element = make(TAGS[type] ?? "span", { className: type });
  if (type === "spoiler") {
    element.tabIndex = 0;
    element.addEventListener("click", () => element.classList.add("shown"));
  }
  return element;
}

/** Text and its entities (offsets in UTF-16 units, which are JavaScript's) → nodes inside `parent`. */
function fill(parent, text, start, end, entities, act) {
  let position = start;
  let index = 0;
  while (index < entities.length) {
    const entity = entities[index];
    const stop = Math.min(entity.offset + entity.length, end);
    let after = index + 1;
    while (after < entities.length && entities[after].offset < stop) after += 1;
    if (entity.offset >= position) {
      const element = elementOf(entity, text.slice(entity.offset, stop), act);
      parent.append(text.slice(position, entity.offset));
      fill(element, text, entity.offset, stop, entities.slice(index + 1, after), act);
      parent.append(element);
      position = stop;
    }
    index = after;
  }
  parent.append(text.slice(position, end));
}

function size(bytes) {
  const units = bytes < 1024 * 1024 ? [bytes / 1024, "KB"] : [bytes / 1024 / 1024, "MB"];
  return `${units[0].toLocaleString("vi-VN", { maximumFractionDigits: 1 })} ${units[1]}`;
}

function attachment(message) {
  if (message.photo) {
    const { url, width, height } = message.photo;
    const picture = make("img", { src: url, alt: message.text || TEXT.photo, width, height, loading: "lazy" });
    return make("a", { className: "photo", href: url, target: "_blank", rel: "noopener" }, picture);
  }
  if (message.document) {
    const { url, name, size: bytes } = message.document;
    const kind = (name.split(".").at(-1) || "").slice(0, 4).toUpperCase();
    return make("a", { className: "document", href: url, download: name },
      make("span", { className: "kind", "aria-hidden": "true" }, kind),
      make("span", { className: "name" }, name, make("small", {}, size(bytes))));
  }
  return null;
}

function keyboard(message, act) {
  const rows = message.rows.map((row) => make("div", { className: "keys" }, ...row.map((button) => {
    const key = make("button", { type: "button", className: "key" }, button.text);
    if (button.url) key.append(make("span", { className: "away", "aria-hidden": "true" }, "↗"));
    key.addEventListener("click", () => act.press(message, button, key));
    return key;
  })));
  return rows.length ? make("div", { className: "keyboard" }, ...rows) : null;
}

function quoteOf(message, act) {
  if (!message.quote) return null;
  const { id, name, text } = message.quote;
  const quote = make("button", { type: "button", className: "quote" }, make("strong", {}, name), make("span", {}, text || TEXT.photo));
  quote.addEventListener("click", () => act.show(id));
  return quote;
}

function words(message, act) {
  if (!message.text) return null;
  const element = make("div", { className: "text" });
  fill(element, message.text, 0, message.text.length, message.entities, act);
  return element;
}

function small(text, onClick) {
  const button = make("button", { type: "button", className: "act" }, text);
  button.addEventListener("click", onClick);
  return button;
}

/** `mine`: sent by the person who is being played. `act`: what the page does when something in the bubble is used. */
export function bubble(message, { mine, group, act }) {
  if (message.topic_created) {
    return make("li", { className: "service", id: `m${message.id}` }, `${TEXT.topic_created} “${message.topic_created}”`);
  }
  const marks = [message.silent ? TEXT.silent : "", message.edited ? TEXT.edited : ""].filter(Boolean).join(" · ");
  const meta = make("span", { className: "meta" }, marks && `${marks} `, make("time", { dateTime: message.instant }, message.time));
  const name = group && !mine
    ? make("p", { className: `sender tint${message.from % 8}` }, message.name, message.bot ? make("small", {}, TEXT.bot_tag) : "")
    : null;
  const topic = message.topic ? make("p", { className: "topic" }, `# ${message.topic}`) : null;
  const actions = make("div", { className: "actions" }, small(TEXT.reply, () => act.reply(message)));
  if (mine && !message.photo && !message.document) actions.append(small(TEXT.edit, () => act.edit(message)));
  const body = make("div", { className: "bubble" },
    name, topic, quoteOf(message, act), attachment(message), words(message, act), meta,
    message.reactions.length ? make("p", { className: "reactions" }, message.reactions.join(" ")) : null);
  const block = make("div", { className: "block" }, body, keyboard(message, act));
  return make("li", { className: mine ? "message mine" : "message", id: `m${message.id}` },
    make("span", { className: "hidden" }, `${mine ? TEXT.you : message.name}: `), block, actions);
}
