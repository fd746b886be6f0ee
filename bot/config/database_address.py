"""The one place where the address of a database is read, and where a path becomes one.

After `sqlite:///` stands a path as it is, whatever characters it has: `?`, `#`, `%41`, spaces, Vietnamese letters. Only
options at its very end (`?timeout=5`) are none of it.
"""

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # SQLAlchemy takes a while to load, and a path can be read without it
    from sqlalchemy.engine import URL

_SQLITE = "sqlite:///"
_POSTGRESQL = ("postgresql://", "postgresql+psycopg://")
_OPTIONS = re.compile(r"\?(\w+=[^/?]*)\Z")
_TIMEOUT = re.compile(r"timeout=(\d+(?:\.\d+)?)")


def parse(address: "str | URL") -> "URL":
    """The URL of `sqlite:///PATH[?timeout=SECONDS]` or `postgresql://…`. Raises ValueError that shows what is right."""
    if not isinstance(address, str):
        return address
    from sqlalchemy.engine import URL, make_url
    from sqlalchemy.exc import ArgumentError

    if address.startswith(_SQLITE):
        path, options = _sqlite(address.removeprefix(_SQLITE))
        return URL.create("sqlite", database=path, query=options)
    if not address.startswith(_POSTGRESQL):
        raise ValueError("sqlite:///… | postgresql://…")
    try:
        return make_url(address)
    except (ArgumentError, ValueError) as error:
        raise ValueError("postgresql://user@host:5432/name") from error


def check(address: str) -> None:
    """Raises ValueError, which shows what is right, for an address that `parse` does not take."""
    if address.startswith(_SQLITE):
        _sqlite(address.removeprefix(_SQLITE))
    else:
        parse(address)


def file_url(file: Path) -> "URL":
    """The URL of an SQLite file, whatever characters its name has."""
    from sqlalchemy.engine import URL

    return URL.create("sqlite", database=str(file))


def sqlite_file(address: "str | URL") -> Path | None:
    """The file of an SQLite database; None for PostgreSQL."""
    if isinstance(address, str) and address.startswith(_SQLITE):
        return Path(_sqlite(address.removeprefix(_SQLITE))[0])
    url = parse(address)
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def shown(address: "str | URL") -> str:
    """The address for a person's eyes: a path as it is, and no password."""
    file = sqlite_file(address)
    return f"{_SQLITE}{file}" if file else parse(address).render_as_string(hide_password=True)


def _sqlite(path: str) -> tuple[str, dict[str, str]]:
    """The path, and the options at its end."""
    options = {}
    if found := _OPTIONS.search(path):
        timeout = _TIMEOUT.fullmatch(found[1])
        if timeout is None:
            raise ValueError("sqlite:///….db?timeout=5")
        path, options = path[: found.start()], {"timeout": timeout[1]}
    if not path:
        raise ValueError("sqlite:///….db")
    return path, options
