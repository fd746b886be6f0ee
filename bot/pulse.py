"""Signs of life: when the dispatcher last ran and Telegram last answered, and the figures that go with them."""

import time as monotonic
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from bot.chat.office import Office
from bot.feeds import Feeds
from bot.store import deliveries, figures
from bot.web.metrics import Snapshot

DEAD_AFTER = 180.0
"""Seconds. The dispatcher comes by once a minute, and a long poll lasts fifty seconds."""


@dataclass(slots=True)
class Pulse:
    """Instants of this process's own clock, which nobody sets."""

    ticked: float = field(default_factory=monotonic.monotonic)
    heard: float = field(default_factory=monotonic.monotonic)

    def tick(self) -> None:
        """The dispatcher has run."""
        self.ticked = monotonic.monotonic()

    def hear(self) -> None:
        """Telegram has answered, and knows this bot."""
        self.heard = monotonic.monotonic()

    @property
    def idle(self) -> float:
        """Seconds since the dispatcher last ran."""
        return monotonic.monotonic() - self.ticked

    @property
    def silent(self) -> float:
        """Seconds since Telegram last answered."""
        return monotonic.monotonic() - self.heard

    async def health(self, office: Office, *, leads: bool, polls: bool) -> dict[str, object]:
        """Whether database, dispatcher and Telegram are alive, each with its own word; "ok" where all are.

        A process that does not lead neither dispatches nor speaks to Telegram; one that does not poll is only called.
        """
        states: dict[str, int] = {}
        try:
            async with office.store.read() as connection:
                states = await deliveries.counts(connection)
            database = True
        except (SQLAlchemyError, OSError):
            database = False
        alive = {
            "database": database,
            "scheduler": not leads or self.idle < DEAD_AFTER,
            "telegram": not (leads and polls) or self.silent < DEAD_AFTER,
        }
        return {
            "ok": all(alive.values()),
            **alive,
            "leads": leads,
            "seconds_since_tick": round(self.idle, 1),
            "seconds_since_telegram": round(self.silent, 1),
            "deliveries": states,
        }


@dataclass(slots=True)
class Watch:
    """Takes the snapshots; what was sent since the watch began counts once."""

    office: Office
    pulse: Pulse
    feeds: Feeds
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
            feeds_built=self.feeds.copies.joined,
        )
