"""The words and buttons of /caidat: one message, whose pages take each other's place."""

from collections.abc import Iterable, Sequence
from datetime import time

from bot.calendar.model import Kind
from bot.config import WEEKDAYS
from bot.delivery.message import Button, Message
from bot.office.office import Office
from bot.office.wording import keyboards
from bot.store.officers import Officer, Role
from bot.store.preferences import KINDS, Preferences
from bot.texts import Texts, weekday_name

OFFICE = 9999
"""The value of a button that goes back to what the office does."""
EVENTS = (Kind.ANNIVERSARY, Kind.EVENT, Kind.CONGRESS)
PAGES = ("home", "hour", "leads", "before", "quiet", "days", "kinds", "digest")
CHOICES = ("hour", "leads", "before", "quiet", "until", "days", "kinds", "digest", "digest_day", "digest_hour", "speak")
LANGUAGES = ("vi", "en")
_HOURS = tuple(time(hour, minute) for hour in range(6, 18) for minute in (0, 30) if (hour, minute) != (17, 30))[:12]
_QUIET_FROM = (time(18), time(19), time(20), time(21), time(22))
_QUIET_UNTIL = (time(5), time(6), time(6, 30), time(7), time(7, 30), time(8))
_TASK_LEADS = (30, 14, 10, 7, 5, 3, 2, 1)
_EVENT_LEADS = (30, 14, 7, 3, 1, 0)
_ROW = 4


def home(office: Office, officer: Officer, chosen: Preferences, say: Texts, *, said: str = "") -> Message:
    """All that somebody has set, and what can be changed; `said` is what has just been done (HTML)."""
    as_office = say.plain("settings.as_office")
    leads = chosen.leads.get(Kind.TASK)
    events = next((chosen.leads[kind] for kind in EVENTS if kind in chosen.leads), None)
    quiet = say.plain("settings.none")
    if chosen.quiet is not None:
        quiet = f"{chosen.quiet[0]:%H:%M} – {chosen.quiet[1]:%H:%M}"
    text = say.html(
        "settings.home",
        hour=f"{chosen.hour or office.lead_times.hour:%H:%M}",
        own_hour=chosen.hour is not None,
        leads=leads_words(office.lead_times.ahead.get(Kind.TASK, ()) if leads is None else leads, say),
        own_leads=leads is not None,
        events=as_office if events is None else leads_words(events, say),
        quiet=quiet,
        days=", ".join(weekday_name(day, say.locale) for day in sorted(chosen.quiet_days))
        or say.plain("settings.none"),
        off=[say.plain(f"settings.kind_{kind.value}") for kind in KINDS if kind in chosen.off],
        digest=chosen.digest and office.digest.on,
        digest_at=_digest_at(office, officer, chosen, say),
        language=say.plain(f"settings.language_{say.locale}"),
    )
    other = next(one for one in LANGUAGES if one != say.locale)
    rows = (
        (_page("hour", say), _page("leads", say)),
        (_page("before", say), _page("kinds", say)),
        (_page("quiet", say), _page("days", say)),
        (
            _page("digest", say),
            Button(say.plain(f"settings.language_{other}"), _data("speak", LANGUAGES.index(other))),
        ),
        (Button(say.plain("settings.button_reset"), f"{keyboards.SETTINGS}:reset"),),
    )
    return Message(f"{said}\n\n{text}" if said else text, rows)


def page(name: str, office: Office, officer: Officer, chosen: Preferences, say: Texts) -> Message:
    """One page: what there is to choose, with a mark at what is chosen; a tap changes it at once."""
    if name == "home":
        return home(office, officer, chosen, say)
    rows: list[tuple[Button, ...]] = []
    if name == "hour":
        rows += _hours("hour", _HOURS, chosen.hour, say)
        rows.append(_as_office("hour", say, now=chosen.hour is None))
    elif name in ("leads", "before"):
        kinds = (Kind.TASK,) if name == "leads" else EVENTS
        own = next((chosen.leads[kind] for kind in kinds if kind in chosen.leads), None)
        now = office.lead_times.ahead.get(kinds[0], ()) if own is None else own
        offered = _TASK_LEADS if name == "leads" else _EVENT_LEADS
        every = sorted({*offered, *(lead for lead in now if lead or name == "before")}, reverse=True)
        rows += _grid(
            Button(_marked(say.plain("settings.lead", n=lead), now=lead in now), _data(name, lead)) for lead in every
        )
        rows.append(_as_office(name, say, now=own is None))
    elif name == "quiet":
        first, last = chosen.quiet or (None, None)
        rows += _hours("quiet", _QUIET_FROM, first, say, key="settings.from_hour", width=3)
        if first is not None:
            rows += _hours("until", _QUIET_UNTIL, last, say, key="settings.until_hour", width=3)
        rows.append((Button(_marked(say.plain("settings.none"), now=first is None), _data("quiet", OFFICE)),))
    elif name == "days":
        rows += _grid(
            Button(_marked(weekday_name(day, say.locale), now=day in chosen.quiet_days), _data("days", day))
            for day in range(7)
        )
    elif name == "kinds":
        rows += [
            (
                Button(
                    _marked(say.plain(f"settings.kind_{kind.value}"), now=kind not in chosen.off),
                    _data("kinds", place),
                ),
            )
            for place, kind in enumerate(KINDS)
        ]
    else:
        rows += _digest(office, officer, chosen, say)
    back = (Button(say.plain("chat.button_back"), f"{keyboards.SETTINGS}:home"),)
    return Message(say.html(f"settings.page_{name}"), (*rows, back))


def leads_words(leads: Sequence[int], say: Texts) -> str:
    """ "7, 3, 1 ngày và đúng ngày"."""
    days = ", ".join(str(lead) for lead in sorted(leads, reverse=True) if lead)
    return say.plain("settings.leads", days=days, same=0 in leads)


def digest_weekday(office: Office, officer: Officer, chosen: Preferences) -> int:
    """On which day of the week somebody gets their digest."""
    leads = officer.role in (Role.LEAD, Role.UNIT_LEAD)
    usual = WEEKDAYS.index(office.digest.leads if leads else office.digest.officers)
    return usual if chosen.digest_day is None else chosen.digest_day


def _digest_at(office: Office, officer: Officer, chosen: Preferences, say: Texts) -> str:
    hour = chosen.digest_hour or chosen.hour or office.digest.hour
    return f"{weekday_name(digest_weekday(office, officer, chosen), say.locale)} {hour:%H:%M}"


def _digest(office: Office, officer: Officer, chosen: Preferences, say: Texts) -> list[tuple[Button, ...]]:
    switch = [
        Button(_marked(say.plain(f"settings.digest_{name}"), now=chosen.digest == on), _data("digest", int(on)))
        for name, on in (("on", True), ("off", False))
    ]
    if not chosen.digest:
        return [tuple(switch)]
    now = digest_weekday(office, officer, chosen)
    days = _grid(
        Button(_marked(weekday_name(day, say.locale), now=day == now), _data("digest_day", day)) for day in range(5)
    )
    return [tuple(switch), *days, *_hours("digest_hour", _HOURS[2:8], chosen.digest_hour, say)]


def _hours(
    choice: str, hours: Iterable[time], now: time | None, say: Texts, *, key: str = "", width: int = _ROW
) -> list[tuple[Button, ...]]:
    every = sorted({*hours, *([now] if now else [])})
    return _grid(
        (
            Button(
                _marked(say.plain(key, hour=f"{hour:%H:%M}") if key else f"{hour:%H:%M}", now=hour == now),
                _data(choice, hour.hour * 60 + hour.minute),
            )
            for hour in every
        ),
        width,
    )


def _grid(buttons: Iterable[Button], width: int = _ROW) -> list[tuple[Button, ...]]:
    every = tuple(buttons)
    return [every[start : start + width] for start in range(0, len(every), width)]


def _as_office(choice: str, say: Texts, *, now: bool) -> tuple[Button, ...]:
    return (Button(_marked(say.plain("settings.as_office"), now=now), _data(choice, OFFICE)),)


def _page(name: str, say: Texts) -> Button:
    return Button(say.plain(f"settings.button_{name}"), f"{keyboards.SETTINGS}:{name}")


def _marked(words: str, *, now: bool) -> str:
    return f"✓ {words}" if now else words


def _data(choice: str, value: int) -> str:
    return f"{keyboards.SETTINGS}:{choice}:{value}"
