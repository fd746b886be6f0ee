"""A file of any known format becomes rows: what it is shows in its first bytes, and only then in its name."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from bot.files import limits
from bot.files.problems import Problem
from bot.files.raw import RawFile, RawRow
from bot.files.read.table import Progress, Refused, Sheet, TableReader
from bot.files.read.toml_file import read_toml
from bot.texts import Texts, system_error

_CSV = (".csv", ".tsv", ".tab", ".txt")
_EXCEL = (".xlsx", ".xlsm", ".xltx", ".xls")
_TOML = (".toml", "")
ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How an Excel file of before 2007 begins, and one with a password."""


def read_file(path: Path, say: Texts, progress: Progress | None = None, *, today: date) -> RawFile | Problem:
    """Read a file; a Problem where it cannot be read at all. `today` is the office's day."""
    try:
        return _reader(path, _bytes(path), say, progress, today)()
    except Refused as refused:
        return _problem(path.name, refused, say)


def _reader(
    path: Path, data: bytes, say: Texts, progress: Progress | None, today: date
) -> Callable[[], RawFile | Problem]:
    suffix = path.suffix.lower()
    if data.startswith(ZIP):
        return lambda: _table(path, say, progress, None)
    if data.startswith(OLE) and suffix in (*_EXCEL, ""):
        return lambda: _problem(path.name, Refused("old_excel"), say)
    if b"BEGIN:VCALENDAR" in data[:200].upper() or (suffix == ".ics" and data.strip()):
        return lambda: _ics(path.name, data, say, progress, today)
    if suffix in _EXCEL:
        return lambda: _problem(path.name, Refused("not_a_workbook" if data else "empty"), say)
    if suffix in _CSV:
        return lambda: _table(path, say, progress, data)
    if suffix in _TOML:
        return lambda: read_toml(path.name, data, say)
    return lambda: _problem(path.name, Refused("other_kind" if data.strip() else "empty"), say)


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise Refused("is_folder")
        if path.stat().st_size > limits.FILE_BYTES:
            raise Refused("too_large", megabytes=limits.FILE_BYTES // 1024 // 1024)
        if not path.is_file():
            raise Refused("unreadable", why=path)
        return path.read_bytes()
    except FileNotFoundError:
        raise Refused("missing_file") from None
    except OSError as error:
        raise Refused("unreadable", why=error) from None


def _problem(name: str, refused: Refused, say: Texts) -> Problem:
    area = "cells" if say.has(f"cells.{refused.key}") else "files"
    params = {
        key: system_error(value, say) if isinstance(value, OSError) else value for key, value in refused.params.items()
    }
    return Problem(name, refused.where, "", "", say.plain(f"{area}.{refused.key}", **params))


def _table(path: Path, say: Texts, progress: Progress | None, data: bytes | None) -> RawFile | Problem:
    """A workbook, or, with `data`, a CSV file."""
    reader = TableReader(path.name, say, progress)
    rows: list[RawRow] = []
    notes: list[str] = []
    error: Problem | None = None

    def read(sheets: list[Sheet]) -> None:
        rows.extend(reader.rows(sheets, alone=len(sheets) == 1))

    try:
        if data is not None:
            from bot.files.read.csv_file import read_csv

            if not data.removeprefix(b"\xef\xbb\xbf").strip():
                raise Refused("empty")
            sheet, old = read_csv(data, say)
            notes += ["windows_1258"] if old else []
            read([sheet])
        else:
            from bot.files.read.workbook import opened
            from bot.files.read.workbook_limits import measured

            book = measured(path)
            notes += [
                name
                for name, there in (("formulas", book.formulas), ("macros", book.macros), ("merged", book.merged))
                if there
            ]
            opened(book, read)
    except Refused as refused:
        error = _problem(path.name, refused, say)
        if len(rows) >= limits.ROWS:
            rows.clear()  # nobody wants to know what else is wrong with so many
    else:
        if reader.examples and all(row.table in ("unit", "layer") for row in rows):
            error = _problem(path.name, Refused("only_examples"), say)
        elif not rows and not reader.errors:
            error = _problem(path.name, Refused("empty"), say)
    return RawFile(
        path.name,
        tuple(row for row in rows if row.table == "layer"),
        tuple(row for row in rows if row.table != "layer"),
        errors=(*reader.errors, *([error] if error else [])),
        warnings=(*(Problem(path.name, "", "", "", say.plain(f"cells.{note}")) for note in notes), *reader.warnings),
        says_units=reader.says_units,
        whole=error is None and not reader.errors,
    )


def _ics(name: str, data: bytes, say: Texts, progress: Progress | None, today: date) -> RawFile:
    from bot.files.read.ics_file import read_ics  # icalendar is slow to import

    return read_ics(name, data, say, progress, today)
