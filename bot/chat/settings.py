"""/caidat: what each sets for themselves about reminders, by buttons in one message and in a few plain words."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import time

from bot.calendar.days.clock import clock_at
from bot.calendar.model import Kind
from bot.chat import menu
from bot.chat.turn import Turn
from bot.office.wording import settings as words
from bot.store import preferences as store
from bot.store.preferences import EARLIEST, KINDS, LATEST, LONGEST_LEAD, MOST_LEADS, Preferences
from bot.texts.folding import folded

_WHO = r"(?:(?:toi|em|anh|chi|minh|tui)\s)?"
_ASK = r"(?:(?:xin|hay|nho|da|bot|tu nay|oi)\s)*"
_HOUR = re.compile(rf"{_ASK}nhac {_WHO}(?:(?:viec|lich|hang ngay|moi ngay|moi sang)\s)*(?=(?:vao )?luc\s)")
_LEADS = re.compile(
    rf"{_ASK}nhac {_WHO}(?P<what>viec |su kien |ngay le |le |lich )?"
    r"truoc (?P<days>\d+(?:(?:\s?,\s?|\s(?:va )?)\d+)*) ngay"
)
_QUIET = re.compile(rf"{_ASK}(?:dung|khong|ko|thoi) nhac {_WHO}(?:sau |tu )(?=(?:luc )?\d)")
_DAYS = re.compile(
    rf"{_ASK}(?:dung|khong|ko|thoi) nhac {_WHO}(?:vao )?(?:ngay )?(?P<days>chu nhat|thu bay|cuoi tuan|thu 7)"
)
_DIGEST = re.compile(
    rf"{_ASK}(?P<no>tat|dung gui|khong gui|khong nhan|bo)?(?P<yes>bat|mo|gui|nhan)? ?ban tin(?: tuan)?"
)
_HOME = re.compile(r"cai dat(?: nhac)?|tuy chinh|settings")
_SPEAK = {"tieng anh": "en", "english": "en", "noi tieng anh": "en", "tieng viet": "vi", "noi tieng viet": "vi"}
_QUIET_DAYS = {"chu nhat": (6,), "thu bay": (5,), "thu 7": (5,), "cuoi tuan": (5, 6)}
_END = re.compile(r"(?:\s(?:nhe|nha|a|thoi|di|giup (?:toi|em|minh)))*$")


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
    """Set what plain words ask for, said by themselves ("nhắc tôi lúc 8h"); False for anything else."""
    if turn.said.attachment is not None or turn.incoming.quoted is not None or turn.said.forwarded:
        return False
    said = " ".join(re.sub(r"[^\w\s:,]", " ", folded(turn.said.words)).split())
    said = _END.sub("", said)
    if _HOME.fullmatch(said):
        await command(turn)
        return True
    if said in _SPEAK:
        await _speak(turn, _SPEAK[said])
        await _answer(turn, await store.of(turn.connection, turn.me.id), turn.say.html("settings.done_speak"))
        return True
    chosen = await store.of(turn.connection, turn.me.id)
    found = _in_words(turn, said, chosen)
    if found is None:
        return False
    changed, done = found
    if changed is not None:
        await _keep(turn, changed)
    await _answer(turn, changed or chosen, done)
    return True


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


def _in_words(turn: Turn, said: str, chosen: Preferences) -> tuple[Preferences | None, str] | None:
    """What plain words set, and what is said of it; None where they set nothing, a first None where they cannot."""
    say = turn.say
    if found := _HOUR.match(said):
        hour = _whole_clock(said, found.end())
        if hour is None or hour[1] is not None:
            return None
        changed = _at_hour(chosen, hour[0])
        return changed, say.html("settings.done_hour" if changed else "settings.not_hour", hour=f"{hour[0]:%H:%M}")
    if found := _LEADS.fullmatch(said):
        leads = {int(day) for day in re.findall(r"\d+", found["days"])}
        if max(leads) > LONGEST_LEAD or len(leads) > MOST_LEADS:
            return None, say.html("settings.not_leads")
        tasks = found["what"] in (None, "viec ")
        changed = store.with_leads(chosen, (Kind.TASK,) if tasks else words.EVENTS, leads)
        made = changed.leads[Kind.TASK if tasks else Kind.EVENT]
        return changed, say.html("settings.done_leads", leads=words.leads_words(made, say), tasks=tasks)
    if found := _DAYS.fullmatch(said):
        changed = replace(chosen, quiet_days=chosen.quiet_days | set(_QUIET_DAYS[found["days"]]))
        return changed, say.html("settings.done_quiet")
    if found := _QUIET.match(said):
        hours = _whole_clock(said, found.end())
        if hours is None:
            return None
        quiet = _quietly(chosen, hours[0], hours[1] or _morning(turn, chosen))
        return quiet, say.html("settings.done_quiet" if quiet else "settings.not_quiet")
    found = _DIGEST.fullmatch(said)
    if found and bool(found["no"]) != bool(found["yes"]):
        on = bool(found["yes"])
        return replace(chosen, digest=on), say.html("settings.done_digest", on=on)
    return None


def _whole_clock(said: str, at: int) -> tuple[time, time | None] | None:
    """The hours that stand at a place and end the words."""
    found = clock_at(said, at + 4 if said[at:].startswith("vao luc") else at)
    return found[:2] if found is not None and found[2] == len(said) else None
