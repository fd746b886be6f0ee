"""How results are printed: one JSON document, or a readable table."""

from collections.abc import Iterable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.calendar.model import Calendar, Occurrence, Precision, Status
from bot.calendar.reminders import Reminder
from bot.office.wording.describe import unit_names
from bot.office.wording.reminders import reminder_text
from bot.replies import Reading
from bot.replies import explain as reasons
from bot.store.officers import Officer
from bot.texts import Texts, short_day, span_text

# ---- JSON -----------------------------------------------------------------------------------------------------------


def occurrence_document(occurrence: Occurrence) -> dict[str, Any]:
    """One occurrence as `nhaclich agenda --json` prints it."""
    entry = occurrence.entry
    return {
        "id": entry.id,
        "kind": entry.kind.value,
        "layer": entry.layer,
        "summary": entry.summary,
        "start": occurrence.start.isoformat() if occurrence.start else None,
        "end": occurrence.end.isoformat() if occurrence.end else None,
        "precision": occurrence.precision.value,
        "ordinal": occurrence.ordinal,
        "status": occurrence.status.value,
        "units": list(entry.units),
        "clause": entry.clause,
        "assumed": sorted(entry.assumed),
        "source": entry.source,
        "earlier": [
            {"start": date_.span.start.isoformat(), "end": date_.span.end.isoformat()} for date_ in entry.earlier
        ],
    }


def reminder_documents(
    found: Iterable[Reminder], calendar: Calendar, zone: ZoneInfo, say: Texts
) -> list[dict[str, Any]]:
    """Reminders as `nhaclich rehearse --json` prints them."""
    return [
        {
            "at": reminder.at.astimezone(zone).isoformat(),
            "id": reminder.occurrence.entry.id,
            "occurrence": reminder.occurrence.start.isoformat() if reminder.occurrence.start else None,
            "lead_days": reminder.lead_days,
            "text": reminder_text(reminder, calendar, say),
        }
        for reminder in found
    ]


def reading_document(reading: Reading, *, explain: bool, say: Texts) -> dict[str, Any]:
    """A reading as `nhaclich reply --json` prints it; with `explain`, "why" tells in words which words decided."""
    document: dict[str, Any] = {
        "status": reading.status.value,
        "percent": reading.percent,
        "date": reading.date.isoformat() if reading.date else None,
        "confident": reading.confident,
    }
    return document | ({"why": reasons(reading, say)} if explain else {})


def officer_document(officer: Officer) -> dict[str, Any]:
    """An officer as `nhaclich officers list --json` prints them."""
    return {
        "id": officer.id,
        "name": officer.name,
        "post": officer.post,
        "role": officer.role.value,
        "units": list(officer.units),
        "enrolled_at": officer.enrolled_at.isoformat(),
    }


# ---- tables ---------------------------------------------------------------------------------------------------------


def show_agenda(found: Sequence[Occurrence], calendar: Calendar, *, say: Texts) -> None:
    """Print occurrences as a table."""
    if not found:
        Console().print(say.plain("cli.nothing"))
        return
    table = column_table(say, "day", "what", "units", "layer", "note")
    layers = {layer.id: layer.name for layer in calendar.layers}
    for occurrence in found:
        entry = occurrence.entry
        title = entry.title
        if occurrence.ordinal is not None:
            title += f" ({say.plain('cli.ordinal', n=occurrence.ordinal)})"
        notes = [say.plain("cli.assumed")] if entry.assumed else []
        notes += [say.plain("cli.earlier", span=span_text(date_.span.start, date_.span.end)) for date_ in entry.earlier]
        if occurrence.status is not Status.CONFIRMED:
            notes.insert(0, say.plain(f"chat.status_{occurrence.status.value}"))
        table.add_row(
            _when(occurrence, say),
            escape(title),
            escape(", ".join(unit_names(calendar, entry.units))),
            escape(layers.get(entry.layer, entry.layer)),
            escape("; ".join(notes)),
        )
    Console().print(table)


def show_reminders(documents: Sequence[dict[str, Any]], *, say: Texts) -> None:
    """Print reminders as a table."""
    if not documents:
        Console().print(say.plain("cli.nothing"))
        return
    table = column_table(say, "at", "text")
    for document in documents:
        table.add_row(document["at"][:16].replace("T", " "), escape(document["text"]))
    Console().print(table)


def show_reading(reading: Reading, *, explain: bool, say: Texts) -> None:
    """Print how a reply is read."""
    console = Console(highlight=False)
    day = f"{reading.date:%d/%m/%Y}" if reading.date else ""
    status = say.plain(f"chat.reading_{reading.status.value}")
    console.print(
        say.plain("cli.reading", status=status, percent=reading.percent, date=day, confident=reading.confident)
    )
    if explain:
        for line in reasons(reading, say):
            console.print(f"  {escape(line)}")


def show_officers(found: Sequence[Officer], *, say: Texts) -> None:
    """Print the enrolled officers."""
    if not found:
        Console().print(say.plain("cli.no_officers"))
        return
    table = column_table(say, "id", "name", "post", "role", "units")
    for officer in found:
        table.add_row(
            str(officer.id),
            escape(officer.name),
            escape(officer.post),
            say.plain(f"chat.role_{officer.role.value}"),
            ", ".join(officer.units),
        )
    Console().print(table)


def _when(occurrence: Occurrence, say: Texts) -> str:
    if occurrence.start is None or occurrence.end is None:
        return say.plain("cli.day_unknown", year=occurrence.year)
    if occurrence.precision is Precision.MONTH:
        return say.plain("cli.month_only", month=occurrence.start.month, year=occurrence.start.year)
    if occurrence.start == occurrence.end:
        return short_day(occurrence.start, say.locale)
    return span_text(occurrence.start, occurrence.end, year=True)


def column_table(say: Texts, *columns: str) -> Table:
    """An empty table with these columns, named in the language of `say`."""
    table = Table(show_lines=False, header_style="bold", expand=False)
    for column in columns:
        table.add_column(say.plain(f"cli.column_{column}"), overflow="fold")
    return table
