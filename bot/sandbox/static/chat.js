// The chat page: who is there, which chat is open, and what the person who is being played does in it.

import { bubble } from "./bubble.js";
import { Composer } from "./composer.js";
import { $, TEXT, fillSelect, getJson, make, paintAvatar, post, toast } from "./dom.js";

const chats = new Map();
let bot = null;
let bar = null;
let open = null; // the chat that is shown: { id, messages: Map, version, more }
let stream = null;

const current = () => chats.get(open?.id);
const player = () => (current()?.private ? current().id : Number($("as").value));
const address = (what) => `/page/chats/${open.id}/${what}`;

async function attempt(work) {
  try {
    return await work();
  } catch {
    toast(TEXT.failed);
    return null;
  }
}

// The list of chats

function line(chat) {
  const avatar = make("span", { "aria-hidden": "true" });
  paintAvatar(avatar, chat);
  const { last } = chat;
  const who = last && (last.bot ? "" : chat.private ? `${TEXT.you}: ` : `${last.name}: `);
  const excerpt = last ? who + (last.text || (last.photo ? TEXT.photo : "")) : chat.private ? chat.post : `${chat.members.length} ${TEXT.members}`;
  const when = last ? (last.date === bar.today ? last.time : last.day) : "";
  const badge = chat.unread
    ? make("span", { className: "unread", "aria-label": `${chat.unread} ${TEXT.unread}` }, String(chat.unread))
    : null;
  const link = make("a", { href: `#${chat.id}` }, avatar,
    make("span", { className: "title" }, chat.title), make("span", { className: "when" }, when),
    make("span", { className: "post" }, chat.private ? chat.post : TEXT.groups),
    make("span", { className: "excerpt" }, last ? excerpt : ""), badge);
  if (open?.id === chat.id) link.setAttribute("aria-current", "true");
  return make("li", { id: `c${chat.id}` }, link);
}

function drawLine(chat) {
  const old = $(`c${chat.id}`);
  const focused = old?.contains(document.activeElement);
  const fresh = line(chat);
  if (old) old.replaceWith(fresh);
  else $("chats").append(fresh);
  if (focused) fresh.firstChild.focus();
}

function drawTitle() {
  const unread = [...chats.values()].reduce((sum, chat) => sum + chat.unread, 0);
  document.title = unread ? `(${unread}) ${TEXT.title}` : TEXT.title;
}

// The bar

function drawBar(next) {
  const newDay = bar?.today !== next.today;
  bar = next;
  $("clock").textContent = bar.clock;
  const { controls } = bar;
  $("controls").hidden = !controls || controls.finished;
  $("finished").hidden = !controls?.finished;
  if (controls) {
    $("pause").textContent = controls.paused ? TEXT.resume : TEXT.pause;
    fillSelect($("speed"), controls.speeds.map((label) => [label, label]));
    if (document.activeElement !== $("speed")) $("speed").value = controls.speed;
  }
  if (newDay) chats.forEach(drawLine);
}

const steer = (order) => attempt(async () => drawBar(await post("/page/controls", order)));

$("pause").addEventListener("click", () => steer({ action: bar.controls.paused ? "resume" : "pause" }));
$("speed").addEventListener("change", (event) => steer({ action: "speed", label: event.target.value }));
$("skip").addEventListener("click", async () => {
  $("skip").disabled = true;
  $("skip").textContent = TEXT.skipping;
  await steer({ action: "skip" });
  $("skip").textContent = TEXT.skip;
  $("skip").disabled = false;
});

// The open chat

const atEnd = () => $("scroll").scrollHeight - $("scroll").scrollTop - $("scroll").clientHeight < 80;
const toEnd = () => $("scroll").scrollTo({ top: $("scroll").scrollHeight });

function drawHead() {
  const chat = current();
  paintAvatar($("head-avatar"), chat);
  $("head-title").textContent = chat.title;
  $("head-post").textContent = chat.private
    ? [TEXT.playing, chat.post].filter(Boolean).join(" · ")
    : chat.members.map((member) => member.name).join(", ");
  $("feed").hidden = !chat.feed;
  if (chat.feed) $("feed").href = chat.feed;
  $("block").hidden = !chat.private || !chat.started || chat.closed;
  $("block-word").textContent = $("block").title = chat.blocked ? TEXT.unblock : TEXT.block;
  composer.show(chat);
}

function drawMessages() {
  const chat = current();
  const shown = [...open.messages.values()].sort((one, other) => one.id - other.id);
  let day = "";
  const rows = [];
  for (const message of shown) {
    if (message.day !== day) {
      day = message.day;
      rows.push($(`d${day}`) ?? make("li", { className: "day", id: `d${day}` }, make("span", {}, day)));
    }
    rows.push(message.node ??= bubble(message, { mine: message.from === player(), group: !chat.private, act }));
  }
  // Nodes that stay are left where they are, so that only what is new is read out.
  const list = $("messages");
  const keep = new Set(rows);
  [...list.children].forEach((child) => keep.has(child) || child.remove());
  rows.forEach((row, place) => list.children[place] !== row && list.insertBefore(row, list.children[place] ?? null));
  $("older").hidden = !open.more;
  drawEmpty(chat, shown.length);
}

function drawEmpty(chat, count) {
  $("empty").hidden = count > 0;
  $("empty").replaceChildren(make("h2", {}, TEXT.empty), make("p", {}, chat.started ? TEXT.empty_hint : TEXT.not_started_hint),
    make("p", { className: "faint" }, TEXT.welcome_title));
}

function take(view) {
  for (const message of view.messages) {
    const old = open.messages.get(message.id);
    if (message.deleted) open.messages.delete(message.id);
    else if (!old || old.version < message.version) open.messages.set(message.id, message);
    open.version = Math.max(open.version, message.version);
  }
}

function markRead() {
  const chat = current();
  if (chat?.unread && document.visibilityState === "visible") post(address("read"), { to: chat.last_id }).catch(() => {});
}

async function openChat() {
  const id = Number(location.hash.slice(1));
  const before = open?.id;
  document.body.classList.toggle("chosen", chats.has(id));
  $("welcome").hidden = chats.has(id);
  $("open").hidden = !chats.has(id);
  open = chats.has(id) ? { id, messages: new Map(), version: 0, more: false } : null;
  [before, id].forEach((one) => chats.has(one) && drawLine(chats.get(one)));
  if (!open) return;
  // What was there before is not news: only later messages are read out.
  $("messages").setAttribute("aria-live", "off");
  $("messages").replaceChildren();
  drawHead();
  const asked = open;
  const view = await attempt(() => getJson(`/page/chats/${id}`));
  if (!view || asked !== open) return;
  take(view);
  open.version = Math.max(open.version, view.version);
  open.more = view.more;
  drawMessages();
  $("down").hidden = true;
  toEnd();
  setTimeout(() => $("messages").setAttribute("aria-live", "polite"), 300);
  markRead();
}

async function refresh() {
  const asked = open;
  const view = await attempt(() => getJson(`/page/chats/${open.id}?since=${open.version}`));
  if (!view || asked !== open || !view.messages.length) return;
  const end = atEnd();
  const newest = Math.max(0, ...open.messages.keys());
  take(view);
  drawMessages();
  const news = view.messages.filter((message) => message.id > newest);
  if (end || news.some((message) => message.from === player())) toEnd();
  else if (news.length) $("down").hidden = false;
  markRead();
}

$("older").addEventListener("click", async () => {
  const asked = open;
  const view = await attempt(() => getJson(`/page/chats/${open.id}?before=${Math.min(...open.messages.keys())}`));
  if (!view || asked !== open) return;
  const height = $("scroll").scrollHeight;
  take(view);
  open.more = view.more;
  drawMessages();
  $("scroll").scrollTop += $("scroll").scrollHeight - height;
});
$("down").addEventListener("click", toEnd);
$("scroll").addEventListener("scroll", () => atEnd() && ($("down").hidden = true));
$("block").addEventListener("click", () => attempt(() => post(address("block"), { blocked: !current().blocked })));

// What is done in bubbles

const act = {
  reply: (message) => composer.replyTo(message),
  edit: (message) => composer.change(message),
  sayAtOnce: (text) => composer.say(text),
  show(id) {
    const row = $(`m${id}`);
    row?.scrollIntoView({ block: "center", behavior: "smooth" });
    row?.classList.add("flash");
    setTimeout(() => row?.classList.remove("flash"), 1500);
  },
  /** A link that starts this bot stays in the rehearsal. */
  follow(target, event) {
    const start = target.match(/^https?:\/\/t\.me\/(\w+)(?:\?start=([\w-]*))?$/);
    if (start?.[1].toLowerCase() !== bot.username.toLowerCase()) return;
    event?.preventDefault();
    composer.say(`/start ${start[2] ?? ""}`.trim());
  },
  press(message, button, key) {
    if (button.callback_data !== undefined) {
      key.classList.add("pressed");
      setTimeout(() => key.classList.remove("pressed"), 600);
      attempt(() => post(address("tap"), { as: player(), message: message.id, data: button.callback_data }));
    } else if (button.copy_text) {
      navigator.clipboard?.writeText(button.copy_text.text);
    } else if (button.url?.startsWith(`https://t.me/${bot.username}`)) {
      act.follow(button.url);
    } else if (/^https?:/.test(button.url ?? "")) {
      window.open(button.url, "_blank", "noopener");
    } else {
      toast(TEXT.button_elsewhere);
    }
  },
};

const composer = new Composer({ player, say: (form) => post(address("say"), form), playerChanged: redrawAll });

function redrawAll() {
  open.messages.forEach((message) => delete message.node);
  drawMessages();
}

// What happens elsewhere

function listen(since) {
  stream?.close();
  stream = new EventSource(`/page/changes?since=${since}`);
  stream.onmessage = (event) => {
    const news = JSON.parse(event.data);
    for (const chat of news.chats) {
      chats.set(chat.id, chat);
      drawLine(chat);
    }
    drawBar(news.bar);
    drawTitle();
    if (news.chats.some((chat) => chat.id === open?.id)) {
      drawHead();
      refresh();
    }
    for (const one of news.toasts) {
      if (one.text && one.chat === open?.id && one.user === player()) toast(one.text, one.alert);
    }
  };
  stream.onerror = () => {
    stream.close();
    $("offline").hidden = false;
    setTimeout(load, 1000);
  };
}

async function load() {
  let view;
  try {
    view = await getJson("/page/overview");
  } catch {
    $("offline").hidden = false;
    setTimeout(load, 1000);
    return;
  }
  $("offline").hidden = true;
  bot = view.bot;
  chats.clear();
  $("chats").replaceChildren();
  bar = view.bar;
  view.chats.forEach((chat) => chats.set(chat.id, chat));
  view.chats.forEach(drawLine);
  if (!view.chats.length) $("chats").append(make("li", { className: "hint" }, TEXT.nobody));
  drawBar(view.bar);
  drawTitle();
  listen(view.version);
  await openChat();
}

addEventListener("hashchange", openChat);
document.addEventListener("visibilitychange", markRead);
load();
