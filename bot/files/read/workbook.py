"""Excel workbooks: the values of their cells, nothing else. No formula is evaluated, no link followed, no macro run."""

import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import IO, Any

import openpyxl
from openpyxl.utils.escape import unescape

from bot.files import limits
from bot.files.check.dates import FieldError
from bot.files.read.sheet import Refused, Sheet, too_many_rows
from bot.files.read.workbook_limits import Measure, Workbook, inflates
from bot.files.read.workbook_looks import Looks

_ESCAPED = re.compile(r"_x[0-9A-Fa-f]{4}_")


def opened(book: Workbook, read: Callable[[list[Sheet]], None]) -> None:
    """Hand the sheets of a workbook to `read`; they can be read while it runs. Raises Refused."""
    try:
        with ExitStack() as stack:
            stack.enter_context(warnings.catch_warnings())
            warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions that it leaves out
            values = _load(book.path, stack, data_only=True)
            formulas = _load(book.path, stack, data_only=False) if book.formulas else None
            looks = Looks.of(book)
            read(
                [_sheet(sheet, formulas, book.sheets.get(sheet._worksheet_path), looks) for sheet in values.worksheets]
            )
    except Refused:
        raise
    except MemoryError:
        raise inflates() from None
    except Exception as error:  # openpyxl lets through whatever its parsers raise
        raise Refused("not_a_workbook") from error


def _load(path: Path | IO[bytes], stack: ExitStack, *, data_only: bool) -> Any:
    book = openpyxl.load_workbook(path, read_only=True, data_only=data_only, keep_links=False)
    stack.callback(book.close)
    return book


def _sheet(sheet: Any, formulas: Any, measure: Measure | None, looks: Looks) -> Sheet:
    total = (measure.rows if measure else 0) or None
    look = looks.sheet(sheet._worksheet_path, measure)
    rows = _rows(sheet)
    if formulas is not None:
        rows = _results(rows, _rows(formulas[sheet.title]))
    return Sheet(
        sheet.title,
        islice(_numbered(rows), total),
        total,
        hidden=sheet.sheet_state != "visible",
        hidden_rows=frozenset(look.hidden_rows),
        hidden_columns=frozenset(look.hidden_columns),
        struck_rows=frozenset(look.struck_rows),
        struck_cells=look.struck_cells,
        merged=tuple(sorted(measure.merged)) if measure else (),
    )


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
