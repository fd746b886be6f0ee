"""Words that only make sense as the answer to what was asked, read as the whole sentence that they stand for."""

from dataclasses import replace

from bot.calendar.model import Occurrence
from bot.chat.answers import bare
from bot.chat.turn import Turn
from bot.replies import Reading, ReplyStatus
from bot.store.open_questions import Asked

_GOES_ON = (ReplyStatus.blocked, ReplyStatus.in_progress)
_FEW_DAYS = 7
"""A number that may count days or weeks as well as name a day."""
_FEW = 5
"""A share that stands alone has no more words."""


def completed(turn: Turn, kind: Asked, task: Occurrence) -> Reading | None:
    """What this turn's words say of a task if they are nothing but what was asked for; None where they are not."""
    match kind:
        case Asked.DAY:
            return _day(turn, task)
        case Asked.PERCENT:
            return _share(turn, task)
        case _:
            return None


def _day(turn: Turn, task: Occurrence) -> Reading | None:
    """A day alone as a request for time until then. One that does not exist has no date, nor has "2": days, weeks?"""
    words = turn.said.words
    if (core := bare.core(words)).isdecimal() and int(core) <= _FEW_DAYS:
        return replace(turn.read(words, task), status=ReplyStatus.extension, date=None, percent=None, confident=True)
    for reading in (turn.read(f"xin gia hạn đến {words}", task), turn.read(words, task)):
        known = reading.date is not None or "no_such_day" in reading.doubts
        if known and reading.date_text and bare.is_day(words, reading.date_text):
            return replace(reading, status=ReplyStatus.extension, percent=None, confident=True)
    return None


def _share(turn: Turn, task: Occurrence) -> Reading | None:
    """A share alone as how far the task is."""
    words, core = turn.said.words, bare.core(turn.said.words)
    alone, number = turn.read(words, task), bare.is_number(words)
    if not (number or alone.status in _GOES_ON) or alone.clause or alone.date is not None or len(core.split()) > _FEW:
        return None
    if alone.confident and alone.percent is not None and alone.status in _GOES_ON:
        return alone
    for reading in (turn.read(one, task) for one in (f"đang làm được {words}", f"đang làm được {core}%")[: 1 + number]):
        if reading.confident and reading.status is ReplyStatus.in_progress and reading.percent is not None:
            return reading
    return None
