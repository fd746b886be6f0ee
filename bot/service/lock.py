"""One service at a time on an SQLite file."""

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bot.config.database_address import sqlite_file

if TYPE_CHECKING:
    from sqlalchemy.engine import URL


class AlreadyRunning(Exception):
    """Another process works on this SQLite file; `file` is the lock that it holds."""

    def __init__(self, file: Path) -> None:
        super().__init__(str(file))
        self.file = file


@contextlib.contextmanager
def alone(database_url: "str | URL") -> Iterator[None]:
    """Make sure that no other service works on the same SQLite file. The lock goes with the process that holds it."""
    database = sqlite_file(database_url)
    if database is None:
        yield
        return
    file = database.with_name(f"{database.name}.lock")
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise AlreadyRunning(file) from error
        yield
