"""Rows of a table in the terms of the TOML format: what their cells say, each by its column."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.calendar.days import Context, When
from bot.files.check.dates import FieldError
from bot.files.check.values import ID
from bot.files.headings import CHOICES, OVER, choices, heading_key, label
from bot.files.read import cell_dates, cell_times

_ERROR = re.compile(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NULL!|NUM!)")
_BULLET = re.compile(r"\s*[-–—+•*▪●]\s+(?=\S)")
_SEVERAL = re.compile(r"[;,\n]+")
_NONE = frozenset({"khong", "none", "no", "khong nhac"})
# What Excel makes of "1/2" in these is no longer what was meant.
_NEVER_DATES = frozenset({"id", "clause", "summary", "short", "parent", "units", "supporting", "followers"})
_TIMES = ("starts", "ends")


def in_terms(
    given: Mapping[str, Any], section: str, locale: str, context: Context = cell_dates.NOTHING_KNOWN
) -> tuple[str, dict[str, Any], When | None]:
    """(table, values in the terms of the TOML format, what the cell for its day was read as) of a row.

    `given` are its cells by column, none of them empty; `context` is what the table says of its dates. `section` is
    "unit" or "layer" in the sheets that hold these. Without a kind, what is due is a task, what comes every year an
    anniversary, anything else an event.
    """
    values: dict[str, Any] = {}
    kind = section
    for column, cell in given.items():
        try:
            if isinstance(cell, FieldError):
                raise cell
            if isinstance(cell, str) and "#" in cell and _ERROR.fullmatch(cell.strip()):
                raise FieldError("excel_error")
            if column == "kind":
                kind = _choice("kind", cell, locale)
            elif column in _READ:
                values[column] = _READ[column](cell)
            elif column in ("status", "certainty"):
                values[column] = _choice(column, cell, locale)
            elif column == "assumed":
                values[column] = [_choice(column, one, locale) for one in _SEVERAL.split(str(cell)) if one.strip()]
            elif column not in ("date", "due", "end", OVER, *_TIMES):
                values[column] = _text(column, cell)
        except FieldError as error:
            values[column] = error
    if "kind" not in given and isinstance(values.get("summary"), str):
        values["summary"] = _without_bullets(values["summary"])
    _put_times(values, given)
    said = _put_dates(values, given, kind, context)
    kind = kind or _likely(values)
    if kind in ("unit", "layer") and "summary" in values:
        values["name"] = values.pop("summary")
    return kind, values, said


def _put_dates(values: dict[str, Any], given: Mapping[str, Any], kind: str, context: Context) -> When | None:
    """What the columns for days say, which may be several fields; what stands in a column of its own comes first."""
    said = None
    if "end" in given and not {"date", "due"} & given.keys():
        given = {"date": given["end"], **{name: cell for name, cell in given.items() if name != "end"}}
        values.pop("end", None)
    for column in ("due", "date"):
        if column not in given or column in values:
            continue
        due = column == "due" or (kind == "task" and "due" not in given)
        try:
            if due:
                terms, read = cell_dates.due(given[column], context)
            else:
                yearly = kind == "anniversary"
                known = context if context.yearly == yearly else replace(context, yearly=yearly)
                terms, read = cell_dates.when(given[column], known)
        except FieldError as error:
            values["due" if due else column] = error
            continue
        said = said or read
        for name in ("starts", "ends", "status"):
            if name in values:
                terms.pop(name, None)
        if "assumed" in terms and isinstance(values.get("assumed"), list):
            terms["assumed"] = sorted({*values["assumed"], *terms["assumed"]})
        if "note" in terms and isinstance(values.get("note"), str):
            terms["note"] = f"{values['note']}; {terms['note']}"
        values |= terms
    if "end" in given and not isinstance(values.get("end"), FieldError):
        try:
            day, hour = cell_dates.last_day(given["end"], context)
            values["end"] = FieldError("two_ends") if "end" in values else day
            if OVER in given and day > str(values.get("date")):
                values["end"] = (date.fromisoformat(day) - timedelta(days=1)).isoformat()
            if hour and "starts" in values:
                values.setdefault("ends", hour)
        except FieldError as error:
            values["end"] = error
    return said


def _put_times(values: dict[str, Any], given: Mapping[str, Any]) -> None:
    """The hours of a row: both may stand in the column of the first. A part of the day goes into the note."""
    for column in _TIMES:
        if column in given and column not in values:
            if part := cell_times.part_of_day(given[column]):
                note = values.get("note")
                values["note"] = f"{part}; {note}" if isinstance(note, str) else part
                continue
            if cell_times.is_tentative(given[column]) and "status" not in given:
                values["status"] = "tentative"
            try:
                starts, ends = cell_times.hours(given[column])
            except FieldError as error:
                values[column] = error
                continue
            values[column] = starts
            if ends and column == "starts" and "ends" not in given:
                values["ends"] = ends


def _likely(values: Mapping[str, Any]) -> str:
    if "due" in values:
        return "task"
    return "anniversary" if "yearly" in values or "lunar" in values else "event"


def _choice(column: str, cell: object, locale: str) -> str:
    code = choices(column).get(heading_key(cell))
    if code is None:
        raise FieldError("not_one_of", known=", ".join(label(column, one, locale) for one in CHOICES[column]))
    return code


def _layer(cell: object) -> str:
    words = str(cell).strip()
    code = words if ID.fullmatch(words) else choices("layer").get(heading_key(words))
    if code is None:
        raise FieldError("unknown_layer", known="national, province, town, ward")
    return choices("layer").get(heading_key(words), code)


def _number(cell: object) -> object:
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def _leads(cell: object) -> object:
    number = _number(cell)
    if isinstance(number, int) and not isinstance(number, bool):
        return [number]
    if not isinstance(cell, str):
        raise FieldError("bad_leads")
    return [] if heading_key(cell) in _NONE else cell


def _text(column: str, cell: object) -> str:
    if isinstance(cell, datetime | date):
        day = f"{cell:%d/%m/%Y}"
        if column in _NEVER_DATES:
            raise FieldError("became_date", day=day)
        return day
    return str(_number(cell))


def _without_bullets(words: str) -> str:
    """The name of what is done without the dash before it; several lines with dashes are one name."""
    lines = [line for line in words.split("\n") if line.strip()]
    marks = [_BULLET.match(line) for line in lines]
    bare = [line[mark.end() :] if mark else line for line, mark in zip(lines, marks, strict=True)]
    if len(lines) > 1 and all(marks):
        return "; ".join(line.strip(" ;.,") for line in bare)
    return "\n".join([bare[0], *lines[1:]]) if lines else words


_READ: Mapping[str, Callable[[Any], Any]] = {
    "layer": _layer,
    "earlier": cell_dates.earlier,
    "leads": _leads,
    "days": _number,
    "first_year": _number,
    "year": _number,
    "id": lambda cell: _text("id", cell).strip(),
}


def is_empty(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def is_blank(cells: Iterable[object]) -> bool:
    return all(map(is_empty, cells))
