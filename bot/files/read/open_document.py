"""Spreadsheets of LibreOffice and the like (.ods): values and looks of their cells in one pass over the XML.

It is read here and not with a library: those that are quick drop errors, hidden rows and fonts, and those that keep
them hold every cell as an object.
"""

import re
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import IO, Any
from xml.parsers import expat

from bot.files import limits
from bot.files.check.dates import FieldError
from bot.files.read.sheet import Merged, Refused, Sheet, too_many_rows
from bot.files.read.workbook_limits import inflates, measured

CONTENT, STYLES = "content.xml", "styles.xml"
_HIDDEN = frozenset({"collapse", "filter"})
_NOTES = frozenset({"annotation", "note"})
_ASIDE = _NOTES | {"shapes", "frame", "custom-shape", "tracked-changes", "dde-links", "forms"}
"""Parts of a sheet whose texts are no cells: comments, footnotes, pictures, old versions."""
_FAMILIES = {"table-cell": "cell ", "text": "text ", "table": "table ", "paragraph": "line "}
_CLOCK = re.compile(r"PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S")


def read_ods(file: IO[bytes]) -> list[Sheet]:
    """The sheets of a workbook. Raises Refused for one that is damaged, has a password or is too large."""
    reader = OpenDocument()
    parse(file, reader, "not_a_spreadsheet", limits.PART_BYTES)
    return reader.sheets


def parse(file: IO[bytes], reader: "OpenDocument", damaged: str, most: int) -> None:
    """Hand the parts of a document to a reader. Raises Refused, with the key `damaged` for one that is damaged, also
    for one with a password or whose content has more than `most` bytes.
    """
    if measured(file, CONTENT, damaged).sheets[CONTENT].size > most:
        raise inflates()
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
                raise Refused("password")
            for part in (STYLES, CONTENT):
                if part in names:
                    with archive.open(part) as stream:
                        reader.parser().ParseFile(stream)
    except (expat.ExpatError, LookupError, ValueError):  # the last two: an encoding that there is not
        raise Refused(damaged) from None


@dataclass(slots=True)
class _Style:
    parent: str = ""
    struck: bool | None = None
    hidden: bool = False


@dataclass(slots=True)
class _Table:
    name: str
    hidden: bool
    linked: bool = False
    rows: list[tuple[int, tuple[Any, ...]]] = field(default_factory=list)
    number: int = 1
    columns: int = 0
    hidden_columns: set[int] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    struck: dict[int, set[int]] = field(default_factory=dict)
    struck_rows: set[int] = field(default_factory=set)
    merged: list[Merged] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    notes: bool = False

    def sheet(self) -> Sheet:
        return Sheet(
            self.name,
            self.rows,
            len(self.rows),
            hidden=self.hidden,
            hidden_rows=frozenset(self.hidden_rows),
            hidden_columns=frozenset(self.hidden_columns & self.used),
            struck_rows=frozenset(self.struck_rows),
            struck_cells=self.struck,
            merged=tuple(self.merged),
            notes=self.notes,
        )


@dataclass(slots=True)
class _Row:
    again: int
    hidden: bool
    cells: list[Any] = field(default_factory=list)
    struck: set[int] = field(default_factory=set)
    plain: bool = False


@dataclass(slots=True)
class _Cell:
    attributes: Mapping[str, str]
    covered: bool
    paragraphs: list[str] = field(default_factory=list)
    struck: bool = False
    plain: bool = False


class OpenDocument:
    """Takes the elements of a document one by one, and keeps its sheets."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self._styles: dict[str, _Style] = {}
        self._style = _Style()
        self._table: _Table | None = None
        self._row: _Row | None = None
        self._cell: _Cell | None = None
        self._fonts: list[str] = []
        self._line = ""
        self._aside = 0
        self._paragraph = False
        self._count = self._cells = 0

    def parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._words
        return parser

    def _begin(self, name: str, given: dict[str, str]) -> None:
        name = name.rpartition(" ")[2]
        if self._aside or name in _ASIDE:
            if name in _NOTES and self._cell is not None and self._table is not None:
                self._table.notes = True
            self._aside += 1
            return
        begin = self._BEGIN.get(name)
        if begin is not None:
            begin(self, {key.rpartition(" ")[2]: value for key, value in given.items()})

    def _end(self, name: str) -> None:
        if self._aside:
            self._aside -= 1
            return
        end = self._END.get(name.rpartition(" ")[2])
        if end is not None:
            end(self)

    def _words(self, words: str) -> None:
        if self._cell is None or self._aside or not self._paragraph:
            return
        self._cell.paragraphs[-1] += words
        if words.strip():
            cell = "cell " + self._cell.attributes.get("style-name", "")
            looks = map(self._is_struck, (*self._fonts[-1:], self._line, cell))
            own = next((struck for struck in looks if struck is not None), False)
            self._cell.struck |= own
            self._cell.plain |= not own

    def _style_begins(self, given: Mapping[str, str]) -> None:
        family = _FAMILIES.get(given.get("family", ""), "other ")
        parent = given.get("parent-style-name", "")
        self._style = _Style(family + parent if parent else "")
        self._styles[family + given.get("name", "")] = self._style

    def _text_properties(self, given: Mapping[str, str]) -> None:
        line = given.get("text-line-through-style", given.get("text-line-through-type"))
        if line is not None:
            self._style.struck = line != "none"

    def _table_properties(self, given: Mapping[str, str]) -> None:
        self._style.hidden = given.get("display") == "false"

    def _is_struck(self, style: str) -> bool | None:
        for _ in range(20):  # parents may go round in a circle
            known = self._styles.get(style)
            if known is None or known.struck is not None:
                return known.struck if known else None
            style = known.parent
        return None

    def _table_begins(self, given: Mapping[str, str]) -> None:
        style = self._styles.get("table " + given.get("style-name", ""))
        self._table = _Table(given.get("name", ""), style is not None and style.hidden)

    def _source(self, given: Mapping[str, str]) -> None:
        if self._table is not None:
            self._table.linked = True

    def _table_ends(self) -> None:
        if self._table is not None and not self._table.linked:
            self.sheets.append(self._table.sheet())
        self._table = None

    def _column(self, given: Mapping[str, str]) -> None:
        if self._table is not None:
            last = self._table.columns + _times(given, "number-columns-repeated")
            if given.get("visibility") in _HIDDEN:
                self._table.hidden_columns.update(range(self._table.columns, min(last, limits.COLUMNS + 1)))
            self._table.columns = last

    def _row_begins(self, given: Mapping[str, str]) -> None:
        if self._table is not None:
            self._row = _Row(_times(given, "number-rows-repeated"), given.get("visibility") in _HIDDEN)

    def _row_ends(self) -> None:
        table, row = self._table, self._row
        self._row = None
        if table is None or row is None:
            return
        while row.cells and row.cells[-1] is None:
            row.cells.pop()
        if row.cells:
            self._count += row.again
            self._cells += row.again * len(row.cells)
            if self._count > limits.ROWS + limits.HEADING_ROWS or table.number + row.again > limits.SHEET_ROWS + 1:
                raise too_many_rows()
            if self._cells > limits.CELLS:
                raise inflates()
            cells = tuple(row.cells)
            for number in range(table.number, table.number + row.again):
                table.rows.append((number, cells))
                if row.hidden:
                    table.hidden_rows.add(number)
                if row.struck:
                    table.struck[number] = row.struck
                    if not row.plain:
                        table.struck_rows.add(number)
            table.used.update(at for at, cell in enumerate(cells) if cell is not None)
        table.number += row.again

    def _cell_begins(self, given: Mapping[str, str]) -> None:
        if self._row is not None:
            self._cell = _Cell(given, covered=False)

    def _covered_begins(self, given: Mapping[str, str]) -> None:
        if self._row is not None:
            self._cell = _Cell(given, covered=True)

    def _cell_ends(self) -> None:
        table, row, cell = self._table, self._row, self._cell
        self._cell, self._paragraph, self._fonts = None, False, []
        if table is None or row is None or cell is None:
            return
        value = None if cell.covered else _value(cell)
        at = len(row.cells)
        again = _times(cell.attributes, "number-columns-repeated")
        self._merge(table, cell, at)
        again = max(0, min(again, limits.COLUMNS + 1 - at))
        row.cells.extend([value] * again)
        if value is None:
            return
        alone = not cell.paragraphs and self._is_struck("cell " + cell.attributes.get("style-name", ""))
        if alone or (cell.struck and not cell.plain):
            row.struck.update(range(at, at + again))
        elif isinstance(value, str):
            row.plain = True

    def _merge(self, table: _Table, cell: _Cell, at: int) -> None:
        down, right = (_times(cell.attributes, f"number-{what}-spanned") for what in ("rows", "columns"))
        if (down > 1 or right > 1) and len(table.merged) < limits.MERGED:
            table.merged.append(Merged(table.number, at, table.number + down - 1, at + right - 1))

    def _paragraph_begins(self, given: Mapping[str, str]) -> None:
        if self._cell is not None:
            self._cell.paragraphs.append("")
            self._paragraph, self._line = True, "line " + given.get("style-name", "")

    def _paragraph_ends(self) -> None:
        self._paragraph = False

    def _span_begins(self, given: Mapping[str, str]) -> None:
        self._fonts.append("text " + given.get("style-name", ""))

    def _span_ends(self) -> None:
        if self._fonts:
            self._fonts.pop()

    def _space(self, given: Mapping[str, str]) -> None:
        self._blank(" " * min(_times(given, "c"), limits.COLUMNS))

    def _blank(self, words: str) -> None:
        if self._cell is not None and self._paragraph:
            self._cell.paragraphs[-1] += words

    _BEGIN: Mapping[str, Callable[[Any, Mapping[str, str]], None]] = {
        "style": _style_begins,
        "text-properties": _text_properties,
        "table-properties": _table_properties,
        "table": _table_begins,
        "table-source": _source,
        "table-column": _column,
        "table-row": _row_begins,
        "table-cell": _cell_begins,
        "covered-table-cell": _covered_begins,
        "p": _paragraph_begins,
        "span": _span_begins,
        "s": _space,
        "tab": lambda self, _: self._blank("\t"),
        "line-break": lambda self, _: self._blank("\n"),
    }
    _END: Mapping[str, Callable[[Any], None]] = {
        "table": _table_ends,
        "table-row": _row_ends,
        "table-cell": _cell_ends,
        "covered-table-cell": _cell_ends,
        "p": _paragraph_ends,
        "span": _span_ends,
    }


def _times(given: Mapping[str, str], name: str) -> int:
    """A number of repetitions, at least 1."""
    words = given.get(name, "1")
    return max(1, int(words)) if words.isdecimal() and len(words) < 9 else 1


def _value(cell: _Cell) -> Any:
    """What a cell says; a FieldError for a formula that failed or has no result."""
    given = cell.attributes
    words = "\n".join(cell.paragraphs)
    # LibreOffice has a type for it in a namespace of its own, which takes the place of the standard's.
    if given.get("value-type") == "error" or re.fullmatch(r"Err:\d+", words):
        return FieldError("excel_error")
    with suppress(ValueError):
        match given.get("value-type"):
            case "float" | "currency" | "percentage" if "value" in given:
                number = float(given["value"])
                return int(number) if number.is_integer() and abs(number) < 1e15 else number
            case "date" if "date-value" in given:
                return datetime.fromisoformat(given["date-value"]).replace(tzinfo=None)
            case "time" if clock := _CLOCK.fullmatch(given.get("time-value", "")):
                hours, minutes, seconds = map(int, clock.groups())
                return time(hours, minutes, seconds) if hours < 24 else timedelta(hours=hours, minutes=minutes)
            case "boolean":
                return given.get("boolean-value") == "true"
    if not words.strip():
        words = given.get("string-value", "")
    if not words.strip() and "formula" in given and "value-type" not in given:
        return FieldError("formula")
    return words if words.strip() else None
