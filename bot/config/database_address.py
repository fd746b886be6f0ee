"""The one place where the address of a database is read, and where a path becomes one.

After `sqlite:///` stands a path as it is, whatever characters it has: `?`, `#`, `%41`, spaces, Vietnamese letters. Only
options at its very end (`?timeout=5`) are none of it.
"""

import re
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

_SQLITE = "sqlite:///"
_POSTGRESQL = ("postgresql://", "postgresql+psycopg://")
_OPTIONS = re.compile(r"\?(\w+=[^/?]*)\Z")
_TIMEOUT = re.compile(r"timeout=(\d+(?:\.\d+)?)")


def parse(address: str | URL) -> URL:
    """The URL of `sqlite:///PATH[?timeout=SECONDS]` or `postgresql://…`. Raises ValueError that shows what is right."""
    if isinstance(address, URL):
        return address
    if address.startswith(_SQLITE):
        return _sqlite(address.removeprefix(_SQLITE))
    if not address.startswith(_POSTGRESQL):
        raise ValueError("sqlite:///… | postgresql://…")
    try:
        return make_url(address)
    except (ArgumentError, ValueError) as error:
        raise ValueError("postgresql://user@host:5432/name") from error


def file_url(file: Path) -> URL:
    """The URL of an SQLite file, whatever characters its name has."""
    return URL.create("sqlite", database=str(file))


def sqlite_file(address: str | URL) -> Path | None:
    """The file of an SQLite database; None for PostgreSQL."""
    url = parse(address)
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def shown(address: str | URL) -> str:
    """The address for a person's eyes: a path as it is, and no password."""
    url = parse(address)
    file = sqlite_file(url)
    return f"{_SQLITE}{file}" if file else url.render_as_string(hide_password=True)


def _sqlite(path: str) -> URL:
    options = {}
    if found := _OPTIONS.search(path):
        timeout = _TIMEOUT.fullmatch(found[1])
        if timeout is None:
            raise ValueError("sqlite:///….db?timeout=5")
        path, options = path[: found.start()], {"timeout": timeout[1]}
    if not path:
        raise ValueError("sqlite:///….db")
    return URL.create("sqlite", database=path, query=options)
