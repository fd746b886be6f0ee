// Where one writes: text, reply or correction, files, the "/" menu, and in a group as whom.

import { $, TEXT, fillSelect, make, toast } from "./dom.js";

const MAX_FILE = 50 * 1024 * 1024;

export class Composer {
  /** `player()`: who is being played; `say(form)`: sends; `playerChanged()`: another member of a group speaks. */
  constructor({ player, say, playerChanged }) {
    this.player = player;
    this.send = say;
    this.chat = null;
    this.context = null; // { kind: "reply" | "edit", message }
    this.files = [];
    $("composer").addEventListener("submit", (event) => (event.preventDefault(), this.submit()));
    $("text").addEventListener("keydown", (event) => this.key(event));
    $("text").addEventListener("input", () => (this.fit(), this.offerCommands()));
    $("text").addEventListener("paste", (event) => this.attach(event.clipboardData.files));
    $("file").addEventListener("change", () => (this.attach($("file").files), ($("file").value = "")));
    $("context-cancel").addEventListener("click", () => this.setContext(null));
    $("commands").addEventListener("click", () => this.toggleMenu($("menu").hidden ? this.chat.commands : []));
    $("menu").addEventListener("keydown", (event) => this.menuKey(event));
    $("start").addEventListener("click", () => this.say("/start"));
    $("as").addEventListener("change", playerChanged);
  }

  /** Show what fits this chat; a draft stays as long as the chat stays. */
  show(chat) {
    const other = this.chat?.id !== chat.id;
    const newCommands = JSON.stringify(this.chat?.commands) !== JSON.stringify(chat.commands);
    this.chat = chat;
    const writable = chat.started && !chat.blocked && !chat.closed;
    $("row").hidden = !writable;
    $("start").hidden = chat.started || chat.closed;
    $("start").textContent = TEXT.start;
    $("note").hidden = !chat.blocked && !chat.closed;
    $("note").textContent = chat.closed ? TEXT.closed_note : TEXT.blocked_note;
    $("commands").hidden = chat.commands.length === 0;
    $("as-row").hidden = chat.private;
    fillSelect($("as"), chat.members.map(({ id, name, post }) => [id, post ? `${name} – ${post}` : name]));
    fillSelect($("topic"), [["", TEXT.no_topic], ...chat.topics.map(({ id, title }) => [id, title])]);
    $("topic-row").hidden = chat.topics.length === 0;
    if (newCommands && !other) this.offerCommands();
    if (!other) return;
    $("text").value = "";
    this.files = [];
    this.setContext(null);
    this.drawFiles();
    this.toggleMenu([]);
    this.fit();
    if (matchMedia("(hover: hover)").matches && writable) $("text").focus({ preventScroll: true });
  }

  fit() {
    const box = $("text");
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight, 160)}px`;
  }

  replyTo(message) {
    this.setContext({ kind: "reply", message });
  }

  change(message) {
    this.setContext({ kind: "edit", message });
    $("text").value = message.text;
    this.fit();
  }

  setContext(context) {
    if (this.context?.kind === "edit") $("text").value = "";
    this.context = context;
    $("context").hidden = !context;
    if (!context) return;
    const { message, kind } = context;
    $("context-title").textContent = kind === "edit" ? TEXT.editing : `${TEXT.replying} ${message.name}`;
    $("context-text").textContent = message.text || message.document?.name || TEXT.photo;
    $("text").focus();
  }

  key(event) {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape") {
      this.toggleMenu([]);
      this.setContext(null);
    } else if (event.key === "ArrowUp" && !$("menu").hidden) {
      event.preventDefault();
      $("menu").lastElementChild.firstElementChild.focus();
    }
  }

  // The "/" menu

  offerCommands() {
    const typed = $("text").value;
    const fits = (command) => `/${command.command}`.startsWith(typed.toLowerCase());
    this.toggleMenu(/^\/\w*$/.test(typed) ? this.chat.commands.filter(fits) : []);
  }

  toggleMenu(commands) {
    $("menu").replaceChildren(...commands.map(({ command, description }) => {
      const item = make("button", { type: "button" }, make("strong", {}, `/${command}`), make("span", {}, description));
      item.addEventListener("click", () => (this.toggleMenu([]), ($("text").value = ""), this.say(`/${command}`), $("text").focus()));
      return make("li", {}, item);
    }));
    $("menu").hidden = commands.length === 0;
    $("commands").setAttribute("aria-expanded", String(commands.length > 0));
  }

  menuKey(event) {
    const items = [...$("menu").querySelectorAll("button")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      items.at((items.indexOf(document.activeElement) + step) % items.length).focus();
    } else if (event.key === "Escape") {
      this.toggleMenu([]);
      $("text").focus();
    }
  }

  // Files

  attach(files) {
    const fitting = [...files].filter((file) => file.size <= MAX_FILE);
    if (fitting.length < files.length) toast(TEXT.too_big);
    this.files.push(...fitting);
    this.drawFiles();
  }

  drawFiles() {
    $("attached").replaceChildren(...this.files.map((file) => {
      const remove = make("button", { type: "button", title: TEXT.remove_file, "aria-label": `${TEXT.remove_file} ${file.name}` }, "×");
      remove.addEventListener("click", () => ((this.files = this.files.filter((one) => one !== file)), this.drawFiles()));
      return make("li", {}, file.name, remove);
    }));
  }

  // Sending

  form(text) {
    const form = new FormData();
    form.set("as", this.player());
    form.set("text", text);
    if (!this.chat.private && $("topic").value) form.set("thread", $("topic").value);
    return form;
  }

  /** Send `text` at once, past the draft. */
  async say(text) {
    try {
      await this.send(this.form(text));
    } catch {
      toast(TEXT.sent_failed);
    }
  }

  async submit() {
    const text = $("text").value.trim();
    if (!text && !this.files.length) return;
    const form = this.form(text);
    if (this.context) form.set(this.context.kind === "edit" ? "edit" : "reply_to", this.context.message.id);
    this.files.forEach((file) => form.append("file", file));
    const draft = { text: $("text").value, context: this.context, files: this.files };
    this.files = [];
    this.setContext(null);
    $("text").value = "";
    this.drawFiles();
    this.toggleMenu([]);
    this.fit();
    try {
      await this.send(form);
    } catch {
      toast(TEXT.sent_failed);
      this.files = draft.files;
      this.drawFiles();
      this.setContext(draft.context);
      $("text").value = draft.text;
    }
  }
}
