"""What the library for workbooks of Excel 97-2003 does not tell of their sheets: hidden rows and columns, cells whose
font is struck through, and whether there are comments. The records of the workbook's stream are gone through once.
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

_END = 0xFFFFFFF0
"""From here on the numbers of sectors mean that there are no more."""
_HEADER, _ENTRY, _SMALL = 512, 128, 4096
_STREAMS = ("Workbook", "Book")
_BOF, _SHEET, _FONT, _FORMAT_OF_CELL = 0x0809, 0x0085, 0x0031, 0x00E0
_ROW, _COLUMNS, _NOTE = 0x0208, 0x007D, 0x001C
_CELLS = frozenset({0x00FD, 0x0203, 0x027E, 0x0204, 0x0006, 0x0205, 0x00D6})
"""One cell each: (row, column, format)."""
_WORDS = frozenset({0x00FD, 0x0204, 0x00D6})
_HIDDEN_ROW, _STRUCK = 0x20, 0x08
_NO_FONT = 4
"""The number that no font has."""


@dataclass(slots=True)
class OldLook:
    """How a sheet looks, as in `Sheet`: rows by their numbers from 1, columns by their places from 0."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    struck_cells: dict[int, set[int]] = field(default_factory=dict)
    plain_rows: set[int] = field(default_factory=set)
    notes: bool = False


def old_looks(data: bytes) -> list[OldLook]:
    """The looks of the worksheets of a workbook, in order; none where it is not as Excel writes it. Never raises."""
    try:
        return list(_looks(_stream(data)))
    except (struct.error, IndexError, ValueError):
        return []


def _stream(data: bytes) -> bytes:
    """The bytes of the workbook inside of its file, which is cut into sectors; a short one into small ones."""
    size, small = (1 << min(shift, 12) for shift in struct.unpack_from("<HH", data, 30))
    count, directory = struct.unpack_from("<I", data, 44)[0], struct.unpack_from("<I", data, 48)[0]
    table = [*struct.unpack_from("<109I", data, 76)]
    more = struct.unpack_from("<I", data, 68)[0]
    while more < _END and len(table) < count:
        numbers = struct.unpack_from(f"<{size // 4}I", data, _HEADER + more * size)
        table += numbers[:-1]
        more = numbers[-1]
    sectors = _Sectors(data, _HEADER, size, ())
    sectors.following = _numbers(b"".join(sectors.at(sector) for sector in table[:count] if sector < _END))
    entries = sectors.chained(directory)
    root = b""
    for at in range(0, len(entries) - _ENTRY + 1, _ENTRY):
        length = struct.unpack_from("<H", entries, at + 64)[0]
        name = entries[at : at + max(0, length - 2)].decode("utf-16-le", "replace")
        first, bytes_ = struct.unpack_from("<II", entries, at + 116)
        if at == 0:
            root = sectors.chained(first)
        elif name in _STREAMS and bytes_ >= _SMALL:
            return sectors.chained(first)[:bytes_]
        elif name in _STREAMS:
            following = _numbers(sectors.chained(struct.unpack_from("<I", data, 60)[0]))
            return _Sectors(root, 0, small, following).chained(first)[:bytes_]
    return b""


@dataclass(slots=True)
class _Sectors:
    """Bytes in sectors of `size` from `begin` on; `following` has for each the number of the next one."""

    data: bytes
    begin: int
    size: int
    following: Sequence[int]

    def at(self, sector: int) -> bytes:
        return self.data[self.begin + sector * self.size : self.begin + (sector + 1) * self.size]

    def chained(self, sector: int) -> bytes:
        parts: list[bytes] = []
        while sector < _END and len(parts) <= len(self.following):
            parts.append(self.at(sector))
            sector = self.following[sector]
        return b"".join(parts)


def _numbers(table: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4])


def _looks(stream: bytes) -> Iterator[OldLook]:
    """The looks of the worksheets: first what the whole workbook says, then each sheet from where it begins."""
    begins: list[int] = []
    fonts: list[bool] = []
    struck: set[int] = set()
    formats = 0
    for kind, at, length in _records(stream, 0):
        if kind == _SHEET and length >= 6 and stream[at + 5] == 0:
            begins.append(struct.unpack_from("<I", stream, at)[0])
        elif kind == _FONT and length >= 4:
            fonts.append(bool(stream[at + 2] & _STRUCK))
        elif kind == _FORMAT_OF_CELL and length >= 2:
            font = struct.unpack_from("<H", stream, at)[0]
            font -= font > _NO_FONT
            if font < len(fonts) and fonts[font]:
                struck.add(formats)
            formats += 1
    for begin in begins:
        yield _look(stream, begin, struck)


def _look(stream: bytes, begin: int, struck: set[int]) -> OldLook:
    look = OldLook()
    for kind, at, length in _records(stream, begin):
        if kind == _ROW and length >= 13 and stream[at + 12] & _HIDDEN_ROW:
            look.hidden_rows.add(struct.unpack_from("<H", stream, at)[0] + 1)
        elif kind == _COLUMNS and length >= 10 and stream[at + 8] & 1:
            first, last = struct.unpack_from("<HH", stream, at)
            look.hidden_columns.update(range(first, min(last, 255) + 1))
        elif kind == _NOTE:
            look.notes = True
        elif struck and kind in _CELLS and length >= 6:
            row, column, format_ = struct.unpack_from("<HHH", stream, at)
            if format_ in struck:
                look.struck_cells.setdefault(row + 1, set()).add(column)
            elif kind in _WORDS:
                look.plain_rows.add(row + 1)
    return look


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """(kind, place of the content, its length) of the records of one part, charts inside of it left out."""
    inside = 0
    while at + 4 <= len(stream):
        kind = stream[at] | stream[at + 1] << 8
        length = stream[at + 2] | stream[at + 3] << 8
        if kind == _BOF:
            inside += 1
        elif kind == 0x000A:
            inside -= 1
            if inside <= 0:
                return
        elif inside == 1:
            yield kind, at + 4, length
        at += 4 + length
