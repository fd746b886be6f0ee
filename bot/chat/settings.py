"""/caidat: what each sets for themselves about reminders, by buttons in one message and in a few plain words."""

from collections.abc import Callable
from dataclasses import replace
from datetime import time

from bot.calendar.model import Kind
from bot.chat import menu
from bot.chat.asked import settings_words
from bot.chat.asked.settings_words import UNCLEAR, Wish
from bot.chat.people import form as forms
from bot.chat.people.form import Form
from bot.chat.turn import Turn
from bot.office.wording import settings as words
from bot.store import preferences as store
from bot.store.preferences import EARLIEST, KINDS, LATEST, LONGEST_LEAD, MOST_LEADS, Preferences

_DAYS, _WEEKEND = frozenset(range(7)), 5
_EVENING = time(20)
"""When quiet hours begin of which only the end is said."""


async def command(turn: Turn) -> None:
    """/caidat: what is set, and buttons to change it."""
    chosen = await store.of(turn.connection, turn.me.id)
    await turn.answer(words.home(turn.office, turn.me, chosen, turn.say))


async def tapped(turn: Turn) -> None:
    """A page, or a choice on one: the message changes in place."""
    choice, value = turn.tap.choice, turn.tap.value
    chosen = await store.of(turn.connection, turn.me.id)
    if choice == "reset":
        await _keep(turn, Preferences(other=chosen.other))
        turn.toast(turn.say.plain("settings.reset"))
        turn.edit(words.home(turn.office, turn.me, Preferences(), turn.say))
    elif value is None:
        turn.edit(words.page(choice, turn.office, turn.me, chosen, turn.say))
        await (forms.left(turn) if choice == "home" else forms.listen(turn, "settings", page=choice))
    elif choice == "speak":
        await _speak(turn, words.LANGUAGES[min(value, 1)])
        turn.edit(words.home(turn.office, turn.me, chosen, turn.say))
    else:
        changed = _CHANGES[choice](turn, chosen, value)
        if changed is None:
            turn.toast(turn.say.plain(f"settings.not_{choice}"))
        else:
            await _keep(turn, changed)
            if choice == "kinds" and Kind.TASK in changed.off - chosen.off:
                turn.toast(turn.say.plain("settings.tasks_stay"))
        at = {"until": "quiet", "digest_day": "digest", "digest_hour": "digest"}.get(choice, choice)
        turn.edit(words.page(at, turn.office, turn.me, changed or chosen, turn.say))


async def asked(turn: Turn) -> bool:
    """Set what plain words ask for, said by themselves ("nhắc tôi lúc 8h"); False for anything else.

    What is plainly about reminders, and yet not understood, is asked about.
    """
    if turn.said.attachment is not None or turn.incoming.quoted is not None or turn.said.forwarded or not turn.private:
        return False
    wish = settings_words.wished(turn.said.words)
    if wish is None:
        return False
    await _carry_out(turn, wish)
    return True


async def said(turn: Turn, form: Form) -> bool:
    """Words that answer the page of /caidat that is open: "8h15" after Giờ nhắc."""
    wish = settings_words.answers(turn.said.words)
    what = _ON_PAGE.get((form.body["page"], wish.what)) if wish is not None else None
    if wish is None or what is None:
        return False
    if what == "hour" and not wish.hours:  # "8"
        first = min(wish.counts)
        wish = replace(wish, hours=(time(first),)) if first < 24 else wish
    await _carry_out(turn, replace(wish, what=what) if what != "hour" or wish.hours else replace(wish, what=UNCLEAR))
    return True


async def _carry_out(turn: Turn, wish: Wish) -> None:
    if wish.what.startswith("in "):
        await _speak(turn, {"in english": "en", "in vietnamese": "vi"}[wish.what])
        await _answer(turn, await store.of(turn.connection, turn.me.id), turn.say.html("settings.done_speak"))
        return
    chosen = await store.of(turn.connection, turn.me.id)
    changed, done = _by_words(turn, wish, chosen)
    if changed is not None:
        await _keep(turn, changed)
    await _answer(turn, changed or chosen, done)


async def _answer(turn: Turn, chosen: Preferences, done: str) -> None:
    await turn.answer(words.home(turn.office, turn.me, chosen, turn.say, said=done))


async def _keep(turn: Turn, chosen: Preferences) -> None:
    await store.put(turn.connection, turn.me.id, chosen)
    turn.wakes.append(lambda: setattr(turn.office, "rearranged", True))


async def _speak(turn: Turn, locale: str) -> None:
    """From now on this officer is spoken to in another language, in this answer already."""
    await store.speak(turn.connection, turn.me.id, locale)
    turn.say = turn.office.texts(locale)
    commands = menu.commands(turn.me.role, turn.say)
    turn.afterwards(lambda: turn.channel.set_menu(turn.address, commands), message=False)


# ---- by buttons ----------------------------------------------------------------------------------------------------


def _hour(_turn: Turn, chosen: Preferences, value: int) -> Preferences | None:
    if value == words.OFFICE:
        return replace(chosen, hour=None)
    return _at_hour(chosen, _time(value))


def _at_hour(chosen: Preferences, hour: time | None) -> Preferences | None:
    """None where nobody can be reminded at that hour: at night, or in the quiet hours that they have set."""
    if hour is None or not EARLIEST <= hour <= LATEST:
        return None
    quiet = chosen.quiet is not None and (hour >= chosen.quiet[0] or hour < chosen.quiet[1])
    return None if quiet else replace(chosen, hour=hour)


def _task_leads(turn: Turn, chosen: Preferences, value: int) -> Preferences | None:
    return _toggled(turn, chosen, (Kind.TASK,), value)


def _event_leads(turn: Turn, chosen: Preferences, value: int) -> Preferences | None:
    return _toggled(turn, chosen, words.EVENTS, value)


def _toggled(turn: Turn, chosen: Preferences, kinds: tuple[Kind, ...], value: int) -> Preferences | None:
    if value == words.OFFICE:
        return store.with_leads(chosen, kinds, None)
    usual = turn.office.lead_times.ahead.get(kinds[0], ())
    leads = set(next((chosen.leads[kind] for kind in kinds if kind in chosen.leads), usual)) ^ {value}
    return None if value > LONGEST_LEAD or len(leads) > MOST_LEADS else store.with_leads(chosen, kinds, leads)


def _quiet(turn: Turn, chosen: Preferences, value: int) -> Preferences | None:
    if value == words.OFFICE:
        return replace(chosen, quiet=None)
    return _quietly(chosen, _time(value), _morning(turn, chosen))


def _morning(turn: Turn, chosen: Preferences) -> time:
    """When quiet hours end of which only the beginning is said: as before, or as the office's or one's own hour."""
    usual = turn.office.lead_times.quiet_until
    return chosen.quiet[1] if chosen.quiet else min(usual, chosen.hour or usual)


def _until(_turn: Turn, chosen: Preferences, value: int) -> Preferences | None:
    return _quietly(chosen, chosen.quiet[0], _time(value)) if chosen.quiet else None


def _quietly(chosen: Preferences, first: time | None, last: time | None) -> Preferences | None:
    """None where it is no evening and no morning, or their own hour would lie in it."""
    if first is None or last is None or first < time(17) or last > time(12):
        return None
    if chosen.hour is not None and (chosen.hour >= first or chosen.hour < last):
        return None
    return replace(chosen, quiet=(first, last))


def _quiet_day(_turn: Turn, chosen: Preferences, value: int) -> Preferences | None:
    days = chosen.quiet_days ^ {value}
    return replace(chosen, quiet_days=days) if value < 7 and len(days) < 7 else None


def _kind(_turn: Turn, chosen: Preferences, value: int) -> Preferences | None:
    return replace(chosen, off=chosen.off ^ {KINDS[value]}) if value < len(KINDS) else None


def _digest(_turn: Turn, chosen: Preferences, value: int) -> Preferences | None:
    return replace(chosen, digest=bool(value))


def _digest_day(_turn: Turn, chosen: Preferences, value: int) -> Preferences | None:
    return replace(chosen, digest_day=value) if value < 5 else None


def _digest_hour(_turn: Turn, chosen: Preferences, value: int) -> Preferences | None:
    hour = _time(value)
    return replace(chosen, digest_hour=hour) if hour is not None and EARLIEST <= hour <= LATEST else None


_CHANGES: dict[str, Callable[[Turn, Preferences, int], Preferences | None]] = {
    "hour": _hour,
    "leads": _task_leads,
    "before": _event_leads,
    "quiet": _quiet,
    "until": _until,
    "days": _quiet_day,
    "kinds": _kind,
    "digest": _digest,
    "digest_day": _digest_day,
    "digest_hour": _digest_hour,
}


def _time(minutes: int) -> time | None:
    return time(minutes // 60, minutes % 60) if minutes < 24 * 60 else None


# ---- by words ------------------------------------------------------------------------------------------------------

_ON_PAGE = {
    ("hour", "H"): "hour",
    ("hour", "N"): "hour",
    ("leads", "N"): "leads",
    ("before", "N"): "event_leads",
    ("quiet", "H"): "after",
    ("quiet", "H-H"): "after_before",
    ("days", "D"): "days",
    ("digest", "H"): "digest_hour",
    ("digest", "D"): "digest_day",
}
"""What an answer on a page is meant for."""


def _by_words(turn: Turn, wish: Wish, chosen: Preferences) -> tuple[Preferences | None, str]:
    """What is set by words, and what is said of it (HTML); None where they cannot be followed."""
    say, hours = turn.say, wish.hours
    first, last = (hours[0], hours[-1]) if hours else (None, None)
    match wish.what:
        case "hour":
            changed = _at_hour(chosen, first)
            return changed, say.html("settings.done_hour" if changed else "settings.not_hour", hour=f"{first:%H:%M}")
        case "leads" | "event_leads":
            return _leads_by_words(turn, wish, chosen)
        case "after":
            return _quiet_by_words(turn, chosen, first, _morning(turn, chosen))
        case "before":
            return _quiet_by_words(turn, chosen, chosen.quiet[0] if chosen.quiet else _EVENING, first)
        case "before_after":
            return _quiet_by_words(turn, chosen, last, first)
        case "after_before":
            return _quiet_by_words(turn, chosen, first, last)
        case "loud":
            return replace(chosen, quiet=None), say.html("settings.done_quiet")
        case "days" | "days_back":
            days = chosen.quiet_days | wish.days if wish.what == "days" else chosen.quiet_days - wish.days
            good = days != _DAYS
            return replace(chosen, quiet_days=days) if good else None, say.html(f"settings.{_done(good, 'days')}")
        case "digest_on" | "digest_off":
            on = wish.what == "digest_on"
            return replace(chosen, digest=on), say.html("settings.done_digest", on=on)
        case "digest_day":
            day = min(wish.days)
            changed = replace(chosen, digest_day=day) if day < _WEEKEND else None
            return changed, say.html(f"settings.{_done(changed is not None, 'digest_day')}")
        case "digest_hour":
            good = first is not None and EARLIEST <= first <= LATEST
            changed = replace(chosen, digest_hour=first) if good else None
            return changed, say.html(f"settings.{_done(good, 'digest_hour')}")
        case "as_office":
            return Preferences(other=chosen.other), say.html("settings.reset")
        case _:
            return None, say.html("settings.unclear")


def _done(good: bool, what: str) -> str:
    kept = "done_quiet" if what == "days" else "done_digest_when"
    return kept if good else f"not_{what}"


def _leads_by_words(turn: Turn, wish: Wish, chosen: Preferences) -> tuple[Preferences | None, str]:
    if max(wish.counts) > LONGEST_LEAD or len(wish.counts) > MOST_LEADS:
        return None, turn.say.html("settings.not_leads")
    tasks = wish.what == "leads"
    changed = store.with_leads(chosen, (Kind.TASK,) if tasks else words.EVENTS, set(wish.counts))
    made = words.leads_words(changed.leads[Kind.TASK if tasks else Kind.EVENT], turn.say)
    return changed, turn.say.html("settings.done_leads", leads=made, tasks=tasks)


def _quiet_by_words(
    turn: Turn, chosen: Preferences, first: time | None, last: time | None
) -> tuple[Preferences | None, str]:
    """Quiet from an evening hour until a morning one; an hour of reminders that would lie in it moves to its end."""
    hour = chosen.hour or turn.office.lead_times.hour
    if last is not None and hour < last and EARLIEST <= last <= LATEST:
        chosen = replace(chosen, hour=last)
    quiet = _quietly(chosen, first, last)
    return quiet, turn.say.html("settings.done_quiet" if quiet else "settings.not_quiet")
