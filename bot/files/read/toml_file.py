"""Events files in TOML: rows with the line on which each stands, which `tomllib` does not tell."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Mapping
from itertools import islice
from typing import Any

from bot.files import limits
from bot.files.problems import Problem, shown
from bot.files.raw import TABLES, RawFile, RawRow
from bot.files.read.sheet import too_many_rows
from bot.files.read.toml_syntax import syntax_problem
from bot.texts import Texts

_SYNTAX_PROBLEMS = 50
_HEADER = re.compile(r"\s*\[\[?\s*([A-Za-z0-9_-]+)\s*\]")
_ANY_HEADER = re.compile(r"\s*\[")
_TABLE = re.compile(r"^[ \t]*\[\[", re.MULTILINE)
_KEY = re.compile(r"\s*\"?([A-Za-z0-9_-]+)\"?\s*=")
# Only sets of characters are possessive: groups that are go wrong in Python before 3.11.5 (gh-106052).
_QUOTED_OR_COMMENT = re.compile(
    r'"""[^"\\]*+(?:(?:\\.|"(?!""))[^"\\]*+)*"{3,5}'
    r"|'''[^']*+(?:'(?!'')[^']*+)*'{3,5}"
    r'|"[^"\\\n]*+(?:\\.[^"\\\n]*+)*"'
    r"|'[^'\n]*'"
    r"|#[^\n]*",
    re.DOTALL,
)
_WORD = re.compile(r'"[A-Za-z0-9_-]+"')


def read_toml(name: str, data: bytes, say: Texts) -> RawFile | Problem:
    """Read a file called `name`; a Problem where it is no text or empty. Raises Refused where it is too long.

    Where one table is not TOML, the others are read all the same, so that their mistakes are told too.
    """

    def problem(key: str, where: str = "") -> Problem:
        return Problem(name, where, "", "", say.plain(f"files.{key}"))

    try:
        source = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        return problem("not_utf8", where=say.plain("files.where_byte", byte=error.start + 1))
    tables = sum(1 for _ in islice(_TABLE.finditer(source), limits.ROWS + 1))
    longest = max(part.count("\n") for part in source.split("\n["))
    if max(tables, longest) > limits.ROWS:
        raise too_many_rows()
    try:
        document = tomllib.loads(source)
    except (ValueError, RecursionError) as error:  # a number of thousands of digits is no TOMLDecodeError
        return _in_parts(name, source, syntax_problem(name, source, error, say), say)
    if not document:
        return problem("empty")
    return _rows(name, document, _lines(source), say)


def _in_parts(name: str, source: str, problem: Problem, say: Texts) -> RawFile:
    """What can be read of a file that is not TOML, table by table."""
    rows: list[RawRow] = []
    layers: list[RawRow] = []
    errors: list[Problem] = []
    others: list[Problem] = []
    lines = source.split("\n")
    starts = [number for number, line in enumerate(lines) if _ANY_HEADER.match(line)]
    for start, end in zip([0, *starts], [*starts, len(lines)], strict=True):
        part = "\n".join(lines[start:end])
        try:
            document = tomllib.loads(part)
        except (ValueError, RecursionError) as error:
            if len(errors) < _SYNTAX_PROBLEMS:
                errors.append(syntax_problem(name, part, error, say, above=start))
            continue
        if document:
            read = _rows(name, document, _lines(part, above=start), say)
            others += read.errors[:_SYNTAX_PROBLEMS]
            rows += read.rows
            layers += read.layers
    # What is wrong only between tables, such as a name that comes twice, no part shows.
    return RawFile(name, tuple(layers), tuple(rows), errors=(*(errors or [problem]), *others), whole=False)


def _rows(name: str, document: Mapping[str, Any], lines: Mapping[str, list[dict[str, int]]], say: Texts) -> RawFile:
    problems: list[Problem] = []

    def problem(key: str, table: str, **params: object) -> None:
        where = RawRow(table, 1, {}, lines[table][0] if lines.get(table) else {}).where("", say)
        words = say.plain(f"files.{key}", table=shown(table), **params)
        problems.append(Problem(name, where, "", shown(table), words))

    rows: list[RawRow] = []
    for table, found_there in document.items():
        # One [layer] is a table; several are [[layer]].
        given = [found_there] if table == "layer" and isinstance(found_there, dict) else found_there
        if table not in TABLES:
            problem("unknown_table", table, known=", ".join(TABLES))
        elif not (isinstance(given, list) and all(isinstance(row, dict) for row in given)):
            wrong = "layer_is_no_table" if table == "layer" else "not_a_list"
            problem(wrong, table)
        else:
            found = lines[table] if len(lines.get(table, ())) == len(given) else [{}] * len(given)
            rows += [
                RawRow(table, number, row, where)
                for number, (row, where) in enumerate(zip(given, found, strict=True), start=1)
            ]
            if len(rows) > limits.ROWS:
                raise too_many_rows()
    rows.sort(key=lambda row: row.lines.get("", 0))
    layers = tuple(row for row in rows if row.table == "layer")
    return RawFile(name, layers, tuple(row for row in rows if row.table != "layer"), tuple(problems))


def _lines(source: str, above: int = 0) -> dict[str, list[dict[str, int]]]:
    """The lines of every table (or key outside tables) and of its keys, by a scan that skips what stands in quotes."""
    found: dict[str, list[dict[str, int]]] = defaultdict(list)
    here: dict[str, int] | None = None
    outside, depth = True, 0
    for number, line in enumerate(_QUOTED_OR_COMMENT.sub(_line_ends, source).split("\n"), start=above + 1):
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
