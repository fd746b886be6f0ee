"""A file of any known format becomes rows."""

import io
from collections.abc import Callable, Sequence
from datetime import date
from itertools import islice
from pathlib import Path

from bot.files import limits
from bot.files.headings import fields_of_headings, heading_key
from bot.files.problems import Problem
from bot.files.questions import Asking
from bot.files.raw import RawFile, RawRow
from bot.files.read.document_tables import Document
from bot.files.read.encodings import in_unicode
from bot.files.read.kinds import TABLES, Kind, kind_of
from bot.files.read.sheet import Progress, Refused, Sheet
from bot.files.read.table import TableReader
from bot.files.read.toml_file import read_toml
from bot.files.read.week_rows import is_of_a_week
from bot.files.unclear.cells import settled
from bot.files.unclear.hidden import to_read
from bot.texts import Texts, system_error

_NOTES = ("windows_1258", "encoded_twice", "formulas", "comments", "macros", "merged")
"""What is said of a file as a whole, in this order."""


def read_file(
    path: Path, say: Texts, progress: Progress | None = None, asking: Asking | None = None, *, today: date
) -> RawFile | Problem:
    """Read a file; a Problem where it cannot be read at all.

    What it leaves open is asked of `asking`; `today` is the office's day.
    """
    try:
        data = _bytes(path)
        kind = kind_of(path.name, data)
        match kind:
            case Kind.ICS:
                return _ics(path.name, data, say, progress, today)
            case Kind.TOML:
                return read_toml(path.name, data, say)
        if kind not in TABLES:
            raise Refused(kind)
        return _table(path, kind, data, say, progress, asking or Asking(say))
    except Refused as refused:
        return _problem(path.name, refused, say)


def is_plan(path: Path) -> bool:
    """Whether a file is a plan document, from which a draft can be made, and not a table to be loaded as it is.

    A document (.docx, .odt) is one unless most of its words stand in tables with known headings. Never raises.
    """
    try:
        data = _bytes(path)
        kind = kind_of(path.name, data)
        if kind not in (Kind.WORD, Kind.OPEN_TEXT):
            return False
        document = _document(kind, data)
    except Refused:
        return False
    outside = sum(map(len, document.paragraphs))
    inside = sum(
        len(str(cell))
        for sheet in document.tables
        if _has_headings(sheet)
        for number, cells in sheet.rows
        for cell in cells
        if number > 0 and cell is not None
    )
    return inside <= outside


def _document(kind: Kind, data: bytes) -> Document:
    """A text document with its tables. Raises Refused."""
    if kind is Kind.WORD:
        from bot.files.read.word_document import read_docx

        return read_docx(io.BytesIO(data))
    from bot.files.read.text_document import read_odt

    return read_odt(io.BytesIO(data))


def _has_headings(sheet: Sheet) -> bool:
    known = fields_of_headings()
    top = islice(sheet.rows, limits.HEADING_ROWS)
    return any(sum(heading_key(cell) in known for cell in cells if isinstance(cell, str)) > 1 for _, cells in top)


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


def _table(
    path: Path, kind: Kind, data: bytes, say: Texts, progress: Progress | None, asking: Asking
) -> RawFile | Problem:
    """A workbook, a text document with tables or a CSV file."""
    reader = TableReader(path.name, say, asking, progress)
    rows: list[RawRow] = []
    notes: list[str] = []
    error: Problem | None = None

    def read(sheets: Sequence[Sheet]) -> None:
        shown = to_read(list(map(in_unicode, sheets)), asking)
        merged = any(one.last_row > one.first_row for sheet in shown for one in sheet.merged)
        notes.extend(["merged"] if merged else [])
        notes.extend(["comments"] if any(one.notes for one in shown) else [])
        rows.extend(reader.rows(shown, alone=len(shown) == 1))

    try:
        if kind is Kind.EXCEL:
            notes += _excel(data, read)
        else:
            read(sheets_of(kind, data, say, notes))
    except Refused as refused:
        if refused.key != "no_headings" or not asking.open:  # the table may be on a hidden sheet
            error = _problem(path.name, refused, say)
        if len(rows) >= limits.ROWS:
            rows.clear()  # nobody wants to know what else is wrong with so many
    else:
        if reader.examples and all(row.table in ("unit", "layer") for row in rows):
            error = _problem(path.name, Refused("only_examples"), say)
        elif not rows and not reader.errors and not asking.open:
            error = _problem(path.name, Refused("empty"), say)
    rows = settled(rows, asking, reader.again)
    return RawFile(
        path.name,
        tuple(row for row in rows if row.table == "layer"),
        tuple(row for row in rows if row.table != "layer"),
        errors=(*reader.errors, *([error] if error else [])),
        warnings=(
            *(Problem(path.name, "", "", "", say.plain(f"cells.{note}")) for note in _NOTES if note in notes),
            *reader.warnings,
        ),
        says_units=reader.says_units,
        whole=error is None and not reader.errors,
        title=next(iter(reader.titles)) if len(reader.titles) == 1 else "",
        weeks=tuple(reader.weeks) if all(is_of_a_week(row) for row in rows) else (),
    )


def _ics(name: str, data: bytes, say: Texts, progress: Progress | None, today: date) -> RawFile:
    from bot.files.read.ics_file import read_ics  # icalendar is slow to import

    return read_ics(name, data, say, progress, today)


def sheets_of(kind: Kind, data: bytes, say: Texts, notes: list[str] | None = None) -> Sequence[Sheet]:
    """The sheets of a file of a kind with tables that is no Excel workbook of today.

    What is to be said of the file is added to `notes`. Raises Refused, for CSV also while the rows are read. What reads
    a format is imported when the first file of it comes: it takes a part of a second.
    """
    match kind:
        case Kind.CSV:
            from bot.files.read.csv_file import read_csv

            sheet, encoding = read_csv(data, say)
            if notes is not None and encoding in _NOTES:
                notes.append(encoding)
            return [sheet]
        case Kind.OLD_EXCEL:
            from bot.files.read.old_excel import read_xls

            return read_xls(data)
        case Kind.ODS:
            from bot.files.read.open_document import read_ods

            return read_ods(io.BytesIO(data))
    document = _document(kind, data)
    if not document.tables:
        raise Refused("word_without_table" if kind is Kind.WORD else "text_without_table")
    return document.tables


def _excel(data: bytes, read: Callable[[Sequence[Sheet]], None]) -> list[str]:
    """Read a workbook; what else is to be said of it."""
    from bot.files.read.workbook import opened
    from bot.files.read.workbook_limits import measured

    book = measured(io.BytesIO(data))  # openpyxl looks at the name of a file that has one
    opened(book, read)
    return [
        name
        for name, there in (("formulas", book.formulas), ("comments", book.comments), ("macros", book.macros))
        if there
    ]
