"""What an officer reports of a task is recorded, corrected, seen; and whoever has to know of it is told."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import Occurrence
from bot.calendar.progress import BLOCKED, DONE, UnitState
from bot.clock import day_start
from bot.office import extensions, following, nudge, questions
from bot.office.office import Office
from bot.office.statement import Statement
from bot.store import deliveries, progress
from bot.store import questions as store_questions
from bot.store.officers import Officer
from bot.store.progress import EVIDENCE, EXTENSION, Attachment, Report
from bot.store.questions import Matter
from bot.texts.folding import folded

_LONGEST_NOTE = 1000


async def record(
    office: Office,
    connection: AsyncConnection,
    task: Occurrence,
    said: Statement,
    status: str,
    percent: int | None = None,
    promised: date | None = None,
) -> int:
    """Record how far a task is, for each of the officer's units. Returns the id of the (first) report.

    Of somebody who only takes part it is their unit's part: the task is done when all who answer for it say so.
    Followers are told then. Leads are told of an obstacle, and those who were that it is over; who has reminded the
    officer hears the answer. A task that is done needs no more time. `promised` is the day on which it will be done.
    """
    gone = await store_questions.obstacles(connection, task.task_key, said.officer.reporting_units(task.entry))
    report_id = await _add(office, connection, task, said, status, percent, promised)
    told = UnitState(status, percent, promised, reported_at=office.now())
    if status == BLOCKED:
        kind = Matter.OBSTACLE
        leads = await questions.put(office, connection, "chat.lead_blocked", task, said, kind=kind, report_id=report_id)
        heard = {one.id for one in leads}
    else:
        heard = await questions.tell_over(office, connection, gone, task, said, told)
    await nudge.tell_answer(office, connection, task, said, told, heard)
    if status == DONE:
        await extensions.withdraw(office, connection, task, said)
        await following.tell_done(office, connection, task)
    return report_id


async def ask_for_time(
    office: Office,
    connection: AsyncConnection,
    task: Occurrence,
    said: Statement,
    until: date,
    percent: int | None,
    *,
    before: str = "",
) -> int:
    """Record that more time is asked for, and put it before the leads. Returns the id of the (first) report.

    `before` is what the officer had said first, where the day was asked for; the leads read both.
    """
    report_id = await _add(office, connection, task, said, EXTENSION, percent, until)
    words = " – ".join(part for part in (before, said.words) if part)
    told = await extensions.ask(office, connection, task, replace(said, words=words), report_id, until)
    state = UnitState(EXTENSION, percent, until, reported_at=office.now())
    await nudge.tell_answer(office, connection, task, said, state, {one.id for one in told})
    return report_id


async def keep_file(office: Office, connection: AsyncConnection, task: Occurrence, said: Statement) -> None:
    """Keep a file with the task, for the first of the officer's units; the task's state stays as it is."""
    await _add(office, connection, task, said, EVIDENCE)


async def keep_beside(office: Office, connection: AsyncConnection, task: Occurrence, said: Statement) -> None:
    """Keep a further file with what this update reported on the task, or with the task where it reported nothing."""
    report_id = await progress.of_update(connection, said.update_id, task.task_key)
    if report_id is None:
        await _add(office, connection, task, said, EVIDENCE)
    elif said.attachment is not None:
        await progress.attach(connection, report_id, said.attachment)


async def join_album(connection: AsyncConnection, attachment: Attachment) -> bool:
    """Keep a later picture of an album with the report that its first one made. False where there is none."""
    report_id = await progress.report_of_album(connection, attachment.media_group_id or "")
    if report_id is not None:
        await progress.attach(connection, report_id, attachment)
    return report_id is not None


async def acknowledge(office: Office, connection: AsyncConnection, task: Occurrence, officer: Officer) -> None:
    """Seen, nothing more: what would repeat today is not sent, and nothing counts as done."""
    end_of_day = day_start(office.today(), office.zone, days=1)
    await deliveries.skip_repeats(connection, officer.id, task.task_key, until=end_of_day)


async def undo(office: Office, connection: AsyncConnection, report_id: int, said: Statement) -> Report | None:
    """Take back a report of the officer's own. None where there is nothing to take back."""
    return await progress.undo(
        connection, report_id, officer_id=said.officer.id, update_id=said.update_id, now=office.now()
    )


async def undo_all(office: Office, connection: AsyncConnection, report_id: int, said: Statement) -> list[Report]:
    """Take back all that the officer reported in the update of one report; returns what is taken back, one a task."""
    told = await progress.told_with(connection, report_id, officer_id=said.officer.id)
    taken = [await undo(office, connection, report.id or 0, said) for report in told]
    return [report for report in taken if report is not None]


async def standing(connection: AsyncConnection, said: Statement) -> tuple[list[Report], list[Report]]:
    """What the officer's message has reported: all of it, oldest first, and what stands, one for each task."""
    if said.address is None or said.message_id is None:
        return [], []
    told = await progress.of_message(connection, said.address, said.message_id)
    mine = [report for report in told if report.officer_id == said.officer.id]
    return mine, list({report.task: report for report in mine if report.stands}.values())


async def take_back(office: Office, connection: AsyncConnection, report: Report, said: Statement) -> bool:
    """Take back a report of a message that now says `said`; False where the officer has reported on it since."""
    if await progress.is_overtaken(connection, report):
        return False
    await undo(office, connection, report.id or 0, said)
    return True


def is_report(task: Occurrence) -> bool:
    """Whether what is handed in is a report, so that nothing to report completes it: "Báo cáo quý" and not a plan."""
    return "bao cao" in folded(task.entry.summary)


@dataclass(frozen=True, slots=True)
class Correction:
    """What a message that is corrected had reported last: the report, and its task, None if that is gone.

    `overtaken` says that a later report stands, `taken_back` that the report stood until now.
    """

    report: Report
    task: Occurrence | None
    overtaken: bool = False
    taken_back: bool = False


async def take_back_corrected(office: Office, connection: AsyncConnection, said: Statement) -> Correction | None:
    """Take back what a message reported that now says `said`; a later report on the same task stands.

    None where the message of this officer has reported nothing, or says what it said.
    """
    mine, stands = await standing(connection, said)
    if not mine or (stands and stands[-1].note == said.words):
        return None
    last = mine[-1]
    task = office.task(await office.calendar(connection), last.task)
    if task is not None and await progress.is_overtaken(connection, last):
        return Correction(last, task, overtaken=True)
    if stands:
        await undo(office, connection, stands[-1].id or 0, said)
    return Correction(last, task, taken_back=bool(stands))


async def _add(
    office: Office,
    connection: AsyncConnection,
    task: Occurrence,
    said: Statement,
    status: str,
    percent: int | None = None,
    promised: date | None = None,
) -> int:
    """Append one report per unit, with the message that said it and the file that came with it; the first one's id.

    A file alone is kept once.
    """
    units = said.officer.reporting_units(task.entry)
    reports = [
        Report(
            entry_id=task.entry.id,
            occurrence_key=task.key,
            unit_id=unit,
            officer_id=said.officer.id,
            update_id=said.update_id,
            reported_at=office.now(),
            status=status,
            percent=percent,
            promised_on=promised,
            note=said.words[:_LONGEST_NOTE],
            address=said.address,
            message_id=said.message_id,
        )
        for unit in (units[:1] if status == EVIDENCE else units)
    ]
    ids = await progress.add(connection, reports)
    if said.attachment is not None:
        await progress.attach(connection, ids[0], said.attachment)
    return ids[0]
