"""What is wrong, or worth a look, in an events file."""

from dataclasses import dataclass

_LONGEST_VALUE = 100


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake or warning, for the person who keeps the file.

    `where` is the place in the file ("dòng 14"), `field` and `value` what stands there, `message` what is wrong with it
    and what would be right.
    """

    file: str
    where: str
    field: str
    value: str
    message: str


def shown(value: object) -> str:
    """A value of a file as a problem shows it: its beginning."""
    try:
        return str(value)[:_LONGEST_VALUE]
    except (ValueError, RecursionError):  # a number of thousands of digits, tables within tables without end
        return "…"
