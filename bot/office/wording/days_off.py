"""A day on which the office does not work, in words, and the working days around it."""

from datetime import date, timedelta

from bot.calendar.working_days import WorkingDays, holiday_names
from bot.texts import Texts, day_and_weekday


def day_off(day: date, today: date, working: WorkingDays, say: Texts) -> str:
    """ "thứ Năm 30/04 là ngày nghỉ (Ngày Chiến thắng)"; nothing of a working day. Plain words."""
    if working.is_working(day):
        return ""
    named = day_and_weekday(day, say.locale, year=day.year != today.year)
    return say.plain("leads.day_off", day=named, holiday=holiday_names(day.year, say.locale).get(day, ""))


def working_around(day: date, today: date, working: WorkingDays, *, after: date | None = None) -> tuple[date, ...]:
    """The working days before and after a day off, without what is before today or not later than `after`.

    Nothing for a working day.
    """
    if working.is_working(day):
        return ()
    found = (working.on_or_before(day), working.shift(day - timedelta(days=1), 1))
    return tuple(one for one in found if one >= today and (after is None or one > after))
