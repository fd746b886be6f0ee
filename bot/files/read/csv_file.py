"""CSV files as Excel and others write them: encodings, separators, line ends."""

import csv
import io
import re
from collections.abc import Iterator

from bot.files import limits
from bot.files.headings import fields_of_headings, heading_key
from bot.files.read.encodings import decoded
from bot.files.read.sheet import Refused, Sheet, too_many_rows
from bot.texts import Texts

SEPARATORS = ";,\t|"
_HINT = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
GUARDED = re.compile(r"'*[=+\-@\t\r]")
"""How a cell begins that a spreadsheet would take for a formula. One more apostrophe in front makes it text."""


def read_csv(data: bytes, say: Texts) -> tuple[Sheet, str]:
    """(the one table of the file, its encoding as in `decoded`). Raises Refused, also while the rows are read."""
    text, encoding = decoded(data)
    separator, start = _separator(text)
    total = text.count("\n") or text.count("\r")
    if total > limits.ROWS:
        _count(text, separator)
    return Sheet("", _rows(text, separator, start, say), total), encoding


def _count(text: str, separator: str) -> None:
    """Count the rows that say anything before any is looked at, which takes far longer. Raises Refused."""
    try:
        rows = sum(any(cells) for cells in csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        return  # told with its place when the row is read
    if rows > limits.ROWS + limits.HEADING_ROWS:
        raise too_many_rows()


def _separator(text: str) -> tuple[str, int]:
    """(what separates the cells, where the table begins): as Excel's hint says, else what gives the most headings, or
    stands in most rows.
    """
    if hint := _HINT.match(text):
        return hint[1], hint.end()
    top = text[:20_000].splitlines()[: limits.HEADING_ROWS]
    known = fields_of_headings()

    def fits(separator: str) -> tuple[int, int]:
        headings = [sum(heading_key(cell.strip('"')) in known for cell in line.split(separator)) for line in top]
        return max(headings, default=0), sum(separator in line for line in top)

    return max(SEPARATORS, key=fits), 0


def _rows(text: str, separator: str, start: int, say: Texts) -> Iterator[tuple[int, tuple[str, ...]]]:
    lines = io.StringIO(text, newline="")
    lines.seek(start)
    reader = csv.reader(_bounded(lines, separator), delimiter=separator, strict=True)
    before = 1 if start else 0
    while True:
        first = reader.line_num + before + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            key = "too_long_cell" if "field limit" in str(error) else "bad_csv"
            raise Refused(key, say.plain("files.where_line", line=first)) from error
        yield first, tuple([unguarded(cell) if cell[:1] == "'" else cell for cell in cells])


def _bounded(lines: Iterator[str], separator: str) -> Iterator[str]:
    """Lines, none of which has a million cells; a cell may well hold some separators of its own."""
    for line in lines:
        if line.count(separator) > 10 * limits.COLUMNS:
            raise Refused("too_many_columns", most=limits.COLUMNS)
        yield line


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if GUARDED.match(cell) else cell


def unguarded(cell: str) -> str:
    """What `guarded` was given."""
    return cell[1:] if cell[:1] == "'" and GUARDED.match(cell) else cell
