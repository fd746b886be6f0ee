"""A change of the calendar with all that follows from it, in one transaction: version, reminders, word to people.

The command line and the chat, a file, a small edit and an undo all come through here. What takes long with many rows is
got ready before, beside the calendar; the transaction only switches over to it.
"""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar import changes
from bot.calendar.changes import Effect, Moved, News
from bot.calendar.clashes import Clash, clashes
from bot.calendar.model import Calendar, Kind, Once, TaskKey
from bot.calendar.reminders import Reminder
from bot.delivery import at_once, plan
from bot.delivery.message import Message
from bot.office import alerts as upkeep
from bot.office.office import Office
from bot.office.wording.change_words import notice_line
from bot.store import audience, bundled_calendar, calendars, deliveries, loading, notices, officers, staging, versions
from bot.store.audience import Audience
from bot.store.deliveries import Priority
from bot.store.loading import Proposal
from bot.store.officers import Officer
from bot.store.versions import Author
from bot.texts import LOCALES, texts

_MOST_LINES = 15
_AS_DATED = {News.REASSIGNED, News.PLACE}
"""News that leave the day and hour as they were: what waits to be sent still holds."""
_YEAR = timedelta(days=365)
_NEVER_REMINDED = (Kind.DOCUMENT, Kind.HIDDEN)


@dataclass(frozen=True, slots=True)
class Preview:
    """A proposal, what it does to the reminders of the coming year, how many people will be told, and which meetings of
    the coming year that it adds or changes want the same room, person or unit at the same time.
    """

    proposal: Proposal
    effect: Effect
    told: int
    clashes: tuple[Clash, ...] = ()

    @property
    def undated(self) -> int:
        """How many entries that it adds or changes have no day yet, so that nobody is reminded of them."""
        changes = self.proposal.difference
        entries = (*changes.new, *(change.after for change in changes.changed))
        return sum(
            isinstance(entry.schedule, Once) and entry.schedule.day is None and entry.kind not in _NEVER_REMINDED
            for entry in entries
        )


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
    told = await notices.reminded(connection, ids)
    hearing = await audience.read(connection, told, office.today(), supporting=office.lead_times.supporting)
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
        reaches=lambda occurrence: bool(hearing.reached(occurrence)),
    )
    missed = await _missed(office, before, after, ids, office.now())
    effect = replace(effect, at_once=len(await _to_tell(office, connection, missed, hearing)))
    clash = await asyncio.to_thread(clashes, after, ids, today, today + _YEAR, office.working, office.zone)
    return Preview(proposal, effect, await _told(office, connection, before, after, ids), tuple(clash))


@dataclass(frozen=True, slots=True)
class Line:
    """What is news about one occurrence, in words for each language, and the units newly in charge of it."""

    name: TaskKey
    stale: bool
    newly: frozenset[str]
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Ready:
    """What is known, before the switch, of those who have to be told: the news of the occurrences in `looked_at`."""

    news: tuple[Line, ...]
    looked_at: frozenset[TaskKey]
    missed: tuple[Reminder, ...]
    """Those of what is new whose time has passed already."""
    at: datetime
    """When that was looked at (UTC): what comes later is planned, whatever the clock shows at the switch."""


async def carry_out(office: Office, proposal: Proposal, *, author: Author, bundled: Path | None = None) -> Applied:
    """Write a proposal, plan its reminders anew and tell those whom it concerns.

    `bundled` is the folder that an empty store takes in first. Raises loading.Outdated.
    """
    if proposal.snapshot.revision == 0 and bundled is not None:
        await bundled_calendar.seed(office.store, bundled, now=office.now(), locale=office.locale)
        async with office.store.read() as connection:
            snapshot = await calendars.snapshot(connection)
        if snapshot.revision != 1:
            raise loading.Outdated
        proposal = replace(proposal, snapshot=snapshot)
    token = await loading.stage(office.store, proposal, now=office.now())
    if token is None:
        return Applied(None, 0)
    while True:
        made = await ready(office, token)
        async with office.store.begin() as connection:
            applied = await switch(office, connection, token, made, author=author)
        if applied is not None:
            return applied


async def ready(office: Office, token: str) -> Ready:
    """Get what is staged so far that `switch` is quick: its reminders, and who is to be told of what.

    Raises loading.Outdated where somebody else has changed the calendar meanwhile.
    """
    now = office.now()
    async with office.store.read() as connection:
        snapshot, state = await loading.staged_state(connection, token)
        before = await calendars.with_grants(connection, snapshot.calendar)
        after = await calendars.with_grants(connection, state.calendar)
        ids = await staging.concerned(connection, token)
        span = await plan.span(connection, staging.about(token), now)
        reminded = await notices.reminded(connection, staging.about(token))
        names = {name for of_officer in reminded.values() for name in of_officer}
        names |= await notices.waiting(connection, staging.about(token))
    wanted = await plan.wanted(after, ids, span, office.lead_times, office.working)
    await staging.stage_reminders(office.store, token, wanted)
    news = await asyncio.to_thread(changes.moved, before, after, names, office.today(), office.working)
    missed = await _missed(office, before, after, ids, now)
    return Ready(tuple(_line(one, before, after) for one in news), frozenset(names), tuple(missed), now)


async def switch(
    office: Office, connection: AsyncConnection, token: str, made: Ready, *, author: Author
) -> Applied | None:
    """Make the calendar what is staged, plan its reminders, tell people: in the caller's transaction, and quickly.

    None where somebody was reminded meanwhile of what was not looked at: `ready` has to look again. Raises
    loading.Outdated.
    """
    now = office.now()
    await versions.lock(connection)
    reminded = await notices.reminded(connection, staging.about(token))
    waiting = await notices.waiting(connection, staging.about(token))
    if not {name for of_officer in reminded.values() for name in of_officer} | waiting <= made.looked_at:
        return None
    version = await loading.switch(connection, token, author=author, now=now, planned_from=made.at)
    await notices.skip_waiting(connection, {line.name for line in made.news if line.stale})
    rows = []
    for officer in await officers.enrolled(connection, day=office.today()) if made.news else ():
        known = reminded.get(officer.id, set())
        mine = [line for line in made.news if line.name in known or not line.newly.isdisjoint(officer.serves)]
        if mine and officer.address is not None:
            rows.append(
                deliveries.message_row(
                    address=officer.address,
                    officer_id=officer.id,
                    dedupe_key=f"change:{version}:{officer.id}",
                    payload=_notice(office, officer, mine).to_payload(),
                    now=now,
                    priority=Priority.NOTICE,
                    task=mine[0].name if len(mine) == 1 else None,
                )
            )
    await deliveries.enqueue_all(connection, rows)
    hearing = await audience.read(connection, reminded, office.today(), supporting=office.lead_times.supporting)
    chosen = await _to_tell(office, connection, made.missed, hearing)
    now_told, lost = await at_once.tell(connection, chosen, office.lead_times, now)
    if lost:
        await upkeep.expired(office, connection, lost)
    return Applied(version, len(rows), now_told)


def _line(news: Moved, before: Calendar, after: Calendar) -> Line:
    newly: set[str] = set()
    if News.REASSIGNED in news.news and news.before is not None and news.after is not None:
        newly = set(news.after.entry.units) - set(news.before.entry.units)
    words = {locale: notice_line(news, before, after, texts(locale)) for locale in LOCALES}
    return Line(TaskKey(news.entry_id, news.key), not set(news.news) <= _AS_DATED, frozenset(newly), words)


async def _to_tell(
    office: Office, connection: AsyncConnection, missed: Collection[Reminder], hearing: Audience
) -> list[tuple[Reminder, datetime | None]]:
    """Those of the reminders that a change has missed that somebody is still to be told of, and when."""
    missed_by_some = [reminder for reminder in missed if hearing.untold(reminder.occurrence)]
    return await at_once.to_tell(connection, missed_by_some, office.lead_times, office.working, office.now())


async def _missed(
    office: Office, before: Calendar, after: Calendar, ids: Collection[str], now: datetime
) -> list[Reminder]:
    return await asyncio.to_thread(
        changes.missed, before, after, ids, lead_times=office.lead_times, working=office.working, now=now
    )


async def _both(connection: AsyncConnection, proposal: Proposal) -> tuple[Calendar, Calendar, frozenset[str]]:
    """The calendars before and after, with what leads have granted, and the entries that differ."""
    before, after = [await calendars.with_grants(connection, one) for one in (proposal.before, proposal.after)]
    return before, after, await asyncio.to_thread(changes.affected, before, after)


async def _told(
    office: Office, connection: AsyncConnection, before: Calendar, after: Calendar, ids: Collection[str]
) -> int:
    """How many are to be told: those who were reminded of what is news, and those to whom it has been assigned."""
    reminded = await notices.reminded(connection, ids)
    names = {name for of_officer in reminded.values() for name in of_officer}
    names |= await notices.waiting(connection, ids)
    news = await asyncio.to_thread(changes.moved, before, after, names, office.today(), office.working)
    lines = [_line(one, before, after) for one in news]
    return sum(
        officer.address is not None
        and any(
            line.name in reminded.get(officer.id, ()) or not line.newly.isdisjoint(officer.serves) for line in lines
        )
        for officer in (await officers.enrolled(connection, day=office.today()) if lines else ())
    )


def _notice(office: Office, officer: Officer, news: Sequence[Line]) -> Message:
    say = office.texts(officer.locale)
    lines = [line.words[say.locale] for line in news[:_MOST_LINES]]
    if len(news) > _MOST_LINES:
        lines.append(say.html("changes.notice_more", n=len(news) - _MOST_LINES))
    return Message("\n\n".join([say.html("changes.notice_head"), *lines]))
