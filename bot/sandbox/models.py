"""The things that the sandbox remembers: people, chats, messages, files."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

Entity = dict[str, Any]
Json = dict[str, Any]

NEVER_STARTED = "bot can't initiate conversation with a user"
BLOCKED = "bot was blocked by the user"
DEACTIVATED = "user is deactivated"
KICKED_FROM_GROUP = "bot was kicked from the group chat"
LEFT_GROUP = "bot is not a member of the group chat"


@dataclass(frozen=True, slots=True)
class Person:
    """A Telegram user; the private chat with the bot has the same id."""

    user_id: int
    name: str
    post: str = ""
    language: str = "vi"


@dataclass(frozen=True, slots=True)
class Chat:
    """A private chat or a group. `refusal` is why Telegram would not let the bot send to it, None when it may.

    A group that is not `writable` has the bot in it, without the right to send.
    """

    chat_id: int
    kind: str
    title: str
    forum: bool = False
    members: tuple[int, ...] = ()
    topics: tuple[tuple[int, str], ...] = ()
    refusal: str | None = None
    migrated_to: int | None = None
    read_to: int = 0
    closed_topics: tuple[int, ...] = ()
    writable: bool = True

    @property
    def private(self) -> bool:
        return self.kind == "private"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that somebody sent. `width` and `height` are pixels, 0 for what is not a picture."""

    file_id: str
    name: str
    mime: str
    size: int
    path: str
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it now stands.

    `text` is the caption where there is a file, and `entities` belong to it (offsets in UTF-16 units). `serial` counts
    the messages of all chats in the order in which they came; `version` is the change that last touched this one.
    """

    chat_id: int
    message_id: int
    sender_id: int
    date: datetime
    serial: int
    version: int
    text: str = ""
    entities: tuple[Entity, ...] = ()
    reply_to: int | None = None
    thread_id: int | None = None
    reply_markup: Json | None = None
    edit_date: datetime | None = None
    document: StoredFile | None = None
    photo: StoredFile | None = None
    media_group_id: str | None = None
    reactions: tuple[str, ...] = ()
    topic_created: str | None = None
    silent: bool = False
    protected: bool = False
    deleted: bool = False

    @property
    def buttons(self) -> list[Json]:
        """The inline buttons, row after row, as the bot sent them."""
        rows = (self.reply_markup or {}).get("inline_keyboard", [])
        return [button for row in rows for button in row]


@dataclass(frozen=True, slots=True)
class Sent:
    """Something the bot sent and Telegram accepted, as it was at that instant (by the sandbox's clock).

    Of what was sent before a restart the message is as it stood then, and `method` is empty.
    """

    instant: datetime
    method: str
    message: Message


@dataclass(frozen=True, slots=True)
class Toast:
    """The answer to a tap, which Telegram shows for a moment (or as a box, if `alert`)."""

    version: int
    chat_id: int
    user_id: int
    text: str
    alert: bool


@dataclass(frozen=True, slots=True)
class Request:
    """One call of the bot: the method, its parameters as text or JSON, the HTTP status and the answer.

    `arrived` is when it had come whole, in seconds of the machine's monotonic clock.
    """

    method: str
    params: Json
    status: int
    answer: Json
    arrived: float
