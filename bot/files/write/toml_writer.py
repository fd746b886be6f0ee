"""Calendars as TOML that `toml_file` reads back as they were."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any

from bot.calendar.model import (
    Certainty,
    Dates,
    EarlierDate,
    Entry,
    Frequency,
    Layer,
    LunarYearly,
    MonthlyWeekday,
    Never,
    Once,
    Relative,
    Repeating,
    Schedule,
    Status,
    Unit,
    Weekly,
    Yearly,
)
from bot.files.check.dates import WEEKDAYS


def toml_bytes(layers: Iterable[tuple[Layer, tuple[Unit, ...], list[Entry]]]) -> bytes:
    """The layers, each with its units and rows, as an events file in UTF-8. One layer is [layer], several [[layer]]."""
    parts = list(layers)
    several = len(parts) > 1
    tables = [_table("[[layer]]" if several else "[layer]", _layer(layer)) for layer, _, _ in parts]
    for layer, units, rows in parts:
        of = {"layer": layer.id} if several else {}
        for unit in units:
            short = {} if unit.short == unit.name else {"short": unit.short}
            parent = {"parent": unit.parent} if unit.parent else {}
            tables.append(_table("[[unit]]", of | {"id": unit.id, "name": unit.name} | short | parent))
        tables += [_table(f"[[{row.kind.value}]]", of | _entry(row, layer.year)) for row in rows]
    return "\n".join(tables).encode()


def _table(header: str, values: Mapping[str, Any]) -> str:
    return f"{header}\n" + "".join(f"{name} = {_value(value)}\n" for name, value in values.items())


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{name} = {_value(one)}" for name, one in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, str):
        # The escapes of JSON are TOML's but for the delete character, which JSON leaves as it is.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return f"{value:%H:%M:00}" if isinstance(value, time) else str(value)


def _layer(layer: Layer) -> dict[str, Any]:
    return {"id": layer.id, "name": layer.name} | ({} if layer.year is None else {"year": layer.year})


def _entry(entry: Entry, year: int | None) -> dict[str, Any]:
    values: dict[str, Any] = {
        "id": entry.id,
        "clause": entry.clause,
        "summary": entry.summary,
        "units": list(entry.units),
        "supporting": list(entry.supporting),
        "followers": list(entry.followers),
        **_schedule(entry.schedule, year, due=entry.kind.value == "task"),
        "starts": entry.starts,
        "ends": entry.ends,
        "place": entry.place,
        "chair": entry.chair,
        "participants": entry.participants,
        "preparation": entry.preparation,
        "first_year": entry.first_year,
        "status": "" if entry.status is Status.CONFIRMED else entry.status.value,
        "assumed": sorted(entry.assumed),
        "hand_in": entry.hand_in,
        "earlier": [_earlier(one) for one in entry.earlier],
        "source": entry.source,
        "certainty": "" if entry.certainty is Certainty.HIGH else entry.certainty.value,
        "note": entry.note,
    }
    kept = {name: value for name, value in values.items() if value not in ("", [], None)}
    return kept | ({} if entry.leads is None else {"leads": list(entry.leads)})


def _earlier(earlier: EarlierDate) -> dict[str, Any]:
    end = {} if earlier.span.end == earlier.span.start else {"end": earlier.span.end}
    return {"start": earlier.span.start, **end, **({"note": earlier.note} if earlier.note else {})}


def _schedule(schedule: Schedule, year: int | None, *, due: bool) -> dict[str, Any]:
    repeat = "due" if due else "repeat"
    match schedule:
        case Never():
            return {}
        case Once(_, _, _, end):
            return {"due" if due else "date": _once(schedule)} | ({} if end is None else {"end": end})
        case Yearly(month, day, days, first):
            since = "" if first is None else f"{first}-"
            every = f"{since}{month:02}" if day is None else f"{since}{month:02}-{day:02}"
            return {"yearly": every} | ({} if days == 1 else {"days": days})
        case LunarYearly(month, day, days):
            return {"lunar": f"{month:02}-{day:02}"} | ({} if days == 1 else {"days": days})
        case Repeating(frequency, day, first, last):
            every = "month" if frequency is Frequency.MONTHLY else "quarter"
            return {repeat: {"every": every, "day": day, "from": first, "until": last}}
        case Weekly(weekdays, first, last, interval):
            on = [WEEKDAYS[day] for day in weekdays]
            more = {} if interval == 1 else {"interval": interval}
            return {repeat: {"every": "week", "on": on, **more, "from": first, "until": last}}
        case MonthlyWeekday(nth, weekday, first, last):
            return {repeat: {"every": "month", "on": WEEKDAYS[weekday], "nth": nth, "from": first, "until": last}}
        case Dates(days):
            return {"due" if due else "dates": list(days)}
        case Relative(anchor, offset, working, own_year):
            counted = {"working_days" if working else "days": abs(offset)}
            which = {} if own_year == year else {"year": own_year or "every"}
            return {"due": counted | {"before" if offset < 0 else "after": anchor} | which}


def _once(once: Once) -> str | date:
    if once.month is None:
        return str(once.year)
    if once.day is None:
        return f"{once.year}-{once.month:02}"
    return date(once.year, once.month, once.day)
