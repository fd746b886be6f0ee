"""What every part of the conversation is handed: the store, the clock, the calendar as it is loaded now."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.model import Calendar, Kind, Occurrence, TaskKey
from bot.calendar.occurrences import entry_occurrences, occurrences
from bot.calendar.reminders import LeadTimes
from bot.calendar.working_days import WorkingDays
from bot.clock import Clock, office_day
from bot.config.reports import Reports
from bot.config.rounds import AskAgain, Digest, Escalation
from bot.delivery.pacing import Pace, Unpaced
from bot.store import Store, calendars
from bot.texts import Texts, texts

TASKS_BACK = timedelta(days=366)
TASKS_AHEAD = timedelta(days=183)


@dataclass(slots=True)
class Office:
    """One office: its parts and its settings.

    The links are those of an officer's feed and calendar page, made from their id and generation; `invitation_link` is
    what whoever is invited taps, made from its code, which can be used for `invitations_last`. `wake` makes the
    dispatcher look at the outbox at once, `wake_loads` has loads read and applied, `beside` has done what nobody is to
    wait for; `pace` holds back whatever goes to Telegram beside the outbox.

    `current` is the calendar as `calendar()` last read it, for whoever has no connection at hand.
    """

    store: Store
    clock: Clock
    name: str
    locale: str
    lead_times: LeadTimes
    working: WorkingDays
    feed_link: Callable[[int, int], str]
    page_link: Callable[[int, int], str]
    invitation_link: Callable[[str], str] = "/start {}".format
    invitations_last: timedelta = timedelta(days=7)
    late_after: timedelta = timedelta(hours=1)
    tell_followers: bool = True
    reports: Reports = field(default_factory=Reports)
    """The form of written reports."""
    waits_for: timedelta = timedelta(days=30)
    """What nobody has answered in this time is listed apart from what waits for a lead."""
    unit_leads_decide: bool = False
    """Whether a unit's lead decides and answers what its officers put before the leads."""
    escalation: Escalation = field(default_factory=Escalation)
    again: AskAgain = field(default_factory=AskAgain)
    digest: Digest = field(default_factory=Digest)
    wake: Callable[[], None] = lambda: None
    wake_loads: Callable[[], None] = lambda: None
    beside: Callable[[Callable[[], Awaitable[object]]], None] = lambda _errand: None
    pace: Pace = field(default_factory=Unpaced)
    current: Calendar = field(default_factory=Calendar)
    planned: Calendar | None = None
    """A calendar whose reminders were planned when it was switched over to."""
    rearranged: bool = False
    """Somebody has set other hours or lead times: what is planned, and when there is something to do, may differ."""
    _stamp: tuple[int, int] = (-1, -1)
    _coming: tuple[tuple[int, int], Calendar] | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The office's time zone."""
        return self.lead_times.zone

    def now(self) -> datetime:
        """The current instant (UTC)."""
        return self.clock.now()

    def today(self) -> date:
        """The office's date."""
        return office_day(self.clock.now(), self.zone)

    def day_of(self, instant: datetime) -> date:
        """The office's date at an instant (UTC)."""
        return office_day(instant, self.zone)

    def at_hour(self, day: date, hour: time | None = None) -> datetime:
        """An hour of the office's day, by default the office's, in UTC; never before now."""
        at = datetime.combine(day, hour or self.lead_times.hour, self.zone).astimezone(UTC)
        return max(at, self.now())

    def texts(self, locale: str | None = None) -> Texts:
        """The message catalogue of a locale, or the office's own."""
        return texts(locale or self.locale)

    async def calendar(self, connection: AsyncConnection) -> Calendar:
        """The calendar as it is loaded now; read again only after another load."""
        stamp = await calendars.stamp(connection)
        if stamp != self._stamp:
            if self._coming is not None and self._coming[0] == stamp:
                self.current, self._stamp = self._coming[1], stamp
            else:
                self.current, self._stamp = await calendars.current(connection), stamp
            self._coming = None
        return self.current

    async def expect(self, connection: AsyncConnection, calendar: Calendar) -> None:
        """Know beforehand what `calendar` will find once this transaction, which switches over to it, has ended."""
        coming = await calendars.with_grants(connection, calendar)
        self._coming = (await calendars.stamp(connection), coming)
        self.planned = coming

    def task(self, calendar: Calendar, key: TaskKey) -> Occurrence | None:
        """One of these `tasks` (below); None if the calendar no longer has it."""
        return next((task for task in self.tasks(calendar) if task.task_key == key), None)

    def planned_on(self, calendar: Calendar, task: Occurrence) -> date | None:
        """The plan's own due date of a task, before whatever a lead has granted."""
        if task.task_key not in calendar.extended and task.task_key not in calendar.unit_terms:
            return task.start
        plan, today = replace(calendar, extended={}, unit_terms={}), self.today()
        found = entry_occurrences(task.entry, plan, today - 3 * TASKS_BACK, today + 3 * TASKS_BACK, self.working)
        return next((one.start for one in found if one.key == task.key), task.start)

    def tasks(self, calendar: Calendar) -> list[Occurrence]:
        """The task occurrences of the year behind and the half-year ahead, in order."""
        today = self.today()
        return occurrences(
            calendar, today - TASKS_BACK, today + TASKS_AHEAD, self.working, kinds=frozenset({Kind.TASK})
        )
