"""What `nhaclich backup`, `restore`, `outbox` and `doctor` do, and how their results look on a terminal."""

import contextlib
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from sqlalchemy.exc import DBAPIError

from bot.cli.commands import CommandError, Make, opened
from bot.cli.doctor import Finding
from bot.clock import SystemClock
from bot.config import Settings
from bot.config.database_address import sqlite_file
from bot.service.running import AlreadyRunning, alone
from bot.store import Store, deliveries, leadership, reminders, transitions
from bot.store import backup as copies
from bot.texts import Texts, system_error

_SHOWN = 200
_STATES = {"": ("held", "failed", "unknown"), "waiting": ("pending", "unknown", "leased", "inflight")}
_KINDS = {kind: f"cli.kind_{kind}" for kind in ("message", "events", "weekly")}
_REASONS = {
    "old copy": "cli.why_old_copy",
    "lease lost": "cli.why_lease_lost",
    "crashed while sending": "cli.why_crashed",
    "the chat takes nothing": "cli.why_chat_refuses",
    "past": "operations.expired_past",
    "overtaken": "operations.expired_overtaken",
}
_MARKS = {"ok": "[green]✔[/]", "warning": "[yellow]![/]", "error": "[red]✘[/]"}


async def backup(settings: Settings, file: Path, say: Texts) -> dict[str, int]:
    """Write a copy of everything to `file`; returns how many rows of each table. Raises CommandError."""
    async with opened(settings, Make.NOTHING) as store:
        try:
            return await copies.write_copy(store, file, now=SystemClock().now())
        except FileExistsError as error:
            raise CommandError(say.plain("cli.copy_exists", file=file)) from error
        except (OSError, DBAPIError) as error:
            raise CommandError(say.plain("cli.cannot_write", file=file, why=_why(error, say))) from error


async def look_at_copy(settings: Settings, file: Path, say: Texts) -> tuple[datetime | None, int]:
    """When a copy was made (UTC), where it says so, and how many rows it has. Raises CommandError where it is none."""
    with _told(file, say), tempfile.TemporaryDirectory() as scratch:
        async with copies.opened_copy(file, Path(scratch)) as copy, copy.read() as connection:
            return await copies.made_at(connection), sum((await copies.count_rows(connection)).values())


async def restore(settings: Settings, file: Path, say: Texts) -> dict[str, str]:
    """Put a copy in the place of everything; what was there is kept in a file of its own.

    Returns {"made_at": when the copy was made (ISO 8601, UTC; "" if unknown), "kept": where the old data is}. Raises
    CommandError where the service runs, or the file is no copy.
    """
    with _told(file, say), alone(settings.database_url):
        return await _restore(settings, file, say)


@contextlib.contextmanager
def _told(file: Path, say: Texts) -> Iterator[None]:
    """What can be wrong with a copy, as CommandErrors."""
    try:
        yield
    except AlreadyRunning as error:
        raise CommandError(say.plain("cli.restore_while_running")) from error
    except copies.NotACopy as error:
        why = say.plain(f"cli.copy_{error.reason}", details=error)
        raise CommandError(say.plain("cli.not_a_copy", file=file, why=why)) from error
    except FileNotFoundError as error:
        raise CommandError(say.plain("cli.no_such_file", file=error.filename)) from error
    except (OSError, sqlite3.OperationalError) as error:
        raise CommandError(say.plain("cli.cannot_restore", file=file, why=_why(error, say))) from error


async def _restore(settings: Settings, file: Path, say: Texts) -> dict[str, str]:
    now, folder = SystemClock().now(), settings.path(settings.backup.folder)
    async with copies.opened_copy(file, folder) as copy:  # before anything is touched: it may not be one
        kept = _damaged_set_aside(settings)
        async with opened(settings) as store, leadership.nobody_leads(store) as free:
            if not free:
                raise CommandError(say.plain("cli.restore_while_running"))
            if kept is None:
                kept = folder / f"before-restore-{now:%Y%m%d-%H%M%S}.db"
                await copies.write_copy(store, kept, now=now)
            made = await copies.restore_copy(store, copy)
    return {"made_at": made.isoformat() if made else "", "kept": str(kept)}


def _damaged_set_aside(settings: Settings) -> Path | None:
    present = sqlite_file(settings.database_url)
    if present is None or not present.exists():
        return None
    try:
        copies.check_file(present)
    except sqlite3.OperationalError:
        return None  # locked, or not ours to read: opening it says so
    except copies.NotACopy:
        return copies.set_aside(present, SystemClock().now())
    return None


async def decide(settings: Settings, *, release: bool) -> int:
    """Send what is held, or drop it. Returns how many messages."""
    async with opened(settings, Make.NOTHING) as store, store.begin() as connection:
        if release:
            return await transitions.release_held(connection, SystemClock().now())
        return await transitions.drop_held(connection)


async def outbox(settings: Settings, state: str | None) -> tuple[dict[str, int], list[dict[str, Any]]]:
    """How many messages are in each state, and the newest ones of `state` (held, failed, unknown, waiting, expired).

    Without a state those that need somebody's eye: held, failed and unknown ones.
    """
    async with opened(settings, Make.EMPTY) as store:
        return await _outbox(store, state, settings)


async def _outbox(store: Store, state: str | None, settings: Settings) -> tuple[dict[str, int], list[dict[str, Any]]]:
    zone = settings.office.zone
    async with store.read() as connection:
        counts = await deliveries.counts(connection)
        lost = await reminders.expired(connection, limit=_SHOWN)
        if lost:
            counts["expired"] = await reminders.count_expired(connection)
        if state == "expired":
            return counts, [
                {"id": one.id, "state": "expired", "what": one.entry_id, "due": one.day.isoformat(), "why": one.why}
                for one in lost
            ]
        found = await deliveries.listed(connection, _STATES.get(state or "", (state or "",)), limit=_SHOWN)
    return counts, [
        {
            "id": one.id,
            "state": one.state,
            "to": one.officer,
            "what": one.what,
            "due": one.due_at.astimezone(zone).isoformat("T", "minutes"),
            "attempts": one.attempts,
            "why": one.reason,
        }
        for one in found
    ]


def show_outbox(counts: Mapping[str, int], rows: Sequence[Mapping[str, Any]], say: Texts) -> None:
    """Print what `outbox` returns."""
    console = Console()
    shown = [f"{say.plain(f'cli.state_{state}')}: {count}" for state, count in sorted(counts.items())]
    console.print(escape(" · ".join(shown) or say.plain("cli.outbox_empty")))
    if not rows:
        return
    table = Table(box=None, pad_edge=False)
    for column in ("id", "state", "to", "what", "due", "why"):
        table.add_column(say.plain(f"cli.outbox_{column}"), overflow="fold")
    for row in rows:
        state, due = say.plain(f"cli.state_{row['state']}"), datetime.fromisoformat(row["due"])
        what, why = (_worded(row[name], known, say) for name, known in (("what", _KINDS), ("why", _REASONS)))
        cells = [row["id"], state, row.get("to", ""), what, f"{due:%H:%M %d/%m/%Y}", why]
        table.add_row(*(escape(str(cell)) for cell in cells))
    console.print(table)


def show_findings(found: Sequence[Finding], say: Texts) -> None:
    """Print what `doctor.examine` found, each line with what to do about it, and a verdict."""
    console = Console(highlight=False, soft_wrap=True)  # the terminal breaks lines, so that a path can be copied
    console.print(f"[bold]{escape(say.plain('doctor.head'))}[/]")
    for finding in found:
        console.print(f" {_MARKS[finding.level]} {escape(finding.words)}")
        if finding.advice:
            console.print(f"     [dim]→ {escape(finding.advice)}[/]")
    levels = [finding.level for finding in found]
    errors, warnings = levels.count("error"), levels.count("warning")
    verdict = "some_errors" if errors else "some_warnings" if warnings else "all_well"
    console.print(escape(say.plain(f"doctor.{verdict}", errors=errors, warnings=warnings)))


def _worded(value: str, known: Mapping[str, str], say: Texts) -> str:
    """In words where we have them; what Telegram or a database has said stays as it is."""
    return say.plain(known[value]) if value in known else value


def _why(error: Exception, say: Texts) -> str:
    return system_error(getattr(error, "orig", None) or error, say)
