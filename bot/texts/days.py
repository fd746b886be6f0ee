"""Dates in words, as people in a Vietnamese office write them."""

from datetime import date, time

_WEEKDAYS = {
    "vi": ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


def weekday(day: date, locale: str = "vi") -> str:
    """The name of the day of the week: "thứ Năm", "Thursday"."""
    return _WEEKDAYS[locale][day.weekday()]


def weekday_name(number: int, locale: str = "vi") -> str:
    """The name of a day of the week by its number, 0 for Monday."""
    return _WEEKDAYS[locale][number]


def short_weekday(day: date, locale: str = "vi") -> str:
    """ "T5", "CN", "Thu"."""
    if locale == "en":
        return weekday(day, "en")[:3]
    return "CN" if day.weekday() == 6 else f"T{day.weekday() + 2}"


def short_day(day: date, locale: str = "vi") -> str:
    """ "T5 30/04/2020", "CN 03/05/2020", as in a table; in English "Thu 30/04/2020"."""
    return f"{short_weekday(day, locale)} {day:%d/%m/%Y}"


def day_month(day: date, today: date | None = None) -> str:
    """ "30/04": the short form in messages, padded so that columns line up; with the year where that is not today's."""
    return f"{day:%d/%m}" if today is None or day.year == today.year else f"{day:%d/%m/%Y}"


def day_and_weekday(day: date, locale: str = "vi", *, year: bool = False) -> str:
    """ "thứ Năm 30/04", or with the year "thứ Năm 30/04/2020"."""
    return f"{weekday(day, locale)} {day:%d/%m/%Y}" if year else f"{weekday(day, locale)} {day_month(day)}"


def full_date(day: date, locale: str = "vi") -> str:
    """ "thứ Tư, ngày 02 tháng 9 năm 2020"; in English "Wednesday, 2 September 2020".

    Of the months only the first two are padded, as official papers are written.
    """
    if locale == "en":
        return f"{weekday(day, 'en')}, {day.day} {day:%B %Y}"
    month = f"{day.month:02}" if day.month <= 2 else str(day.month)
    return f"{weekday(day)}, ngày {day.day:02} tháng {month} năm {day.year}"


def span_text(start: date, end: date, *, year: bool = False) -> str:
    """ "26/06", "08–09/04", "28/08–02/09", where the years differ or with `year` also those: "08–09/04/2020"."""
    if start.year != end.year:
        return f"{start:%d/%m/%Y}–{end:%d/%m/%Y}"
    last = f"{end:%d/%m/%Y}" if year else f"{end:%d/%m}"
    if start == end:
        return last
    return f"{start:%d}–{last}" if start.month == end.month else f"{start:%d/%m}–{last}"


def hours_text(starts: time | None, ends: time | None = None) -> str:
    """ "14:00", "14:00–16:30"; nothing for what is of the whole day."""
    if starts is None:
        return ""
    return f"{starts:%H:%M}" if ends is None else f"{starts:%H:%M}–{ends:%H:%M}"


def how_far(day: date, today: date, locale: str = "vi") -> str:
    """How far `day` is from `today`: "hôm nay", "ngày mai", "còn 7 ngày", "đã qua 3 ngày"."""
    days = (day - today).days
    if locale == "en":
        if days == 0:
            return "today"
        if days == 1:
            return "tomorrow"
        count = f"{abs(days)} day" if abs(days) == 1 else f"{abs(days)} days"
        return f"in {count}" if days > 0 else f"{count} ago"
    if days == 0:
        return "hôm nay"
    if days == 1:
        return "ngày mai"
    return f"còn {days} ngày" if days > 0 else f"đã qua {-days} ngày"
