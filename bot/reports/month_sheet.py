"""What the picture of a month shows, in words."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PictureDay:
    """A day of the grid. `marks` name kinds ("anniversary", "event", "congress", "task", "done", "late")."""

    number: int
    lunar: str
    marks: tuple[str, ...] = ()
    red: bool = False
    outside: bool = False
    today: bool = False


@dataclass(frozen=True, slots=True)
class PictureLine:
    """An entry under the grid: its days ("24–25"), its mark, what stands bold before the title, and a badge behind."""

    days: str
    mark: str
    title: str
    first: str = ""
    badge: str = ""
    struck: bool = False


@dataclass(frozen=True, slots=True)
class MonthPicture:
    """Everything that is drawn, in words: `weekdays` are seven heads from Monday, `weeks` rows of seven days.

    `legend` explains marks as (mark, words); `more` says what the lines leave out.
    """

    title: str
    year: str
    lunar_year: str
    office: str
    weekdays: tuple[str, ...]
    weeks: tuple[tuple[PictureDay, ...], ...]
    lines: tuple[PictureLine, ...]
    legend: tuple[tuple[str, str], ...]
    more: str = ""
