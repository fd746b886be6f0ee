"""Events files in TOML: rows with the line on which each stands, which `tomllib` does not tell."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.files.problems import Problem
from bot.files.toml_syntax import syntax_problem
from bot.texts import Texts

LARGEST = 20 * 1024 * 1024
KINDS = ("anniversary", "event", "congress", "task", "document", "hidden")
_TABLES = ("layer", "unit", *KINDS)
_HEADER = re.compile(r"\s*\[\[?\s*([A-Za-z0-9_-]+)\s*\]")
_ANY_HEADER = re.compile(r"\s*\[")
_KEY = re.compile(r"\s*\"?([A-Za-z0-9_-]+)\"?\s*=")
_QUOTED_OR_COMMENT = re.compile(
    r'"""(?:[^"\\]++|\\.|"(?!""))*+"{3,5}'
    r"|'''(?:[^']++|'(?!''))*+'{3,5}"
    r'|"(?:[^"\\\n]++|\\.)*+"'
    r"|'[^'\n]*'"
    r"|#[^\n]*",
    re.DOTALL,
)
_WORD = re.compile(r'"[A-Za-z0-9_-]+"')


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
    """A file as it was read: its layer table and its rows, in order; nothing is checked yet but that it is TOML.

    `problems` are tables that an events file does not have.
    """

    name: str
    layer: RawRow
    rows: tuple[RawRow, ...]
    problems: tuple[Problem, ...]


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
        if not path.is_file():
            return problem("unreadable", why=path)
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
        return syntax_problem(name, source, error, say)
    if not document:
        return problem("empty")
    return _rows(name, document, _lines(source), say)


def _rows(name: str, document: Mapping[str, Any], lines: Mapping[str, list[dict[str, int]]], say: Texts) -> RawFile:
    problems: list[Problem] = []

    def problem(key: str, table: str, **params: object) -> None:
        where = RawRow(table, 1, {}, lines[table][0] if lines.get(table) else {}).where("", say)
        problems.append(Problem(name, where, "", table, say.plain(f"files.{key}", table=table, **params)))

    layer = document.get("layer", {})
    if not isinstance(layer, dict):
        problem("layer_is_no_table", "layer")
        layer = {}
    rows: list[RawRow] = []
    for table, given in document.items():
        if table not in _TABLES:
            problem("unknown_table", table, known=", ".join(_TABLES))
        elif table != "layer" and not (isinstance(given, list) and all(isinstance(row, dict) for row in given)):
            problem("not_a_list", table)
        elif table != "layer":
            found = lines[table] if len(lines.get(table, ())) == len(given) else [{}] * len(given)
            rows += [
                RawRow(table, number, row, where)
                for number, (row, where) in enumerate(zip(given, found, strict=True), start=1)
            ]
    rows.sort(key=lambda row: row.lines.get("", 0))
    of_layer = lines["layer"][0] if lines.get("layer") else {}
    return RawFile(name, RawRow("layer", 1, layer, of_layer), tuple(rows), tuple(problems))


def _lines(source: str) -> dict[str, list[dict[str, int]]]:
    """The lines of every table (or key outside tables) and of its keys, by a scan that skips what stands in quotes."""
    found: dict[str, list[dict[str, int]]] = defaultdict(list)
    here: dict[str, int] | None = None
    outside, depth = True, 0
    for number, line in enumerate(_QUOTED_OR_COMMENT.sub(_line_ends, source).split("\n"), start=1):
        if depth == 0 and _ANY_HEADER.match(line):
            header = _HEADER.match(line)
            outside, here = False, {"": number} if header else None
            if header and here:
                found[header[1]].append(here)
            continue
        if depth == 0 and (key := _KEY.match(line)):
            if outside:
                found[key[1]].append({"": number})
            elif here is not None:
                here.setdefault(key[1], number)
        depth += sum(line.count(bracket) for bracket in "[{") - sum(line.count(bracket) for bracket in "]}")
    return found


def _line_ends(quoted: re.Match[str]) -> str:
    """What stays of a text or comment: its line ends, or all of it where it may be a quoted key."""
    return quoted[0] if _WORD.fullmatch(quoted[0]) else "\n" * quoted[0].count("\n")
