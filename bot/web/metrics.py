"""What Prometheus is told: how many messages were due, sent and failed, how late, what waits, what feeds cost."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, generate_latest

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_LATENESS = (1, 5, 15, 60, 300, 900, 3600, 21600, 86400)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Figures of one instant: messages in all, those that wait now, seconds of silence, and what feeds have cost.

    `lateness` are the seconds between due and sent of what was sent since the last snapshot. The age of the newest
    daily copy is infinite where there is none, and no number where none is wanted.
    """

    due: int
    sent: int
    failed: int
    queue: int
    lateness: tuple[float, ...]
    scheduler_idle: float
    telegram_silent: float
    entries_written: int
    feeds_built: int
    repeated: int
    reminders_waiting: int
    oldest_due_seconds: float
    open_questions: int
    matters_waiting: int
    requests_waiting: int
    officers: int
    officers_switched_off: int
    units_without_people: int
    backup_age_seconds: float
    database_bytes: int
    leader: bool


Figures = Callable[[], Awaitable[Snapshot]]


class Metrics:
    """The figures of one process, in a registry of their own."""

    def __init__(self, figures: Figures, build: Mapping[str, str]) -> None:
        self._figures = figures
        self._registry = CollectorRegistry()
        self._gauges = {
            name: Gauge(f"nhaclich_{name}", words, registry=self._registry)
            for name, words in {
                "due": "Messages that have become due, in all",
                "sent": "Messages that Telegram has taken, in all",
                "failed": "Messages that were given up, in all",
                "queue": "Messages that are due and not settled",
                "scheduler_idle": "Seconds since the dispatcher last ran",
                "telegram_silent": "Seconds since Telegram last answered",
                "entries_written": "Entries written as lines of a feed since the start",
                "feeds_built": "Feeds put together since the start",
                "repeated": "Messages sent with the mark that they may be repeated, in all",
                "reminders_waiting": "Reminders that are planned and not told yet",
                "oldest_due_seconds": "Seconds for which what is due longest has waited",
                "open_questions": "Questions of the bot that may still be answered",
                "matters_waiting": "Questions, obstacles and word of absence that wait for a lead",
                "requests_waiting": "Requests for more time that wait for a lead",
                "officers": "People who are enrolled",
                "officers_switched_off": "People whose chat takes nothing any more",
                "units_without_people": "Units with open tasks whom nobody can be reached for",
                "backup_age_seconds": "Seconds since the newest daily copy; +Inf for none, NaN where none is wanted",
                "database_bytes": "Size of the database",
                "leader": "1 for the process that plans, sends and receives, 0 for one that stands by",
            }.items()
        }
        Info("nhaclich_build", "The program's version, and its database's", registry=self._registry).info(dict(build))
        self._late = Histogram(
            "nhaclich_lateness_seconds", "From due to sent", buckets=_LATENESS, registry=self._registry
        )
        self._feeds = Counter(
            "nhaclich_feed_requests", "Requests for feeds by status", ["status"], registry=self._registry
        )

    def count_feed(self, status: int) -> None:
        """One more answer to a request for a feed."""
        self._feeds.labels(str(status)).inc()

    async def page(self) -> bytes:
        """The figures in Prometheus' text format."""
        now = await self._figures()
        for name, gauge in self._gauges.items():
            gauge.set(getattr(now, name))
        for seconds in now.lateness:
            self._late.observe(seconds)
        return generate_latest(self._registry)
