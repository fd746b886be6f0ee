"""What the office does by itself, and when: at its hour on working days, and at the hours of people's digests."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar.working_days import WorkingDays
from bot.config import WEEKDAYS
from bot.office import asking_again, digest, escalation
from bot.office.office import Office
from bot.store import meta, officers, preferences
from bot.store.officers import Officer
from bot.store.preferences import Preferences

_UNTIL = "rounds_until"
"""Under which key the store keeps up to which instant everything has been said."""
_DAY = timedelta(days=1)
_FARTHEST = 15
"""So many days after a day off there surely is a working day."""


@dataclass(frozen=True, slots=True)
class Made:
    """How many messages were written, and when (UTC) there is something to look at again."""

    messages: int
    next_at: datetime


async def make(office: Office, connection: AsyncConnection) -> Made:
    """Say what has come due since the last time, in this transaction, and note that it has been said.

    After a break only what is of today or yesterday is said, and only in the day: what is late at night waits for the
    morning. A first time says nothing of what went before.
    """
    now, today = office.now(), office.today()
    chosen = await preferences.chosen(connection)
    until = await meta.get_instant(connection, _UNTIL)
    total = 0
    if until is not None and until <= now:
        if not office.working.is_working(today) or _is_night(office, now):
            return Made(0, _next(office, chosen))
        if until < office.lead_times.instant(today) <= now:
            total += await escalation.escalate(office, connection)
            total += await asking_again.ask(office, connection)
        total += await _digests(office, connection, chosen, until)
    await meta.put(connection, _UNTIL, now.isoformat())
    return Made(total, _next(office, chosen))


async def _digests(office: Office, connection: AsyncConnection, all_: dict[int, Preferences], until: datetime) -> int:
    if not office.digest.on:
        return 0
    total = 0
    seen: digest.Seen | None = None
    for officer in await officers.enrolled(connection, day=office.today()):
        chosen = all_.get(officer.id, Preferences())
        hour = digest_hour(office, chosen)
        for day in (office.today(), office.today() - _DAY):
            nominal = digest_of(office, officer, chosen, day)
            if nominal is not None and until < office_instant(office, day, hour) <= office.now():
                seen = seen or await digest.look(office, connection)
                total += await digest.send(office, connection, officer, seen, nominal, hour)
                break
    return total


def digest_of(office: Office, officer: Officer, chosen: Preferences, day: date) -> date | None:
    """The day of the week for which an officer's digest is sent on `day`; None where none is."""
    if not chosen.digest or not officer.is_reachable or not (digest.is_for_leads(officer) or officer.serves):
        return None
    leads = digest.is_for_leads(officer)
    usual = WEEKDAYS.index(office.digest.leads if leads else office.digest.officers)
    weekday = usual if chosen.digest_day is None else chosen.digest_day
    for away in sorted(range(-_FARTHEST, _FARTHEST + 1), key=abs):
        nominal = day + away * _DAY
        if nominal.weekday() == weekday and nearest(nominal, office.working, later=leads) == day:
            return nominal
    return None


def nearest(day: date, working: WorkingDays, *, later: bool) -> date:
    """The working day that is nearest to `day`; of two that are as near the `later` one, or the earlier."""
    for away in range(_FARTHEST):
        for one in (day + away * _DAY, day - away * _DAY) if later else (day - away * _DAY, day + away * _DAY):
            if working.is_working(one):
                return one
    return day


def digest_hour(office: Office, chosen: Preferences) -> time:
    """At which office time somebody gets their digest: as they chose, else with their reminders, else as the office."""
    return chosen.digest_hour or chosen.hour or office.digest.hour


def office_instant(office: Office, day: date, hour: time) -> datetime:
    """An hour of the office's day, in UTC."""
    return datetime.combine(day, hour, office.zone).astimezone(UTC)


def _next(office: Office, all_: dict[int, Preferences]) -> datetime:
    hours = {office.lead_times.hour, office.digest.hour, *(digest_hour(office, one) for one in all_.values())}
    days = (office.today(), office.today() + _DAY)
    coming = [office_instant(office, day, hour) for day in days for hour in hours]
    return min(at for at in coming if at > office.now())


def _is_night(office: Office, now: datetime) -> bool:
    """Whether it is no time for what came late; an hour that somebody chose is never at night."""
    local = now.astimezone(office.zone).time()
    return not preferences.EARLIEST <= local < office.lead_times.quiet_from
