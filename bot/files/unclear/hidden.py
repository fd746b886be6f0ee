"""What is hidden or struck through in a workbook: whoever loads it is asked whether it is meant to be read."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any

from bot.files.headings import choices, heading_key
from bot.files.questions import Asking
from bot.files.read.sheet import Sheet
from bot.files.read.terms import is_empty

_SHOWN = 5
_LONGEST = 60
_ANSWERS = ("skip", "read")
Row = tuple[int, tuple[Any, ...]]


def to_read(sheets: Sequence[Sheet], asking: Asking) -> list[Sheet]:
    """The sheets, without what is not to be read.

    Until that is answered, rows are left out, since old ones repeat the ids of others; columns and cells are read,
    since the days may stand in them.
    """
    shown = [sheet for sheet in sheets if not sheet.hidden or _sheet(sheet, asking)]
    if not any(one.hidden_rows or one.hidden_columns or one.struck_rows or one.struck_cells for one in shown):
        return shown
    held = [
        replace(one, rows=list(one.rows))
        if one.hidden_rows or one.hidden_columns or one.struck_rows or one.struck_cells
        else one
        for one in shown
    ]
    held = [replace(one, hidden_columns=frozenset(at for at in one.hidden_columns if _says(one, at))) for one in held]
    skipped = {
        key: any(places(sheet) for sheet in held) and (_asked(key, held, places, names, asking) or likely) == "skip"
        for key, places, names, likely in (
            ("hidden-rows", _hidden_rows, _row_names, "skip"),
            ("hidden-columns", _hidden_columns, _column_names, "read"),
            ("struck-rows", _struck_rows, _row_names, "skip"),
            ("struck-cells", _struck_cells, _row_names, "read"),
        )
    }
    return [
        _without(
            sheet,
            (_hidden_rows(sheet) if skipped["hidden-rows"] else frozenset())
            | (_struck_rows(sheet) if skipped["struck-rows"] else frozenset()),
            sheet.hidden_columns if skipped["hidden-columns"] else frozenset(),
            cells=skipped["struck-cells"],
        )
        for sheet in held
    ]


def _sheet(sheet: Sheet, asking: Asking) -> bool:
    own = heading_key(sheet.name) in choices("own")
    return own or asking.choice("hidden-sheet", sheet.name, _ANSWERS, sheet=sheet.name) == "read"


def _asked(
    key: str,
    sheets: Sequence[Sheet],
    places: Callable[[Sheet], Collection[int]],
    names: Callable[[Sheet, Collection[int]], Iterator[str]],
    asking: Asking,
) -> str | None:
    """What becomes of the rows or columns that are found by `places`: "skip", "read"; None while it is asked."""
    found = [(sheet, where) for sheet in sheets if (where := places(sheet))]
    several = len(sheets) > 1
    shown = [f"{sheet.name}: {name}" if several else name for sheet, where in found for name in names(sheet, where)]
    some = "; ".join(shown[:_SHOWN]) + ("; …" if len(shown) > _SHOWN else "")
    return asking.choice(key, "", _ANSWERS, n=len(shown), names=some)


def _hidden_rows(sheet: Sheet) -> frozenset[int]:
    return sheet.hidden_rows


def _hidden_columns(sheet: Sheet) -> frozenset[int]:
    return sheet.hidden_columns


def _struck_rows(sheet: Sheet) -> frozenset[int]:
    return sheet.struck_rows - sheet.hidden_rows


def _struck_cells(sheet: Sheet) -> frozenset[int]:
    return frozenset(sheet.struck_cells) - sheet.struck_rows - sheet.hidden_rows


def _row_names(sheet: Sheet, numbers: Collection[int]) -> Iterator[str]:
    """Each row by its number and its longest words, which are what it is about."""
    for number, cells in sheet.rows:
        if number in numbers:
            words = max((" ".join(cell.split()) for cell in cells if isinstance(cell, str)), key=_letters, default="")
            yield f"{number} “{words[:_LONGEST]}”" if words else str(number)


def _column_names(sheet: Sheet, places: Collection[int]) -> Iterator[str]:
    for at in sorted(places):
        first = next((cells[at] for _, cells in sheet.rows if at < len(cells) and not is_empty(cells[at])), "")
        yield f"{_column(at)} “{str(first).strip()[:_LONGEST]}”"


def _says(sheet: Sheet, at: int) -> bool:
    """Whether a column holds more than its heading."""
    return sum(at < len(cells) and not is_empty(cells[at]) for _, cells in sheet.rows) > 1


def _letters(words: str) -> int:
    return sum(map(str.isalpha, words))


def _column(at: int) -> str:
    """What a spreadsheet calls a column: A for 0, AB for 27."""
    return (_column(at // 26 - 1) if at >= 26 else "") + chr(ord("A") + at % 26)


def _without(sheet: Sheet, rows: Collection[int], columns: Collection[int], *, cells: bool) -> Sheet:
    if not rows and not columns and not cells:
        return sheet
    kept: list[Row] = []
    for number, row in sheet.rows:
        if number in rows:
            continue
        gone = {*columns, *(sheet.struck_cells.get(number, ()) if cells and number not in sheet.struck_rows else ())}
        kept.append((number, tuple(None if at in gone else cell for at, cell in enumerate(row)) if gone else row))
    return replace(sheet, rows=kept)
