// Small helpers: nothing that came from a message is ever read as HTML.

export const TEXT = JSON.parse(document.getElementById("texts").textContent);

export const $ = (id) => document.getElementById(id);

/** An element with properties, data-* and aria-* attributes, and children (nodes or plain text). */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes("-") || name === "role") element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** Give a select its [value, label] pairs; one that has them already, and may be open, is left alone. */
export function fillSelect(select, options) {
  const wanted = JSON.stringify(options);
  if (select.dataset.options === wanted) return;
  const chosen = select.value;
  select.dataset.options = wanted;
  select.replaceChildren(...options.map(([value, label]) => make("option", { value }, label)));
  if (options.some(([value]) => String(value) === chosen)) select.value = chosen;
}

export async function getJson(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}

export async function post(address, content) {
  const form = content instanceof FormData;
  const answer = await fetch(address, {
    method: "POST",
    body: form ? content : JSON.stringify(content),
    headers: form ? {} : { "Content-Type": "application/json" },
  });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}

/** The two letters by which a Vietnamese name is known: of the middle or family name, and of the given name. */
export function initials(name) {
  const words = name.replace(/[^\p{L}\p{N}\s]/gu, " ").trim().split(/\s+/);
  return (words.length > 1 ? [words.at(-2), words.at(-1)] : words).map((word) => word.charAt(0)).join("").toUpperCase();
}

export function paintAvatar(element, chat) {
  element.textContent = initials(chat.title);
  element.className = `avatar tint${Math.abs(chat.id) % 8}${chat.private ? "" : " group"}`;
}

let toastTimer;
export function toast(text, alert = false) {
  if (alert) {
    $("alert-text").textContent = text;
    if (!$("alert").open) $("alert").showModal();
    return;
  }
  $("toasts").replaceChildren(make("p", {}, text));
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => $("toasts").replaceChildren(), 4500);
}

$("alert-ok").addEventListener("click", () => $("alert").close());
