"""Everything that is said to a person: message catalogues, one folder per language, and how they are rendered."""

from bot.texts.catalogue import LOCALES, Texts, texts
from bot.texts.days import (
    day_and_weekday,
    day_month,
    full_date,
    hours_text,
    how_far,
    short_day,
    short_weekday,
    span_text,
    weekday_name,
)
from bot.texts.folding import folded
from bot.texts.months import month_and_year, weekday_heads
from bot.texts.system import system_error

__all__ = [
    "LOCALES",
    "Texts",
    "day_and_weekday",
    "day_month",
    "folded",
    "full_date",
    "hours_text",
    "how_far",
    "month_and_year",
    "short_day",
    "short_weekday",
    "span_text",
    "system_error",
    "texts",
    "weekday_heads",
    "weekday_name",
]
