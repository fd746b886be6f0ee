"""Workbooks are measured before anything in them is parsed: by what the directory of the zip file says, and by
inflating every part once, in pieces.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from openpyxl.utils import column_index_from_string

from bot.files import limits
from bot.files.read.sheet import Merged, Refused, too_many_rows

_PIECE = 1 << 20
_MERGED = re.compile(rb'mergeCell ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
_PREFIX = re.compile(rb"<(\w+:)worksheet[\s>]")
_HIDDEN = (b'hidden="1"', b'hidden="true"', b"hidden='")
_STRUCK = b"strike"
_TOP = 4096
_TAIL = 64
"""So much of a piece is looked at again with the next one, lest what is looked for is cut in two."""
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)

COMMENTS_BY = "Nhắc Lịch"
"""The author of the notes that a marked workbook has on its cells."""


@dataclass(slots=True)
class Measure:
    """A part when inflated: its bytes, its cells, whether there are formulas, and how many rows say something.

    Rows are counted as Excel and the like write them; there may be none where somebody writes them otherwise.
    `hidden` is whether some of its rows or columns may be, `struck` whether some of its fonts may strike words through.
    """

    size: int = 0
    cells: int = 0
    formulas: bool = False
    rows: int = 0
    hidden: bool = False
    struck: bool = False
    merged: set[Merged] = field(default_factory=set)
    _in_row: int = 0
    _says: bool = False
    _tail: bytes = b""
    _prefix: bytes = b""

    def take(self, piece: bytes) -> None:
        """Measure the next piece. Raises Refused for what no workbook of an office has."""
        if not self.size and (prefix := _PREFIX.search(piece[:_TOP])):
            self._prefix = prefix[1]
        self.size += len(piece)
        text = self._tail + piece
        if _DOCTYPE.search(text):
            raise Refused("dangerous_xml")
        self.formulas = self.formulas or bool(_FORMULA.search(text))
        if len(self.merged) < limits.MERGED:
            self.merged.update(_merged(text))
        self.hidden = self.hidden or any(mark in text for mark in _HIDDEN)
        self.struck = self.struck or _STRUCK in text
        *ended, rest = text.split(b"</%srow>" % self._prefix)
        for row in ended:
            self._row(row)
            self.rows += self._says
            self._in_row, self._says = 0, False
        self._row(rest)
        self._tail = rest[-_TAIL:]

    def _row(self, part: bytes) -> None:
        prefix = self._prefix
        cells = part.count(b"<%sc " % prefix)
        self.cells += cells
        self._in_row += cells
        self._says = self._says or any(b"<%s%s" % (prefix, sign) in part for sign in (b"v", b"is", b"f"))
        if self._in_row > limits.WIDEST:
            raise Refused("too_many_columns", most=limits.COLUMNS)


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook that has been measured and may be parsed.

    `sheets` are the measures of its parts, by name; `comments` is whether people have put notes on cells.
    """

    path: Path | IO[bytes]
    formulas: bool
    macros: bool
    inflated: int
    sheets: Mapping[str, Measure]
    comments: bool = False


def measured(path: Path | IO[bytes], sign: str = "[Content_Types].xml", damaged: str = "not_a_workbook") -> Workbook:
    """Measure a workbook, or another document in XML that has a part called `sign`.

    Raises Refused for what is none or is damaged, with the key `damaged`, and for what is too large.
    """
    formulas, inflated, cells, comments = False, 0, 0, False
    sheets: dict[str, Measure] = {}
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            declared = max((part.file_size for part in parts), default=0)
            if len(parts) > limits.PARTS or declared > limits.PART_BYTES:
                raise inflates()
            if sum(part.file_size for part in parts) > limits.INFLATED_BYTES:
                raise inflates()
            if sign not in names:
                raise Refused(damaged)
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    measure = _inflated(archive, part)
                    inflated += measure.size
                    cells += measure.cells
                    sheets[part.filename] = measure
                    comments |= "comments" in part.filename.lower() and not _is_ours(archive, part)
                    formulas |= measure.formulas and "worksheets/" in part.filename
                    if measure.rows > limits.ROWS + limits.HEADING_ROWS:
                        raise too_many_rows()
                if inflated > limits.INFLATED_BYTES or cells > limits.CELLS:
                    raise inflates()
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError, zlib.error):
        raise Refused(damaged) from None
    macros = any(name.endswith("vbaProject.bin") for name in names)
    return Workbook(path, formulas, macros, inflated, sheets, comments)


def inflates() -> Refused:
    """The refusal of a workbook that is too large when inflated."""
    return Refused("inflates", megabytes=limits.INFLATED_BYTES // 1024 // 1024)


def _inflated(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Measure:
    """Measure a part by inflating it in pieces. Raises Refused."""
    most = limits.SHARED_BYTES if "sharedStrings" in part.filename else limits.PART_BYTES
    measure = Measure()
    with archive.open(part) as stream:
        while piece := stream.read(_PIECE):
            if measure.size + len(piece) > most:
                raise inflates()
            measure.take(piece)
    return measure


def _is_ours(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether the notes of a part are those that a marked workbook has."""
    with archive.open(part) as stream:
        authors = re.findall(rb"<(?:\w+:)?author>([^<]*)<", stream.read(_PIECE))
    return set(authors) == {COMMENTS_BY.encode()}


def _merged(piece: bytes) -> Iterator[Merged]:
    for left, first, right, last in _MERGED.findall(piece):
        yield Merged(int(first), _place(left), int(last), _place(right))


def _place(letters: bytes) -> int:
    return column_index_from_string(letters.decode()) - 1
