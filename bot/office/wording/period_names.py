"""What a period is called: "tháng 6 năm 2020", "quý II năm 2020", "6 tháng đầu năm 2020", "từ ngày … đến ngày …"."""

from datetime import date, timedelta

from bot.texts import Texts

_QUARTERS = ("I", "II", "III", "IV")


def period_name(first: date, last: date, say: Texts) -> str:
    """The name of the days `first` to `last` (inclusive), as a report is titled."""
    after = last + timedelta(days=1)
    if first.day == 1 and after.day == 1 and first.year == last.year:
        return _months(first.year, first.month, last.month, say) or _days(first, last, say)
    if first.weekday() == 0 and (last - first).days == 6:
        year, week, _ = first.isocalendar()
        return say.plain("report.period_week", n=week, year=year, first=day(first), last=day(last))
    return _days(first, last, say)


def day(one: date) -> str:
    """ "30/04/2020", as days are written in reports."""
    return f"{one:%d/%m/%Y}"


def _days(first: date, last: date, say: Texts) -> str:
    if first == last:
        return say.plain("report.period_day", first=day(first))
    return say.plain("report.period_days", first=day(first), last=day(last))


def _months(year: int, first: int, last: int, say: Texts) -> str:
    count = last - first + 1
    if count == 1:
        return say.plain("report.period_month", month=first, year=year)
    if count == 12:
        return say.plain("report.period_year", year=year)
    if count == 3 and last % 3 == 0:
        return say.plain("report.period_quarter", quarter=_QUARTERS[last // 3 - 1], year=year)
    if first == 1:
        return say.plain("report.period_first", n=count, year=year)
    return say.plain("report.period_last", n=count, year=year) if last == 12 else ""
