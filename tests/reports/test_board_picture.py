"""The board as a picture: a PNG that Telegram takes and a phone shows, light and dark, whatever is written in it."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot.reports.board_picture import WIDTH, png
from bot.reports.board_sheet import BoardCell, BoardLine, BoardPicture

LOOKS = ["", "done", "done_late", "open", "overdue"]
LEGEND = tuple((what, what) for what in ("overdue", "open", "done", "done_late", "blocked", "asks", ""))


def picture(units: int, lines: int, *, dark: bool = False, words: str = "Nhiệm vụ tuyên truyền " * 4) -> BoardPicture:
    cells = tuple(BoardCell(LOOKS[number % 5], "50", number % 3 == 0, number % 4 == 0) for number in range(units))
    line = BoardLine(words, "18/03", "95 ngày", cells)
    heads = tuple(f"Ban Tuyên giáo {number}" for number in range(units))
    return BoardPicture(
        words, words, "đến 19/06/2020", "480 việc", "Nhiệm vụ", "Hạn", heads, (line,) * lines, LEGEND, "và 9 việc", dark
    )


def drawn(board: BoardPicture) -> Image.Image:
    image = Image.open(BytesIO(png(board)))
    image.load()
    return image


@pytest.mark.parametrize(("units", "lines"), [(12, 20), (1, 1), (5, 0)])
def test_it_is_a_png_that_a_phone_shows_without_making_it_small(units: int, lines: int) -> None:
    """Telegram makes the longer side of a photo 1,280 pixels: of the width 560 are left, more than a phone shows."""
    image = drawn(picture(units, lines))
    assert (image.format, image.width) == ("PNG", WIDTH)
    assert WIDTH * 1280 / image.height > 560


def test_light_and_dark_are_told_apart_and_each_is_always_the_same() -> None:
    light, dark = (drawn(picture(3, 4, dark=dark)).convert("L") for dark in (False, True))
    assert light.size == dark.size
    below = light.height - 5
    assert light.getpixel((5, below)) > 200 > 60 > dark.getpixel((5, below))  # type: ignore[operator]
    assert png(picture(3, 4)) == png(picture(3, 4))


@given(st.text(max_size=200), st.integers(0, 12), st.booleans())
def test_any_words_can_be_drawn(words: str, units: int, dark: bool) -> None:
    assert drawn(picture(units, 1, dark=dark, words=words)).width == WIDTH
