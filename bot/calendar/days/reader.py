"""`read_when`: what words say about days, whoever wrote them.

The words are brought into a plain spelling (`plain`); what stands before the day ("hạn cuối", "trước", "dự kiến", an
hour, a weekday) and after it is taken off; the day itself is read by the first of `_READERS` that knows it.
"""

import re
from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta

from bot.calendar.days.around import Around, leading, trailing
from bot.calendar.days.dates import date_at, exact, several_at
from bot.calendar.days.lasting import lasting
from bot.calendar.days.near import near_at
from bot.calendar.days.periods import period_at
from bot.calendar.days.plain import Plain, plain, short_year
from bot.calendar.days.repeats import repeat_at
from bot.calendar.days.said import Asked, Context, Found, Unclear, When
from bot.calendar.days.school import school_at
from bot.calendar.days.undated import counted, undated
from bot.calendar.lunar import lunar_day
from bot.calendar.model import Dates, LunarYearly, Once, Relative, Repeating, Yearly
from bot.texts.folding import composed

_DAY = timedelta(days=1)
_READERS = (repeat_at, school_at, several_at, near_at, period_at, date_at)
_CHANGED = re.compile(
    r"\b(?:hoan(?! thanh| tat)|lui|huy|khong to chuc|doi(?! voi)|roi|thay|postponed|cancell?ed|moved)\b"
)
_OPEN = re.compile(r"^\W*(?:tro di|tro ve sau|ve sau|onwards?|den khi|cho den khi)\b")
_INSIDE = re.compile(
    r"(?<![a-z0-9/])(?:truoc|cham nhat|muon nhat|den het|han|ngay|khong qua|\d{1,2}/\d{1,2}(?!\d))(?![a-z])"
)
_NOT_INSIDE = re.compile(r"\d|\b(?:sau|tu|hoac|hay|or|so|nam|nhan|dip|ky niem|chao mung|bat dau|khoi cong|tiep)\b")
_BETWEEN = re.compile(
    r"[;\n]|(?:,|(?<=\d) và)\s(?=đợt|lần|trước|quý|[69] tháng|cả năm|năm:)|(?<=\))(?:,| và)\s(?=(?:ngày )?\d)",
    re.IGNORECASE,
)
_OF_PERIOD = re.compile(
    r"[\s,;]*(?:\(|doi voi\s|cho\s)?(?:cac\s)?(?:bao cao\s)?(?:moi\s)?(?:quy(?:\s?[1-4])?"
    r"|(?:[369]|sau) thang(?: dau nam| cuoi nam)?|(?:ca )?nam"
    r"|(?:hk|hoc ky) ?[12i]{1,2}|(?:dot|lan|ky) \d)\)?\s*"
)
"""What a day is for, said behind it: "20/3 (quý I)", "trước 15/6 đối với báo cáo 6 tháng"."""
_EVERY_YEAR = re.compile(r"\b(?:moi nam|yearly|annually)\b")
_SOLAR = re.compile(
    r"[(,;-]?\s*(?:tức|nhằm|dương lịch)?(?:\s+là)?:?\s*((?:ngày\s+)?\d[^()]*?)\s*(?:dương lịch|DL|dl)?\s*\)?",
    re.IGNORECASE,
)
_TO = re.compile(r"\s+(?:đến(?:\s+hết)?|tới|-|–|—|→)\s+", re.IGNORECASE)
_FROM = re.compile(r"^\s*từ\s+", re.IGNORECASE)
_SIMPLE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_EDGES = " ,;:–-\n"
_LONGEST = 500
_GIVEN: frozenset[str] = frozenset()


def read_when(words: str, context: Context, *, whole: bool = False) -> When | Unclear:
    """What the words say about days, or why that is not clear.

    They begin with it, and `When.rest` is what follows; with `whole`, they are a cell or a clause that says nothing
    else: then words without a day ("thường xuyên", "theo hướng dẫn của…") are read too, several days may stand on
    lines of their own, and what else is said becomes `When.note` where it holds no other day.
    """
    try:
        if len(words) > _LONGEST and whole:
            raise Asked("not_a_date")
        return _whole(words, context) if whole else _first(words, context)
    except Asked as asked:
        return asked.unclear


def _first(words: str, context: Context) -> When:
    """The day that a message begins with; a bare year is none. Raises Asked."""
    when = _one(plain(words), context, whole=False)
    if isinstance(when.schedule, Once) and when.schedule.month is None:
        raise Asked("not_a_date")
    return when


def _whole(words: str, context: Context) -> When:
    if simple := _SIMPLE.fullmatch(words):  # most cells of most tables, and tables have a hundred thousand rows
        day = exact(int(simple[3]), int(simple[2]), int(simple[1]))
        return When(Once(day.year, day.month, day.day))
    said = plain(words)
    if said.words.startswith("(") and said.words.endswith(")"):
        said = plain(said.words[1:-1])
    try:
        when = _alone(said, context)
    except Asked as asked:
        other = _lines(words, context)
        if other is None and asked.unclear.key == "not_a_date":
            other = _further(said, context)
        if other is None and asked.unclear.key in ("words_left", "not_a_date"):
            other = _from_to(words, context)
        if other is None:
            raise
        when = other
    if words.rstrip().endswith(";") and isinstance(when.schedule, Once) and when.schedule.day:
        once = when.schedule
        return replace(when, schedule=Dates((date(once.year, once.month or 1, once.day or 1),)))
    return when


def _alone(said: Plain, context: Context) -> When:
    """The words read as one day and nothing else than a note. Raises Asked."""
    if (days := lasting(said, context, read_when)) is not None:
        return days
    if (relative := _relative(said, context)) is not None:
        return relative
    try:
        when = _one(said, context)
    except Asked as asked:
        if asked.unclear.key != "not_a_date" or not (sort := undated(said.text.strip(" .,;:"))):
            raise
        named = re.search(r"\bnam ((?:19|20|21)\d\d)$", said.text)
        year, assumed = (int(named[1]), _GIVEN) if named else _bare_year(context, said.words)
        return When(Once(year), assumed=assumed, undated=sort, note=said.words)
    if when.undated == "later":
        return replace(when, note=said.words, rest="")
    if context.due and _EVERY_YEAR.search(said.text):  # a task of a plan is due in its year; the words are kept
        when = replace(when, note=said.words)
    rest = when.rest
    if not rest:
        return when
    if (solar := _by_both_calendars(when, rest, context)) is not None:
        return replace(when, schedule=solar, assumed=frozenset(), rest="", note=said.words)
    _check_rest(rest, context)
    note = rest[1:-1] if rest.startswith("(") and rest.endswith(")") else rest
    return replace(when, rest="", note=f"{when.note}; {note}".strip("; "))


def _by_both_calendars(when: When, rest: str, context: Context) -> Once | None:
    """The day of "rằm tháng tư âm lịch (31/5/2026)", where both calendars mean the same one."""
    said = _SOLAR.fullmatch(rest.strip())
    if not isinstance(when.schedule, LunarYearly) or said is None:
        return None
    other = read_when(said[1], replace(context, due=False, yearly=False))
    day = _day_of(other) if isinstance(other, When) else None
    if day is None or lunar_day(day)[1:3] != (when.schedule.month, when.schedule.day):
        return None
    return Once(day.year, day.month, day.day)


def _check_rest(rest: str, context: Context) -> None:
    """What follows a day must not be another one, nor say that it is off."""
    text = plain(rest).text
    if _OF_PERIOD.fullmatch(text):
        return
    if re.match(r"\W*al\b", text):  # only what is read as lunar may be called so
        raise Asked("lunar_or_solar", day=rest)
    if _OPEN.search(text):
        raise Asked("no_end", words=rest)
    if _CHANGED.search(text):
        raise Asked("status_in_date", words=rest)
    inner = text.strip("() ")
    if not isinstance(read_when(inner, context), Unclear) or re.search(r"\d{1,2}/\d{1,2}|\b(?:hoac|hay|or)\b", inner):
        raise Asked("words_left", words=rest)
    if re.search(r"\b(?:ngay|thang) \d", inner) or (re.search(r"\d", inner) and not rest.startswith("(")):
        raise Asked("words_left", words=rest)


def _bare_year(context: Context, words: str) -> tuple[int, frozenset[str]]:
    if context.year is not None:
        return context.year, frozenset()
    if context.today is not None:
        return context.today.year, frozenset({"year"})
    raise Asked("no_year_of", words=words)


def _relative(said: Plain, context: Context) -> When | None:
    """ "10 ngày sau kỳ họp": counted from a day that is written, or from words that somebody else must resolve."""
    found = counted(said.text, 0)
    if found is None:
        return None
    count, working, earlier, at = found
    words = re.sub(r"^(?:khi |ngay |the )", "", said.text[at:])
    if not working:
        day = read_when(said.after(at), replace(context, due=False, yearly=False))
        if isinstance(day, When) and isinstance(day.schedule, Once) and day.schedule.day and not day.rest:
            once = day.schedule
            last = once.end or date(once.year, once.month or 1, once.day or 1)
            moved = date(once.year, once.month or 1, once.day or 1) - count * _DAY if earlier else last + count * _DAY
            return When(Once(moved.year, moved.month, moved.day), assumed=day.assumed)
    anchor = said.after(at + len(said.text[at:]) - len(words)).strip(_EDGES + ".")
    return When(Relative(anchor, -count if earlier else count, working), undated="relative", note=said.words)


def _lines(words: str, context: Context) -> When | None:
    """Several days, one a line or with semicolons between them: "Đợt 1: 15/3/2020; đợt 2: 15/9/2020"."""
    pieces = [piece for piece in _BETWEEN.split(composed(words)) if piece.strip(" .,-")]
    if len(pieces) < 2:
        return None
    days: list[date] = []
    assumed: frozenset[str] = frozenset()
    notes: list[str] = []
    tentative = False
    known = context
    for piece in reversed(pieces):
        try:
            when = _alone(plain(piece), known)
        except Asked:
            return None
        when = _last_day(when) if context.due else when
        once = when.schedule
        if isinstance(once, Dates):
            days += once.days
        elif isinstance(once, Once) and once.month and once.day and not when.starts:
            first = date(once.year, once.month, once.day)
            days += [first + n * _DAY for n in range(((once.end or first) - first).days + 1)]
        else:
            return None
        if not when.assumed and known.year is None:
            known = replace(known, year=days[-1].year)
        assumed |= when.assumed
        tentative |= when.tentative
        notes += [when.note] if when.note else []
    note = "; ".join(reversed(notes))
    return When(Dates(tuple(sorted(set(days)))), assumed=assumed, tentative=tentative, note=note)


def _from_to(words: str, context: Context) -> When | None:
    """Two days, each with a weekday or an hour of its own: "8h ngày 3/6 đến 17h ngày 5/6", "10/6 (thứ Tư) - 12/6"."""
    halves = _TO.split(composed(words))
    if len(halves) != 2:
        return None
    try:
        last = _alone(plain(halves[1]), context)
        first = _alone(plain(_FROM.sub("", halves[0])), replace(context, due=False))
    except Asked:
        return None
    days = [_day_of(one) for one in (first, last)]
    if days[0] is None or days[1] is None or days[0] > days[1] or first.note or last.note or first.ends or last.ends:
        return None
    schedule = Once(days[0].year, days[0].month, days[0].day, days[1])
    whole = replace(first, schedule=schedule, ends=last.starts, assumed=first.assumed | last.assumed)
    if not context.due:
        return replace(whole, tentative=first.tentative or last.tentative)
    return replace(last, since=days[0], said_weekday=None)


def _day_of(when: When) -> date | None:
    """The one day that words were read as."""
    once = when.schedule
    if not isinstance(once, Once) or once.month is None or once.day is None or once.end is not None or when.undated:
        return None
    return date(once.year, once.month, once.day)


def _further(said: Plain, context: Context) -> When | None:
    """A deadline after other words: "Gửi Văn phòng trước ngày 15/6/2020"."""
    if not context.due:
        return None
    for found in _INSIDE.finditer(said.text):
        if found.start() and _NOT_INSIDE.search(said.text[: found.start()]):
            return None
        later = Plain(said.words, said.text[found.start() :], said.places[found.start() :])
        try:
            when = _alone(later, context)
        except Asked:
            continue
        day_known = not isinstance(when.schedule, Once) or when.schedule.day is not None
        if day_known and not when.undated:
            note = said.between(0, found.start()).strip(_EDGES)
            return replace(when, note=f"{note}; {when.note}".strip("; "))
    return None


def _one(said: Plain, context: Context, *, whole: bool = True) -> When:
    """The day that the words begin with. Raises Asked."""
    around, at = Around(whole), 0
    at = leading(said.text, at, around)
    inner = replace(context, yearly=context.yearly or (around.yearly and not context.due))
    found = _day_at(said.text, at, inner)
    if found is not None and around.before and (found.when.since or found.when.assumed & {"day"}):
        found = _day_at(said.text, at, replace(inner, due=False))  # before a span is before its first day
    if found is None:
        raise Asked("only_time" if around.starts and at >= len(said.text) else "not_a_date")
    end = trailing(said.text, found.at, around)
    when = found.when
    if around.before and around.starts is None:
        when = _day_before(when)
        if not context.due:  # an event before a day is on no day that is known
            when = replace(when, assumed=when.assumed | {"day"})
    elif around.until and context.due:
        when = _last_day(when)
    elif around.since_now:  # what goes on until then is over by the last day
        when = replace(_last_day(when), note=said.words)
        when = replace(when, assumed=when.assumed | {"day"})
    assumed = when.assumed | _century(said.words, context)
    rest = said.after(end).strip(_EDGES)
    return replace(
        when,
        starts=around.starts,
        ends=around.ends,
        assumed=assumed,
        tentative=around.tentative,
        said_weekday=around.weekday,
        before=around.before,
        part=around.part or when.part,
        rest=rest if re.search(r"\w", rest) else "",
    )


def _day_at(text: str, at: int, context: Context) -> Found | None:
    return next((found for read in _READERS if (found := read(text, at, context)) is not None), None)


def _day_before(when: When) -> When:
    """ "Trước ngày 15/6" is due on 14/6, "trước tháng 8" on 31/7."""
    match when.schedule:
        case Once(year, None, _, _):
            return replace(when, schedule=Once(year - 1, 12, 31), assumed=when.assumed | {"day"})
        case Once(year, int(month), day, _):
            moved = date(year, month, day or 1) - _DAY
            assumed = when.assumed if day else when.assumed | {"day"}
            return replace(when, schedule=Once(moved.year, moved.month, moved.day), assumed=assumed)
        case Dates(days):
            return replace(when, schedule=Dates(tuple(day - _DAY for day in days)))
        case Yearly(month, int(day)) as yearly:
            moved = date(2021, month, day) - _DAY  # a year without 29 February
            return replace(when, schedule=replace(yearly, month=moved.month, day=moved.day))
        case Repeating(_, day, _, _) as repeating if day > 1:
            return replace(when, schedule=replace(repeating, day=day - 1))
        case _:
            raise Asked("not_a_date")


def _last_day(when: When) -> When:
    """ "Xong tháng 10" is due on its last day."""
    match when.schedule:
        case Once(year, int(month), None, _):
            last = Once(year, month, monthrange(year, month)[1])
            return replace(when, schedule=last, assumed=when.assumed | {"day"})
        case _:
            return when


def _century(words: str, context: Context) -> frozenset[str]:
    digits = short_year(words)
    if digits is None:
        return frozenset()
    known = context.year or (context.today.year if context.today else None)
    return frozenset() if known is not None and 2000 + digits == known else frozenset({"century"})
