"""A reminder that nobody answered is asked again on the next working day, in one message to each officer."""

from collections import defaultdict
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import Status
from bot.clock import day_start
from bot.office.escalation import people
from bot.office.office import Office
from bot.store import preferences, rounds
from bot.store.rounds import Unanswered

MOST = 10
"""How many tasks one message asks about."""
_BACK = timedelta(days=14)


async def ask(office: Office, connection: AsyncConnection) -> int:
    """Ask again what was sent on the working days before, in this transaction. Returns how many people are asked."""
    if not office.again.times:
        return 0
    today, calendar = office.today(), await office.calendar(connection)
    first = max(office.working.shift(today, -office.again.times), today - _BACK)
    found = await rounds.unanswered(
        connection,
        since=day_start(first, office.zone),
        before=day_start(today, office.zone),
        within=office.again.within_days,
        times=office.again.times,
    )
    tasks = {task.task_key: task for task in office.tasks(calendar)}
    board = await rounds.board(connection, {one.task.entry_id for one in found})
    here = await people(connection, today)
    of_officer: dict[int, list[Unanswered]] = defaultdict(list)
    for one in found:
        task, officer = tasks.get(one.task), here.by_id.get(one.officer_id)
        if task is None or officer is None or officer.id in here.away or task.status is Status.CANCELLED:
            continue
        if board.concerns(task, officer.reporting_units(task.entry)):
            of_officer[officer.id].append(one)
    chosen = await preferences.chosen(connection)
    for officer_id, asked in of_officer.items():
        hour = chosen[officer_id].hour if officer_id in chosen else None
        await _ask(office, connection, asked[:MOST], office.at_hour(today, hour))
    return len(of_officer)


async def _ask(office: Office, connection: AsyncConnection, asked: list[Unanswered], at: datetime) -> None:
    first = asked[0]
    await rounds.note_asked(connection, [one.delivery_id for one in asked], office.today())
    await rounds.enqueue(
        connection,
        rounds.AGAIN,
        officer_id=first.officer_id,
        address=first.address,
        dedupe_key=f"{rounds.AGAIN}:{first.officer_id}:{office.today()}",
        payload={
            "items": [
                {
                    "entry": one.task.entry_id,
                    "key": one.task.occurrence_key,
                    "sent_at": one.sent_at.isoformat(),
                    "message_id": one.message_id,
                }
                for one in asked
            ]
        },
        at=at,
        task=first.task if len(asked) == 1 else None,
    )
