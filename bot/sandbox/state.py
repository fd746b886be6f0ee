"""The sandbox's world: what people do in it, and what the bot may do to it.

Everything runs in one event loop: call it from there. A change is in the journal before the call returns.
"""

import itertools
import re
import secrets
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bot.clock import Clock
from bot.sandbox.bell import Bell
from bot.sandbox.entities import find_entities, trim
from bot.sandbox.errors import NotPossible
from bot.sandbox.faults import Faults
from bot.sandbox.files import FileBox
from bot.sandbox.journal import Journal
from bot.sandbox.limits import Limiter, Limits
from bot.sandbox.memory import Memory
from bot.sandbox.models import (
    BLOCKED,
    DEACTIVATED,
    KICKED_FROM_GROUP,
    NEVER_STARTED,
    Chat,
    Json,
    Message,
    Person,
    Request,
    Sent,
    Toast,
)
from bot.sandbox.updates import UpdateQueue
from bot.sandbox.wire import Wire, anonymous_json, forwarded_json, membership_json, user_json

MAX_TEXT = 4096
_QUERIES_KEPT = 1_000


class SandboxState:
    """One bot and the people around it.

    `token` is the only one that is accepted ("123456:AA…", the digits are the bot's id). With `path` everything
    survives the death of the process; `sent` then begins with the bot's messages as they stood at the restart.
    `hears_all` switches off the privacy mode that a bot has in groups
    (https://core.telegram.org/bots/features#privacy-mode). Raises JournalInUse if another process has `path` open.
    """

    def __init__(
        self,
        clock: Clock,
        token: str,
        path: Path | None = None,
        limits: Limits | None = None,
        locale: str = "vi",
        *,
        hears_all: bool = False,
    ) -> None:
        if not re.fullmatch(r"\d+:[\w-]+", token):
            raise ValueError("a bot token is digits, a colon, and letters")
        self.clock = clock
        self.token = token
        self.locale = locale
        self.hears_all = hears_all
        bot: Json = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": "Nhắc Lịch",
            "username": "nhaclich_tapduot_bot",
        }
        self.journal = Journal(path)
        self.bell = Bell()
        self.memory = Memory(self.journal, bot["id"])
        self.updates = UpdateQueue(self.journal, self.bell)
        self.files = FileBox(self.journal)
        self.wire = Wire(self.memory, bot)
        self.limiter = Limiter(limits or Limits())
        self.faults = Faults()
        self.requests: deque[Request] = deque(maxlen=10_000)
        self.toasts: deque[Toast] = deque(maxlen=100)
        self.webhook: Json = self.journal.read("webhook").get("current", {})

    # What tests and the page look at

    @property
    def bot(self) -> Json:
        """The bot as a User object."""
        return self.wire.bot

    @property
    def sent(self) -> list[Sent]:
        """Everything the bot sent and Telegram accepted, oldest first."""
        return self.memory.sent

    @property
    def people(self) -> list[Person]:
        return list(self.memory.people.values())

    def messages(self, chat_id: int) -> list[Message]:
        """The messages of a chat as they now stand, oldest first, without the deleted ones."""
        return [message for message in self.memory.messages[chat_id].values() if not message.deleted]

    def message(self, chat_id: int, message_id: int) -> Message:
        """Raises NotPossible for a message that is not there, or no longer."""
        message = self.memory.messages.get(chat_id, {}).get(message_id)
        if message is None or message.deleted:
            raise NotPossible(f"no message {message_id} in chat {chat_id}")
        return message

    async def wait_for(self, condition: Callable[[], bool], timeout: float = 180) -> None:  # noqa: ASYNC109
        """Return as soon as a change makes `condition()` true. Raises TimeoutError after `timeout` seconds."""
        if not await self.bell.until(condition, timeout):
            raise TimeoutError(f"still not so after {timeout} s")

    def done(self) -> None:
        """Keep what has changed, and tell whoever waits for it."""
        self.journal.flush()
        self.bell.ring()

    def close(self) -> None:
        """Close the journal; the state cannot be used any more."""
        self.journal.close()

    # Who is there

    def add_person(self, name: str, *, user_id: int | None = None, post: str = "", started: bool = False) -> Person:
        """A Telegram user. The bot may write to them once they have written to it, or at once if `started`."""
        user_id = user_id or self.memory.free_user_id()
        if user_id in self.memory.chats:
            raise NotPossible(f"there is already a chat {user_id}")
        person = Person(user_id, name, post, self.locale)
        self.memory.put_person(person)
        self.memory.put_chat(
            Chat(user_id, "private", name, members=(user_id,), refusal=None if started else NEVER_STARTED)
        )
        self.done()
        return person

    def add_group(self, title: str, *, forum: bool = False, members: Sequence[Person | int] = ()) -> Chat:
        """A group with the bot and `members` in it: a forum is a supergroup, any other a basic group."""
        ids = tuple(member.user_id if isinstance(member, Person) else member for member in members)
        group_id = self.memory.free_group_id(supergroup=forum)
        chat = Chat(group_id, "supergroup" if forum else "group", title, forum=forum, members=ids)
        self.memory.put_chat(chat)
        if ids:
            self._membership(chat, self.memory.people[ids[0]], "left", "member")
        self.done()
        return chat

    def add_topic(self, user_id: int, chat_id: int, title: str) -> int:
        """A topic of a forum; its `thread_id`."""
        chat = self._chat_of(user_id, chat_id)
        if not chat.forum:
            raise NotPossible(f"{chat_id} is not a forum")
        message = self.memory.add_message(chat_id, user_id, self.clock.now(), topic_created=title)
        topics = (*chat.topics, (message.message_id, title))
        self.memory.change_chat(chat, topics=topics)
        self.done()
        return message.message_id

    def upgrade_group(self, chat_id: int) -> Chat:
        """Telegram has made a supergroup, with a new id, of a basic group."""
        old = self.memory.chats[chat_id]
        new_id = self.memory.free_group_id(supergroup=True)
        new = Chat(new_id, "supergroup", old.title, members=old.members)
        self.memory.put_chat(new)
        self.memory.change_chat(old, migrated_to=new_id)
        self.done()
        return new

    # What people do

    def start(self, user_id: int, payload: str = "") -> Message:
        """Press "Start", perhaps through a link with a payload."""
        return self.say(user_id, f"/start {payload}".strip())

    def say(
        self,
        user_id: int,
        text: str = "",
        *,
        chat_id: int | None = None,
        reply_to: int | None = None,
        quote: str = "",
        thread_id: int | None = None,
        photo: bytes | None = None,
        document: tuple[str, bytes] | None = None,
        media_group_id: str | None = None,
        anonymous: bool = False,
        forwarded_from: str = "",
        sent_as: str = "document",
    ) -> Message:
        """A person writes in a chat (their own with the bot, unless `chat_id`); the bot gets an update.

        `document` is a file name and its bytes; with a file the text is its caption. `quote` is what is quoted. An
        admin may be `anonymous`: the update names the group in their place. `forwarded_from` is who wrote it first. The
        bot hears of the document as `sent_as`: a voice, audio or video. Raises NotPossible.
        """
        chat = self._chat_of(user_id, user_id if chat_id is None else chat_id)
        if chat.refusal in (BLOCKED, DEACTIVATED):
            raise NotPossible(f"Forbidden: {chat.refusal}")
        text, _ = trim(text, [])
        if not (text or photo or document) or len(text) > MAX_TEXT:
            raise NotPossible(f"a message has 1 to {MAX_TEXT} characters")
        if reply_to is not None:
            thread_id = self.message(chat.chat_id, reply_to).thread_id or thread_id
        if thread_id is not None and thread_id not in dict(chat.topics):
            raise NotPossible(f"no topic {thread_id} in chat {chat.chat_id}")
        if chat.refusal == NEVER_STARTED:
            chat = self.memory.change_chat(chat, refusal=None)
        message = self.memory.add_message(
            chat.chat_id,
            user_id,
            self.clock.now(),
            text=text,
            entities=tuple(find_entities(text, [])),
            reply_to=reply_to,
            thread_id=thread_id,
            photo=self.files.add("photo.jpg", photo, picture=True) if photo else None,
            document=self.files.add(*document) if document else None,
            media_group_id=media_group_id,
        )
        if self._bot_hears(chat, message):
            known = self.wire.message(message, quote=quote, sent_as=sent_as)
            known |= forwarded_json(forwarded_from, message.date) if forwarded_from else {}
            self.updates.add("message", known | anonymous_json(chat) if anonymous else known)
        self.done()
        return message

    def edit(self, user_id: int, message_id: int, text: str, *, chat_id: int | None = None) -> Message:
        """A person corrects a message of their own. Raises NotPossible."""
        chat = self._chat_of(user_id, user_id if chat_id is None else chat_id)
        message = self.message(chat.chat_id, message_id)
        text, _ = trim(text, [])
        if message.sender_id != user_id or not 0 < len(text) <= MAX_TEXT:
            raise NotPossible(f"{user_id} cannot change message {message_id} to that")
        message = self.memory.change_message(
            message, text=text, entities=tuple(find_entities(text, [])), edit_date=self.clock.now()
        )
        if self._bot_hears(chat, message):
            self.updates.add("edited_message", self.wire.message(message))
        self.done()
        return message

    def tap(
        self,
        user_id: int,
        chat_id: int,
        message_id: int,
        callback_data: str,
        *,
        forged: bool = False,
        inaccessible: bool = False,
    ) -> str:
        """A person taps an inline button, perhaps under a message `inaccessible` to the bot; the query's id.

        Raises NotPossible if there is no such button, unless the tap is `forged`, as a tampered client could.
        """
        chat = self._chat_of(user_id, chat_id)
        message = self.message(chat_id, message_id)
        if not forged and all(button.get("callback_data") != callback_data for button in message.buttons):
            raise NotPossible(f"message {message_id} has no button {callback_data!r}")
        query_id = str(secrets.randbits(62))
        seen = self.wire.inaccessible(message) if inaccessible else self.wire.message(message)
        sender, instance = user_json(self.memory.people[user_id]), str(chat.chat_id * 7919)
        query = {"id": query_id, "from": sender, "message": seen, "chat_instance": instance, "data": callback_data}
        self.memory.put_query(query_id, {"chat_id": chat_id, "user_id": user_id})
        for old in itertools.islice(list(self.memory.queries), max(len(self.memory.queries) - _QUERIES_KEPT, 0)):
            self.memory.put_query(old, None)
        self.updates.add("callback_query", query)
        self.done()
        return query_id

    def block(self, user_id: int) -> None:
        """From now on sending to this person is refused."""
        chat = self.memory.change_chat(self.memory.chats[user_id], refusal=BLOCKED)
        self._membership(chat, self.memory.people[user_id], "member", "kicked")
        self.done()

    def unblock(self, user_id: int) -> None:
        chat = self.memory.change_chat(self.memory.chats[user_id], refusal=None)
        self._membership(chat, self.memory.people[user_id], "kicked", "member")
        self.done()

    def deactivate(self, user_id: int) -> None:
        """The person has deleted their Telegram account; nobody tells the bot."""
        self.memory.change_chat(self.memory.chats[user_id], refusal=DEACTIVATED)
        self.done()

    def kick_bot(self, user_id: int, chat_id: int) -> None:
        """A person puts the bot out of a group."""
        chat = self.memory.change_chat(self._chat_of(user_id, chat_id), refusal=KICKED_FROM_GROUP)
        self._membership(chat, self.memory.people[user_id], "member", "kicked")
        self.done()

    def mark_read(self, chat_id: int, message_id: int) -> None:
        """The chat page has shown everything up to this message."""
        chat = self.memory.chats[chat_id]
        if message_id > chat.read_to:
            self.memory.change_chat(chat, read_to=message_id)
            self.done()

    # What the bot does

    def post(self, chat_id: int, method: str, **content: Any) -> Message:
        """A message of the bot, already checked; `content` as the fields of Message. The caller ends with `done`."""
        now = self.clock.now()
        message = self.memory.add_message(chat_id, self.bot["id"], now, **content)
        self.memory.sent.append(Sent(now, method, message))
        return message

    def set_webhook(self, webhook: Json) -> None:
        """Where updates are POSTed to; an empty object for nowhere."""
        self.webhook = webhook
        self.journal.put("webhook", "current", webhook)
        self.done()

    def toast(self, query: Json, text: str, *, alert: bool) -> None:
        version = self.memory.touch(query["chat_id"])
        self.toasts.append(Toast(version, query["chat_id"], query["user_id"], text, alert))

    def _chat_of(self, user_id: int, chat_id: int) -> Chat:
        chat = self.memory.chats.get(chat_id)
        if chat is None or user_id not in chat.members:
            raise NotPossible(f"{user_id} is not in chat {chat_id}")
        return chat

    def _bot_hears(self, chat: Chat, message: Message) -> bool:
        if chat.refusal is not None:
            return False
        if chat.private or self.hears_all:
            return True
        replied = self.memory.messages[chat.chat_id].get(message.reply_to or 0)
        to_bot = replied is not None and replied.sender_id == self.bot["id"]
        command = any(entity["type"] == "bot_command" for entity in message.entities)
        return to_bot or command or f"@{self.bot['username']}".lower() in message.text.lower()

    def _membership(self, chat: Chat, by: Person, before: str, after: str) -> None:
        change = membership_json(chat, by, self.bot, before, after, self.clock.now())
        self.updates.add("my_chat_member", change)
