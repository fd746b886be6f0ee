"""Whether words are a plain question to the calendar, and what they ask: "tuần này có gì", "19/5 là ngày gì".

Every word must be known for what it does in such a question, so that a report, a promise or a request for time is never
taken for one: "mai có gì em báo" holds a word that no question needs.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import pairwise

from bot.chat.asked.periods import Span
from bot.chat.asked.span import bare_period, span_at
from bot.chat.asked.words import K, Part, parts_of
from bot.language.numbers import keys, says
from bot.language.tokens import Token, tidy, tokenise

LONGEST = 200
"""Characters: a plain question is short."""


class About(Enum):
    """What is asked for: what is on some days, which day one is, when something named is, or one's own open tasks."""

    DAYS = "days"
    DAY = "day"
    NAMED = "named"
    TASKS = "tasks"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question. DAYS and DAY have a `span`; NAMED has a `name`, and a `span` where a year was named with it.

    `left` asks for what still lies ahead or is not done, `tasks` for tasks alone.
    """

    about: About
    span: Span | None = None
    name: str = ""
    left: bool = False
    tasks: bool = False


_MANNERS = frozenset((K.PERSON, K.PARTICLE, K.STOP, K.ASK))
_AROUND = _MANNERS | {K.OPEN, K.TAIL}
_THINGS = frozenset((K.HAPPENING, K.TASK, K.CALENDAR, K.DUE))
_OF_DAYS = _AROUND | _THINGS | {
    K.SPAN, K.OWN, K.WHO, K.HAVE, K.LEFT, K.NO, K.YET, K.ALL, K.HOW_MANY, K.SEVERAL, K.WHAT, K.WHAT_DAY, K.MUST_DO,
    K.UNDONE, K.SPECIAL, K.HOW, K.PLEASE,
}  # fmt: skip
_OF_A_DAY = _AROUND | {
    K.SPAN, K.IS, K.WHICH_DAY, K.WHAT_DAY, K.LUNAR, K.SOLAR, K.HOW_MANY, K.SEVERAL, K.WHEN, K.ALREADY, K.WHO, K.CHECK,
    K.NO,
}  # fmt: skip
_OF_TASKS = (_OF_DAYS | {K.IS}) - {K.SPAN, K.HAPPENING, K.CALENDAR, K.PLEASE}
_WHICH = frozenset((K.WHICH_DAY, K.WHEN))
_COUNTS = frozenset((K.SEVERAL, K.HOW_MANY))
_NEGATED = _THINGS | _COUNTS | {K.HAVE, K.LEFT, K.WHAT, K.ALL, K.MUST_DO}
_SO_THAT, _THE_DAY, _LUNAR_DAY = keys("để"), keys("ngày"), keys("mùng mồng")
_UNTIL_IT = keys("đến tới là ngày vào")
_HELD = frozenset((
    *("họp", "hop", "diễn ra", "dien ra", "tổ chức", "to chuc", "khai mạc", "khai mac", "mở", "bắt đầu", "bat dau"),
    *("làm", "lam", "tiến hành", "tien hanh", "được tổ chức", "duoc to chuc"),
))  # fmt: skip
_MOST_OF_A_NAME = 10
"""Words."""


def asked(text: str, today: date) -> Asked | None:
    """What is asked of the calendar; None for anything that is not plainly a question to it. Never raises."""
    said = tidy(text)
    if len(said) > LONGEST:
        return None
    tokens = tokenise(said)
    reason = next((at for at in range(1, len(tokens)) if says(tokens, at, _SO_THAT)), 0)
    if reason:
        # "tuần này có gì không, để em sắp xếp"; but "mai có gì, để em báo" promises, and what follows may report.
        if any(token.kind in ("stop", "ask", "clause") for token in tokens[reason:-1]):
            return None
        return _read(said, tokens[:reason], today, plainly=True)
    return _read(said, tokens, today)


def commanded(text: str, today: date) -> Asked | None:
    """What a command's words ask for, where any days among them are enough: "tuần", "4/2020", "tháng 9 nhé".

    Words that name no days are taken for the name of something; None where there is nothing in them.
    """
    said = tidy(text)[:LONGEST]
    if (found := asked(said, today) or days_among(said, today)) is not None:
        return found
    span = bare_period(tokenise(said), today)
    if span is not None:
        return Asked(About.DAYS, span)
    return Asked(About.NAMED, name=said) if said else None


def days_among(text: str, today: date) -> Asked | None:
    """What is on the first days that are named, for words that are known to be a question; None where none are."""
    said = tidy(text)[:LONGEST]
    parts = parts_of(said, tokenise(said), today)
    span = next((part.span for part in parts if part.span), None)
    return Asked(About.DAYS, span, left=any(part.kinds & {K.LEFT} for part in parts)) if span else None


def _read(said: str, tokens: list[Token], today: date, *, plainly: bool = False) -> Asked | None:
    parts = parts_of(said, tokens, today)
    kinds = [part.kinds for part in parts]
    has = frozenset[K]().union(*kinds)
    if not parts or (plainly and not has & (_COUNTS | _WHICH | {K.NO, K.WHAT_DAY})):
        return None
    spans = list(dict.fromkeys(part.span for part in parts if part.span))
    if len(spans) > 1 and not (len(spans) == 2 and K.CHECK in has):
        return None
    span = _as_lunar(said, tokens, parts, today) or (spans[0] if spans else None)
    found = _of_a_day(kinds, has, span, today) or _of_days(kinds, has, span) or _of_tasks(kinds, has, span)
    return found or _of_a_name(said, tokens, parts, span)


def _as_lunar(said: str, tokens: list[Token], parts: list[Part], today: date) -> Span | None:
    """The day of "mùng 5 tháng 5 là ngày mấy": by the lunar calendar, else there would be nothing to ask."""
    at = next((at for at, part in enumerate(parts) if part.span), -1)
    if at < 0 or not says(tokens, parts[at].start, _LUNAR_DAY):
        return None
    if not any(part.kinds & {K.WHICH_DAY} and says(tokens, part.start, _THE_DAY) for part in parts):
        return None
    named = said[tokens[parts[at].start].start : tokens[parts[at].end - 1].end] + " âm"
    found = span_at(named, tokenise(named), 0, today)
    return found[0] if found and found[1] == len(tokenise(named)) else None


def _only(kinds: list[frozenset[K]], allowed: AbstractSet[K]) -> bool:
    return all(one & allowed for one in kinds)


def _begin(kinds: list[frozenset[K]]) -> int:
    """The place after what only leads up to the question."""
    return next((at for at, one in enumerate(kinds) if not one & (_MANNERS | {K.OPEN})), len(kinds))


def _first(kinds: list[frozenset[K]], *wanted: K) -> int:
    """The place of the first of these kinds, or -1."""
    return next((at for at, one in enumerate(kinds) if one & frozenset(wanted)), -1)


# ---- which day ------------------------------------------------------------------------------------------------------


def _of_a_day(kinds: list[frozenset[K]], has: frozenset[K], span: Span | None, today: date) -> Asked | None:
    """ "rằm tháng 7 là ngày mấy", "hôm nay âm lịch bao nhiêu", "19/8 thứ mấy", "bao giờ đến 20/11", "mấy âm rồi"."""
    if not _only(kinds, _OF_A_DAY):
        return None
    lunar = K.LUNAR in has and bool(has & (_COUNTS | {K.WHICH_DAY}) or (span and len(kinds) == 2))
    if K.WHEN in has and span is not None:
        # "bao giờ đến 20/11" may have been read as the days until then.
        return Asked(About.DAY, Span(span.last, span.last)) if span.is_day or span.first == today else None
    if span is None:
        return Asked(About.DAY, Span(today, today)) if lunar else None
    solar = K.SOLAR in has and bool(has & _COUNTS)
    checks = K.CHECK in has and bool(has & {K.NO, K.ASK})  # "hôm nay có phải rằm không"
    if not span.is_day or not (lunar or solar or checks or has & {K.WHICH_DAY, K.WHAT_DAY}):
        return None
    return Asked(About.DAYS if K.WHAT_DAY in has else About.DAY, span)


# ---- what is on some days -------------------------------------------------------------------------------------------


def _of_days(kinds: list[frozenset[K]], has: frozenset[K], span: Span | None) -> Asked | None:
    """ "tuần này có gì", "mai họp không", "lịch tháng 9", "tháng này còn việc gì", "tuần sau bao nhiêu cuộc họp"."""
    if span is None or not _only(kinds, _OF_DAYS) or _denies(kinds) or _opens_late(kinds):
        return None
    begged = K.OPEN in frozenset[K]().union(*kinds[: _begin(kinds)])
    if K.PLEASE in has and not (begged or K.NO in has):
        return None  # "có gì mai nhé", "lịch thứ sáu nhé" settle something
    if not _asks(kinds, has, begged):
        return None
    own = K.TASK in has and bool(has & {K.OWN, K.LEFT}) and K.HAPPENING not in has
    return Asked(About.DAYS, span, left=K.LEFT in has, tasks=own or bool(has & {K.DUE, K.MUST_DO, K.UNDONE}))


def _asks(kinds: list[frozenset[K]], has: frozenset[K], begged: bool) -> bool:
    """Whether it asks anything, in one of the ways in which people do."""
    held, things = has & {K.HAVE, K.LEFT}, has & _THINGS
    unsure = K.NO in has or K.ASK in has
    if (K.WHAT in has and (held or things or K.MUST_DO in has)) or (K.WHAT_DAY in has and held):
        # "có gì mai" puts something off until then.
        return _first(kinds, K.WHAT, K.WHAT_DAY) > _first(kinds, K.SPAN) or unsure or begged or K.CALENDAR in has
    if K.HOW_MANY in has or (K.SEVERAL in has and (K.ASK in has or begged or K.CALENDAR in has)):
        return bool(things)
    if K.DUE in has:
        return False  # "mai còn hạn không", "mai đến hạn" are about one task
    if K.YET in has:
        return bool(held) and K.CALENDAR in has
    if unsure and things and (held or K.HAPPENING in has):
        return True
    if K.CALENDAR in has:
        return not held
    return bool(things) and not held and (begged or (K.OWN in has and K.TASK in has))


def _denies(kinds: list[frozenset[K]]) -> bool:
    """ "tuần này không có gì", "không họp", "chưa có lịch": told, not asked. Nor is "không" before "còn" a question."""
    return any(one & {K.NO, K.YET} and after & _NEGATED for one, after in pairwise(kinds))


def _opens_late(kinds: list[frozenset[K]]) -> bool:
    """ "mai cho em xem", "mai có gì hỏi em": whoever is asked to tell or to ask is named first, or not by this bot."""
    return any(one & {K.OPEN} and not one & (_AROUND - {K.OPEN} | {K.ALL}) for one in kinds[_begin(kinds) :])


# ---- one's own tasks, and what has a name ---------------------------------------------------------------------------


def _of_tasks(kinds: list[frozenset[K]], has: frozenset[K], span: Span | None) -> Asked | None:
    """ "việc của em còn gì", "em còn việc gì nữa không", "việc nào sắp đến hạn"."""
    if (
        span is not None
        or not has & {K.TASK, K.UNDONE}
        or not _only(kinds, _OF_TASKS)
        or _denies(kinds)
        or _opens_late(kinds)
    ):
        return None
    asks = K.WHAT in has or K.NO in has or K.HOW_MANY in has or (K.SEVERAL in has and K.ASK in has)
    due = K.DUE in has and (K.NO in has or any(one & {K.TASK} and after & {K.WHAT} for one, after in pairwise(kinds)))
    if asks and (due or K.LEFT in has or (K.OWN in has and K.WHAT in has)):
        return Asked(About.TASKS, left=True, tasks=True)
    return None


def _of_a_name(said: str, tokens: list[Token], parts: list[Part], span: Span | None) -> Asked | None:
    """ "bao giờ đến ngày Nhà giáo", "quốc khánh là thứ mấy": the name is what is left when all the rest is known."""
    which = [at for at, part in enumerate(parts) if part.kinds & _WHICH]
    if len(which) != 1:
        return None
    before, after = _bared(parts[: which[0]], tokens), _bared(parts[which[0] + 1 :], tokens)
    before, after = (before, []) if before and _is_held(after, tokens) else (before, _without_held(after, tokens))
    if bool(before) == bool(after):
        return None
    named = [part for part in before or after if part.span is None or part.span != span]
    if not named or named[-1].end - named[0].start > _MOST_OF_A_NAME:
        return None
    if any(part.kinds & {K.DUE, K.TASK} or tokens[part.start].kind in ("clause", "digits") for part in named):
        return None  # "hạn ngày nào", "II.5 khi nào" are about a task; a day that does not exist has no name
    name = said[tokens[named[0].start].start : tokens[named[-1].end - 1].end]
    return Asked(About.NAMED, span, name)


def _is_held(parts: list[Part], tokens: list[Token]) -> bool:
    """ "đại hội bao giờ họp", "hội nghị khi nào diễn ra": that it is held says nothing of its name."""
    words = tuple(token.text.lower() for part in parts for token in tokens[part.start : part.end])
    return " ".join(words) in _HELD


def _without_held(parts: list[Part], tokens: list[Token]) -> list[Part]:
    """ "khi nào họp đại hội": what stands first only says that it is held."""
    for size in (2, 1):
        if len(parts) > size and _is_held(parts[:size], tokens):
            return _bared(parts[size:], tokens)
    return parts


def _bared(parts: list[Part], tokens: list[Token]) -> list[Part]:
    """Parts without what stands around a name: manners, "là", "đến"."""
    idle = _AROUND | {K.IS, K.ALREADY, K.SOLAR, K.ALL}

    def is_idle(part: Part) -> bool:
        return bool(part.kinds & idle) or (part.end == part.start + 1 and says(tokens, part.start, _UNTIL_IT))

    while parts and is_idle(parts[0]):
        parts = parts[1:]
    while parts and (is_idle(parts[-1]) and not says(tokens, parts[-1].start, _THE_DAY)):
        parts = parts[:-1]
    return parts
