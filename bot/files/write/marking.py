"""A workbook handed back with what is wrong in it marked: the cell coloured and commented, and all of it in a list."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from warnings import catch_warnings, simplefilter

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname

from bot.files import limits
from bot.files.check.dates import FieldError
from bot.files.headings import heading
from bot.files.made_ids import MadeId
from bot.files.problems import Problem
from bot.files.read.csv_file import GUARDED
from bot.files.read.formats import sheets_of
from bot.files.read.kinds import TABLES, Kind, kind_of
from bot.files.read.sheet import Refused
from bot.files.read.workbook_limits import COMMENTS_BY, measured
from bot.files.write.workbook_writer import lines_of, printable
from bot.texts import Texts, texts

_FILL = PatternFill("solid", fgColor="FFC7CE")
_LOOK = PatternFill("solid", fgColor="FFEB9C")
_NO_FILL = PatternFill()
_OWN_COLOURS = ("00FFC7CE", "00FFEB9C")
_SHEET = "CSV"

Lines = dict[tuple[str, int], int]
"""Rows of a copied file by (sheet, their number in the file)."""


class CannotMark(Exception):
    """The file cannot be given back with marks; the message says why."""


def marked(
    source: Path | bytes,
    errors: Sequence[Problem],
    warnings: Sequence[Problem] = (),
    *,
    ids: Sequence[MadeId] = (),
    locale: str = "vi",
) -> bytes:
    """The workbook (or a file of another kind with tables, as a workbook) with its wrong cells coloured and commented.

    The ids that were made for its rows stand in a column of their own, so that the rows keep them.

    What is wrong is red, what is only worth a look yellow; all are of that one file, and a first sheet lists them.
    Marks of an earlier time are taken away. Formulas stay as they are, macros do not. Raises CannotMark.
    """
    say = texts(locale)
    try:
        book, lines = _book(source, say)
    except Refused as refused:
        area = "cells" if say.has(f"cells.{refused.key}") else "files"
        raise CannotMark(say.plain(f"{area}.{refused.key}", **refused.params)) from refused
    except CannotMark:
        raise
    except Exception as error:  # openpyxl lets through whatever its parsers raise
        raise CannotMark(say.plain("cells.not_a_workbook")) from error
    _take_away(book)
    by_cell: dict[tuple[str, int, int], list[str]] = {}
    wrong: set[tuple[str, int, int]] = set()
    for number, problem in enumerate((*errors, *warnings)):
        cell = problem.cell
        if cell is None or len(by_cell) >= limits.MARKS:
            continue
        sheet = cell.sheet or _SHEET
        place = (sheet, lines.get((sheet, cell.row), cell.row), cell.column or 1)
        if sheet in book.sheetnames:
            by_cell.setdefault(place, []).append(problem.message)
            if number < len(errors):
                wrong.add(place)
    for (sheet, row, column), messages in by_cell.items():
        cell_ = book[sheet].cell(row, column)
        if type(cell_).__name__ == "MergedCell":
            continue
        cell_.fill = _FILL if (sheet, row, column) in wrong else _LOOK
        comment = Comment("\n".join(dict.fromkeys(messages)), COMMENTS_BY)
        comment.width, comment.height = 320, 60 + 20 * len(messages)
        cell_.comment = comment
    _put_ids(book, ids, lines, heading("id", locale))
    _list(book, errors, warnings, lines, say)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _book(source: Path | bytes, say: Texts) -> tuple[Any, Lines]:
    """(the workbook, where the rows of a file that is none stand in it)."""
    data = source if isinstance(source, bytes) else source.read_bytes()
    kind = kind_of(source.name if isinstance(source, Path) else "a.csv", data)
    if kind is Kind.EXCEL:
        if measured(io.BytesIO(data)).inflated > limits.MARKED_BYTES:
            raise CannotMark(say.plain("cells.marks_large"))
        with catch_warnings():
            simplefilter("ignore")
            return openpyxl.load_workbook(io.BytesIO(data)), {}
    if kind not in TABLES:
        raise CannotMark(say.plain("cells.marks_none"))
    if len(data) > limits.MARKED_BYTES // 8:
        raise CannotMark(say.plain("cells.marks_large"))
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    lines: Lines = {}
    for given in sheets_of(kind, data, say):
        sheet: Any = book.create_sheet(given.name or _SHEET)
        for number, (line, cells) in enumerate(given.rows, start=1):
            lines[sheet.title, line] = number
            for column, value in enumerate(cells[: limits.COLUMNS], start=1):
                if isinstance(value, str):
                    _put(sheet.cell(number, column), value)
                elif not isinstance(value, FieldError):
                    sheet.cell(number, column).value = value
    return book, lines


def _put(cell: Any, words: str) -> None:
    """Text, never a formula."""
    cell.value = openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", words)[:32_000]
    cell.data_type = "s"
    cell.number_format = "@"
    cell.quotePrefix = bool(GUARDED.match(words))


def _put_ids(book: Any, ids: Sequence[MadeId], lines: Lines, head: str) -> None:
    """Write the ids into the first column of each sheet that is free."""
    for name in dict.fromkeys(one.sheet or _SHEET for one in ids):
        if name not in book.sheetnames:
            continue
        sheet = book[name]
        column = sheet.max_column + 1
        for one in ids:
            if (one.sheet or _SHEET) == name:
                above = sheet.cell(lines.get((name, one.line), one.line), column)
                if above.value is None:
                    _put(above, head)
                    above.font = Font(name="Calibri", bold=True)
                _put(sheet.cell(lines.get((name, one.row), one.row), column), one.id)
        sheet.column_dimensions[get_column_letter(column)].width = 28


def _take_away(book: Any) -> None:
    """What was marked before, so that what has been corrected is not marked any more."""
    for locale in ("vi", "en"):
        name = texts(locale).plain("cells.sheet_problems")
        if name in book.sheetnames:
            del book[name]
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment is not None and cell.comment.author == COMMENTS_BY:
                    cell.comment = None
                    if cell.fill.fgColor.rgb in _OWN_COLOURS:
                        cell.fill = _NO_FILL


def _list(book: Any, errors: Sequence[Problem], warnings: Sequence[Problem], lines: Lines, say: Texts) -> None:
    sheet = book.create_sheet(say.plain("cells.sheet_problems"), 0)
    book.active = 0
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 36, 30
    sheet.column_dimensions["C"].width = 90
    printable(sheet)
    sheet.append([say.plain(f"cells.marks_{name}") for name in ("title", "value", "wrong")])
    for cell in sheet[1]:
        cell.font = Font(name="Calibri", bold=True)
    sheet.freeze_panes = "A2"
    for number, problem in enumerate((*errors, *warnings)[: limits.MARKS]):
        row = number + 2
        look = "" if number < len(errors) else say.plain("cells.marks_look")
        message = look + problem.message
        sheet.row_dimensions[row].height = 15.5 * max(lines_of(message, 98), lines_of(problem.where, 38))
        for column, words in enumerate((problem.where or problem.field, problem.value, message), start=1):
            _put(sheet.cell(row, column), words)
            sheet.cell(row, column).alignment = Alignment(wrap_text=True, vertical="top")
        place = problem.cell
        if place is not None and (place.sheet or _SHEET) in book.sheetnames:
            letter = get_column_letter(place.column or 1)
            name = quote_sheetname(place.sheet or _SHEET)
            sheet.cell(row, 1).hyperlink = f"#{name}!{letter}{lines.get((place.sheet or _SHEET, place.row), place.row)}"
            sheet.cell(row, 1).font = Font(name="Calibri", color="0563C1", underline="single")
    if len(errors) + len(warnings) > limits.MARKS:
        sheet.append([say.plain("cells.marks_more")])
