"""What the chat page shows, and how much of each chat, as JSON for its script. Days and times are the office's."""

from bot.clock import OFFICE_ZONE
from bot.sandbox.controls import Controls
from bot.sandbox.methods.commands import menu
from bot.sandbox.models import BLOCKED, NEVER_STARTED, Chat, Json, Message, StoredFile, Toast
from bot.sandbox.state import SandboxState

WINDOW = 200
_EXCERPT = 120
_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")


def _file(stored: StoredFile) -> Json:
    return {
        "name": stored.name,
        "size": stored.size,
        "url": f"/page/files/{stored.file_id}",
        "width": stored.width,
        "height": stored.height,
    }


def _excerpt(message: Message) -> str:
    """One line for the list of chats and for quotes."""
    text = message.text or (message.document.name if message.document else message.topic_created or "")
    line = " ".join(text.split())
    return line if len(line) <= _EXCERPT else line[: _EXCERPT - 1].rstrip() + "…"


def _name(state: SandboxState, user_id: int) -> str:
    return str(state.wire.sender(user_id)["first_name"])


def message_view(state: SandboxState, message: Message) -> Json:
    """One bubble."""
    if message.deleted:
        return {"id": message.message_id, "version": message.version, "deleted": True}
    local = message.date.astimezone(OFFICE_ZONE)
    replied = state.memory.messages[message.chat_id].get(message.reply_to or 0)
    quote = None
    if replied is not None and not replied.deleted:
        quote = {"id": replied.message_id, "name": _name(state, replied.sender_id), "text": _excerpt(replied)}
    topics = dict(state.memory.chats[message.chat_id].topics)
    return {
        "id": message.message_id,
        "version": message.version,
        "from": message.sender_id,
        "name": _name(state, message.sender_id),
        "bot": message.sender_id == state.bot["id"],
        "day": f"{_WEEKDAYS[local.weekday()]}, {local:%d/%m/%Y}",
        "time": f"{local:%H:%M}",
        "instant": message.date.isoformat(),
        "text": message.text,
        "entities": message.entities,
        "quote": quote,
        "thread": message.thread_id,
        "topic": topics.get(message.thread_id or 0),
        "topic_created": message.topic_created,
        "edited": message.edit_date is not None,
        "document": _file(message.document) if message.document else None,
        "photo": _file(message.photo) if message.photo else None,
        "reactions": message.reactions,
        "silent": message.silent,
        "rows": (message.reply_markup or {}).get("inline_keyboard", []),
    }


def chat_view(state: SandboxState, chat: Chat, controls: Controls | None) -> Json:
    """One line of the list of chats."""
    messages = state.memory.messages[chat.chat_id]
    last: Message | None = None
    unread = 0
    for message in reversed(messages.values()):
        if last is not None and message.message_id <= chat.read_to:
            break
        if message.deleted:
            continue
        last = last or message
        unread += message.message_id > chat.read_to and message.sender_id == state.bot["id"]
    person = state.memory.people.get(chat.chat_id)
    members = [
        {"id": member, "name": state.memory.people[member].name, "post": state.memory.people[member].post}
        for member in chat.members
    ]
    return {
        "id": chat.chat_id,
        "private": chat.private,
        "title": chat.title,
        "post": person.post if person else "",
        "members": members,
        "topics": [{"id": number, "title": title} for number, title in chat.topics],
        "started": chat.refusal != NEVER_STARTED,
        "blocked": chat.refusal == BLOCKED,
        "closed": chat.migrated_to is not None or chat.refusal not in (None, BLOCKED, NEVER_STARTED),
        "unread": unread,
        "last_id": next(reversed(messages), 0),
        "last": _last(state, last),
        "commands": menu(state, chat, chat.chat_id),
        "feed": controls.feed_url(chat.chat_id) if controls and chat.private else None,
        "version": state.memory.changed_at.get(chat.chat_id, 0),
    }


def _last(state: SandboxState, message: Message | None) -> Json | None:
    if message is None:
        return None
    local = message.date.astimezone(OFFICE_ZONE)
    return {
        "text": _excerpt(message),
        "photo": message.photo is not None,
        "bot": message.sender_id == state.bot["id"],
        "name": _name(state, message.sender_id),
        "day": f"{local:%d/%m}",
        "date": f"{local:%d/%m/%Y}",
        "time": f"{local:%H:%M}",
    }


def toast_view(toast: Toast) -> Json:
    return {"chat": toast.chat_id, "user": toast.user_id, "text": toast.text, "alert": toast.alert}


def bar_view(state: SandboxState, controls: Controls | None) -> Json:
    """The bar on top: the simulated time, and how it runs."""
    local = state.clock.now().astimezone(OFFICE_ZONE)
    bar: Json = {
        "clock": f"{_WEEKDAYS[local.weekday()]}, {local:%d/%m/%Y %H:%M}",
        "today": f"{local:%d/%m/%Y}",
        "controls": None,
    }
    if controls is not None:
        bar["controls"] = {
            "paused": controls.paused,
            "finished": controls.finished,
            "speed": controls.speed_label(),
            "speeds": controls.speeds(),
        }
    return bar


def history_view(state: SandboxState, chat: Chat, *, since: int = 0, before: int | None = None) -> Json:
    """The bubbles of a chat: those that changed after version `since`, or the last ones (with an id below `before`).

    `more` says that there are older ones than the first that is given.
    """
    everything = state.memory.messages[chat.chat_id].values()
    if since:
        chosen = [message for message in everything if message.version > since]
        return {"messages": [message_view(state, message) for message in chosen], "more": None}
    older = [one for one in everything if not one.deleted and (before is None or one.message_id < before)]
    shown = older[-WINDOW:]
    return {
        "messages": [message_view(state, message) for message in shown],
        "more": len(older) > len(shown),
        "version": state.memory.version,
    }
