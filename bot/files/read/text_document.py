"""The tables of a LibreOffice text (.odt), each a sheet, and what its paragraphs say, as `word_document` has them.

Its cells are read as those of a spreadsheet. A table inside a cell is words of that cell.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import IO, Any

from bot.files import limits
from bot.files.read.document_tables import Document, above_rows, named, titles_above
from bot.files.read.open_document import OpenDocument, parse
from bot.files.read.sheet import Sheet, too_many_rows

_BODY = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 text"
_OF_TABLES = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "


def read_odt(file: IO[bytes]) -> Document:
    """Read a document. Raises Refused for one that is damaged, has a password or is too large."""
    reader = _Text()
    parse(file, reader, "not_a_text", limits.DOCUMENT_BYTES)
    tables = (replace(one, rows=[*above_rows(titles), *one.rows]) for one, titles, _ in reader.tables)
    return Document(named(tables), tuple(reader.above))


class _Text(OpenDocument):
    """Keeps the tables of a text, each with the words above it and its width, and the paragraphs outside of them."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[tuple[Sheet, list[str], int]] = []
        self.above: list[str] = []
        self._outside: list[str] | None = None
        self._in_body = False
        self._alone = True  # nothing was said since the last table
        self._inner = 0

    def _begin(self, name: str, given: dict[str, str]) -> None:
        self._in_body = self._in_body or name == _BODY
        if self._cell is not None and not self._aside and name.startswith(_OF_TABLES):
            self._inner += 1
        else:
            super()._begin(name, given)

    def _end(self, name: str) -> None:
        if self._inner and not self._aside and name.startswith(_OF_TABLES):
            self._inner -= 1
        else:
            super()._end(name)

    def _words(self, words: str) -> None:
        if self._outside is None:
            super()._words(words)
        elif not self._aside:
            self._outside.append(words)

    def _blank(self, words: str) -> None:
        if self._outside is None:
            super()._blank(words)
        else:
            self._outside.append(words)

    def _paragraph_begins(self, given: Mapping[str, str]) -> None:
        if self._in_body and self._table is None:
            self._outside = []
        else:
            super()._paragraph_begins(given)

    def _paragraph_ends(self) -> None:
        super()._paragraph_ends()
        if self._outside is not None and (words := "".join(self._outside).strip()):
            self.above.append(words)
            self._alone = False
        self._outside = None

    def _table_ends(self) -> None:
        table, self._table = self._table, None
        if table is None:
            return
        name = "" if self._alone or not self.above else self.above[-1]
        sheet, width = replace(table.sheet(), name=name, hidden=False), table.columns
        if self._alone and self.tables and self.tables[-1][2] == width:
            last, titles, _ = self.tables[-1]
            self.tables[-1] = _joined(last, sheet), titles, width
        elif table.rows:
            self.tables.append((sheet, titles_above(self.above), width))
        self._alone = True
        if sum(one.total or 0 for one, _, _ in self.tables) > limits.ROWS:
            raise too_many_rows()

    _BEGIN: Mapping[str, Callable[[Any, Mapping[str, str]], None]] = {
        **OpenDocument._BEGIN,
        "p": _paragraph_begins,
        "h": _paragraph_begins,
    }
    _END: Mapping[str, Callable[[Any], None]] = {
        **OpenDocument._END,
        "table": _table_ends,
        "p": _paragraph_ends,
        "h": _paragraph_ends,
    }


def _joined(first: Sheet, more: Sheet) -> Sheet:
    """Two tables as one; the rows of the second are numbered on."""
    by = max((number for number, _ in first.rows), default=0)
    return replace(
        first,
        rows=[*first.rows, *((number + by, cells) for number, cells in more.rows)],
        total=(first.total or 0) + (more.total or 0),
        struck_rows=first.struck_rows | {row + by for row in more.struck_rows},
        struck_cells={**first.struck_cells, **{row + by: cells for row, cells in more.struck_cells.items()}},
        merged=(
            *first.merged,
            *(one._replace(first_row=one.first_row + by, last_row=one.last_row + by) for one in more.merged),
        ),
        notes=first.notes or more.notes,
    )
