"""Whether the service is well (the dispatcher, Telegram, chats that were switched off), and the figures of it."""

import asyncio
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from bot.office import unattended
from bot.office.office import Office
from bot.store import backup, deliveries, figures
from bot.web.feed.feeds import Feeds
from bot.web.metrics import Snapshot
from bot.web.pulse import Pulse

DEAD_AFTER = 180.0
"""Seconds. The dispatcher comes by once a minute, and a long poll lasts fifty seconds."""
_TOGETHER = 3
"""So many officers switched off, and at least half of all, are more than chance."""


async def health(
    pulse: Pulse, office: Office, *, leads: bool, polls: bool, broken_since: datetime | None
) -> dict[str, object]:
    """Whether everything works now, each part with its own word; "ok" where all do.

    A process that does not lead neither dispatches nor speaks to Telegram; one that does not poll is only called.
    `broken_since` (UTC) is since when this process gets no message through. The queue is held against the clock
    whoever leads: it stands still where something waits that may go, and nothing has been sent for three minutes.
    """
    states: dict[str, int] = {}
    now, found = office.now(), None
    try:
        async with office.store.read() as connection:
            states = await deliveries.counts(connection)
            found = await figures.delivering(connection, now)
    except (SQLAlchemyError, OSError):
        pass
    long_ago = now - timedelta(seconds=DEAD_AFTER)
    waits, sent = (found.waits_since, found.sent_at) if found else (None, None)
    off, enrolled = (found.switched_off, found.officers) if found else (0, 0)
    alive = {
        "database": found is not None,
        "scheduler": not leads or pulse.idle < DEAD_AFTER,
        "telegram": not (leads and polls) or pulse.silent < DEAD_AFTER,
        "line": not leads or broken_since is None or broken_since > long_ago,
        "queue": waits is None or waits > long_ago or (sent is not None and sent > long_ago),
        "officers": off < _TOGETHER or 2 * off < enrolled,
    }
    return {
        "ok": all(alive.values()),
        **alive,
        "leads": leads,
        "seconds_since_tick": round(pulse.idle, 1),
        "seconds_since_telegram": round(pulse.silent, 1),
        "seconds_waiting": _seconds(waits, now) or 0,
        "seconds_since_sent": _seconds(sent, now),
        "officers_enrolled": enrolled,
        "officers_switched_off": off,
        "deliveries": states,
    }


def _seconds(since: datetime | None, now: datetime) -> float | None:
    return None if since is None else round((now - since).total_seconds(), 1)


def _age(folder: Path, now: datetime) -> float:
    """Seconds since the newest daily copy of a folder was written; infinite where there is none."""
    try:
        return max(0.0, now.timestamp() - backup.daily_copies(folder)[-1].stat().st_mtime)
    except (IndexError, OSError):
        return math.inf


@dataclass(slots=True)
class Watch:
    """Takes the snapshots; what was sent since the watch began counts once."""

    office: Office
    pulse: Pulse
    feeds: Feeds
    leads: Callable[[], bool]
    copies: Path | None
    """The folder of the daily copies; None where there are none to be."""
    _since: datetime = field(init=False)
    _known: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._since = self.office.now()

    async def snapshot(self) -> Snapshot:
        """The figures of now, and how late everything was that was sent since the last time."""
        now = self.office.now()
        async with self.office.store.read() as connection:
            outbox = await figures.outbox(connection, now)
            sent = await figures.sent_since(connection, self._since, self._known)
            waits = await figures.waiting(connection, now)
            people = await figures.delivering(connection, now)
            size = await figures.database_bytes(connection)
            lonely = await unattended.units(self.office, connection)
        last = sent[-1][1] if sent else self._since
        self._known = {id_ for id_, at, _ in sent if at == last} | (self._known if last == self._since else set())
        self._since = last
        return Snapshot(
            due=outbox.due,
            sent=outbox.sent,
            failed=outbox.failed,
            queue=outbox.queue,
            lateness=tuple(seconds for _, _, seconds in sent),
            scheduler_idle=self.pulse.idle,
            telegram_silent=self.pulse.silent,
            entries_written=self.feeds.entries_written,
            feeds_built=self.feeds.built,
            repeated=waits.repeated,
            reminders_waiting=waits.reminders,
            oldest_due_seconds=_seconds(waits.due_since, now) or 0.0,
            open_questions=waits.open_questions,
            matters_waiting=waits.matters,
            requests_waiting=waits.requests,
            officers=people.officers,
            officers_switched_off=people.switched_off,
            units_without_people=len(lonely) if people.officers else 0,
            backup_age_seconds=math.nan if self.copies is None else await asyncio.to_thread(_age, self.copies, now),
            database_bytes=size,
            leader=self.leads(),
        )
