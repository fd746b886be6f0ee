"""What is wrong, or worth a look, in an events file."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time

from bot.files import limits
from bot.texts import Texts

_LONGEST_VALUE = 100


@dataclass(frozen=True, slots=True)
class Cell:
    """A place in a table. `row` is its number in the sheet or its line in the file; `column` counts from 1.

    `column` is None where the mistake is of the row as a whole; `sheet` is empty in a CSV file.
    """

    sheet: str
    row: int
    column: int | None = None
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake or warning, for the person who keeps the file.

    `where` is the place in the file ("dòng 14", "dòng 14, cột Hạn"), `field` and `value` what stands there, `message`
    what is wrong with it and what would be right. `cell` is the place in a table, for those who mark it.
    """

    file: str
    where: str
    field: str
    value: str
    message: str
    cell: Cell | None = None

    @property
    def place(self) -> str:
        """File, place and field, as far as they are known: "lich.xlsx: dòng 14, cột Hạn"."""
        name = "" if self.cell else self.field
        return ": ".join(part for part in (self.file, self.where, name) if part)

    @property
    def sentence(self) -> str:
        """What is wrong, with the value where the place is a cell, which has no other way to show it."""
        return f"“{self.value}”: {self.message}" if self.cell and self.value else self.message


@dataclass(slots=True)
class Problems:
    """A list of problems that stops growing: from a limit on they are only counted, and not put into words."""

    found: list[Problem] = field(default_factory=list)
    more: int = 0

    def add(self, make: Callable[[], Problem]) -> None:
        """Take in the problem that `make` puts into words, or count it."""
        if len(self.found) < limits.PROBLEMS:
            self.found.append(make())
        else:
            self.more += 1

    def all(self, say: Texts) -> tuple[Problem, ...]:
        """All that were kept, and where there are more, one that says how many."""
        if not self.more:
            return tuple(self.found)
        return (*self.found, Problem("", "", "", "", say.plain("files.more_problems", n=self.more)))

    def __len__(self) -> int:
        return len(self.found) + self.more

    def __iter__(self) -> Iterator[Problem]:
        return iter(self.found)


def shown(value: object) -> str:
    """A value of a file as a problem shows it: its beginning."""
    if isinstance(value, datetime):  # of a spreadsheet, where a day is one at midnight
        return f"{value:%d/%m/%Y}" if value.time() == time(0) else f"{value:%d/%m/%Y %H:%M}"
    try:
        return str(value)[:_LONGEST_VALUE]
    except (ValueError, RecursionError):  # a number of thousands of digits, tables within tables without end
        return "…"


class LoadError(Exception):
    """The bundled calendar has mistakes; the message lists them, one a line."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(": ".join(part for part in (p.file, p.where, p.message) if part) for p in problems))
