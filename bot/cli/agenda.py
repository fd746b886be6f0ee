"""`nhaclich agenda`: what is on which day."""

from datetime import date
from typing import Any

from rich.console import Console
from rich.markup import escape

from bot.calendar.model import Calendar, Occurrence, Precision, Status
from bot.calendar.occurrences import occurrences
from bot.calendar.working_days import vietnam
from bot.cli.base import From, Json, To, days_from_today, print_json, say, settings
from bot.cli.database import result_of
from bot.cli.office import calendar_of
from bot.cli.output import column_table
from bot.config import Settings
from bot.office.wording import describe
from bot.texts import hours_text, short_day, span_text


def agenda(first: From = None, last: To = None, as_json: Json = False) -> None:
    office = settings()
    calendar, found = result_of(_agenda(office, *days_from_today(office, first, last)))
    if as_json:
        print_json([_document(occurrence) for occurrence in found])
    else:
        _show(found, calendar)


async def _agenda(office: Settings, first: date, last: date) -> tuple[Calendar, list[Occurrence]]:
    """Everything on the days `first` to `last` (inclusive), in order."""
    calendar = await calendar_of(office)
    return calendar, occurrences(calendar, first, last, vietnam())


def _document(occurrence: Occurrence) -> dict[str, Any]:
    """One occurrence as `nhaclich agenda --json` prints it."""
    entry = occurrence.entry
    return {
        "id": entry.id,
        "kind": entry.kind.value,
        "layer": entry.layer,
        "summary": entry.summary,
        "start": occurrence.start.isoformat() if occurrence.start else None,
        "end": occurrence.end.isoformat() if occurrence.end else None,
        "starts": hours_text(entry.starts) or None,
        "ends": hours_text(entry.ends) or None,
        "precision": occurrence.precision.value,
        "ordinal": occurrence.ordinal,
        "status": occurrence.status.value,
        "units": list(entry.units),
        "supporting": list(entry.supporting),
        "followers": list(entry.followers),
        "place": entry.place,
        "chair": entry.chair,
        "participants": entry.participants,
        "preparation": entry.preparation,
        "clause": entry.clause,
        "assumed": sorted(entry.assumed),
        "source": entry.source,
        "earlier": [
            {"start": date_.span.start.isoformat(), "end": date_.span.end.isoformat()} for date_ in entry.earlier
        ],
    }


def _show(found: list[Occurrence], calendar: Calendar) -> None:
    """Print occurrences as a table."""
    if not found:
        Console().print(say.plain("cli.nothing"))
        return
    table = column_table("day", "what", "units", "layer", "note")
    layers = {layer.id: layer.name for layer in calendar.layers}
    for occurrence in found:
        entry = occurrence.entry
        title = entry.title
        if at := describe.hours(occurrence, say):
            title = f"{at} {title}"
        if occurrence.ordinal is not None:
            title += f" ({say.plain('cli.ordinal', n=occurrence.ordinal)})"
        notes = [entry.place] if entry.place else []
        notes += [say.plain("page.chair", name=entry.chair)] if entry.chair else []
        notes += [say.plain("cli.assumed")] if entry.assumed else []
        notes += [say.plain("cli.earlier", span=span_text(date_.span.start, date_.span.end)) for date_ in entry.earlier]
        if occurrence.status is not Status.CONFIRMED:
            notes.insert(0, say.plain(f"chat.status_{occurrence.status.value}"))
        table.add_row(
            _when(occurrence),
            escape(title),
            escape(", ".join(describe.unit_names(calendar, entry.units))),
            escape(layers.get(entry.layer, entry.layer)),
            escape("; ".join(notes)),
        )
    Console().print(table)


def _when(occurrence: Occurrence) -> str:
    if occurrence.start is None or occurrence.end is None:
        return say.plain("cli.day_unknown", year=occurrence.year)
    if occurrence.precision is Precision.MONTH:
        return say.plain("cli.month_only", month=occurrence.start.month, year=occurrence.start.year)
    if occurrence.start == occurrence.end:
        return short_day(occurrence.start, say.locale)
    return span_text(occurrence.start, occurrence.end, year=True)
