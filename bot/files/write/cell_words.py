"""Entries in the words of a table's cells: what `written` and `table` read back as they were."""

from collections.abc import Iterator, Mapping
from datetime import date

from bot.calendar.model import (
    Calendar,
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
from bot.files.headings import label
from bot.texts import Texts, texts, weekday_name

Cells = Mapping[str, str | int]
"""What stands in a row, by column; what is empty is left out."""


def layer_cells(layer: Layer, locale: str) -> dict[str, str | int]:
    """The row of a layer."""
    cells: dict[str, str | int] = {"kind": label("kind", "layer", locale), "id": layer.id, "summary": layer.name}
    return cells | ({} if layer.year is None else {"year": layer.year})


def unit_cells(unit: Unit, layer: str, locale: str) -> dict[str, str | int]:
    """The row of a unit of a layer."""
    kind = label("kind", "unit", locale)
    cells: dict[str, str | int] = {"layer": layer, "kind": kind, "id": unit.id, "summary": unit.name}
    return cells | {"short": unit.short} | ({"parent": unit.parent} if unit.parent else {})


def entry_cells(entry: Entry, year: int | None, locale: str) -> dict[str, str | int]:
    """The row of an entry, whose layer is of the given year."""
    cells: dict[str, str | int] = {
        "layer": entry.layer,
        "kind": label("kind", entry.kind.value, locale),
        "id": entry.id,
        "clause": entry.clause,
        "summary": entry.summary,
        **schedule_cells(entry.schedule, year, due=entry.kind.value == "task", locale=locale),
        "units": "; ".join(entry.units),
        "supporting": "; ".join(entry.supporting),
        "followers": "; ".join(entry.followers),
        "starts": f"{entry.starts:%H:%M}" if entry.starts else "",
        "ends": f"{entry.ends:%H:%M}" if entry.ends else "",
        "place": entry.place,
        "chair": entry.chair,
        "participants": entry.participants,
        "preparation": entry.preparation,
        "hand_in": entry.hand_in,
        "status": "" if entry.status is Status.CONFIRMED else label("status", entry.status.value, locale),
        "assumed": "; ".join(label("assumed", one, locale) for one in sorted(entry.assumed)),
        "earlier": "\n".join(_earlier(one) for one in entry.earlier),
        "source": entry.source,
        "certainty": "" if entry.certainty is Certainty.HIGH else label("certainty", entry.certainty.value, locale),
        "note": entry.note,
    }
    if entry.leads is not None:
        cells["leads"] = "; ".join(map(str, entry.leads)) or texts(locale).plain("cells.no_leads")
    if entry.first_year is not None:
        cells["first_year"] = entry.first_year
    return {column: cell for column, cell in cells.items() if cell != ""}


def schedule_cells(schedule: Schedule, year: int | None, *, due: bool, locale: str) -> dict[str, str | int]:
    """When something is, in the columns for days; with `due` in the one for due dates."""
    say = texts(locale)
    when = "due" if due else "date"
    match schedule:
        case Never():
            return {}
        case Once():
            if due:
                return {"due": _once(schedule, say)}
            end = {} if schedule.end is None else {"end": f"{schedule.end:%d/%m/%Y}"}
            return {"date": _once(schedule, say), **end}
        case Yearly(month, None, _, first):
            return {"date": say.plain("cells.yearly_month", month=month, first=first)}
        case Yearly(month, day, days, first):
            lasting = {} if days == 1 else {"days": days}
            return {"date": say.plain("cells.yearly", day=f"{day}/{month}", first=first), **lasting}
        case LunarYearly(month, day, days):
            lasting = {} if days == 1 else {"days": days}
            return {"date": say.plain("cells.lunar", day=f"{day}/{month}"), **lasting}
        case Repeating(frequency, day, first, last):
            words = "cells.every_month" if frequency is Frequency.MONTHLY else "cells.every_quarter"
            return {when: say.plain(words, day=day, first=f"{first:%d/%m/%Y}", last=f"{last:%d/%m/%Y}")}
        case Weekly(weekdays, first, last, interval):
            names = ", ".join(weekday_name(day, locale) for day in weekdays)
            span = {"first": f"{first:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}"}
            return {when: say.plain("cells.every_week", days=names, n=interval, **span)}
        case MonthlyWeekday(nth, weekday, first, last):
            span = {"first": f"{first:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}"}
            return {when: say.plain("cells.every_nth", day=weekday_name(weekday, locale), nth=nth, **span)}
        case Dates(days):
            listed = "; ".join(f"{day:%d/%m/%Y}" for day in days)
            return {when: listed if len(days) > 1 else f"{listed};"}
        case Relative(anchor, offset, working, own_year):
            words = say.plain(
                "cells.relative",
                n=abs(offset),
                working=working,
                before=offset < 0,
                anchor=anchor,
                year=own_year if own_year != year else None,
                each=own_year is None and year is not None,
            )
            return {"due": words}


def _once(once: Once, say: Texts) -> str:
    if once.month is None:
        return str(once.year)
    if once.day is None:
        return say.plain("cells.month", month=once.month, year=once.year)
    return f"{date(once.year, once.month, once.day):%d/%m/%Y}"


def _earlier(earlier: EarlierDate) -> str:
    span = earlier.span
    days = f"{span.start:%d/%m/%Y}" if span.start == span.end else f"{span.start:%d/%m/%Y} – {span.end:%d/%m/%Y}"
    return f"{days}: {earlier.note}" if earlier.note else days


def parts(
    calendar: Calendar, units: Mapping[str, tuple[Unit, ...]], layer: str | None
) -> Iterator[tuple[Layer, tuple[Unit, ...], list[Entry]]]:
    """Each layer, or only `layer`, with its units and with its rows in their order."""
    rows: dict[str, list[Entry]] = {one.id: [] for one in calendar.layers}
    for row in calendar.rows:
        rows[row.layer].append(row)
    for one in calendar.layers:
        if layer in (None, one.id):
            yield one, tuple(units.get(one.id, ())), rows[one.id]
