"""The office's database, as commands open it, and what can go wrong with it, said in words."""

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator, Coroutine, Iterator
from enum import Enum, auto
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy.exc import DBAPIError

from bot.cli.base import complain, fail, say
from bot.clock import SystemClock
from bot.config import Settings
from bot.config.database_address import file_url, shown
from bot.files.problems import LoadError
from bot.service.lock import AlreadyRunning, alone
from bot.store import Store, upgrading
from bot.store.database import First, NoDatabase
from bot.store.migrations import SchemaError
from bot.texts import system_error

Result = TypeVar("Result")


class CommandError(Exception):
    """A command cannot do what it was asked; the message is for whoever typed it."""


FAILURES = (CommandError, LoadError, DBAPIError, SchemaError, upgrading.NoCopy, upgrading.InUse)
"""What ends a command in words."""


class Make(Enum):
    """What is done where there is no database yet."""

    NEW = auto()
    """One is made: the command writes what an office begins with."""
    NOTHING = auto()
    """The command has nothing to work on."""
    EMPTY = auto()
    """The command only looks: it sees an empty one, none is made, and this is said on stderr."""


def result_of(work: Coroutine[Any, Any, Result]) -> Result:
    """What `work` returns, or the end of the program with why it could not be done."""
    try:
        return asyncio.run(work)
    except FAILURES as error:
        fail(failure(error))


def failure(error: Exception) -> str:
    """What is said of one of the `FAILURES`."""
    match error:
        case DBAPIError():
            return say.plain("cli.no_database", why=error.orig)
        case SchemaError():
            return say.plain("cli.newer_database", version=error)
        case upgrading.NoCopy():
            cause = error.__cause__ or error
            return say.plain("upgrade.no_copy", file=error.file, why=system_error(getattr(cause, "orig", cause), say))
        case upgrading.InUse():
            return say.plain("upgrade.running")
    return str(error)


@contextlib.asynccontextmanager
async def opened(settings: Settings, make: Make = Make.NEW) -> AsyncIterator[Store]:
    """The store of the settings. Raises CommandError where it cannot be opened, or with `Make.NOTHING` is not there."""
    with contextlib.ExitStack() as stack:
        try:
            try:
                store = await Store.open(settings.database_url, make=make is Make.NEW, first=_copy_first(settings))
            except NoDatabase as error:
                none = say.plain("cli.no_database_yet", url=shown(settings.database_url))
                if make is Make.NOTHING:
                    raise CommandError(none) from error
                complain(none)
                folder = stack.enter_context(tempfile.TemporaryDirectory())
                store = await Store.open(file_url(Path(folder) / "empty.db"))
        except (DBAPIError, OSError) as error:
            why = system_error(getattr(error, "orig", None) or error, say)
            raise CommandError(say.plain("cli.no_database", why=why)) from error
        try:
            yield store
        finally:
            await store.close()


@contextlib.asynccontextmanager
async def connected(settings: Settings) -> AsyncIterator[Store]:
    """The database as it is, of whichever revision. Raises CommandError where there is none, or it cannot be opened."""
    try:
        store = Store.connect(settings.database_url, make=False)
    except NoDatabase as error:
        raise CommandError(say.plain("cli.no_database_yet", url=shown(settings.database_url))) from error
    except OSError as error:
        raise CommandError(say.plain("cli.no_database", why=system_error(error, say))) from error
    try:
        yield store
    finally:
        await store.close()


@contextlib.contextmanager
def unused(settings: Settings) -> Iterator[None]:
    """Nobody runs an office on the SQLite file while the block runs. Raises InUse."""
    try:
        with alone(settings.database_url):
            yield
    except AlreadyRunning as error:
        raise upgrading.InUse from error


def _copy_first(settings: Settings) -> First:
    """What a command does before it upgrades the database that it works on: a copy, which it tells of."""

    async def copy(store: Store) -> None:
        made: list[Path] = []
        with unused(settings):
            await upgrading.copy_first(settings.path(settings.backup.folder), SystemClock().now(), made)(store)
        complain(say.plain("upgrade.by_the_way", file=made[0]))

    return copy
