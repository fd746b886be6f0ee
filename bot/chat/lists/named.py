"""When something of the calendar is that was asked for by its name: "bao giờ đến ngày Nhà giáo"."""

import re
from datetime import date, timedelta

from bot.calendar.model import Entry, Kind, Occurrence, Precision
from bot.calendar.occurrences import HAPPENING, entry_occurrences
from bot.chat.asked.periods import Span
from bot.chat.asked.question import Asked
from bot.chat.lists import days_page
from bot.chat.turn import Turn
from bot.delivery.message import Message
from bot.office.wording import describe
from bot.texts import folded, full_date, how_far

_MOST = 6
_SHORTEST = 3
"""Letters of a name."""
_A_YEAR = timedelta(days=366)
_KINDS = HAPPENING - {Kind.TASK}
_SHORT = {"vn": "viet nam"}


def message(turn: Turn, asked: Asked) -> Message | None:
    """When it is, the nearest first; None where nothing in the calendar is called so. A task is not looked for.

    One word that many are called by is no name: "họp", "đảng".
    """
    name = _plain(asked.name)
    entries = [entry for entry in turn.calendar.entries if entry.kind in _KINDS and _is_called(entry, name)]
    if len(name) < _SHORTEST or (" " not in name and len(entries) > _MOST):
        return None
    found = [one for entry in entries if (one := _nearest(turn, entry, asked.span)) is not None]
    if not found:
        return None
    today = turn.office.today()
    found.sort(key=lambda one: (one.start is None or one.start < today, one.start or date.max))
    blocks = [_block(turn, one) for one in found[:_MOST]]
    if len(found) > _MOST:
        blocks.append(turn.say.html("agenda.more", n=len(found) - _MOST))
    return Message("\n\n".join(blocks))


def _is_called(entry: Entry, name: str) -> bool:
    return f" {name} " in f" {_plain(entry.summary)} "


def _plain(words: str) -> str:
    """Words without marks and signs, y as i ("liệt sỹ", "kĩ niệm"), and what is mostly shortened in full."""
    bare = re.sub(r"[^\w\s]", " ", folded(words)).replace("y", "i").split()
    return " ".join(_SHORT.get(word, word) for word in bare)


def _nearest(turn: Turn, entry: Entry, span: Span | None) -> Occurrence | None:
    """The entry's next occurrence, or its last one; in a span if one is asked for."""
    today, working = turn.office.today(), turn.office.working
    if span is not None:
        return next(iter(entry_occurrences(entry, turn.calendar, span.first, span.last, working)), None)
    coming = entry_occurrences(entry, turn.calendar, today, today + _A_YEAR, working)
    past = entry_occurrences(entry, turn.calendar, today - _A_YEAR, today, working)
    return coming[0] if coming else past[-1] if past else None


def _block(turn: Turn, one: Occurrence) -> str:
    say, today = turn.say, turn.office.today()
    on_a_day = one.start is not None and one.precision is Precision.DAY and one.start == one.end
    return say.html(
        "agenda.named",
        mark=describe.mark(one),
        title=describe.title(one),
        ordinal=describe.ordinal(one, say),
        status=describe.status(one, say),
        when=describe.when(one, today, say),
        day=full_date(one.start, say.locale) if on_a_day and one.start else "",
        hours=describe.hours(one, say),
        meeting=describe.meeting(one.entry, turn.calendar, say),
        far=how_far(one.start, today, say.locale) if on_a_day and one.start else "",
        lunar=days_page.lunar_words(one.start, say) if on_a_day and one.start else "",
    )
