"""How large an anniversary is marked."""

import pytest

from bot.calendar.ordinals import OrdinalClass, ordinal_class


@pytest.mark.parametrize(
    ("ordinal", "is_"),
    [
        (10, OrdinalClass.ROUND),
        (90, OrdinalClass.ROUND),
        (130, OrdinalClass.ROUND),
        (200, OrdinalClass.ROUND),
        (5, OrdinalClass.FIVE),
        (45, OrdinalClass.FIVE),
        (75, OrdinalClass.FIVE),
        (1, OrdinalClass.OTHER),
        (54, OrdinalClass.OTHER),
        (89, OrdinalClass.OTHER),
    ],
)
def test_round_years_end_in_0_and_half_round_ones_in_5(ordinal: int, is_: OrdinalClass) -> None:
    assert ordinal_class(ordinal) is is_
