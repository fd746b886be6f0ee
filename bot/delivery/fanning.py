"""Fanning out what is due so that one reminder, or one officer, that fails keeps nobody else waiting."""

import logging
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import OFFICE_ZONE, office_day
from bot.store import fan_out as rows
from bot.store import officers, outlook, pointless, reminders
from bot.store.fan_out import FannedOut
from bot.store.reminders import Expired

log = logging.getLogger(__name__)

FAILED = "failed"
"""Why a reminder was set aside of which no message could be made."""


@dataclass(frozen=True, slots=True)
class Work:
    """What there is to do before messages are claimed: somebody's lease has run out, reminders are due."""

    lost: bool
    due: bool


async def work_at(connection: AsyncConnection, now: datetime, *, zone: ZoneInfo) -> Work | None:
    """What is to be done at `now` (UTC), be it only to claim what waits; None where nothing is, as mostly."""
    ahead = await outlook.look(connection)
    lost, due, waits = (at is not None and at <= now for at in (ahead.lease, ahead.reminder, ahead.message))
    if ahead.choices and not due:
        due = await rows.somebody_is_early(connection, now, today=office_day(now, zone), zone=zone)
    return Work(lost, due) if lost or due or waits else None


async def fan_out(
    connection: AsyncConnection, now: datetime, *, today: date, zone: ZoneInfo = OFFICE_ZONE, supporting: bool = True
) -> FannedOut:
    """As `_fan_out`, and turn what is due later today into deliveries for those whose own hour has come."""
    done = await _fan_out(connection, now, today=today, zone=zone, supporting=supporting)
    if done.reminders or done.expired:
        log.info("due: %d reminders, %d messages, %d expired", done.reminders, done.deliveries, len(done.expired))
    if not await rows.somebody_is_early(connection, now, today=today, zone=zone):
        return done
    try:
        async with connection.begin_nested():
            early = await rows.fan_out_early(connection, now, today=today, zone=zone, supporting=supporting)
    except Exception as error:  # the office's hour comes yet
        if is_the_database(error):
            raise
        log.exception("those whose hour is earlier than the office's are told at the office's hour")
        early = 0
    return replace(done, deliveries=done.deliveries + early)


async def _fan_out(
    connection: AsyncConnection, now: datetime, *, today: date, zone: ZoneInfo, supporting: bool
) -> FannedOut:
    """Turn what is due at `now` (UTC) into deliveries, in this transaction; `today` is the office's day.

    What fails is set aside and stands among `expired` of what is returned: a reminder of which no message can be made,
    or an officer to whom none can be addressed. Raises where the database itself is the trouble: then everything waits.
    """
    if not await reminders.due_ids(connection, now):  # nearly always
        return FannedOut()
    try:
        async with connection.begin_nested():
            return await rows.fan_out(connection, now, today=today, zone=zone, supporting=supporting)
    except Exception as error:
        if is_the_database(error):
            raise
        log.exception("what is due could not be fanned out; looking for what is in the way")
    expired = await pointless.expire(connection, now, today=today)
    bad = [id_ for id_ in await reminders.due_ids(connection, now) if not await _works(connection, now, today, [id_])]
    people = [officer.id for officer in await officers.enrolled(connection)] if bad else []
    without = [officer for officer in people if not await _works(connection, now, today, bad, to=officer)]
    if len(without) == len(people):
        without = []
    elif without:
        bad = [id_ for id_ in bad if not await _works(connection, now, today, [id_], without=without)]
    lost = await reminders.set_aside(connection, bad, FAILED, now)
    try:
        async with connection.begin_nested():
            done = await rows.fan_out(connection, now, today=today, without=without, zone=zone, supporting=supporting)
    except Exception as error:
        if is_the_database(error):
            raise
        log.exception("what is due could not be fanned out at all")
        done, without = FannedOut(), []
        lost += await reminders.set_aside(connection, await reminders.due_ids(connection, now), FAILED, now)
    missed = [Expired(officer, "", today, FAILED, officer) for officer in without]
    return replace(done, expired=(*expired, *done.expired, *lost, *missed))


async def _works(
    connection: AsyncConnection,
    now: datetime,
    today: date,
    ids: Collection[int],
    *,
    to: int | None = None,
    without: Collection[int] = (),
) -> bool:
    """Whether these reminders can be fanned out. Nothing of it stays."""
    try:
        async with connection.begin_nested() as tried:
            await rows.fan_out(connection, now, today=today, only=ids, to=to, without=without)
            await tried.rollback()
    except Exception as error:
        if is_the_database(error):
            raise
        log.warning("%d reminders cannot be fanned out to officer %s", len(ids), to or "all", exc_info=error)
        return False
    return True


def is_the_database(error: Exception) -> bool:
    """Whether the database cannot be used, rather than something in it be wrong."""
    return isinstance(error, (OperationalError, InterfaceError)) or (
        isinstance(error, DBAPIError) and error.connection_invalidated
    )
