"""What tells one update from another, read from Telegram's JSON before anything else is made of it."""

from collections.abc import Mapping
from typing import Any

from bot.store.updates import UpdateName

_LARGEST = 2**63 - 1


def number_of(raw: object) -> int | None:
    """The update's number, or None where this is no update."""
    number = raw.get("update_id") if isinstance(raw, Mapping) else None
    return number if isinstance(number, int) and not isinstance(number, bool) and 0 <= number <= _LARGEST else None


def identified(bot_id: int, raw: Mapping[str, Any]) -> UpdateName:
    """Name an update of the bot `bot_id`: a tap by its query's id, a message by its chat, id and dates."""
    number = number_of(raw)
    kind, content = next(((kind, it) for kind, it in raw.items() if kind != "update_id"), ("", None))
    held: Mapping[str, Any] = content if isinstance(content, Mapping) else {}
    chat, sender = held.get("chat"), held.get("from")
    chat_id = chat.get("id") if isinstance(chat, Mapping) else None
    about = [kind, held.get("id"), chat_id, held.get("message_id"), held.get("date"), held.get("edit_date")]
    user_id = sender.get("id") if isinstance(sender, Mapping) else None
    known = user_id if isinstance(user_id, int) and abs(user_id) <= _LARGEST else 0
    return UpdateName(bot_id, number or 0, ":".join(map(str, about)), known)


def bot_of(token: str) -> int:
    """The bot's id, which its token begins with (Bot API, "Authorizing your bot"); 0 where it does not."""
    digits = token.partition(":")[0]
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 19 else 0
