"""A document of running text (.docx, .odt, .txt) as blocks: paragraphs with their numbers, and tables.

Numbers that the program makes by itself (automatic lists of Word and Writer) are put before the text, as a reader sees
them. What was deleted with tracked changes is left out, what was inserted is in.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from bot.files.read.numbering import Numbering, odt_label
from bot.files.read.sheet import Refused
from bot.texts.folding import composed

_MOST_BYTES = 60 * 1024 * 1024
"""Of all parts of a .docx or .odt together, unpacked."""
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BREAKS = frozenset({f"{_W}br", f"{_W}cr"})
_NOT_READ = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}txbxContent", f"{_W}footnoteReference"})


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, or one line of it, with its number or dash before it."""

    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. A cell that is merged over columns has its text in the first of them, one over rows in each row."""

    rows: tuple[tuple[str, ...], ...]


Block = Paragraph | Grid


def read_document(name: str, data: bytes) -> tuple[Block, ...]:
    """The blocks of a document, none of them empty. Raises Refused where it is no document of these kinds."""
    if not data.strip():
        raise Refused("empty")
    suffix = PurePath(name).suffix.lower()
    if data.startswith(b"PK\x03\x04"):
        parts = _parts(data)
        if "word/document.xml" in parts:
            return tuple(_docx(data))
        if "content.xml" in parts and suffix in (".odt", ".ott", ""):
            return tuple(_odt(data))
        raise Refused("not_a_plan")
    if suffix == ".txt":
        return tuple(_txt(data))
    raise Refused("not_a_plan")


def _parts(data: bytes) -> frozenset[str]:
    """The names of the parts of a packed document. Raises Refused where it is damaged or unpacks to too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
    except zipfile.BadZipFile:
        raise Refused("not_a_plan") from None
    if sum(part.file_size for part in parts) > _MOST_BYTES:
        raise Refused("inflates", megabytes=_MOST_BYTES // 1024 // 1024)
    return frozenset(part.filename for part in parts)


def _lines(text: str) -> Iterator[Paragraph]:
    for line in composed(text).splitlines():
        words = re.sub(r"[ \t\u00a0\u200b\ufeff]+", " ", line).strip()
        if words:
            yield Paragraph(words)


# ---- Word ----


def _docx(data: bytes) -> Iterator[Block]:
    import docx  # imported late: few need it
    from docx.table import Table

    try:
        document = docx.Document(io.BytesIO(data))
    except Exception as error:  # python-docx raises what lxml, zipfile and its own parts raise
        raise Refused("not_a_plan") from error
    numbering = Numbering(document)
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            yield from _grid(block, numbering)
        else:
            yield from _numbered(block, numbering)


def _numbered(paragraph: Any, numbering: Numbering) -> Iterator[Paragraph]:
    text = _docx_text(paragraph._p)
    if text.strip():
        label = numbering.label(paragraph)
        yield from _lines(f"{label} {text.lstrip()}" if label else text)


def _grid(table: Any, numbering: Numbering) -> Iterator[Block]:
    rows: list[tuple[str, ...]] = []
    known: dict[Any, str] = {}
    for row in table.rows:
        cells: list[str] = []
        before = None
        for cell in row.cells:
            if cell._tc is before:
                cells.append("")
                continue
            before = cell._tc
            if before not in known:
                paragraphs = (line.text for one in cell.paragraphs for line in _numbered(one, numbering))
                inner = (_flat(one) for one in cell.tables)
                known[before] = "\n".join([*paragraphs, *inner])
            cells.append(known[before])
        rows.append(tuple(cells))
    if any(any(row) for row in rows):
        yield Grid(tuple(rows))


def _flat(table: Any) -> str:
    """A table inside a cell, a line for each of its rows."""
    return "\n".join(" ".join(cell.text for cell in row.cells) for row in table.rows)


def _docx_text(paragraph: Any) -> str:
    """The words of a paragraph as they stand after all tracked changes."""
    words: list[str] = []

    def walk(element: Any) -> None:
        for child in element:
            if child.tag in _NOT_READ:
                continue
            if child.tag == f"{_W}t":
                words.append(child.text or "")
            elif child.tag == f"{_W}tab":
                words.append("\t")
            elif child.tag in _BREAKS:
                words.append("\n")
            elif child.tag == f"{_W}noBreakHyphen":
                words.append("-")
            elif child.tag != f"{_W}pPr":
                walk(child)

    walk(paragraph)
    return "".join(words)


# ---- Writer ----


def _odt(data: bytes) -> Iterator[Block]:
    from odf.opendocument import load  # imported late: few need it

    try:
        document = load(io.BytesIO(data))
        body = document.text
    except Exception as error:  # odfpy raises what its XML reader and zipfile raise
        raise Refused("not_a_plan") from error
    if body is None:
        raise Refused("not_a_plan")
    styles = {
        one.getAttribute("name"): one
        for one in (*_named(document.automaticstyles, "list-style"), *_named(document.styles, "list-style"))
    }
    yield from _odt_blocks(body, styles)


def _named(element: Any, name: str) -> list[Any]:
    return [one for one in element.childNodes if getattr(one, "qname", ("", ""))[1] == name]


def _odt_blocks(element: Any, styles: dict[str, Any]) -> Iterator[Block]:
    for child in element.childNodes:
        match getattr(child, "qname", ("", ""))[1]:
            case "p" | "h":
                yield from _lines(_odt_text(child))
            case "list":
                yield from _odt_list(child, styles, "", 1)
            case "table":
                yield from _odt_table(child, styles)
            case "section" | "index-body":
                yield from _odt_blocks(child, styles)


def _odt_list(element: Any, styles: dict[str, Any], style: str, level: int) -> Iterator[Paragraph]:
    style = element.getAttribute("stylename") or style
    number = 0
    for item in element.childNodes:
        if getattr(item, "qname", ("", ""))[1] not in ("list-item", "list-header"):
            continue
        number = int(item.getAttribute("startvalue") or number + 1)
        first = True
        for child in item.childNodes:
            kind = getattr(child, "qname", ("", ""))[1]
            if kind in ("p", "h"):
                label = odt_label(styles.get(style), level, number) if first else ""
                yield from _lines(f"{label} {_odt_text(child)}" if label else _odt_text(child))
                first = False
            elif kind == "list":
                yield from _odt_list(child, styles, style, level + 1)


def _odt_text(element: Any) -> str:
    words: list[str] = []
    for child in element.childNodes:
        if child.nodeType == child.TEXT_NODE:
            words.append(str(child.data))
            continue
        match child.qname[1]:
            case "line-break":
                words.append("\n")
            case "tab" | "s":
                words.append(" ")
            case "note" | "annotation" | "tracked-changes":
                continue
            case _:
                words.append(_odt_text(child))
    return "".join(words)


def _odt_table(table: Any, styles: dict[str, Any]) -> Iterator[Block]:
    rows: list[tuple[str, ...]] = []
    above: dict[int, tuple[int, str]] = {}
    for row in _odt_rows(table):
        cells: list[str] = []
        for cell in row.childNodes:
            kind = getattr(cell, "qname", ("", ""))[1]
            if kind == "table-cell":
                text = "\n".join(one.text for one in _odt_blocks(cell, styles) if isinstance(one, Paragraph))
                down = int(cell.getAttribute("numberrowsspanned") or 1)
                if down > 1:
                    above[len(cells)] = (down - 1, text)
                cells += [text] * min(int(cell.getAttribute("numbercolumnsrepeated") or 1), 64)
            elif kind == "covered-table-cell":
                for _ in range(min(int(cell.getAttribute("numbercolumnsrepeated") or 1), 64)):
                    left, text = above.get(len(cells), (0, ""))
                    if left:
                        above[len(cells)] = (left - 1, text)
                    cells.append(text if left else "")
        rows.append(tuple(cells))
    if any(any(row) for row in rows):
        yield Grid(tuple(rows))


def _odt_rows(element: Any) -> Iterator[Any]:
    for child in element.childNodes:
        kind = getattr(child, "qname", ("", ""))[1]
        if kind == "table-row":
            yield child
        elif kind in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _odt_rows(child)


# ---- plain text ----


def _txt(data: bytes) -> Iterator[Block]:
    lines = _decoded(data).splitlines()
    at = 0
    while at < len(lines):
        rows: list[tuple[str, ...]] = []
        while at + len(rows) < len(lines) and len(cells := _cells(lines[at + len(rows)])) > 2:
            rows.append(cells)
        if len(rows) > 1:
            yield Grid(tuple(rows))
            at += len(rows)
            continue
        yield from _lines(lines[at])
        at += 1


def _cells(line: str) -> tuple[str, ...]:
    """The cells of a line of a table that was copied from Word or drawn with strokes."""
    if line.count("|") > 1:
        return tuple(cell.strip() for cell in line.strip().strip("|").split("|"))
    return tuple(cell.strip() for cell in line.split("\t")) if line.strip() and "\t" in line.strip() else ()


def _decoded(data: bytes) -> str:
    """Text of a file that says its encoding, or is UTF-8, or else Windows' Vietnamese. Raises Refused."""
    marks = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))
    names = [name for mark, name in marks if data.startswith(mark)] or ["utf-8", "cp1258"]
    for name in names:
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return composed(text)
    raise Refused("not_a_plan")
