"""Which anniversary it is: the classes that decide how large it is marked."""

from enum import StrEnum


class OrdinalClass(StrEnum):
    """Năm tròn (ends in 0), năm lẻ 5 (ends in 5), any other year."""

    ROUND = "round"
    FIVE = "five"
    OTHER = "other"


def ordinal_class(ordinal: int) -> OrdinalClass:
    """The class of the `ordinal`-th anniversary."""
    return {0: OrdinalClass.ROUND, 5: OrdinalClass.FIVE}.get(ordinal % 10, OrdinalClass.OTHER)
