"""Which days the office works: Monday to Friday but for Vietnam's public holidays and their days in lieu."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from importlib.util import module_from_spec, spec_from_file_location
from typing import Any

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The office's working days. `days_off` holds every holiday; Saturdays and Sundays are always off."""

    days_off: Container[date]

    def is_working(self, day: date) -> bool:
        """Whether the office works on `day`."""
        return day.weekday() < 5 and day not in self.days_off

    def on_or_before(self, day: date) -> date:
        """`day` itself, or the last working day before it."""
        while not self.is_working(day):
            day -= _DAY
        return day

    def shift(self, day: date, count: int) -> date:
        """The `count`-th working day after `day` (before it for a negative `count`); `day` need not be one itself."""
        step = _DAY if count > 0 else -_DAY
        for _ in range(abs(count)):
            day += step
            while not self.is_working(day):
                day += step
        return day


def vietnam() -> WorkingDays:
    """Vietnam's working days, by the tables of the `holidays` library, which computes a year when it is asked for."""
    return WorkingDays(_vietnam()())


@cache
def holiday_names(year: int, locale: str = "vi") -> Mapping[date, str]:
    """Vietnam's public holidays of a year, days in lieu with them, and what each is called in a locale."""
    return dict(_vietnam()(years=year, language="en_US" if locale == "en" else "vi"))


@cache
def _vietnam() -> Any:
    """The class `Vietnam` of the `holidays` library, from its file alone.

    Every door of the library itself, `country_holidays("VN")` too, goes through the package `holidays.countries`, which
    imports all countries: 80 ms, and 8 MB for as long as the program runs.
    """
    file = files("holidays").joinpath("countries", "vietnam.py")
    spec = spec_from_file_location("holidays_of_vietnam", str(file))
    if spec is None or spec.loader is None:
        raise ImportError(f"{file} cannot be imported")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Vietnam
