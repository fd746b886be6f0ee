"""What leads say and decide, kept in the history of the task that it is about."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import Calendar, TaskKey
from bot.office.office import Office
from bot.office.statement import Statement
from bot.store import officers, progress
from bot.store.progress import Report

LONGEST_WORDS = 1000


async def keep(
    office: Office,
    connection: AsyncConnection,
    calendar: Calendar,
    about: TaskKey,
    asker_id: int,
    said: Statement,
    status: str,
    promised: date | None = None,
) -> None:
    """Keep a lead's act (one of `progress.OF_LEADS`), with its file, beside the reports of the unit of who asked.

    Nothing where the task has left the calendar, or nobody answers for it. It does not follow edits of the
    message: what was passed on has been read.
    """
    entry = calendar.by_id.get(about.entry_id)
    if entry is None or not entry.units:
        return
    asker = await officers.by_id(connection, asker_id)
    units = (asker.reporting_units(entry) if asker else ()) or entry.units
    report = Report(
        entry_id=about.entry_id,
        occurrence_key=about.occurrence_key,
        unit_id=units[0],
        officer_id=said.officer.id,
        update_id=said.update_id,
        reported_at=office.now(),
        status=status,
        promised_on=promised,
        note=said.words[:LONGEST_WORDS],
    )
    (report_id,) = await progress.add(connection, [report])
    if said.attachment is not None:
        await progress.attach(connection, report_id, said.attachment)
