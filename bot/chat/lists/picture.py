"""/lich anh: a month of the calendar as a picture in the chat."""

import asyncio
import logging
import re
from collections.abc import Mapping
from datetime import date

from bot.calendar.model import Kind, Occurrence, Precision, Status, TaskKey
from bot.calendar.occurrences import occurrences
from bot.calendar.progress import UnitState, all_done, mean_percent
from bot.calendar.wall import (
    FIRST_YEAR,
    LAST_YEAR,
    Month,
    days_label,
    first_and_last,
    lunar_label,
    lunar_years,
    month_of,
    weeks,
    weightiest,
)
from bot.calendar.working_days import holiday_names
from bot.chat.turn import Turn
from bot.delivery.faults import SendFault
from bot.delivery.message import Message
from bot.reports.month_sheet import MonthPicture, PictureDay, PictureLine
from bot.store import progress
from bot.texts import Texts, folded, hours_text, weekday_heads

log = logging.getLogger(__name__)

_MOST_LINES = 20
_MONTH = re.compile(r"(?:thang |month )?(\d{1,2})(?:\s?(?:[/.-]|nam)\s?|\s)(\d{4,6})|(?:thang |month )?(\d{1,2})")
_NOBODY: Mapping[str, UnitState] = {}
_States = Mapping[TaskKey, Mapping[str, UnitState]]


def wanted(words: str) -> str | None:
    """What stands behind "anh" (in any spelling) in the words of a command; None if no picture is asked for."""
    _, _, rest = folded(words).partition(" ")
    asked, _, when = rest.partition(" ")
    return when.strip() if asked in ("anh", "hinh", "picture") else None


def which_month(words: str, today: date) -> tuple[int, int] | None:
    """The month that `words` (folded) name, as (year, month): "6/2020", "thang 6 nam 2020", "6" (of this year), "".

    None where they name none.
    """
    if not words:
        return today.year, today.month
    found = _MONTH.fullmatch(words)
    if found is None:
        return None
    month, year = int(found[1] or found[3]), int(found[2] or today.year)
    return (year, month) if 1 <= month <= 12 else None


async def send(turn: Turn, words: str) -> None:
    """Send the picture of the month that `words` name, or say what was wrong with them."""
    today = turn.office.today()
    named = which_month(words, today)
    if named is None:
        await turn.answer(Message(turn.say.html("page.picture_when")))
        return
    year, month = named
    if not FIRST_YEAR <= year <= LAST_YEAR:
        await turn.answer(Message(turn.say.html("page.picture_year", first=FIRST_YEAR, last=LAST_YEAR)))
        return
    first, last = first_and_last(year, month)
    found = [one for one in occurrences(turn.calendar, first, last, turn.office.working) if turn.me.sees(one.entry)]
    states = await progress.states(turn.connection, {one.entry.id for one in found if one.entry.kind is Kind.TASK})
    picture = month_picture(year, month, found, states, office=turn.office.name, today=today, say=turn.say)
    # It can be made again at any time, so that it need not go through the outbox.
    turn.afterwards(lambda: _send(turn, picture, year, month))


def month_picture(
    year: int, month: int, found: list[Occurrence], states: _States, *, office: str, today: date, say: Texts
) -> MonthPicture:
    """The month in the words of the picture. `found` is what happens in it, in order; `states` are those of tasks."""
    laid = month_of(year, month, found)
    everything = laid.everything
    lines = weightiest(everything, _MOST_LINES, holiday_names(year))
    left_out = len(everything) - len(lines)
    more = say.plain("page.picture_more", count=left_out) if left_out else ""
    return MonthPicture(
        title=say.plain("page.picture_month", month=month),
        year=str(year),
        lunar_year=say.plain("page.lunar_years", name=lunar_years(*first_and_last(year, month))),
        office=office,
        weekdays=tuple(short for short, _ in weekday_heads(say.locale)),
        weeks=tuple(tuple(_day(day, month, laid, states, today) for day in week) for week in weeks(year, month)),
        lines=tuple(_line(one, year, month, states, today, say) for one in lines),
        legend=(
            *((kind, say.plain(f"feed.kind_{kind}")) for kind in ("anniversary", "event", "congress")),
            ("task", say.plain("page.legend_open")),
            ("done", say.plain("page.legend_done")),
        ),
        more=more if everything else say.plain("page.picture_empty"),
    )


def _day(day: date, month: int, laid: Month, states: _States, today: date) -> PictureDay:
    outside = day.month != month
    return PictureDay(
        number=day.day,
        lunar=lunar_label(day),
        marks=tuple(_mark(one, states, today) for one in laid.days.get(day, ())),
        red=day in holiday_names(day.year),
        outside=outside,
        today=day == today,
    )


def _mark(one: Occurrence, states: _States, today: date) -> str:
    if one.entry.kind is not Kind.TASK:
        return one.entry.kind.value
    if all_done(one.entry.units, states.get(one.task_key, _NOBODY)):
        return "done"
    late = one.end is not None and one.end < today and one.status not in (Status.CANCELLED, Status.POSTPONED)
    return "late" if late else "task"


def _line(one: Occurrence, year: int, month: int, states: _States, today: date, say: Texts) -> PictureLine:
    anniversary = one.ordinal is not None and one.entry.kind is Kind.ANNIVERSARY
    ordinal = say.plain("page.ordinal_first", n=one.ordinal) if anniversary else ""
    hour = hours_text(one.entry.starts) if one.precision is Precision.DAY else ""
    return PictureLine(
        days=days_label(one, year, month) if one.precision is Precision.DAY else "",
        mark=_mark(one, states, today),
        title=one.entry.title,
        first=" ".join(words for words in (hour, ordinal) if words),
        badge=_badge(one, states, today, say),
        struck=one.status is Status.CANCELLED,
    )


def _badge(one: Occurrence, states: _States, today: date, say: Texts) -> str:
    if one.status is not Status.CONFIRMED:
        return say.plain(f"page.status_{one.status.value}")
    if one.precision is not Precision.DAY:
        return say.plain("page.undated")
    mark = _mark(one, states, today)
    words = [say.plain("page.overdue_short")] if mark == "late" else []
    percent = mean_percent(one.entry.units, states.get(one.task_key, _NOBODY))
    if percent and mark in ("task", "late"):
        words.append(f"{percent}%")
    return " · ".join(words)


async def _send(turn: Turn, picture: MonthPicture, year: int, month: int) -> None:
    from bot.reports.month_picture import png  # imported late: who starts the bot need not wait for Pillow

    content = await asyncio.to_thread(png, picture)
    caption = turn.say.plain("page.picture_caption", month=month, year=year, office=turn.office.name)
    try:
        await turn.channel.send_picture(
            turn.address, content, caption=caption[:1024], filename=f"lich-{year}-{month:02}.png"
        )
    except SendFault as error:
        log.warning("picture of %d-%02d not sent: %s", year, month, error)
        await turn.say_afterwards(turn.say.html("page.picture_failed", month=month, year=year), "picture")
