"""What `tomllib` says of a file that is not TOML, in words that help whoever keeps the file."""

import re

from bot.files.check import dates
from bot.files.problems import Problem, shown
from bot.texts import Texts

_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")
_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_KEY = re.compile(r"\s*([A-Za-z_]+)\s*=")

_WORDS = {
    "Invalid date": "date",
    "Invalid value": "value",
    "Unterminated string": "string",
    "Illegal character": "string",
    "Unescaped": "backslash",
    "Invalid hex value": "backslash",
    "Escaped character": "backslash",
    "Cannot overwrite": "twice",
    "Duplicate inline table key": "twice",
    "Cannot declare": "table_twice",
    "Cannot mutate": "table_twice",
    "Cannot redefine": "table_twice",
    "Unclosed array": "array",
    "Unclosed inline table": "inline_table",
    "Expected ']": "header",
    "Expected '='": "equals",
    "Invalid initial character": "key",
    "Invalid statement": "key",
    "Expected newline": "rest",
    "Found invalid character": "character",
    "Exceeds the limit": "number",
    "maximum recursion": "depth",
}
"""How the messages of `tomllib` begin, and the message "files.syntax_…" that says the same."""


def syntax_problem(file: str, source: str, error: Exception, say: Texts, above: int = 0) -> Problem:
    """The problem for an exception of `tomllib.loads(source)`, with line, column and the line itself.

    `above` is how many lines of the file stand above `source`.
    """
    lines = source.split("\n")
    message = str(error)
    place = _PLACE.search(message)
    number, column = (int(place[1]), int(place[2])) if place else (len(lines), len(lines[-1]) + 1)
    line = lines[number - 1]
    # A number that is too long and tables that are too deep come without a place.
    known = place or "at end of document" in message
    where = say.plain("files.where_line_column", line=above + number, column=column) if known else ""
    word = next((word for start, word in _WORDS.items() if message.startswith(start)), "other")
    key = _KEY.match(line) if known else None
    text = _impossible_day(line[column - 1 :], say) if word == "date" else None
    return Problem(
        file,
        where,
        key[1] if key else "",
        shown(line.strip()) if known else "",
        text or say.plain("files.not_toml", why=say.plain(f"files.syntax_{word}")),
    )


def _impossible_day(written: str, say: Texts) -> str | None:
    """Why a date such as 2020-06-31 does not exist."""
    day = _DATE.match(written)
    try:
        if day:
            dates.partial_date(day[0])
    except dates.FieldError as wrong:
        return say.plain(f"files.{wrong.key}", **wrong.params)
    return None
