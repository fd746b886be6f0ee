"""python-telegram-bot, put to our use: the bot, what its errors mean for a message, and keeping the token secret."""

import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.channels.telegram import transport
from bot.channels.telegram.away import Away
from bot.config.feed_token import TOKEN
from bot.delivery import faults
from bot.delivery.message import Message, SentFile

if TYPE_CHECKING:
    from bot.store.address import Address

_IN_ADDRESS = re.compile(rf"(/)({TOKEN.pattern})")
_GONE = (
    "bot was blocked by the user",
    "user is deactivated",
    "bot was kicked from the",
    "bot is not a member of the",
    "bot can't initiate conversation with a user",
    "bot can't send messages to bots",
    "bot can't send messages to the user",
    "group chat was deleted",
    "group chat was deactivated",
    "chat not found",
    "user not found",
    "user_is_blocked",
    "input_user_deactivated",
    "peer_id_invalid",
    "chat_id is empty",
)
"""How Telegram says that a chat takes nothing any more; no other refusal says it."""
_NO_TOKEN = ("unauthorized", "not found")
_NO_TOPIC = ("topic_closed", "topic_deleted", "topic closed", "topic deleted", "message thread not found")
_NO_RIGHTS = ("not enough rights", "have no rights to send", "chat_write_forbidden", "chat_restricted", "chat_send_")
_POLL_GRACE = 5.0
"""Seconds in which an answer to a long poll must come after its own time."""


class OfficeBot(Bot):
    """The library's bot, which also hands over updates as they came: the library parses them all together, or none."""

    _away: Away

    @property
    def away(self) -> Away:
        """What says in the log that Telegram is away, and that it is back."""
        return self._away

    async def raw_updates(self, offset: int | None, seconds: int, kinds: Sequence[str]) -> list[Any]:
        """Wait up to `seconds` for updates of these kinds, as Telegram's JSON (Bot API, getUpdates).

        `offset` confirms every update with a lower number. Raises a TelegramError.
        """
        data: dict[str, Any] = {"timeout": seconds, "allowed_updates": list(kinds)}
        if offset is not None:
            data["offset"] = offset
        received = await self._post("getUpdates", data, read_timeout=seconds + _POLL_GRACE)
        return received if isinstance(received, list) else []


def make_bot(
    token: str,
    *,
    base_url: str = "https://api.telegram.org",
    proxy: str = "",
    connections: int = 16,
    heard: Callable[[], None] = lambda: None,
    timeout: float = 5.0,
) -> OfficeBot:
    """The bot of `token`. `base_url` is the root of a Bot API server, `proxy` an http:// or socks5:// URL; without
    one, what the environment names is used.

    `heard` is called whenever Telegram answers. An answer may take `timeout` seconds.
    """
    timeouts = transport.Timeouts.of(timeout)
    root = base_url.rstrip("/")
    proxy = proxy or transport.proxy_of_environment(root)
    away = Away()

    def answered() -> None:
        away.over()
        heard()

    # Two pools: long polling must not take a place that sending needs.
    bot = OfficeBot(
        token,
        base_url=f"{root}/bot",
        base_file_url=f"{root}/file/bot",
        request=transport.AiohttpRequest(connections=connections, proxy=proxy, heard=answered, timeouts=timeouts),
        get_updates_request=transport.AiohttpRequest(connections=1, proxy=proxy, heard=answered, timeouts=timeouts),
    )
    bot._away = away
    return bot


def sender(bot: Bot) -> "Callable[[Address, Message], Awaitable[str]]":
    """What the dispatcher sends with: returns the message id, raises a `faults.SendFault`."""
    # Only who sends needs the database's package: the first request to Telegram is made before it is loaded.
    from bot.channels.telegram.addresses import chat_id_of

    async def send(address: "Address", message: Message) -> str:
        chat_id = chat_id_of(address)
        how: dict[str, Any] = {
            "parse_mode": "HTML",
            "reply_markup": markup(message),
            "message_thread_id": int(message.thread_id) if message.thread_id else None,
            "reply_parameters": (
                ReplyParameters(int(message.reply_to), allow_sending_without_reply=True) if message.reply_to else None
            ),
        }
        try:
            if message.file is not None:
                return await _send_file(bot, chat_id, message.file, message.text, how)
            preview = LinkPreviewOptions(is_disabled=True)
            sent = await bot.send_message(chat_id, message.text, link_preview_options=preview, **how)
        except TelegramError as error:
            raise meaning(error) from error
        return str(sent.message_id)

    return send


async def _send_file(bot: Bot, chat_id: int, file: SentFile, caption: str, how: dict[str, Any]) -> str:
    """Send a file on: by Telegram's id of it (Bot API, "Sending files"), or, where it is neither a photo nor a
    document, as a copy of its message. Returns the message id; raises TelegramError.
    """
    if file.kind == "photo":
        return str((await bot.send_photo(chat_id, file.id, caption, **how)).message_id)
    if file.kind == "document":
        return str((await bot.send_document(chat_id, file.id, caption=caption, **how)).message_id)
    return str((await bot.copy_message(chat_id, int(file.chat), int(file.message_id), caption, **how)).message_id)


def asker(bot: Bot) -> Callable[[], Awaitable[None]]:
    """What the dispatcher asks with whether Telegram is there: raises TelegramError unless it knows the bot."""

    async def ask() -> None:
        await bot.get_me()

    return ask


def meaning(error: TelegramError) -> faults.SendFault:
    """What an error of python-telegram-bot means for the message that was being sent.

    BadRequest and TimedOut are kinds of NetworkError, so the order matters. Only a failure to connect proves that
    nothing was sent; any other broken connection, time-out or 5xx leaves it open, and so does a refusal in words that
    Telegram is not known to use.
    """
    words = str(error)
    gone = any(sign in words.lower() for sign in _GONE)
    match error:
        case RetryAfter():
            after = error.retry_after
            return faults.MustWait(after if isinstance(after, int) else after.total_seconds())
        case ChatMigrated():
            return faults.ChatMoved(str(error.new_chat_id))
        case BadRequest() | Forbidden() if any(sign in words.lower() for sign in (*_NO_TOPIC, *_NO_RIGHTS)):
            return faults.NotHere(words, topic=any(sign in words.lower() for sign in _NO_TOPIC))
        case Forbidden():
            return faults.ChatRefuses(words) if gone else faults.MayHaveArrived(words)
        case InvalidToken():
            known = words.lower().startswith(_NO_TOKEN)
            return faults.NotAuthorised(words) if known else faults.MayHaveArrived(words)
        case BadRequest():
            return faults.ChatRefuses(words) if gone else faults.BadMessage(words)
        case Conflict() | transport.NeverLeft():
            return faults.NeverLeft(words)
        case _:
            return faults.MayHaveArrived(words)


def calling(name: str) -> re.Pattern[str]:
    """Finds @name, the bot's, as Telegram reads it: whatever the case, and not as the beginning of a longer name.

    Group 1 is the command that it follows ("/baocao@name", "/lịch@name"), where it does.
    """
    return re.compile(rf"(?:^(/[^\s@]+)|(?<![\w@]))@{re.escape(name)}(?!\w)", re.IGNORECASE | re.ASCII)


def markup(message: Message) -> InlineKeyboardMarkup | None:
    """The message's buttons as Telegram takes them."""
    rows = [
        [
            InlineKeyboardButton(button.text, url=button.url)
            if button.url
            else InlineKeyboardButton(button.text, callback_data=button.data)
            for button in row
        ]
        for row in message.buttons
        if row
    ]
    return InlineKeyboardMarkup(rows) if rows else None


class Redacting(logging.Filter):
    """Puts *** in the place of secrets in every record: the libraries log URLs that hold the token.

    Tokens of feeds are known by their looks.
    """

    def __init__(self, *secrets: str) -> None:
        super().__init__()
        self.secrets = [secret for secret in secrets if secret]

    def _redacted(self, words: str) -> str:
        for secret in self.secrets:
            words = words.replace(secret, "***")
        return _IN_ADDRESS.sub(r"\1***", words)

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = self._redacted(record.exc_text)
        record.msg, record.args = self._redacted(record.getMessage()), ()
        return True
