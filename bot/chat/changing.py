"""A change of the calendar with all that follows from it, in one transaction: version, reminders, word to people.

The command line and the chat, a file, a small edit and an undo all come through here. What takes long with many rows is
computed in a thread, so that the service goes on meanwhile.
"""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar import changes
from bot.calendar.changes import Effect, Moved, News
from bot.calendar.model import Calendar
from bot.calendar.reminders import Reminder
from bot.chat import notices as upkeep
from bot.chat.change_words import notice_line
from bot.chat.office import Office
from bot.delivery import replanning
from bot.delivery.message import Message
from bot.store import deliveries, extensions, loading, notices, officers
from bot.store.deliveries import Priority
from bot.store.loading import Proposal
from bot.store.officers import Officer
from bot.store.versions import Author

_MOST_LINES = 15
_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Preview:
    """A proposal, what it does to the reminders of the coming year, and how many people will be told."""

    proposal: Proposal
    effect: Effect
    told: int


@dataclass(frozen=True, slots=True)
class Applied:
    """What has been written: the number of the version (None: there was nothing to write), how many people have been
    told, and of how many occurrences everybody is reminded at once.
    """

    version: int | None
    told: int
    at_once: int = 0


async def preview(office: Office, connection: AsyncConnection, proposal: Proposal) -> Preview:
    """Look at what a proposal would do. Writes nothing."""
    before, after, ids = await _both(connection, proposal)
    today = office.today()
    effect = await asyncio.to_thread(
        changes.effect,
        before,
        after,
        ids,
        today,
        today + _YEAR,
        lead_times=office.lead_times,
        working=office.working,
        now=office.now(),
    )
    effect = replace(effect, at_once=len(await _missed(office, connection, before, after, ids)))
    return Preview(proposal, effect, len((await _news(office, connection, before, after, ids))[0]))


async def carry_out(
    office: Office, connection: AsyncConnection, proposal: Proposal, *, author: Author, bundled: Path | None = None
) -> Applied:
    """Write a proposal, plan its reminders anew and tell those whom it concerns.

    `bundled` is the folder that an empty store takes in first. Raises loading.Outdated.
    """
    before, after, ids = await _both(connection, proposal)
    now = office.now()
    version = await loading.apply(connection, proposal, author=author, now=now, bundled=bundled, locale=office.locale)
    if version is None:
        return Applied(None, 0)
    told, stale = await _news(office, connection, before, after, ids)
    await replanning.replan(connection, after, ids, office.lead_times, office.working, now)
    await notices.skip_waiting(connection, stale)
    for officer, news in told:
        await deliveries.enqueue(
            connection,
            chat_id=officer.chat_id or 0,
            officer_id=officer.id,
            dedupe_key=f"change:{version}:{officer.id}",
            payload=_notice(office, officer, news, before, after).to_payload(),
            now=now,
            priority=Priority.NOTICE,
            task=_only_task(news),
        )
    missed = await _missed(office, connection, before, after, ids)
    at_once, lost = await replanning.tell(connection, missed, office.lead_times, now)
    if lost:
        await upkeep.expired(office, connection, lost)
    return Applied(version, len(told), at_once)


async def _missed(
    office: Office, connection: AsyncConnection, before: Calendar, after: Calendar, ids: Collection[str]
) -> list[tuple[Reminder, datetime | None]]:
    """The reminders of what the change brings whose time has passed already, and when they are to be sent."""
    now = office.now()
    found = await asyncio.to_thread(
        changes.missed, before, after, ids, lead_times=office.lead_times, working=office.working, now=now
    )
    return await replanning.to_tell(connection, found, office.lead_times, now)


async def _both(connection: AsyncConnection, proposal: Proposal) -> tuple[Calendar, Calendar, frozenset[str]]:
    """The calendars before and after, with what leads have granted, and the entries that differ."""
    granted = await extensions.granted(connection)
    before, after = (replace(calendar, extended=granted) for calendar in (proposal.before, proposal.after))
    return before, after, await asyncio.to_thread(changes.affected, before, after)


async def _news(
    office: Office, connection: AsyncConnection, before: Calendar, after: Calendar, ids: Collection[str]
) -> tuple[list[tuple[Officer, list[Moved]]], set[tuple[str, str]]]:
    """Who is to be told of what: those who were reminded of it, and those to whom it has been assigned.

    Also the occurrences whose date no longer holds, of which nothing that waits may be sent any more.
    """
    reminded = await notices.reminded(connection, ids)
    waiting = await notices.waiting(connection, ids)
    names = {name for of_officer in reminded.values() for name in of_officer} | waiting
    news = changes.moved(before, after, names, office.today(), office.working)
    told: list[tuple[Officer, list[Moved]]] = []
    for officer in await officers.enrolled(connection) if news else ():
        held = reminded.get(officer.id, set())
        mine = [one for one in news if (one.entry_id, one.key) in held or _newly_in_charge(officer, one)]
        if mine and officer.chat_id is not None:
            told.append((officer, mine))
    return told, {(one.entry_id, one.key) for one in news if one.news != (News.REASSIGNED,)}


def _newly_in_charge(officer: Officer, news: Moved) -> bool:
    if News.REASSIGNED not in news.news or news.before is None or news.after is None:
        return False
    return any(unit in officer.units for unit in set(news.after.entry.units) - set(news.before.entry.units))


def _notice(office: Office, officer: Officer, news: list[Moved], before: Calendar, after: Calendar) -> Message:
    say = office.texts(officer.locale)
    lines = [notice_line(one, before, after, say) for one in news[:_MOST_LINES]]
    if len(news) > _MOST_LINES:
        lines.append(say.html("changes.notice_more", n=len(news) - _MOST_LINES))
    return Message("\n\n".join([say.html("changes.notice_head"), *lines]))


def _only_task(news: list[Moved]) -> tuple[str, str] | None:
    """The task that a reply to the notice means, where it is about one alone."""
    return (news[0].entry_id, news[0].key) if len(news) == 1 else None
