"""`nhaclich restore`: a copy takes the place of everything."""

import contextlib
import sqlite3
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.base import Json, fail, print_json, print_words, say, settings, sure
from bot.cli.database import CommandError, opened, result_of
from bot.cli.progress import Progress
from bot.clock import SystemClock
from bot.config import Settings
from bot.config.database_address import sqlite_file
from bot.service.lock import AlreadyRunning, alone
from bot.store import Store, leadership, migrations, upgrading
from bot.store import backup as copies
from bot.store.database import NoDatabase
from bot.texts import system_error


def restore(
    file: Annotated[
        Path, typer.Argument(help=say.plain("cli.restore_file_help"), metavar=say.plain("cli.metavar_file"))
    ],
    yes: Annotated[bool, typer.Option("--yes", help=say.plain("cli.restore_yes_help"))] = False,
    as_json: Json = False,
) -> None:
    ours = settings()
    if not yes and not as_json:
        at, rows = result_of(_look_at_copy(ours, file))
        when = f"{at.astimezone(ours.office.zone):%H:%M %d/%m/%Y}" if at else ""
        if not sure(say.plain("cli.restore_sure", file=file, made_at=when, rows=rows)):
            fail(say.plain("cli.nothing_done"))
    with Progress("cli.restoring", quiet=as_json):
        done = result_of(_restore(ours, file))
    if as_json:
        print_json(done)
    else:
        made = datetime.fromisoformat(done["made_at"]).astimezone(ours.office.zone) if done["made_at"] else None
        print_words(
            say.plain("cli.restored", file=file, made_at=f"{made:%H:%M %d/%m/%Y}" if made else "", kept=done["kept"])
        )


async def _look_at_copy(settings: Settings, file: Path) -> tuple[datetime | None, int]:
    """When a copy was made (UTC), where it says so, and how many rows it has. Raises CommandError where it is none."""
    with _told(file), tempfile.TemporaryDirectory() as scratch:
        async with copies.opened_copy(file, Path(scratch)) as copy, copy.read() as connection:
            return await copies.made_at(connection), sum((await copies.count_rows(connection)).values())


async def _restore(settings: Settings, file: Path) -> dict[str, str]:
    """Put a copy in the place of everything; what was there is kept in a file of its own.

    Returns {"made_at": when the copy was made (ISO 8601, UTC; "" if unknown), "kept": where the old data is}. Raises
    CommandError where the service runs, or the file is no copy.
    """
    with _told(file), alone(settings.database_url):
        return await _put(settings, file)


@contextlib.contextmanager
def _told(file: Path) -> Iterator[None]:
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
        raise CommandError(say.plain("cli.cannot_restore", file=file, why=system_error(error, say))) from error


async def _put(settings: Settings, file: Path) -> dict[str, str]:
    now, folder = SystemClock().now(), settings.path(settings.backup.folder)
    async with copies.opened_copy(file, folder) as copy:  # before anything is touched: it may not be one
        kept = _damaged_set_aside(settings) or await _newer_set_aside(settings)
        async with opened(settings) as store, leadership.nobody_leads(store) as free:
            if not free:
                raise CommandError(say.plain("cli.restore_while_running"))
            if kept is None:
                kept = str(folder / f"before-restore-{now:%Y%m%d-%H%M%S}.db")
                await copies.write_copy(store, Path(kept), now=now)
            made = await copies.restore_copy(store, copy, now=now)
    return {"made_at": made.isoformat() if made else "", "kept": kept}


async def _newer_set_aside(settings: Settings) -> str | None:
    """Where what a newer program left in the database is kept, for this program to go on with an older copy."""
    try:
        store = Store.connect(settings.database_url, make=False)
    except NoDatabase:
        return None
    try:
        found = await migrations.revision(store.engine)
        if found is None or found in migrations.known():
            return None
        if not store.is_sqlite and await leadership.is_led(store):
            raise CommandError(say.plain("cli.restore_while_running"))
    finally:
        await store.close()
    return await upgrading.set_aside(settings.database_url, now=SystemClock().now())


def _damaged_set_aside(settings: Settings) -> str | None:
    present = sqlite_file(settings.database_url)
    if present is None or not present.exists():
        return None
    try:
        copies.check_file(present)
    except sqlite3.OperationalError:
        return None  # locked, or not ours to read: opening it says so
    except copies.NotACopy:
        return str(copies.set_aside(present, SystemClock().now()))
    return None
