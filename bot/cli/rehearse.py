"""`nhaclich rehearse`: which reminders would be sent if nobody answered."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.markup import escape

from bot.calendar.model import Calendar
from bot.calendar.reminders import Reminder, reminders
from bot.calendar.working_days import vietnam
from bot.cli.base import From, Json, To, days_from_today, print_json, say, settings
from bot.cli.database import result_of
from bot.cli.office import calendar_of
from bot.cli.output import column_table
from bot.cli.progress import Progress
from bot.config import Settings
from bot.office.lead_times import lead_times
from bot.office.wording.reminders import reminder_text
from bot.texts import Texts, texts


def rehearse(first: From = None, last: To = None, as_json: Json = False) -> None:
    office = settings()
    days = days_from_today(office, first, last)
    with Progress("cli.rehearsing", quiet=as_json):
        calendar, found = result_of(_rehearse(office, *days))
        documents = _documents(found, calendar, office.office.zone, texts(office.office.locale))
    if as_json:
        print_json(documents)
    else:
        _show(documents)


async def _rehearse(office: Settings, first: date, last: date) -> tuple[Calendar, list[Reminder]]:
    """Every reminder of these days if nobody answered, in order."""
    calendar = await calendar_of(office)
    return calendar, reminders(calendar, first, last, lead_times(office), vietnam())


def _documents(found: Iterable[Reminder], calendar: Calendar, zone: ZoneInfo, say: Texts) -> list[dict[str, Any]]:
    """Reminders as `nhaclich rehearse --json` prints them."""
    return [
        {
            "at": reminder.at.astimezone(zone).isoformat(),
            "id": reminder.occurrence.entry.id,
            "occurrence": reminder.occurrence.start.isoformat() if reminder.occurrence.start else None,
            "lead_days": reminder.lead_days,
            "lead_minutes": reminder.lead_minutes,
            "text": reminder_text(reminder, calendar, say, zone),
        }
        for reminder in found
    ]


def _show(documents: list[dict[str, Any]]) -> None:
    """Print reminders as a table."""
    if not documents:
        Console().print(say.plain("cli.nothing"))
        return
    table = column_table("at", "text")
    for document in documents:
        table.add_row(document["at"][:16].replace("T", " "), escape(document["text"]))
    Console().print(table)
