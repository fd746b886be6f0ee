"""The draft of a calendar as a workbook: every cell says by its colour where its value comes from.

The first sheets load like any other events file; the legend and what was left out are passed over.
"""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from bot.calendar.model import Kind, Layer, Unit
from bot.calendar.typed_dates import new_id
from bot.files.draft.draft import unknown_units
from bot.files.draft.known_units import Known
from bot.files.draft.model import Draft, Mark, Row
from bot.files.headings import heading, label
from bot.files.read.csv_file import GUARDED
from bot.files.write.cell_words import schedule_cells
from bot.files.write.workbook_writer import lines_of, printable
from bot.texts import Texts, texts

COLOURS = {
    Mark.GIVEN: "E2EFDA",
    Mark.DERIVED: "DDEBF7",
    Mark.ASSUMED: "FFF2CC",
    Mark.MISSING: "E7E6E6",
    Mark.CONTRADICTORY: "F8CBAD",
}
_OWN = ("when_words", "unit_words", "sentence", "look", "skip")
_ALWAYS = (
    "clause", "kind", "summary", "date", "due", "when_words", "units", "supporting", "unit_words", "sentence",
    "look", "skip", "assumed",
    "note", "id",
)  # fmt: skip
_COLUMNS = (
    "clause", "kind", "summary", "date", "end", "starts", "ends", "due", "when_words", "units", "supporting",
    "followers", "unit_words", "place", "chair",
    "participants", "preparation", "first_year", "status", "sentence", "look", "skip", "assumed", "note", "id",
)  # fmt: skip
_WIDTHS = {
    "clause": 9, "kind": 13, "summary": 42, "date": 16, "end": 13, "starts": 8, "ends": 8, "due": 18,
    "when_words": 19, "units": 28,
    "supporting": 22, "followers": 22, "unit_words": 24, "place": 20, "chair": 18, "participants": 24,
    "preparation": 20,
    "first_year": 9, "status": 11,
    "sentence": 60, "look": 34, "skip": 20, "assumed": 11, "note": 22, "id": 26,
}  # fmt: skip
_LINE = Side(style="thin", color="BFBFBF")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD = PatternFill("solid", fgColor="9C2A25")
_TOP = Alignment(wrap_text=True, vertical="top")
_FONT = "Calibri"
_HEIGHT, _HIGHEST = 15.0, 300
_MARKED = {"units": "units", "first_year": "first_year", "date": "date", "due": "due"}


def draft_bytes(draft: Draft, file: str, layer: Layer, units: Sequence[Unit], locale: str) -> bytes:
    """The workbook of a draft made from `file`; `units` are those that the office has, in the layer or above it."""
    say = texts(locale)
    known = Known(units)
    book = Workbook()
    book.remove(book.worksheets[0])
    cells = [_cells(row, known, draft.year, say) for row in draft.rows]
    _entries(book.create_sheet(say.plain("cells.sheet_entries")), draft.rows, cells, say)
    _units(book.create_sheet(say.plain("cells.sheet_units")), units, unknown_units(draft.rows, known), say)
    sheet = book.create_sheet(say.plain("cells.sheet_layers"))
    _head(sheet, [heading("id", locale), heading("name", locale), heading("year", locale)], (14, 60, 10))
    _line(sheet, 2, [layer.id, (draft.title or layer.name)[:300], draft.year or layer.year], (14, 60, 10))
    _legend(book.create_sheet(say.plain("draft.sheet_legend")), draft, file, say)
    _left_out(book.create_sheet(say.plain("draft.sheet_left_out")), draft, say)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _entries(sheet: Any, rows: Sequence[Row], cells: Sequence[dict[str, str | int]], say: Texts) -> None:
    columns = [name for name in _COLUMNS if name in _ALWAYS or any(name in one for one in cells)]
    heads = [say.plain(f"draft.head_{name}") if name in _OWN else heading(name, say.locale) for name in columns]
    _head(sheet, heads, [_WIDTHS[name] for name in columns])
    sheet.freeze_panes = "D2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(rows) + 1}"
    for number, (row, said) in enumerate(zip(rows, cells, strict=True), start=2):
        _line(sheet, number, [said.get(name) for name in columns], [_WIDTHS[name] for name in columns])
        for at, name in enumerate(columns, start=1):
            if (mark := _mark(row, name, said)) is not None:
                sheet.cell(number, at).fill = PatternFill("solid", fgColor=COLOURS[mark])
            if name in _OWN or name in ("id", "note"):
                sheet.cell(number, at).font = Font(name=_FONT, size=10, color="9C2A25" if name == "look" else "595959")


def _mark(row: Row, name: str, said: dict[str, str | int]) -> Mark | None:
    """Where the value of a cell comes from; None for cells that are the program's own."""
    when = "due" if row.kind is Kind.TASK else "date"
    if name in _MARKED:
        return row.marks.get(name)
    if name == "end" or (name in ("starts", "ends") and name in said):
        return row.marks.get(when) if name in said else None
    if (
        name
        in (
            "summary",
            "clause",
            "supporting",
            "followers",
            "place",
            "chair",
            "participants",
            "preparation",
            "when_words",
            "unit_words",
        )
        and name in said
    ):
        return Mark.GIVEN
    return Mark.GIVEN if name == "sentence" else None


def _cells(row: Row, known: Known, year: int | None, say: Texts) -> dict[str, str | int]:
    """What stands in the cells of a row, by column."""
    when: dict[str, str | int] = {}
    if row.schedule is not None:
        when = dict(schedule_cells(row.schedule, year, due=row.kind is Kind.TASK, locale=say.locale))
    elif row.undated:
        when = {"due": row.undated.strip().lower()}
    cells: dict[str, str | int] = {
        "clause": row.clause,
        "kind": label("kind", row.kind.value, say.locale),
        "summary": row.summary,
        **when,
        "starts": f"{row.starts:%H:%M}" if row.starts else "",
        "ends": f"{row.ends:%H:%M}" if row.ends else "",
        "when_words": row.when_words,
        "units": _names(row.units, known),
        "supporting": _names(row.supporting, known),
        "followers": _names(row.followers, known),
        "unit_words": row.unit_words,
        "place": row.place,
        "chair": row.chair,
        "participants": row.participants,
        "preparation": row.preparation,
        "first_year": row.first_year or "",
        "status": label("status", "tentative", say.locale) if row.tentative and row.kind is not Kind.TASK else "",
        "sentence": row.sentence,
        "look": "\n".join(questions(row, say)),
        "skip": _skip(row, say),
        "assumed": "; ".join(label("assumed", one, say.locale) for one in _assumed(row)),
        "note": "; ".join(one for one in (row.group, row.remark) if one),
        "id": row.id,
    }
    return {name: value for name, value in cells.items() if value != ""}


def _names(words: Iterable[str], known: Known) -> str:
    found = (unit.name if (unit := known.unit(one)) is not None else one.replace(";", ",") for one in words)
    return "; ".join(dict.fromkeys(found))


def _assumed(row: Row) -> list[str]:
    """The fields that a loaded row would have by assumption."""
    if row.kind is Kind.DOCUMENT:
        return []
    when = "due" if row.kind is Kind.TASK else "date"
    mark = row.marks.get(when)
    month = getattr(row.schedule, "day", 0) is None
    if mark in (Mark.ASSUMED, Mark.MISSING) or (mark is Mark.DERIVED and not month):
        return [when] if when == "due" or row.schedule is not None else []
    return []


def _skip(row: Row, say: Texts) -> str:
    """Why a row is not loaded as it stands; nothing where it is."""
    if row.held:
        return say.plain("draft.skip_held", layer=row.held)
    when = "due" if row.kind is Kind.TASK else "date"
    if row.marks.get(when) is Mark.CONTRADICTORY:
        return say.plain("draft.skip_contradictory")
    return say.plain("draft.skip_no_date") if row.schedule is None and row.kind is not Kind.TASK else ""


_SAYS_WHY = ("unclear_time", "only_begins")
"""Notes that tell why there is no day."""


def questions(row: Row, say: Texts) -> list[str]:
    """What is to be asked or looked at about a row, in words."""
    asked = [say.plain(f"draft.note_{key}", **params) for key, params in row.notes]
    when = "due" if row.kind is Kind.TASK else "date"
    if row.undated:
        asked.append(say.plain("draft.ask_undated", words=row.undated))
    elif row.marks.get(when) is Mark.MISSING and not any(key in _SAYS_WHY for key, _ in row.notes):
        asked.append(say.plain("draft.ask_document_date" if row.kind is Kind.DOCUMENT else f"draft.ask_{when}"))
    if row.held and row.marks.get("date") is Mark.ASSUMED:
        asked.append(say.plain("draft.held_date", layer=row.held))
    if row.kind is Kind.TASK and row.marks.get("units") is Mark.MISSING:
        asked.append(say.plain("draft.ask_units"))
    return asked


def _units(sheet: Any, units: Sequence[Unit], new: Sequence[str], say: Texts) -> None:
    heads = [heading(name, say.locale) for name in ("id", "name", "short")] + [say.plain("draft.head_look")]
    _head(sheet, heads, (24, 52, 28, 44))
    for number, unit in enumerate(units, start=2):
        _line(sheet, number, [unit.id, unit.name, unit.short, None])
    taken = {unit.id for unit in units}
    for number, name in enumerate(new, start=len(units) + 2):
        id_ = new_id(name, taken)
        taken.add(id_)
        _line(sheet, number, [id_, name.replace(";", ",")[:300], None, say.plain("draft.note_new_unit")])
        for at in range(1, 5):
            sheet.cell(number, at).fill = PatternFill("solid", fgColor=COLOURS[Mark.ASSUMED])


def _legend(sheet: Any, draft: Draft, file: str, say: Texts) -> None:
    sheet.sheet_view.showGridLines = False
    printable(sheet)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 8, 110
    lines = [
        say.plain("draft.from_file", title=draft.title, file=file),
        say.plain("draft.year", year=draft.year) if draft.year else say.plain("draft.no_year"),
        say.plain("draft.how"),
        say.plain("draft.how_skip", column=say.plain("draft.head_skip")),
        say.plain("draft.how_due"),
        say.plain("draft.how_units"),
    ]
    sheet["A1"].value = say.plain("draft.title")
    sheet["A1"].font = Font(name=_FONT, bold=True, size=16, color="9C2A25")
    for number, words in enumerate(lines, start=2):
        _text(sheet.cell(number, 1), words)
        sheet.merge_cells(start_row=number, start_column=1, end_row=number, end_column=2)
        sheet.row_dimensions[number].height = _HEIGHT * lines_of(words, 112) + 3
    number = len(lines) + 3
    _title(sheet, number, say.plain("draft.colours"))
    for mark, colour in COLOURS.items():
        number += 1
        sheet.cell(number, 1).fill = PatternFill("solid", fgColor=colour)
        sheet.cell(number, 1).border = _BORDER
        _text(sheet.cell(number, 2), say.plain(f"draft.mark_{mark.value}"))
    number += 2
    _title(sheet, number, say.plain("draft.counts"))
    for kind in Kind:
        if count := sum(row.kind is kind for row in draft.rows):
            number += 1
            words = say.plain("draft.count_line", kind=label("kind", kind.value, say.locale), n=count)
            _text(sheet.cell(number, 2), words)
    left = say.plain("draft.left_line", sheet=say.plain("draft.sheet_left_out"), n=len(draft.left_out))
    _text(sheet.cell(number + 1, 2), left)


def _left_out(sheet: Any, draft: Draft, say: Texts) -> None:
    _head(sheet, [say.plain(f"draft.left_{name}") for name in ("clause", "text", "why")], (10, 100, 46))
    for number, one in enumerate(draft.left_out, start=2):
        _line(sheet, number, [one.clause, one.text[:2000], say.plain(f"draft.why_{one.why.value}")], (10, 100, 46))


def _head(sheet: Any, words: Sequence[str], widths: Sequence[int]) -> None:
    printable(sheet)
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.row_dimensions[1].height = 32
    for at, (one, width) in enumerate(zip(words, widths, strict=True), start=1):
        cell = sheet.cell(1, at)
        _text(cell, one)
        cell.font, cell.fill = Font(name=_FONT, bold=True, color="FFFFFF"), _HEAD
        cell.alignment, cell.border = Alignment(vertical="center", wrap_text=True), _BORDER
        sheet.column_dimensions[get_column_letter(at)].width = width


def _line(sheet: Any, number: int, values: Sequence[str | int | None], widths: Sequence[int] = ()) -> None:
    for at, value in enumerate(values, start=1):
        cell = sheet.cell(number, at)
        _text(cell, value)
        cell.border = _BORDER
    if widths:
        lines = max(lines_of(str(value or ""), int(width * 0.92)) for value, width in zip(values, widths, strict=True))
        sheet.row_dimensions[number].height = min(max(lines, 1) * _HEIGHT + 2, _HIGHEST)


def _text(cell: Any, value: str | int | None) -> None:
    """Put words into a cell as text, never as a formula."""
    cell.value = value
    cell.alignment, cell.font = _TOP, Font(name=_FONT, size=11)
    if isinstance(value, str):
        cell.data_type, cell.number_format = "s", "@"
        cell.quotePrefix = bool(GUARDED.match(value))


def _title(sheet: Any, number: int, words: str) -> None:
    cell = sheet.cell(number, 1)
    _text(cell, words)
    cell.alignment, cell.font = Alignment(), Font(name=_FONT, bold=True, size=12, color="9C2A25")
