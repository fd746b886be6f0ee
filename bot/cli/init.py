"""`nhaclich init`: a new office, from an empty folder to the first admin's invitation."""

import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, NoReturn, TypeVar

import typer

from bot.cli import init_questions as right
from bot.cli import new_office
from bot.cli.base import Json, complain, fail, print_json, print_words, say
from bot.cli.database import opened, result_of
from bot.cli.init_questions import Checked, Known, Questions
from bot.cli.invite import invitation, invited
from bot.cli.new_office import Done, Written
from bot.cli.office import seeded
from bot.cli.progress import Progress
from bot.config import ConfigError, Settings, load_settings, place
from bot.store import officers
from bot.store.officers import Role
from bot.texts import system_error, texts

T = TypeVar("T")

_ZONE, _PORT = "Asia/Ho_Chi_Minh", 8787
_SETTINGS = {
    "name": ("office", "name"),
    "locale": ("office", "locale"),
    "timezone": ("office", "timezone"),
    "database": ("database", "url"),
    "base_url": ("telegram", "base_url"),
    "proxy": ("telegram", "proxy"),
    "port": ("web", "port"),
    "public_url": ("web", "public_url"),
}


@dataclass(slots=True)
class _Steps:
    """What was done so far, for whoever is told at the end."""

    written: list[Written]
    warnings: list[str]


def init(
    name: Annotated[str | None, typer.Option(help=say.plain("init.name_help"))] = None,
    unit: Annotated[list[str] | None, typer.Option(help=say.plain("init.unit_help"))] = None,
    timezone: Annotated[str | None, typer.Option(help=say.plain("init.timezone_help"))] = None,
    locale: Annotated[str, typer.Option(help=say.plain("init.locale_help"), metavar="vi|en")] = say.locale,
    token_file: Annotated[
        Path | None,
        typer.Option("--token-file", help=say.plain("init.token_file_help"), metavar=say.plain("cli.metavar_file")),
    ] = None,
    public_url: Annotated[str | None, typer.Option("--public-url", help=say.plain("init.public_url_help"))] = None,
    admin: Annotated[str | None, typer.Option(help=say.plain("init.admin_help"))] = None,
    database: Annotated[str | None, typer.Option(help=say.plain("init.database_help"))] = None,
    port: Annotated[int | None, typer.Option(help=say.plain("init.port_help"))] = None,
    base_url: Annotated[str | None, typer.Option("--base-url", help=say.plain("init.base_url_help"))] = None,
    proxy: Annotated[str | None, typer.Option(help=say.plain("init.proxy_help"))] = None,
    yes: Annotated[bool, typer.Option("--yes", help=say.plain("init.yes_help"))] = False,
    as_json: Json = False,
) -> None:
    asks = not (yes or as_json)
    if asks and not (sys.stdin.isatty() and sys.stdout.isatty()):
        fail(say.plain("init.no_terminal"), code=2)
    if locale not in ("vi", "en"):
        _wrong("--locale", locale, "vi | en")
    values = {
        "name": _right("--name", name, right.name),
        "timezone": _right("--timezone", timezone, right.timezone),
        "public_url": _right("--public-url", public_url, right.public_url),
        "database": _right("--database", database, right.database),
        "base_url": _right("--base-url", base_url, right.base_url),
        "proxy": _right("--proxy", proxy, right.proxy),
        "port": _right("--port", port, right.port),
    }
    units = {one.id: one for one in (_right("--unit", words, right.unit) for words in unit or ()) if one is not None}
    admin = _right("--admin", admin, right.name)
    token = _right("--token-file", _read(token_file) if token_file else None, right.token)

    questions = Questions() if asks else None
    steps = _Steps([], [])
    file = place.new_file()
    try:
        ours, text = _settings(file, values, locale, questions, steps)
        token, found = _token(ours, token, questions, steps)
        if not new_office.has_events(ours) and not units:
            one = right.unit(say.plain("init.one_unit"))
            units = {one.id: one for one in (questions.units() if questions else (one,))}
        steps.written.append(new_office.write_config(file, text) if text else Written(file, Done.KEPT))
        if token is not None:
            steps.written.append(new_office.write_token(ours.path(ours.telegram.token_file), token))
        steps.written.append(new_office.write_events(ours, tuple(units.values()), texts(ours.office.locale)))
    except ConfigError as error:
        fail(str(error), code=2)
    except OSError as error:
        fail(say.plain("cli.cannot_write", file=error.filename or file, why=system_error(error, say)))
    invited_, there = _admin(ours, admin, questions, steps)
    _tell(ours, file, steps, found, invited_, there, as_json=as_json)


def _settings(
    file: Path, given: dict[str, str | int | None], locale: str, questions: Questions | None, steps: _Steps
) -> tuple[Settings, str]:
    """The settings of the office, and what is to be written of them: "" where they are there. Raises ConfigError."""
    if file.exists():
        if any(value is not None for value in given.values()):
            steps.warnings.append(say.plain("init.flags_unused", file=file))
        return load_settings(file, say), ""
    values = dict(given)
    if questions:
        if values["name"] is None:
            values["name"] = questions.ask("ask_name", right.name)
        if values["timezone"] is None:
            values["timezone"] = questions.ask("ask_timezone", right.timezone, _ZONE)
        if values["public_url"] is None:
            url = f"http://127.0.0.1:{values['port'] or _PORT}"
            values["public_url"] = questions.ask("ask_public_url", right.public_url, url)
    if values["name"] is None:
        fail(say.plain("init.name_needed"), code=2)
    if values["public_url"] is None and values["port"] is not None:
        values["public_url"] = f"http://127.0.0.1:{values['port']}"
    said = {_SETTINGS[name]: value for name, value in {**values, "locale": locale}.items() if value is not None}
    text = new_office.config_text(said)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / place.NAME).write_text(text, encoding="utf-8")
        ours = load_settings(Path(folder) / place.NAME, say)
    return ours.model_copy(update={"root": file.resolve().parent}), text


def _token(
    ours: Settings, given: str | None, questions: Questions | None, steps: _Steps
) -> tuple[str | None, Checked | None]:
    """The token that is to be written, if any, and what Telegram says of the one that the office has then."""
    has = given or ours.token()
    found = right.checked(ours, has) if has else None
    if found is not None and found.known is Known.REFUSED:
        if questions is None or given is not None:
            fail(say.plain("init.token_refused"))
        questions.again(say.plain("init.token_refused"))
        has, found = None, None
    if has is None and questions and (typed := questions.token(ours)):
        given, found = typed
    if found is None:
        steps.warnings.append(say.plain("init.no_token", file=ours.path(ours.telegram.token_file)))
    elif found.known is Known.UNASKED:
        steps.warnings.append(say.plain("init.token_unasked", url=ours.telegram.base_url))
    return given, found


def _admin(
    ours: Settings, name: str | None, questions: Questions | None, steps: _Steps
) -> tuple[dict[str, str] | None, str]:
    """The first admin's invitation, or None where somebody is admin already; and the name of either."""

    async def present() -> str:
        async with seeded(ours) as store, store.read() as connection:
            return next((one.name for one in await officers.enrolled(connection, Role.ADMIN)), "")

    async def earlier() -> str | None:
        async with opened(ours) as store, store.begin() as connection:
            return await officers.withdraw(connection, Role.ADMIN, name=name)

    if there := result_of(present()):
        return None, there
    if name is None and questions:
        name = questions.ask("ask_admin", right.name, say.plain("init.admin"))
    if before := result_of(earlier()):
        steps.warnings.append(say.plain("init.earlier_link", name=before))
    name = name or before or say.plain("init.admin")
    with Progress("cli.asking_telegram", quiet=questions is None):
        return result_of(invitation(ours, name=name, post="", role=Role.ADMIN.value, units=())), name


def _tell(
    ours: Settings,
    file: Path,
    steps: _Steps,
    found: Checked | None,
    made: dict[str, str] | None,
    name: str,
    *,
    as_json: bool,
) -> None:
    if as_json:
        print_json(
            {
                "config": str(file),
                "files": {str(one.file): one.done.value for one in steps.written},
                "bot": found.bot if found else "",
                "invitation": made,
                "admin": name,
                "warnings": steps.warnings,
            }
        )
        return
    for one in steps.written:
        print_words(new_office.show(one))
    for words in steps.warnings:
        complain(words)
    if found is not None and found.bot:
        print_words(say.plain("init.bot", name=found.bot))
    print_words("\n" + (invited(name, made) if made else say.plain("init.has_admin", name=name)))
    elsewhere = "" if file.parent.resolve() == Path.cwd() else f" --config {file}"
    print_words("\n" + say.plain("init.next", elsewhere=elsewhere, folder=ours.path(ours.office.calendar_data)))


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = system_error(error, say) if isinstance(error, OSError) else "UTF-8"
        fail(say.plain("cli.cannot_read", file=file, why=why))


def _right(option: str, given: str | int | None, check: Callable[..., T]) -> T | None:
    """What an option says, or the end of the program where it cannot be used."""
    if given is None:
        return None
    try:
        return check(given)
    except right.Wrong as wrong:
        _wrong(option, "" if "token" in option else given, str(wrong))


def _wrong(option: str, given: object, words: str) -> NoReturn:
    fail(say.plain("init.wrong", option=option, given=given, right=words), code=2)
