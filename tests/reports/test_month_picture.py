"""The month as a picture: a PNG that Telegram takes, the same bytes for the same data, whatever is written in it."""

import subprocess
import sys
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFont

from bot.reports.drawing import font, wrapped
from bot.reports.month_picture import WIDTH, png
from bot.reports.month_sheet import MonthPicture, PictureDay, PictureLine

KINDS = ["anniversary", "event", "congress", "task", "done", "late"]
LETTERS = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ"
_HASH = """
import hashlib
from bot.reports.month_picture import *
day = PictureDay(19, "28", ("task", "done"), today=True)
line = PictureLine("19", "late", "Tuyên truyền Đại hội Đảng bộ thị xã lần thứ XIV", badge="quá hạn")
week = ((day,) * 7,)
m = MonthPicture("Tháng 6", "2020", "Năm Canh Tý", "Tứ Hạ", ("T2",) * 7, week * 5, (line,) * 9, (("done", "xong"),))
print(hashlib.sha256(png(m)).hexdigest())
"""


def month(lines: tuple[PictureLine, ...], rows: int = 5, marks: tuple[str, ...] = (), more: str = "") -> MonthPicture:
    week = tuple(PictureDay(number, "1/4N", marks, red=number == 2) for number in range(1, 8))
    names = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
    return MonthPicture(
        "Tháng 6", "2020", "Năm Canh Tý", "Phường Tứ Hạ", names, (week,) * rows, lines, (("task", "chưa xong"),), more
    )


def drawn(picture: MonthPicture) -> Image.Image:
    image = Image.open(BytesIO(png(picture)))
    image.load()
    return image


@pytest.mark.parametrize("rows", [pytest.param(4, marks=pytest.mark.long), pytest.param(5, marks=pytest.mark.long), 6])
def test_it_is_a_png_of_a_phones_width_that_telegram_takes_as_a_photo(rows: int) -> None:
    lines = tuple(PictureLine("24–25", kind, "Việc " * 60, "90 năm", "quá hạn", True) for kind in KINDS * 4)
    image = drawn(month(lines, rows, tuple(KINDS), "và 9 mục nữa"))
    assert image.format == "PNG"
    assert image.width == WIDTH
    assert sum(image.size) <= 10_000
    assert image.height <= 20 * image.width


def test_it_grows_with_its_weeks_and_lines() -> None:
    line = PictureLine("19", "task", "Báo cáo quý")
    heights = [drawn(month((line,) * count, rows)).height for count, rows in ((0, 4), (0, 6), (3, 6), (4, 6))]
    assert heights == sorted(set(heights))


def test_two_processes_draw_the_same_bytes() -> None:
    run = [
        subprocess.run(
            [sys.executable, "-c", _HASH], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": s}
        )
        for s in ("1", "2")
    ]
    assert run[0].stdout == run[1].stdout != ""


@pytest.mark.parametrize("bold", [False, True])
def test_the_font_has_every_vietnamese_letter(bold: bool) -> None:
    face = font(30, bold=bold)
    missing = bytes(face.getmask("\U0010fffd"))
    for letter in LETTERS + LETTERS.upper() + "“”–…·/%+":
        assert bytes(face.getmask(letter)) != missing, letter


@given(st.text(max_size=300), st.text(max_size=40), st.sampled_from(KINDS))
def test_any_words_can_be_drawn(title: str, badge: str, kind: str) -> None:
    assert drawn(month((PictureLine("19", kind, title, badge, badge[:20], True),), 4, (kind,) * 9)).width == WIDTH


@given(st.text(max_size=200), st.integers(60, 900), st.integers(1, 3))
def test_wrapped_words_fit_their_width(words: str, width: int, lines: int) -> None:
    face: ImageFont.FreeTypeFont = font(20)
    found = wrapped(words, face, width, lines=lines)
    assert len(found) <= lines
    assert all(face.getlength(line) <= width for line in found)


def test_what_does_not_fit_ends_in_dots() -> None:
    assert wrapped("một hai ba bốn năm sáu bảy", font(20), 90, lines=2)[-1].endswith("…")
    assert wrapped("một hai", font(20), 900, lines=1) == ["một hai"]
