"""What `nhaclich init` asks on a terminal, and what makes an answer right."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeVar
from urllib.parse import urlsplit

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape
from telegram.error import InvalidToken, TelegramError

from bot.calendar.model import Unit
from bot.channels.telegram.outbound import make_bot
from bot.cli.base import say
from bot.config import Database, Office, Settings, Telegram, Web
from bot.files.check.values import ID, suggested

T = TypeVar("T")

_LONGEST = 200
_TOKEN = re.compile(r"\d+:[\w-]{1,100}", re.ASCII)


class Wrong(Exception):
    """An answer cannot be used; the message is what would be right."""


class Known(Enum):
    """What Telegram says of a token."""

    GOOD = auto()
    REFUSED = auto()
    UNASKED = auto()
    """It could not be reached."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What Telegram says of a token, and the bot's name where it knows it."""

    known: Known
    bot: str = ""


def name(words: str) -> str:
    """The name of an office, a unit or a person. Raises Wrong."""
    words = " ".join(words.split())
    if not words or len(words) > _LONGEST or not words.isprintable():
        raise Wrong(say.plain("init.right_name"))
    return words


def unit(words: str) -> Unit:
    """A unit that is typed as its name, or with its id before it: "ubnd=Uỷ ban Nhân dân". Raises Wrong."""
    id_, equals, called = words.partition("=")
    called = name(called if equals else words)
    id_ = id_.strip() if equals else suggested(called)
    if not ID.fullmatch(id_):
        raise Wrong(say.plain("init.right_unit"))
    return Unit(id_, called, called)


def timezone(words: str) -> str:
    """A time zone by its name. Raises Wrong."""
    return _as_setting(lambda: Office(timezone=words.strip()).timezone)


def public_url(words: str) -> str:
    """An address that begins with http:// or https://. Raises Wrong."""
    words = words.strip().rstrip("/")
    try:
        parts = urlsplit(words)
    except ValueError as error:
        raise Wrong("https://…") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"\s", words):
        raise Wrong("https://lich.example.vn")
    return words


def base_url(words: str) -> str:
    """The address of a Bot API server. Raises Wrong."""
    return _as_setting(lambda: Telegram(base_url=words).base_url)


def proxy(words: str) -> str:
    """The address of a proxy. Raises Wrong."""
    return _as_setting(lambda: Telegram(proxy=words).proxy)


def port(words: int) -> int:
    """A port of this machine. Raises Wrong."""
    return _as_setting(lambda: Web(port=words).port)


def database(words: str) -> str:
    """The address of a database. Raises Wrong."""
    return _as_setting(lambda: Database(url=words).url)


def token(words: str) -> str:
    """What may be the token of a bot. Raises Wrong."""
    if not _TOKEN.fullmatch(words.strip()):
        raise Wrong("123456:ABC-…")
    return words.strip()


def checked(settings: Settings, given: str) -> Checked:
    """Ask the Bot API server of the settings whose token it is (getMe)."""

    async def asked() -> Checked:
        telegram = settings.telegram
        try:
            async with make_bot(given, base_url=telegram.base_url, proxy=telegram.proxy) as bot:
                return Checked(Known.GOOD, str(bot.username))
        except InvalidToken:
            return Checked(Known.REFUSED)
        except TelegramError:
            return Checked(Known.UNASKED)

    return asyncio.run(asked())


class Questions:
    """Asks whoever sits at the terminal, again and again until an answer is right."""

    def __init__(self) -> None:
        self._console = Console(highlight=False)

    def ask(self, key: str, right: Callable[[str], T], default: str = "") -> T:
        """The answer to the catalogue's question `init.<key>`; nothing typed means `default`."""
        while True:
            words = self._line(say.plain(f"init.{key}"), default) or default
            try:
                return right(words)
            except Wrong as wrong:
                self.again(str(wrong))

    def units(self) -> tuple[Unit, ...]:
        """The office's units, one a line."""
        self._console.print(f"\n{escape(say.plain('init.ask_units'))}", style="bold")
        found: dict[str, Unit] = {}
        while True:
            words = self._line(say.plain("init.ask_unit", n=len(found) + 1))
            if not words and found:
                return tuple(found.values())
            try:
                one = unit(words)
            except Wrong as wrong:
                self.again(str(wrong))
            else:
                found[one.id] = one

    def token(self, settings: Settings) -> tuple[str, Checked] | None:
        """A token that Telegram knows, or could not be asked about; None where it comes later."""
        self._console.print(f"\n{escape(say.plain('init.ask_token'))}", style="bold")
        while True:
            words = self._console.input(f"{escape(say.plain('init.token_prompt'))} ", password=True).strip()
            if not words:
                return None
            try:
                given = token(words)
            except Wrong as wrong:
                self.again(str(wrong))
                continue
            found = checked(settings, given)
            if found.known is not Known.REFUSED:
                return given, found
            self._console.print(say.plain("init.token_refused"), style="yellow")

    def again(self, right: str) -> None:
        """Say what would be right."""
        self._console.print(say.plain("init.again", right=right), style="yellow", markup=False)

    def _line(self, question: str, default: str = "") -> str:
        shown = f" \\[{escape(default)}]" if default else ""
        try:
            return self._console.input(f"[bold]{escape(question)}[/]{shown} ").strip()
        except EOFError as error:
            raise typer.Abort from error


def _as_setting(make: Callable[[], T]) -> T:
    """What a section of the settings makes of a value. Raises Wrong with what is right, as its validator shows it."""
    try:
        return make()
    except ValidationError as error:
        wrong = error.errors()[0]
        own = wrong["type"] == "value_error"  # those of our own show what is right in any language
        raise Wrong(str(wrong["msg"]).removeprefix("Value error, ") if own else "0 … 65535") from None
