"""What a tapped button says. Its data is whatever a client sends (Bot API, "CallbackQuery"), so it is read here, once.

A handler is given a `Tap` whose parts are of the right kind and within bounds, or is not called at all. Whether the
person may do it with this task, request or draft is asked where it is looked up.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from bot.calendar.board import Which
from bot.files.destination import Mode
from bot.office.wording import keyboards, people_buttons, settings
from bot.office.wording.audit_words import KINDS
from bot.replies import ReplyStatus
from bot.store.officers import Role

_LARGEST_ID = 2**63 - 1
"""The largest number that a database's BIGINT holds."""
_LONGEST = 64
_REF = re.compile(r"[A-Za-z0-9_-]{8}")
_PART = re.compile(r"#([0-9]{1,3}(?:\.[0-9]{1,3})?)")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True)
class Tap:
    """A tapped button. Parts that its verb does not have stay as they are here."""

    verb: str
    ref: str = ""
    """The task or entry (see `task_ref`)."""
    number: int = 0
    """The id of a report, request or draft; a page; a feed's generation."""
    choice: str = ""
    value: int | None = None
    """A percentage, the place of a unit in the list or of an answer to a question about a file, decisions seen."""
    day: date | None = None
    until: date | None = None
    """The last of the days that `day` is the first of."""
    part: str = ""
    """Which part of the message that is asked about (see `named.part_of`)."""
    question: int = 0
    """Which of the questions about a file."""


Part = Callable[[Tap, str], Tap | None]


def read(data: str | None) -> Tap | None:
    """The tap that `data` stands for; None for anything that no button of ours says."""
    if not data or len(data) > _LONGEST:
        return None
    verb, *words = data.split(":")
    for parts in _SHAPES.get(verb, ()):
        if len(parts) == len(words):
            tap: Tap | None = Tap(verb)
            for part, word in zip(parts, words, strict=True):
                tap = part(tap, word) if tap is not None else None
            if tap is not None:
                return tap
    return None


def _ref(tap: Tap, word: str) -> Tap | None:
    return replace(tap, ref=word) if _REF.fullmatch(word) else None


def _whole(word: str, least: int, most: int) -> int | None:
    found = int(word) if _NUMBER.fullmatch(word) else -1
    return found if least <= found <= most else None


def _id(tap: Tap, word: str) -> Tap | None:
    return _number(1, _LARGEST_ID)(tap, word)


def _number(least: int, most: int) -> Part:
    def part(tap: Tap, word: str) -> Tap | None:
        found = _whole(word, least, most)
        return None if found is None else replace(tap, number=found)

    return part


def _value(least: int, most: int) -> Part:
    def part(tap: Tap, word: str) -> Tap | None:
        found = _whole(word, least, most)
        return None if found is None else replace(tap, value=found)

    return part


def _question(tap: Tap, word: str) -> Tap | None:
    found = _whole(word, 0, 9_999)
    return None if found is None else replace(tap, question=found)


def _day(tap: Tap, word: str) -> Tap | None:
    try:
        return replace(tap, day=date.fromisoformat(word))
    except ValueError:
        return None


def _until(tap: Tap, word: str) -> Tap | None:
    first, last = tap.day, _day(tap, word)
    if first is None or last is None or last.day is None or last.day < first:
        return None
    return replace(tap, until=last.day)


def _part(tap: Tap, word: str) -> Tap | None:
    found = _PART.fullmatch(word)
    return replace(tap, part=found[1]) if found else None


def _unit(tap: Tap, word: str) -> Tap | None:
    """A unit's short name, or nothing for all units."""
    return tap if word == "" else _ref(tap, word)


def _one_of(*words: str) -> Part:
    return lambda tap, word: replace(tap, choice=word) if word in words else None


_SHAPES: dict[str, tuple[tuple[Part, ...], ...]] = {
    keyboards.PAGE: ((_one_of("lich", "nhiemvu", "tre"), _number(0, 9_999)),),
    keyboards.SPAN: ((_day, _until, _one_of("all", "left", "tasks", "open"), _number(0, 9_999)),),
    keyboards.WEEK: ((_day, _one_of("docx", "xlsx")),),
    keyboards.PERIOD: ((_day, _until, _one_of("docx", "xlsx")),),
    keyboards.AUDIT: (
        (_number(0, 9_999), _one_of("all", *KINDS), _value(0, _LARGEST_ID)),
        (_number(0, 9_999), _one_of("all", *KINDS), _value(0, _LARGEST_ID), _day, _until),
    ),
    keyboards.CARD: ((_ref,),),
    keyboards.BOARD: (
        (_one_of(*Which, "week"), _unit, _number(0, 9_999)),
        (_one_of("units"), _number(0, 9_999)),
        (_one_of("light", "dark"), _unit),
    ),
    keyboards.NUDGE: ((_ref,),),
    keyboards.GRANT: ((_ref,), (_ref, _one_of("other", "back")), (_ref, _day)),
    keyboards.PROOF: ((_ref, _number(0, 9_999)), (_ref, _number(0, 9_999), _one_of("all"))),
    keyboards.REPORT: (
        (_ref, _one_of(*(status.value for status in ReplyStatus))),
        (_ref, _one_of(ReplyStatus.in_progress.value), _value(1, 99)),
        (_ref, _one_of(*(status.value for status in ReplyStatus)), _part),
    ),
    keyboards.SNOOZE: ((_ref, _one_of("", "afternoon", "tomorrow", "three_days", "back")),),
    keyboards.UNDO: ((_id,), (_id, _value(1, 99))),
    keyboards.UNDO_ALL: ((_id,),),
    keyboards.CHOOSE: ((_ref,), (_ref, _part)),
    keyboards.ALL_DONE: ((), (_part,)),
    keyboards.FIX: ((_ref,),),
    keyboards.EXTENSION: (
        (_id, _one_of("yes", "no", "other", "all", "withdraw", "said")),
        (_id, _one_of("yes", "no", "other", "fix", "keep"), _value(1, 9_999)),
        (_id, _day),
        (_id, _day, _value(1, 9_999)),
    ),
    keyboards.WAITING: ((_one_of("new", "all"), _number(0, 9_999)),),
    keyboards.HISTORY: ((_ref,), (_ref, _value(0, 9_999))),
    keyboards.FILES: ((_id,),),
    keyboards.DRAFT: ((_id, _one_of("yes", "sure", "no", *Mode)),),
    keyboards.EDIT: (
        (_ref,),
        (_ref, _one_of("move", "hour", "place", "rename", "assign", "cancel", "back", "postpone")),
    ),
    keyboards.LOAD_QUESTION: ((_id, _question, _value(0, 999)),),
    keyboards.ADD: ((_one_of("event", "task", "congress", "anniversary"),),),
    keyboards.UNIT: ((_id, _one_of("ok")), (_id, _value(0, 999))),
    keyboards.HELD: ((_one_of("send", "drop"),),),
    keyboards.RENEW: ((_one_of("no"),), (_number(0, _LARGEST_ID),)),
    keyboards.QUESTION: ((_id,), (_id, _one_of("send", "answer", "settle", "said"))),
    keyboards.ASK_LEAD: ((_ref,),),
    keyboards.MORE_TIME: ((_ref,), (_ref, _one_of("other", "back")), (_ref, _day)),
    keyboards.GO_ON: ((_one_of("late", "waits"),), (_one_of("week"), _day)),
    keyboards.SETTINGS: ((_one_of("reset", *settings.PAGES),), (_one_of(*settings.CHOICES), _value(0, 9_999))),
    keyboards.LEAVE: ((_one_of("yes", "sure", "no"),),),
    people_buttons.PEOPLE: ((_number(0, 9_999),),),
    people_buttons.PERSON: ((_id,), (_id, _one_of("leave"))),
    people_buttons.KEEP: (
        (_id, _one_of("units", "role", "name", "remove", "sure", "kept")),
        (_id, _one_of(*Role, *(f"sure_{role}" for role in Role))),
    ),
    people_buttons.INVITE: ((_one_of("new", "list"),), (_id, _one_of("withdraw"))),
    people_buttons.FORM: ((_id, _one_of(*people_buttons.CHOICES)), (_id, _value(0, 999))),
    people_buttons.AWAY: ((_id, _one_of("undo", "end")),),
    people_buttons.KEPT_UNIT: (
        (_one_of("add", "list"),),
        (_ref,),
        (_ref, _one_of("name", "short", "parent", "remove", "sure")),
    ),
}
"""The parts that may follow each verb."""
