"""Changes of the calendar in plain words: for previews in the chat and on the terminal, and for those who are told."""

from datetime import date

from bot.calendar.changes import Moved, News
from bot.calendar.clashes import Clash, Shared
from bot.calendar.model import (
    Calendar,
    Dates,
    Entry,
    Frequency,
    Kind,
    LunarYearly,
    MonthlyWeekday,
    Never,
    Occurrence,
    Once,
    Precision,
    Relative,
    Repeating,
    Schedule,
    Status,
    Weekly,
    Yearly,
)
from bot.files.diff import Change
from bot.office.wording import describe
from bot.texts import Texts, day_and_weekday, hours_text, span_text, weekday_name

_LONGEST = 120


def title(entry: Entry) -> str:
    """What an entry is called: "II.3 · Xây dựng kịch bản…"; a row that hides is called by its id."""
    return _cut(entry.title or entry.id)


def schedule(when: Schedule, say: Texts) -> str:
    """A date as it is planned: "08–09/04/2020", "tháng 10/2020", "hằng năm 03/02", "3 ngày làm việc trước “x”"."""
    match when:
        case Once():
            return _once(when, say)
        case Yearly(month, None, _, first):
            return say.plain("changes.yearly_month", month=month, first=first)
        case Yearly(month, day, days, first):
            return say.plain("changes.yearly", day=f"{day:02}/{month:02}", days=days, first=first)
        case LunarYearly(month, day, days):
            return say.plain("changes.lunar", day=f"{day}/{month}", days=days)
        case Repeating(frequency, day, first, last):
            key = "changes.quarterly" if frequency is Frequency.QUARTERLY else "changes.monthly"
            return say.plain(key, day=day, span=span_text(first, last, year=True))
        case Weekly(weekdays, first, last, interval):
            names = ", ".join(weekday_name(day, say.locale) for day in weekdays)
            return say.plain("changes.weekly", days=names, n=interval, span=span_text(first, last, year=True))
        case MonthlyWeekday(nth, weekday, first, last):
            name = weekday_name(weekday, say.locale)
            return say.plain("changes.nth_weekday", day=name, nth=nth, span=span_text(first, last, year=True))
        case Dates(days):
            return ", ".join(span_text(day, day, year=True) for day in days)
        case Relative(anchor, offset, working_days, year):
            key = "changes.before" if offset <= 0 else "changes.after"
            return say.plain(key, days=abs(offset), working=working_days, anchor=anchor, year=year or "")
        case Never():
            return ""


def when(entry: Entry, say: Texts) -> str:
    """When an entry is, with its hours: "14:00–16:00, 26/06/2020"."""
    days, at = schedule(entry.schedule, say), hours_text(entry.starts, entry.ends)
    return f"{at}, {days}" if at else days


def fields(change: Change, before: Calendar, after: Calendar, say: Texts) -> list[tuple[str, str, str]]:
    """What differs between two rows: (the field's name, its value before, its value after), all in words."""
    return [
        (
            say.plain(f"changes.field_{one.field}"),
            _cut(_value(change.before, one.field, before, say)),
            _cut(_value(change.after, one.field, after, say)),
        )
        for one in change.fields
    ]


def clash(found: Clash, calendar: Calendar, say: Texts) -> str:
    """Two meetings that want the same: "thứ Ba 16/04/2020: “Giao ban” (14:00) và “Họp chi bộ” (14:30) trùng giờ…"."""
    words = found.words
    if found.shared is Shared.UNIT:
        (words,) = describe.unit_names(calendar, (found.words,))
    assert found.one.start is not None  # noqa: S101 - it has an hour
    return say.plain(
        f"changes.clash_{found.shared.value}",
        day=day_and_weekday(found.one.start, say.locale, year=True),
        one=_cut(found.one.entry.title),
        other=_cut(found.other.entry.title),
        hours=hours_text(found.one.entry.starts, found.one.entry.ends),
        other_hours=hours_text(found.other.entry.starts, found.other.entry.ends),
        words=words,
    )


def notice_line(news: Moved, before: Calendar, after: Calendar, say: Texts) -> str:
    """What somebody who was reminded has to learn: "…: dời từ 08–09/04 sang 26/06, họp trực tuyến" (HTML)."""
    here = news.after or news.before
    assert here is not None  # noqa: S101 - there is news of it
    entry = here.entry
    return say.html(
        "changes.notice_line",
        mark=describe.mark(here),
        title=describe.title(here),
        news=[
            say.plain(
                f"changes.news_{one.value}",
                task=entry.kind is Kind.TASK,
                old=_day(news.before, here),
                new=_day(news.after, here),
                units=", ".join(describe.unit_names(after, entry.units)),
                place=entry.place,
                had_units=", ".join(describe.unit_names(before, news.before.entry.units)) if news.before else "",
            )
            for one in news.news
        ],
        why=_why(news),
    )


def _why(news: Moved) -> str:
    """The remark that came with the change: a new note, or that of the date which it had before."""
    if news.after is None or News.REMOVED in news.news:
        return ""
    was, now = (news.before.entry if news.before else None), news.after.entry
    if now.note and (was is None or now.note != was.note):
        words = now.note
    elif now.earlier and (was is None or now.earlier != was.earlier):
        words = now.earlier[-1].note
    else:
        return ""
    return _cut(words[:1].lower() + words[1:] if words[1:2].islower() else words)


def _day(occurrence: Occurrence | None, other: Occurrence) -> str:
    """The date of an occurrence, with its year where that is not the other one's."""
    if occurrence is None or occurrence.start is None or occurrence.end is None:
        return ""
    if occurrence.precision is Precision.MONTH:
        return f"{occurrence.start:%m/%Y}"
    another_year = other.start is not None and other.start.year != occurrence.start.year
    days = span_text(occurrence.start, occurrence.end, year=another_year)
    at = hours_text(occurrence.entry.starts, occurrence.entry.ends)
    return f"{at} {days}" if at else days


def planned(entry: Entry, say: Texts) -> str:
    """As `when`, and that the day is only assumed, where it is: what nobody has written is not shown as if."""
    said = when(entry, say)
    return say.plain("changes.when_assumed", when=said) if {"due", "date"} & entry.assumed else said


def _once(when: Once, say: Texts) -> str:
    if when.month is None:
        return say.plain("changes.year_only", year=when.year)
    if when.day is None:
        return say.plain("cli.month_only", month=when.month, year=when.year)
    start = date(when.year, when.month, when.day)
    return span_text(start, when.end or start, year=True)


def _value(entry: Entry, field: str, calendar: Calendar, say: Texts) -> str:
    match field:
        case "schedule":
            return schedule(entry.schedule, say)
        case "status":
            return status(entry.status, say)
        case "units" | "supporting" | "followers":
            return ", ".join(describe.unit_names(calendar, getattr(entry, field)))
        case "starts" | "ends":
            at = getattr(entry, field)
            return f"{at:%H:%M}" if at else ""
        case "layer":
            return next((layer.name for layer in calendar.layers if layer.id == entry.layer), entry.layer)
        case "kind":
            return say.plain(f"changes.kind_{entry.kind.value}")
        case "certainty":
            return say.plain(f"changes.certainty_{entry.certainty.value}")
        case "assumed":
            return ", ".join(say.plain(f"changes.assumed_{name}") for name in sorted(entry.assumed))
        case "leads":
            return "" if entry.leads is None else ", ".join(map(str, entry.leads))
        case "earlier":
            spans = [(span_text(one.span.start, one.span.end, year=True), one.note) for one in entry.earlier]
            return "; ".join(f"{span} ({note})" if note else span for span, note in spans)
    value = getattr(entry, field)
    return "" if value is None else str(value)


def status(status: Status, say: Texts) -> str:
    """ "đã định", "hoãn", "đã huỷ", "dự kiến"."""
    return say.plain("changes.confirmed") if status is Status.CONFIRMED else say.plain(f"chat.status_{status.value}")


def _cut(words: str) -> str:
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1].rstrip() + "…"
