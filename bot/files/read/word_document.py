"""The tables of a Word document (.docx), each a sheet, and what its paragraphs say.

A sheet is called as the paragraph above its table. The rows of a table count from 1; the paragraphs that stand above it
come before, with the numbers up to 0, since the year of a plan may stand in its title alone. Tables that follow each
other without a word between them and have as many columns are one. Text that a reviewer has taken out is left out, and
text that somebody has put in stands.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from docx.oxml import parse_xml
from docx.oxml.ns import qn

from bot.files import limits
from bot.files.read.document_tables import Document, above_rows, named, titles_above
from bot.files.read.sheet import Merged, Refused, Sheet, too_many_rows
from bot.files.read.workbook_limits import inflates, measured

_MAIN = re.compile(rb"<[^<>]*/officeDocument\"[^<>]*>")
_TARGET = re.compile(rb"Target=\"([^\"]+)\"")
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_USUAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFF = frozenset({"0", "false", "off", "none"})
_P, _TBL, _TR, _TC, _R, _T = (qn(f"w:{name}") for name in ("p", "tbl", "tr", "tc", "r", "t"))
_WORDS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_GONE = frozenset({qn(f"w:{name}") for name in ("del", "moveFrom", "rPr", "pPr", "txbxContent")} | {_FALLBACK})
_NOTES = tuple(qn(f"w:{name}Reference") for name in ("comment", "footnote", "endnote"))
_SIGNS = frozenset(".,;:()/-– ")


def read_docx(file: IO[bytes]) -> Document:
    """Read a document. Raises Refused for one that is damaged or too large."""
    parts = measured(file, damaged="not_a_document").sheets
    try:
        with zipfile.ZipFile(file) as archive:
            name = _main_part(archive)
            if name not in parts:
                raise Refused("not_a_document")
            if parts[name].size > limits.DOCUMENT_BYTES:
                raise inflates()
            xml = archive.read(name).replace(_STRICT, _USUAL)
        body = parse_xml(xml).find(qn("w:body"))
        if body is None:
            raise Refused("not_a_document")
        return _read(body)
    except (SyntaxError, KeyError, ValueError):  # lxml's errors of XML are SyntaxErrors
        raise Refused("not_a_document") from None
    except MemoryError:
        raise inflates() from None


def _main_part(archive: zipfile.ZipFile) -> str:
    """The name of the part with the text: word/document.xml with nearly all programs."""
    found = _MAIN.search(archive.read("_rels/.rels"))
    named = _TARGET.search(found[0]) if found else None
    return named[1].decode().lstrip("/") if named else "word/document.xml"


def _read(body: Any) -> Document:
    above: list[str] = []
    tables: list[_Table] = []
    alone = True  # nothing was said since the last table
    for block in _blocks(body):
        if block.tag == _P:
            if words := _text(block)[0].strip():
                above.append(words)
                alone = False
            continue
        table = _Table(above[-1] if above and not alone else "", titles_above(above))
        table.take(block)
        if alone and tables and tables[-1].width == table.width:
            tables[-1].take(block)
        elif table.rows:
            tables.append(table)
        alone = True
        if sum(len(one.rows) for one in tables) > limits.ROWS:
            raise too_many_rows()
    return Document(named(table.sheet() for table in tables), tuple(above))


def _blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables in their order, those in content controls and the like too, not those in tables."""
    for child in parent:
        if child.tag in (_P, _TBL):
            yield child
        elif isinstance(child.tag, str) and child.tag not in _GONE:
            yield from _blocks(child)


def _inside(parent: Any, tag: str) -> Iterator[Any]:
    """Elements with this tag, but none that stand in another of them or in what is gone."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif isinstance(child.tag, str) and child.tag not in _GONE and child.tag != _TBL:
            yield from _inside(child, tag)


def _text(paragraph: Any) -> tuple[str, bool, bool]:
    """(the words of a paragraph, whether some of them are struck through, whether some are not)."""
    said: list[str] = []
    struck = plain = False
    for run in _runs(paragraph):
        words = "".join(_pieces(run))
        said.append(words)
        if words.strip():
            crossed = _is_on(run, "w:strike") or _is_on(run, "w:dstrike")
            struck, plain = struck or crossed, plain or not crossed
    return "".join(said), struck, plain


def _runs(parent: Any) -> Iterator[Any]:
    for child in parent:
        if child.tag == _R:
            yield child
        elif isinstance(child.tag, str) and child.tag not in _GONE:
            yield from _runs(child)


def _pieces(run: Any) -> Iterator[str]:
    for child in run:
        if child.tag == _T:
            yield child.text or ""
        elif child.tag in _WORDS:
            yield _WORDS[child.tag]


def _is_on(run: Any, name: str) -> bool:
    found = run.find(f"{qn('w:rPr')}/{qn(name)}")
    return found is not None and found.get(qn("w:val"), "1") not in _OFF


@dataclass(slots=True)
class _Table:
    name: str
    titles: list[str]
    width: int = 0
    rows: list[tuple[int, tuple[Any, ...]]] = field(default_factory=list)
    number: int = 0
    struck: dict[int, set[int]] = field(default_factory=dict)
    struck_rows: set[int] = field(default_factory=set)
    merged: list[Merged] = field(default_factory=list)
    notes: bool = False

    def take(self, table: Any) -> None:
        """Add the rows of a table."""
        going: dict[int, Merged] = {}
        self.notes = self.notes or next(table.iter(*_NOTES), None) is not None
        for row in _inside(table, _TR):
            self.number += 1
            cells: list[Any] = [None] * min(_number(row, "w:trPr", "w:gridBefore", 0), limits.COLUMNS)
            plain = False
            for cell in _inside(row, _TC):
                at = len(cells)
                if at > limits.COLUMNS:
                    raise Refused("too_many_columns", most=limits.COLUMNS)
                right = min(_number(cell, "w:tcPr", "w:gridSpan", 1), limits.COLUMNS + 1)
                down = _merge(cell)
                if down == "continue" and at in going:
                    going[at] = going[at]._replace(last_row=self.number)
                    cells += [None] * right
                    continue
                words, struck, not_struck = _cell(cell)
                cells += [words, *[None] * (right - 1)]
                if struck and not not_struck:
                    self.struck.setdefault(self.number, set()).add(at)
                elif words is not None and not _is_number(words):
                    plain = True
                self._merged(going.pop(at, None))
                if down or right > 1:
                    going[at] = Merged(self.number, at, self.number, at + right - 1)
            self.width = max(self.width, len(cells))
            if any(cell is not None for cell in cells):
                self.rows.append((self.number, tuple(cells)))
            if self.number in self.struck and not plain:
                self.struck_rows.add(self.number)
        for one in going.values():
            self._merged(one)

    def _merged(self, one: Merged | None) -> None:
        """Keep cells that are merged indeed."""
        if one and (one.last_row > one.first_row or one.last_column > one.first_column):
            self.merged.append(one)

    def sheet(self) -> Sheet:
        return Sheet(
            self.name,
            [*above_rows(self.titles), *self.rows],
            len(self.rows),
            struck_rows=frozenset(self.struck_rows),
            struck_cells=self.struck,
            merged=tuple(sorted(self.merged)),
            notes=self.notes,
        )


def _cell(cell: Any) -> tuple[str | None, bool, bool]:
    """(the words of a cell, None where there are none; whether some are struck; whether some are not)."""
    parts = [_text(paragraph) for paragraph in cell.iter(_P)]
    words = "\n".join(words for words, _, _ in parts).strip()
    return words or None, any(struck for _, struck, _ in parts), any(plain for _, _, plain in parts)


def _number(element: Any, properties: str, name: str, default: int) -> int:
    found = element.find(f"{qn(properties)}/{qn(name)}")
    words = found.get(qn("w:val"), "") if found is not None else ""
    return int(words) if words.isdecimal() and len(words) < 9 and int(words) else default


def _merge(cell: Any) -> str:
    """ "restart" or "continue" for a cell that is merged with others below or above, otherwise ""."""
    found = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return "" if found is None else str(found.get(qn("w:val"), "continue"))


def _is_number(words: str) -> bool:
    return all(letter.isdecimal() or letter in _SIGNS for letter in words)
