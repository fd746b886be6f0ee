"""What is wrong, or worth a look, in an events file."""

from dataclasses import dataclass


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
