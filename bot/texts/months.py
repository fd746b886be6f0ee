"""The names of months and weekdays, as the Unicode locale data (CLDR) has them."""

from datetime import date


def month_and_year(year: int, month: int, locale: str) -> str:
    """A month with its year: "tháng 6 năm 2020", "June 2020"."""
    from babel.dates import format_skeleton  # imported late: who starts the bot need not wait for it

    words: str = format_skeleton("yMMMM", date(year, month, 1), locale=locale)
    return words


def weekday_heads(locale: str) -> list[tuple[str, str]]:
    """The heads of a calendar's columns from Monday, as (short, long): ("T2", "Thứ Hai"), ("Mon", "Monday")."""
    from babel.dates import get_day_names

    short = get_day_names("short" if locale == "vi" else "abbreviated", context="stand-alone", locale=locale)
    wide = get_day_names("wide", context="stand-alone", locale=locale)
    return [(short[day], wide[day]) for day in range(7)]
