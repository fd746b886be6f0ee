"""What every command shares: the terminal's language, options, settings, printing, and failing in words."""

import contextlib
import json
import os
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from bot.clock import SystemClock, office_day
from bot.texts import system_error, texts

if TYPE_CHECKING:
    from bot.config import Settings

_YEARS = (1905, 2095)
"""Which years can be asked for: the lunar calendar's tables, less what looks ahead and back need."""
_SHOWN_AHEAD = timedelta(days=30)


def terminal_locale() -> str:
    """The language of the terminal: English where its locale says so, else Vietnamese."""
    given = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "vi")
    return texts(given).locale


say = texts(terminal_locale())


def day(words: str | datetime) -> datetime:
    """A day that is typed as an argument, at midnight: "2020-06-30", "30/6/2020", "mai", "thứ Sáu tuần sau".

    A default is a day already. Raises typer.BadParameter for words that name no day, or more than one.
    """
    if isinstance(words, datetime):
        return words
    for form in ("%Y-%m-%d", "%d/%m/%Y"):  # whatever the year: which can be shown is said elsewhere
        with contextlib.suppress(ValueError):
            return datetime.strptime(words.strip(), form)  # noqa: DTZ007 - a day, not an instant
    # Imported late: only who types words needs the reader.
    from bot.calendar.days import Context, When, read_when
    from bot.calendar.model import Once

    said = read_when(words, Context(today=office_day(SystemClock().now())), whole=True)
    once = said.schedule if isinstance(said, When) and not (said.undated or said.starts or said.note) else None
    if not isinstance(once, Once) or once.month is None or once.day is None or once.end is not None:
        raise typer.BadParameter(words)
    return datetime(once.year, once.month, once.day)  # noqa: DTZ001 - a day, not an instant


Json = Annotated[bool, typer.Option("--json", help=say.plain("cli.json_help"))]
DryRun = Annotated[bool, typer.Option("--dry-run", help=say.plain("cli.load_dry_run_help"))]
Yes = Annotated[bool, typer.Option("--yes", help=say.plain("cli.yes_help"))]
Force = Annotated[bool, typer.Option("--force", help=say.plain("cli.force_help"))]
From = Annotated[
    datetime | None,
    typer.Option("--from", parser=day, help=say.plain("cli.from_help"), metavar=say.plain("cli.metavar_day")),
]
To = Annotated[
    datetime | None,
    typer.Option("--to", parser=day, help=say.plain("cli.to_help"), metavar=say.plain("cli.metavar_day")),
]
OfficerId = Annotated[
    int,
    typer.Argument(
        metavar=say.plain("cli.metavar_number"), min=1, max=2**31 - 1, help=say.plain("cli.officer_id_help")
    ),
]


def settings() -> "Settings":
    """The settings, or the end of the program with what is wrong with them."""
    from bot.config import ConfigError, load_settings  # a help page needs none, and Pydantic is slow to load

    try:
        return load_settings(say=say)
    except ConfigError as error:
        fail(str(error), code=2)


def days(first: datetime, last: datetime) -> tuple[date, date]:
    """The days that were asked for, or the end of the program where they make no sense."""
    for day in (first, last):
        if not _YEARS[0] <= day.year <= _YEARS[1]:
            fail(say.plain("cli.year_range", first=_YEARS[0], last=_YEARS[1]), code=2)
    if last < first:
        fail(say.plain("cli.days_reversed", first=first.date(), last=last.date()), code=2)
    return first.date(), last.date()


def days_from_today(settings: "Settings", first: datetime | None, last: datetime | None) -> tuple[date, date]:
    """The days asked for, in the office's zone: from today where no first day is said, 30 days on where no last one."""
    start = first or datetime.combine(office_day(SystemClock().now(), settings.office.zone), time())
    if last is None:
        days(start, start)  # a day that no calendar has is refused before others are counted from it
        last = start + _SHOWN_AHEAD
    return days(start, last)


def lines(file: Path) -> list[str]:
    """The lines of a UTF-8 file, for commands that read one thing a line."""
    try:
        return file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        why = system_error(error, say) if isinstance(error, OSError) else "UTF-8"
        fail(say.plain("cli.cannot_read", file=file, why=why))


def may_write(output: Path, endings: tuple[str, ...], *, force: bool) -> None:
    """End the program where the file's ending promises another kind, or the file is there and may not be replaced."""
    if output.suffix.lower().removeprefix(".") not in endings:
        known = ", ".join(f".{ending}" for ending in endings)
        fail(say.plain("cli.wrong_ending", file=output, known=known), code=2)
    if output.exists() and not force:
        fail(say.plain("cli.file_exists", file=output))


def write(output: Path, content: bytes) -> None:
    """Write a file, or end the program with why it cannot be written."""
    try:
        output.write_bytes(content)
    except OSError as error:
        fail(say.plain("cli.cannot_write", file=output, why=system_error(error, say)))


def written(output: Path, content: bytes, *, as_json: bool) -> None:
    """Say which file was written."""
    if as_json:
        print_json({"file": str(output), "bytes": len(content)})
    else:
        print_words(say.plain("cli.exported", file=output, bytes=len(content)))


def print_words(words: str) -> None:
    """Print for a person, who may watch through a pipe: it is there at once."""
    sys.stdout.write(words.rstrip("\n") + "\n")
    sys.stdout.flush()


def print_json(document: object) -> None:
    """Print one JSON document."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")


def sure(question: str) -> bool:
    """Ask whoever sits at the terminal, in the catalogue's words; no answer, or the end of what is typed, means no."""
    sys.stderr.write(f"{question} {say.plain('cli.yes_or_no')} ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in say.plain("cli.really_yes").split()


def complain(words: str) -> None:
    """Print for a person, beside what the command prints."""
    sys.stderr.write(words.rstrip("\n") + "\n")


def fail(words: str, *, code: int = 1) -> NoReturn:
    """End the program with `words` on stderr."""
    complain(words)
    raise typer.Exit(code)
