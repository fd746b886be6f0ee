"""Events files in TOML: rows with the line on which each stands, which `tomllib` does not tell."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.files.problems import Problem
from bot.texts import Texts

LARGEST = 20 * 1024 * 1024
KINDS = ("anniversary", "event", "congress", "task", "document")
_TABLES = ("layer", "unit", *KINDS)
_HEADER = re.compile(r"^\s*\[\[\s*([A-Za-z_-]+)\s*\]\]")
_ANY_HEADER = re.compile(r"^\s*\[")
_KEY = re.compile(r"^\s*\"?([A-Za-z_]+)\"?\s*=")
_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")


@dataclass(frozen=True, slots=True)
class RawRow:
    """One table of the file. `lines` has the line of its header under "" and of each of its keys."""

    table: str
    number: int
    values: Mapping[str, Any]
    lines: Mapping[str, int]

    def where(self, field: str, say: Texts) -> str:
        """ "dòng 14", or "mục [[task]] thứ 3" where the line could not be found."""
        line = self.lines.get(field, self.lines.get(""))
        if line is None:
            return say.plain("files.where_table", table=self.table, number=self.number)
        return say.plain("files.where_line", line=line)


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file as it was read: its layer table and its rows, in order; nothing is checked yet but that it is TOML."""

    name: str
    layer: Mapping[str, Any]
    rows: tuple[RawRow, ...]


def read_toml(path: Path, say: Texts) -> RawFile | Problem:
    """Read a file; a Problem where it cannot be read or is not TOML."""
    name = path.name

    def problem(key: str, where: str = "", **params: object) -> Problem:
        return Problem(name, where, "", "", say.plain(f"files.{key}", **params))

    try:
        if path.is_dir():
            return problem("is_folder")
        if path.stat().st_size > LARGEST:
            return problem("too_large", megabytes=LARGEST // 1024 // 1024)
        source = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        return problem("missing_file")
    except OSError as error:
        return problem("unreadable", why=error.strerror or error)
    except UnicodeDecodeError as error:
        return problem("not_utf8", where=say.plain("files.where_byte", byte=error.start + 1))
    try:
        document = tomllib.loads(source)
    except (ValueError, RecursionError) as error:  # a number of thousands of digits is no TOMLDecodeError
        place = _PLACE.search(str(error))
        where = say.plain("files.where_line_column", line=place[1], column=place[2]) if place else ""
        return problem("not_toml", where=where, why=_PLACE.sub("", str(error)).strip())
    if not document:
        return problem("empty")
    for table in document:
        if table not in _TABLES:
            return problem("unknown_table", table=table, known=", ".join(_TABLES))
    layer = document.get("layer", {})
    if not isinstance(layer, dict):
        return problem("layer_is_no_table")
    rows: list[RawRow] = []
    lines = _lines(source)
    for table in ("unit", *KINDS):
        given = document.get(table, [])
        if not isinstance(given, list) or not all(isinstance(row, dict) for row in given):
            return problem("not_a_list", table=table)
        found = lines[table] if len(lines[table]) == len(given) else [{}] * len(given)
        rows += [
            RawRow(table, number, row, where)
            for number, (row, where) in enumerate(zip(given, found, strict=True), start=1)
        ]
    rows.sort(key=lambda row: row.lines.get("", 0))
    return RawFile(name, layer, tuple(rows))


def _lines(source: str) -> dict[str, list[dict[str, int]]]:
    """The lines of every [[table]] and of its keys, by a plain scan, which a text of several lines can mislead."""
    found: dict[str, list[dict[str, int]]] = defaultdict(list)
    here: dict[str, int] | None = None
    for number, line in enumerate(source.split("\n"), start=1):
        if header := _HEADER.match(line):
            here = {"": number}
            found[header[1]].append(here)
        elif _ANY_HEADER.match(line):
            here = None
        elif here is not None and (key := _KEY.match(line)):
            here.setdefault(key[1], number)
    return found
