"""Words are found whatever marks were typed."""

import pytest

from bot.texts import folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Uỷ ban Kiểm tra", "ủy ban kiểm tra"),
        ("Đại hội", "dai hoi"),
        ("ĐẢNG BỘ", "đảng  bộ"),
        ("Hoà bình", "hòa bình"),
        ("Nguyễn", "Nguye\u0302\u0303n"),
        ("quý\tII", "quy ii"),
    ],
)
def test_spellings_of_the_same_words_are_folded_into_one(one: str, other: str) -> None:
    assert folded(one) == folded(other)


def test_what_is_folded_has_no_marks_left() -> None:
    assert folded("Đồng chí Ưng Ơ Ă Â Ê Ô ở Thừa Thiên Huế") == "dong chi ung o a a e o o thua thien hue"
