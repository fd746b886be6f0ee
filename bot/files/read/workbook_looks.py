"""How the cells of an Excel workbook look, as far as it says what counts: hidden rows and columns, and words that are
struck through. Only parts in which `workbook_limits` has seen signs of these are looked through, once.
"""

import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from openpyxl.utils import column_index_from_string

from bot.files import limits
from bot.files.read.workbook_limits import Measure, Workbook

_STYLES, _SHARED = "styles.xml", "sharedStrings.xml"
_OFF = frozenset({"0", "false"})
_REFERENCE = re.compile(r"([A-Z]{1,3})[0-9]+")
_NUMBERS = frozenset({"n", "b", "e", "d"})


@dataclass(slots=True)
class Look:
    """What is hidden or struck in one sheet and holds something, as in `Sheet`."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    struck_rows: set[int] = field(default_factory=set)
    struck_cells: dict[int, set[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Looks:
    """A workbook to be looked through; `styles` and `texts` are those, by number, that are struck through."""

    book: Workbook
    styles: frozenset[str]
    texts: frozenset[str]

    @classmethod
    def of(cls, book: Workbook) -> "Looks":
        styles, texts = _Styles(), _Texts()
        for name, measure in book.sheets.items():
            if measure.struck and name.endswith(_STYLES):
                _parse(book, name, styles.begin, styles.end)
            if measure.struck and name.endswith(_SHARED):
                _parse(book, name, texts.begin, texts.end, texts.words)
        return cls(book, frozenset(styles.struck), frozenset(texts.struck))

    def sheet(self, name: str, measure: Measure | None) -> Look:
        """How the sheet of this part looks."""
        if measure is None or not (measure.hidden or measure.struck or self.styles or self.texts):
            return Look()
        rows = _Rows(self.styles, self.texts)
        _parse(self.book, name, rows.begin, rows.end, rows.words)
        rows.look.hidden_columns &= rows.used
        return rows.look


def _parse(
    book: Workbook,
    part: str,
    begin: Callable[[str, Mapping[str, str]], None],
    end: Callable[[str], None],
    words: Callable[[str], None] | None = None,
) -> None:
    """Hand the elements of a part on by their names without namespaces."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: begin(name.rpartition(" ")[2], attributes)
    parser.EndElementHandler = lambda name: end(name.rpartition(" ")[2])
    parser.CharacterDataHandler = words
    with zipfile.ZipFile(book.path) as archive, archive.open(part) as stream:
        parser.ParseFile(stream)


def _on(attributes: Mapping[str, str], name: str = "val") -> bool:
    return attributes.get(name, "1") not in _OFF


class _Styles:
    """The cell styles whose font strikes words through."""

    def __init__(self) -> None:
        self.struck: set[str] = set()
        self._fonts: list[bool] = []
        self._inside = ""
        self._number = 0

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in ("fonts", "cellXfs", "cellStyleXfs", "dxfs"):
            self._inside = name
        elif self._inside == "fonts" and name == "font":
            self._fonts.append(False)
        elif self._inside == "fonts" and name == "strike" and self._fonts:
            self._fonts[-1] = _on(attributes)
        elif self._inside == "cellXfs" and name == "xf":
            font = attributes.get("fontId", "0")
            if font.isdecimal() and int(font) < len(self._fonts) and self._fonts[int(font)]:
                self.struck.add(str(self._number))
            self._number += 1

    def end(self, name: str) -> None:
        if name == self._inside:
            self._inside = ""


class _Texts:
    """The shared texts all of whose words are struck through by fonts of their own."""

    def __init__(self) -> None:
        self.struck: set[str] = set()
        self.number = -1
        self._run = _Run()

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "si":
            self.number += 1
            self._run = _Run()
        self._run.begin(name, attributes)

    def words(self, words: str) -> None:
        self._run.take(words)

    def end(self, name: str) -> None:
        self._run.end(name)
        if name == "si" and self._run.struck:
            self.struck.add(str(self.number))


@dataclass(slots=True)
class _Run:
    """The parts of a rich text: whether all that say something are struck through."""

    here: bool = False
    inside: bool = False
    seen: bool = False
    plain: bool = False

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "r":
            self.here = False
        elif name == "strike":
            self.here = _on(attributes)
        self.inside = name == "t"

    def take(self, words: str) -> None:
        if self.inside and words.strip():
            self.seen = True
            self.plain = self.plain or not self.here

    def end(self, name: str) -> None:
        self.inside = False
        if name == "r":
            self.here = False

    @property
    def struck(self) -> bool:
        return self.seen and not self.plain


class _Rows:
    """The rows and columns of a sheet."""

    def __init__(self, styles: frozenset[str], texts: frozenset[str]) -> None:
        self.look = Look()
        self.used: set[int] = set()
        self._styles, self._texts = styles, texts
        self._row = 0
        self._hidden = self._all_hidden = False
        self._cell: Mapping[str, str] = {}
        self._column = -1
        self._value = ""
        self._run = _Run()
        self._plain = False

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "row":
            given = attributes.get("r", "")
            self._row = int(given) if given.isdecimal() else self._row + 1
            self._hidden = _on(attributes, "hidden") if "hidden" in attributes else self._all_hidden
            self._column, self._plain = -1, False
        elif name == "c":
            self._cell, self._value, self._run = attributes, "", _Run()
            at = _REFERENCE.fullmatch(attributes.get("r", ""))
            self._column = column_index_from_string(at[1]) - 1 if at else self._column + 1
        elif name == "col" and "hidden" in attributes and _on(attributes, "hidden"):
            first, last = (attributes.get(end, "") for end in ("min", "max"))
            if first.isdecimal() and last.isdecimal():
                self.look.hidden_columns.update(range(int(first) - 1, min(int(last), limits.COLUMNS + 1)))
        elif name == "sheetFormatPr":
            self._all_hidden = "zeroHeight" in attributes and _on(attributes, "zeroHeight")
        self._run.begin(name, attributes)
        self._run.inside = self._run.inside or name == "v"

    def words(self, words: str) -> None:
        self._value += words if self._run.inside else ""
        self._run.take(words)

    def end(self, name: str) -> None:
        self._run.end(name)
        if name == "c" and self._value.strip():
            self.used.add(self._column)
            if self._hidden:
                self.look.hidden_rows.add(self._row)
            text = self._cell.get("t") == "s" and self._value.strip() in self._texts
            if text or self._cell.get("s") in self._styles or self._run.struck:
                self.look.struck_cells.setdefault(self._row, set()).add(self._column)
            elif self._cell.get("t", "n") not in _NUMBERS:
                self._plain = True
        elif name == "row" and self._row in self.look.struck_cells and not self._plain:
            self.look.struck_rows.add(self._row)
