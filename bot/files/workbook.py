"""Excel workbooks: the values of their cells, nothing else. No formula is evaluated, no link followed, no macro run.

A workbook is a zip file of XML. It is measured before anything is parsed: by what its directory says, and by inflating
every part once, in pieces.
"""

import re
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any

import openpyxl
from openpyxl.utils import column_index_from_string
from openpyxl.utils.escape import unescape

from bot.files import limits
from bot.files.dates import FieldError
from bot.files.table import Refused, Sheet, too_many_rows

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How an Excel file of before 2007 begins, and one with a password."""

_PIECE = 1 << 20
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]{1,3})([0-9]{1,7}):[A-Z]{1,3}([0-9]{1,7})"')
_ROW_END, _CELL = b"</row>", b"<c "
_TAIL = 64
"""So much of a piece is looked at again with the next one, lest what is looked for is cut in two."""
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ESCAPED = re.compile(r"_x[0-9A-Fa-f]{4}_")


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook that has been measured and may be parsed.

    `sheets` are the measures of its parts, by name.
    """

    path: Path | IO[bytes]
    formulas: bool
    macros: bool
    inflated: int
    sheets: Mapping[str, "_Measure"]

    @property
    def merged(self) -> bool:
        """Whether cells are merged downwards."""
        return any(sheet.merged for sheet in self.sheets.values())


def measured(path: Path | IO[bytes]) -> Workbook:
    """Measure a workbook. Raises Refused for what is none, is damaged or too large."""
    formulas, inflated, cells = False, 0, 0
    sheets: dict[str, _Measure] = {}
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            declared = max((part.file_size for part in parts), default=0)
            if len(parts) > limits.PARTS or declared > limits.PART_BYTES:
                raise _inflates()
            if sum(part.file_size for part in parts) > limits.INFLATED_BYTES:
                raise _inflates()
            if "[Content_Types].xml" not in names:
                raise Refused("not_a_workbook")
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    measure = _inflated(archive, part)
                    inflated += measure.bytes
                    cells += measure.cells
                    sheets[part.filename] = measure
                    formulas |= measure.formulas and "worksheets/" in part.filename
                    if measure.rows > limits.ROWS + limits.HEADING_ROWS:
                        raise too_many_rows()
                if inflated > limits.INFLATED_BYTES or cells > limits.CELLS:
                    raise _inflates()
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError, zlib.error):
        raise Refused("not_a_workbook") from None
    macros = any(name.endswith("vbaProject.bin") for name in names)
    return Workbook(path, formulas, macros, inflated, sheets)


def _inflates() -> Refused:
    return Refused("inflates", megabytes=limits.INFLATED_BYTES // 1024 // 1024)


@dataclass(frozen=True, slots=True)
class _Measure:
    """A part when inflated: bytes, cells, whether there are formulas, and how many rows say something.

    Rows are counted as Excel and the like write them; there may be none where somebody writes them otherwise. `merged`
    are cells that are merged with those below: (row, column, last row), counted from 1.
    """

    bytes: int
    cells: int
    formulas: bool
    rows: int
    merged: frozenset[tuple[int, int, int]]


def _inflated(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> _Measure:
    """Measure a part by inflating it in pieces. Raises Refused."""
    most = limits.SHARED_BYTES if "sharedStrings" in part.filename else limits.PART_BYTES
    size, cells, formulas, rows, wide, most_cells, value, tail = 0, 0, False, 0, 0, 0, False, b""
    merged: set[tuple[int, int, int]] = set()
    with archive.open(part) as stream:
        while piece := stream.read(_PIECE):
            size += len(piece)
            if size > most:
                raise _inflates()
            piece = tail + piece
            if _DOCTYPE.search(piece):
                raise Refused("dangerous_xml")
            formulas = formulas or bool(_FORMULA.search(piece))
            merged.update(_merged(piece) if len(merged) < limits.MERGED else ())
            *ended, rest = piece.split(_ROW_END)
            for row in ended:
                cells += wide + row.count(_CELL)
                most_cells = max(most_cells, wide + row.count(_CELL))
                rows += value or _says_something(row)
                wide, value = 0, False
            wide += rest.count(_CELL)
            if max(most_cells, wide) > limits.WIDEST:
                raise Refused("too_many_columns", most=limits.COLUMNS)
            value = value or _says_something(rest)
            tail = rest[-_TAIL:]
    return _Measure(size, cells, formulas, rows, frozenset(merged))


def _merged(piece: bytes) -> Iterator[tuple[int, int, int]]:
    for letters, first, last in _MERGED.findall(piece):
        if int(last) > int(first):
            yield int(first), column_index_from_string(letters.decode()), int(last)


def _says_something(row: bytes) -> bool:
    return b"<v" in row or b"<is" in row or b"<f" in row


def opened(book: Workbook, read: Callable[[list[Sheet]], None]) -> None:
    """Hand the sheets of a workbook to `read`; they can be read while it runs. Raises Refused."""
    try:
        with ExitStack() as stack:
            stack.enter_context(warnings.catch_warnings())
            warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions that it leaves out
            values = _load(book.path, stack, data_only=True)
            formulas = _load(book.path, stack, data_only=False) if book.formulas else None
            read([_sheet(sheet, formulas, book.sheets.get(sheet._worksheet_path)) for sheet in values.worksheets])
    except Refused:
        raise
    except MemoryError:
        raise _inflates() from None
    except Exception as error:  # openpyxl lets through whatever its parsers raise
        raise Refused("not_a_workbook") from error


def _load(path: Path | IO[bytes], stack: ExitStack, *, data_only: bool) -> Any:
    book = openpyxl.load_workbook(path, read_only=True, data_only=data_only, keep_links=False)
    stack.callback(book.close)
    return book


def _sheet(sheet: Any, formulas: Any, measure: _Measure | None) -> Sheet:
    total = (measure.rows if measure else 0) or None
    rows = _rows(sheet)
    if formulas is not None:
        rows = _results(rows, _rows(formulas[sheet.title]))
    numbered = islice(_numbered(rows), total)
    return Sheet(sheet.title, _spread(numbered, measure.merged) if measure else numbered, total)


def _rows(sheet: Any) -> Iterator[tuple[Any, ...]]:
    sheet.reset_dimensions()  # what a sheet says of its size need not be so
    return iter(sheet.iter_rows(max_col=limits.COLUMNS + 1, values_only=True))


def _numbered(rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """The rows that say something, with their numbers."""
    for number, cells in enumerate(rows, start=1):
        if number > limits.SHEET_ROWS:
            raise too_many_rows()
        if cells.count(None) < len(cells):
            yield number, tuple(_plain(cell) if isinstance(cell, str) else cell for cell in cells)


def _spread(
    rows: Iterator[tuple[int, tuple[Any, ...]]], merged: Iterable[tuple[int, int, int]]
) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Rows in each of which the value of cells that are merged downwards stands, as whoever merged them sees it.

    What is merged to the right is a title above the table or between its parts, and stays where it is.
    """
    begins: dict[int, list[tuple[int, int]]] = {}
    for first, column, last in merged:
        begins.setdefault(first, []).append((column - 1, last))
    going: dict[int, tuple[int, Any]] = {}
    for number, cells in rows:
        going = {column: (last, value) for column, (last, value) in going.items() if number <= last}
        if going:
            cells = tuple(going[at][1] if cell is None and at in going else cell for at, cell in enumerate(cells))
        going |= {column: (last, cells[column]) for column, last in begins.get(number, ()) if column < len(cells)}
        yield number, cells


def _results(values: Iterator[tuple[Any, ...]], formulas: Iterator[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Values, with a FieldError in the place of each formula that has no saved result."""
    for row, written in zip(values, formulas, strict=True):
        if row == written:
            yield row
        else:
            yield tuple(
                FieldError("formula") if value is None and formula is not None else value
                for value, formula in zip(row, written, strict=True)
            )


def _plain(text: str) -> str:
    """Text without the escapes that XML's forbidden characters and line ends have in workbooks."""
    return str(unescape(text)) if _ESCAPED.search(text) else text
