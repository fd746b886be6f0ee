"""What officers reported. Append-only: an undo is a row too; a task's state is what stands last and was not undone."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, exists, false, func, insert, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import TaskKey
from bot.calendar.progress import STATES, UnitState
from bot.store import tables as t
from bot.store import unit_states
from bot.store.address import Address, at

UNDONE = "undone"
UNDONE_BESIDE = "undone_beside"
"""The undo of what one message reported beside another thing on the same task: progress beside a request."""
EXTENSION = "extension"
EVIDENCE = "evidence"
ANSWER = "answer"
GRANTED = "granted"
REFUSED = "refused"
SETTLED = "settled"
"""A report of one of these does not move the state of its task, and is kept beside it."""
OF_LEADS = (ANSWER, GRANTED, REFUSED, SETTLED)
"""What leads did: words in answer, what they decided on a request (`promised_on`: until when), a matter settled."""
_HELD, _DONE = t.unit_states.alias("held"), t.progress_reports.alias("done")


States = dict[TaskKey, dict[str, UnitState]]
"""How far tasks are: {task: {unit id: its state}}."""


@dataclass(frozen=True, slots=True)
class Report:
    """One answer of an officer for one unit. `status` is one of STATES, EXTENSION, EVIDENCE or OF_LEADS.

    `address` and `message_id` name the message that said it; `id` is set once it is stored. `stands` is False for one
    that is known to have been taken back.
    """

    entry_id: str
    occurrence_key: str
    unit_id: str
    officer_id: int
    update_id: int
    reported_at: datetime
    status: str
    percent: int | None = None
    promised_on: date | None = None
    note: str = ""
    address: Address | None = None
    message_id: str | None = None
    id: int | None = None
    stands: bool = True

    @property
    def task(self) -> TaskKey:
        """The occurrence that it is about."""
        return TaskKey(self.entry_id, self.occurrence_key)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a report: its `kind` (photo, document, video, audio), and Telegram's id of it."""

    kind: str
    file_id: str
    name: str = ""
    media_group_id: str | None = None


async def add(connection: AsyncConnection, reports: Iterable[Report]) -> list[int]:
    """Append reports of one update, one per unit; returns their ids."""
    reports, added = list(reports), []
    for report in reports:
        result = await connection.execute(
            insert(t.progress_reports)
            .values(
                entry_id=report.entry_id,
                occurrence_key=report.occurrence_key,
                unit_id=report.unit_id,
                officer_id=report.officer_id,
                update_id=report.update_id,
                reported_at=report.reported_at,
                status=report.status,
                percent=report.percent,
                promised_on=report.promised_on,
                note=report.note,
                message_id=report.message_id,
                **(report.address.columns() if report.address else {}),
            )
            .returning(t.progress_reports.c.id)
        )
        added.append(result.scalar_one())
    await unit_states.follow(connection, [_part(report) for report in reports if report.status in STATES])
    return added


async def undo(
    connection: AsyncConnection, report_id: int, *, officer_id: int, update_id: int, now: datetime
) -> Report | None:
    """Take back a report, with those of the same update for the officer's other units. None if there is none.

    Only the officer who gave a report may take it back, and only once.
    """
    table = t.progress_reports
    undoing = table.alias("undoing")
    first = (
        await connection.execute(
            select(table).where(table.c.id == report_id, table.c.officer_id == officer_id, table.c.undoes.is_(None))
        )
    ).one_or_none()
    if first is None:
        return None
    rows = (
        await connection.execute(
            select(table).where(
                table.c.update_id == first.update_id,
                table.c.undoes.is_(None),
                table.c.entry_id == first.entry_id,
                table.c.occurrence_key == first.occurrence_key,
                ~exists().where(undoing.c.undoes == table.c.id),
            )
        )
    ).all()
    if not rows:
        return None
    seen: set[str] = set()
    for row in rows:
        await connection.execute(
            insert(table).values(
                entry_id=row.entry_id,
                occurrence_key=row.occurrence_key,
                unit_id=row.unit_id,
                officer_id=officer_id,
                update_id=update_id,
                reported_at=now,
                status=UNDONE_BESIDE if row.unit_id in seen else UNDONE,
                undoes=row.id,
            )
        )
        seen.add(row.unit_id)
    await unit_states.follow(connection, [_part(row) for row in rows])
    return from_row(first)


async def told_with(connection: AsyncConnection, report_id: int, *, officer_id: int) -> list[Report]:
    """The officer's reports that came with the same update as this one and stand, the first of each task."""
    table, undoing = t.progress_reports, t.progress_reports.alias("undoing")
    update = select(table.c.update_id).where(table.c.id == report_id).scalar_subquery()
    rows = await connection.execute(
        select(table)
        .where(
            table.c.update_id == update,
            table.c.officer_id == officer_id,
            table.c.undoes.is_(None),
            ~exists().where(undoing.c.undoes == table.c.id),
        )
        .order_by(table.c.id)
    )
    first: dict[TaskKey, Report] = {}
    for row in rows:
        report = from_row(row)
        first.setdefault(report.task, report)
    return list(first.values())


async def by_id(connection: AsyncConnection, report_id: int) -> Report | None:
    """The report with this id."""
    table = t.progress_reports
    row = (await connection.execute(select(table).where(table.c.id == report_id))).one_or_none()
    return None if row is None else from_row(row)


async def of_message(connection: AsyncConnection, address: Address, message_id: str) -> list[Report]:
    """The reports that one message made, one per unit, oldest first: those too that were taken back since."""
    table, undoing = t.progress_reports, t.progress_reports.alias("undoing")
    rows = await connection.execute(
        select(table, (~exists().where(undoing.c.undoes == table.c.id)).label("stands"))
        .where(at(table, address), table.c.message_id == message_id, table.c.undoes.is_(None))
        .order_by(table.c.id)
    )
    return [replace(from_row(row), stands=bool(row.stands)) for row in rows]


async def of_update(connection: AsyncConnection, update_id: int, task: TaskKey) -> int | None:
    """The id of the first report that an update made on a task."""
    p = t.progress_reports.c
    about = (p.update_id == update_id, p.entry_id == task[0], p.occurrence_key == task[1], p.undoes.is_(None))
    found: int | None = await connection.scalar(select(func.min(p.id)).where(*about))
    return found


async def newest_of(
    connection: AsyncConnection, officer_id: int, among: Collection[TaskKey] | None = None
) -> Report | None:
    """The officer's newest report that stands (`among`: on one of these tasks). What leads do is none."""
    table, undoing = t.progress_reports, t.progress_reports.alias("undoing")
    query = (
        select(table)
        .where(
            table.c.officer_id == officer_id,
            table.c.status.not_in(OF_LEADS),
            table.c.undoes.is_(None),
            ~exists().where(undoing.c.undoes == table.c.id),
        )
        .order_by(table.c.id.desc())
    )
    if among is not None:
        query = query.where(or_(false(), *(_is_on(task) for task in among)))
    row = (await connection.execute(query.limit(1))).one_or_none()
    return None if row is None else from_row(row)


async def is_overtaken(connection: AsyncConnection, report: Report) -> bool:
    """Whether the officer has reported on the same task and unit since, in another message, and that stands."""
    table, undoing = t.progress_reports, t.progress_reports.alias("undoing")
    since = await connection.scalar(
        select(func.count()).where(
            table.c.entry_id == report.entry_id,
            table.c.occurrence_key == report.occurrence_key,
            table.c.unit_id == report.unit_id,
            table.c.officer_id == report.officer_id,
            table.c.id > report.id,
            table.c.update_id != report.update_id,
            table.c.status.in_(STATES),
            or_(table.c.message_id.is_(None), table.c.message_id != report.message_id),
            ~exists().where(undoing.c.undoes == table.c.id),
        )
    )
    return bool(since)


async def attach(connection: AsyncConnection, report_id: int, attachment: Attachment) -> None:
    """Keep a file's id with a report."""
    p = t.progress_reports.c
    columns = ("report_id", "entry_id", "occurrence_key", "kind", "file_id", "name", "media_group_id")
    file = (attachment.kind, attachment.file_id, attachment.name, attachment.media_group_id)
    row = select(p.id, p.entry_id, p.occurrence_key, *(literal(one, String) for one in file)).where(p.id == report_id)
    await connection.execute(insert(t.attachments).from_select(columns, row))


async def report_of_album(connection: AsyncConnection, media_group_id: str) -> int | None:
    """The report that the first picture of an album made."""
    a = t.attachments.c
    found: int | None = await connection.scalar(select(func.min(a.report_id)).where(a.media_group_id == media_group_id))
    return found


async def attachments(connection: AsyncConnection, report_ids: Iterable[int]) -> dict[int, list[Attachment]]:
    """The files that came with each report, in the order in which they came: {report id: files}."""
    a = t.attachments
    found: dict[int, list[Attachment]] = defaultdict(list)
    for row in await connection.execute(select(a).where(a.c.report_id.in_(list(report_ids))).order_by(a.c.id)):
        found[row.report_id].append(Attachment(row.kind, row.file_id, row.name, row.media_group_id))
    return dict(found)


async def states(connection: AsyncConnection, entry_ids: Iterable[str] | None = None) -> States:
    """The state of every reported task.

    `entry_ids` narrows it to some entries. What nobody has reported on is not in it.
    """
    held, last, done = t.unit_states, t.progress_reports, _DONE
    query = (
        select(last, done.c.reported_at.label("done_at"), held.c.done_id)
        .select_from(held)
        .join(last, last.c.id == held.c.report_id)
        .outerjoin(done, done.c.id == held.c.done_id)
    )
    if entry_ids is not None:
        query = query.where(held.c.entry_id.in_(list(entry_ids)))
    found: dict[TaskKey, dict[str, UnitState]] = defaultdict(dict)
    for row in await connection.execute(query):
        found[TaskKey(row.entry_id, row.occurrence_key)][row.unit_id] = UnitState(
            row.status,
            row.percent,
            row.promised_on,
            row.note,
            row.reported_at,
            row.id,
            row.done_at,
            row.done_id or 0,
        )
    return dict(found)


async def history(connection: AsyncConnection, entry_id: str, occurrence_key: str) -> list[Report]:
    """Every report on one occurrence, oldest first, with those taken back and their undos (status "undone").

    What was taken back together has one undo for each unit.
    """
    table = t.progress_reports
    of_it = (table.c.entry_id == entry_id, table.c.occurrence_key == occurrence_key, table.c.status != UNDONE_BESIDE)
    rows = await connection.execute(select(table).where(*of_it).order_by(table.c.id))
    return [from_row(row) for row in rows]


def is_done(entry_id: ColumnElement[Any], key: ColumnElement[Any], unit_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """SQL: whether the last standing report of a unit on an occurrence says done."""
    held = _HELD
    about = and_(held.c.entry_id == entry_id, held.c.occurrence_key == key, held.c.unit_id == unit_id)
    return exists().where(about, held.c.done_id.is_not(None)).correlate_except(held)


def _part(of: Any) -> unit_states.Part:
    return of.entry_id, of.occurrence_key, of.unit_id


def _is_on(task: TaskKey) -> ColumnElement[bool]:
    p = t.progress_reports.c
    return and_(p.entry_id == task[0], p.occurrence_key == task[1])


def from_row(row: Any) -> Report:
    """The report that a row of the table holds."""
    return Report(
        entry_id=row.entry_id,
        occurrence_key=row.occurrence_key,
        unit_id=row.unit_id,
        officer_id=row.officer_id,
        update_id=row.update_id,
        reported_at=row.reported_at,
        status=row.status,
        percent=row.percent,
        promised_on=row.promised_on,
        note=row.note,
        address=None if row.address is None else Address(row.channel, row.address),
        message_id=row.message_id,
        id=row.id,
    )
