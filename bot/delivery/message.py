"""A message as the outbox knows it: text and buttons, without anything of Telegram's library."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: a tap sends `data` (1-64 bytes, Bot API "InlineKeyboardButton") or opens `url`."""

    text: str
    data: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that somebody sent and that is sent on: its `kind` (photo, document, …), and the channel's id of it.

    `chat` and `message_id` name the message that it came with, in the channel's words.
    """

    kind: str
    id: str
    chat: str = ""
    message_id: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent to a chat: `text` in Telegram's HTML, rows of `buttons`, the message that it answers.

    `thread_id` is the topic of a forum (Bot API, "message_thread_id"), `place` the name of the group that it goes to.
    With a `file`, the text is its caption: at most 1024 characters.
    """

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    reply_to: str | None = None
    thread_id: str | None = None
    place: str = ""
    file: SentFile | None = None

    def to_payload(self) -> dict[str, Any]:
        """The message as JSON for the outbox."""
        return asdict(self)

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any]) -> "Message":
        """The message of an outbox row."""
        rows = tuple(tuple(Button(**button) for button in row) for row in payload["buttons"])
        return cls(
            text=payload["text"],
            buttons=rows,
            reply_to=_text(payload["reply_to"]),
            thread_id=_text(payload.get("thread_id")),
            place=payload.get("place", ""),
            file=SentFile(**payload["file"]) if payload.get("file") else None,
        )


def _text(id_: str | int | None) -> str | None:
    """An id as text: messages that older versions put into the outbox hold numbers."""
    return None if id_ is None else str(id_)
