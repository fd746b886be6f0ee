"""Days of the Vietnamese lunar calendar, guarded.

`lunar-vn` computes in UTC+7 as Vietnam's calendar does, but it rolls day 30 of a 29-day month over into the next month;
every conversion here is therefore checked by converting back.
"""

from datetime import date
from functools import cache

from lunar_vn import LunarDate, lunar_to_solar, solar_to_lunar
from lunar_vn.can_chi import get_year_can_chi


@cache
def solar_day(year: int, month: int, day: int) -> date:
    """The solar day of a day in the ordinary month of a lunar year; the 30th is the 29th where the month has 29 days.

    Raises ValueError for a day outside 1-30, a month outside 1-12 or a year that the tables do not cover.
    """
    solar = lunar_to_solar(LunarDate(year=year, month=month, day=day, leap=False))
    back = solar_to_lunar(solar)
    if (back.year, back.month, back.day, back.leap) == (year, month, day, False):
        return solar
    if day == 30:
        return solar_day(year, month, 29)
    raise ValueError(f"lunar {year}-{month}-{day} does not exist")


def lunar_day(day: date) -> tuple[int, int, int, bool]:
    """(lunar year, month, day, whether the month is a leap month) of a solar day."""
    lunar = solar_to_lunar(day)
    return lunar.year, lunar.month, lunar.day, lunar.leap


def year_name(year: int) -> str:
    """What a lunar year is called in the cycle of sixty: 2020 is "Canh Tý"."""
    return get_year_can_chi(year)
