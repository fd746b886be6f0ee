"""For whom more time is asked and granted: the whole task, or one unit's part of it; and who else is told of it."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import Calendar, Entry, Occurrence
from bot.delivery.message import Message
from bot.language.scope import is_for_all
from bot.office.office import Office
from bot.office.statement import Statement, tell
from bot.office.wording import describe
from bot.store import officers
from bot.store.extensions import Extension
from bot.store.officers import Officer
from bot.texts import Texts, day_and_weekday, day_month


def unit_of(officer: Officer, entry: Entry, words: str) -> str | None:
    """Whose part a request of an officer is about; None for the whole task.

    Who leads, or answers alone, moves the task. Of several equal units each asks for itself, unless it says that it is
    for all; who only takes part asks for their own part.
    """
    units = officer.reporting_units(entry)
    if not units or set(entry.units) <= set(units):
        return None
    if not officer.reports_a_part(entry) and is_for_all(words):
        return None
    return units[0]


def whose(calendar: Calendar, entry: Entry, unit: str | None, say: Texts) -> str:
    """For whom more time is asked: "cho riêng UBND", "cho cả nhiệm vụ"; nothing where there is one unit only."""
    if unit is not None:
        return say.plain("parts.for_unit", unit=", ".join(describe.unit_names(calendar, (unit,))))
    return say.plain("parts.for_all") if len(entry.units) + len(entry.supporting) > 1 else ""


async def tell_others(
    office: Office,
    connection: AsyncConnection,
    task: Occurrence,
    extension: Extension,
    granted: date | None,
    said: Statement,
) -> None:
    """Tell those whom a new due date concerns: of the task, or of the unit's part; not who asked, and who decided.

    None for `granted`: what had been granted is taken back. Who answers for a task also learns of a part that comes
    later.
    """
    asker = await officers.by_id(connection, extension.officer_id)
    calendar, entry = await office.calendar(connection), task.entry
    unit = extension.unit_id
    concerned = {*entry.units, *entry.supporting} if unit is None else {unit}
    if unit is not None and unit not in entry.units:
        concerned |= set(entry.units)
    for person in await officers.enrolled(connection):
        if person.id in (extension.officer_id, said.officer.id) or not person.is_reachable:
            continue
        if concerned.isdisjoint(person.reporting_units(entry)):
            continue
        say = office.texts(person.locale)
        day = granted or task.start
        text = say.html(
            "parts.new_due" if granted else "parts.due_back",
            title=describe.title(task),
            whose=whose(calendar, entry, unit, say),
            day=day_and_weekday(day, say.locale, year=day.year != office.today().year) if day else "",
            was=day_month(extension.due_before, office.today()) if extension.due_before else "",
            asker=asker.name if asker is not None else "–",
        )
        key = f"new-due:{extension.id}:{said.update_id}"
        await tell(office, connection, person, Message(text), key=key, task=extension.task)
