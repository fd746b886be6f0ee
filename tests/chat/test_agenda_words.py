"""Which days, or what else, the words of a question to the calendar ask for."""

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.chat.asked.question import About, Asked, asked, commanded
from bot.texts import texts

TODAY = date(2020, 6, 10)  # a Wednesday
ROOT = Path(__file__).parents[2]
PIECES = (
    "tuần", "tháng", "quý", "năm", "ngày", "thứ", "rằm", "mùng", "tết", "mai", "hôm nay", "này", "sau", "tới", "từ",
    "đến", "sang", "âm", "0", "5", "31", "53", "2020", "9999", "31/12", "29/2", "0/2020", "13/2020", "có gì", "lịch",
    "là", "mấy", "bao giờ", "còn", "nữa", "việc", "không", "trong", "cuối", "vừa rồi", "?", ",",
)  # fmt: skip

# What was typed | the days, "day" before the one that is meant; "left", "tasks" where only those are asked for.
QUESTIONS = """
tuần này có gì | 8/6-14/6
tuan nay co gi | 8/6-14/6
TUẦN NÀY CÓ GÌ | 8/6-14/6
tuaanf nayf cos gif | 8/6-14/6
Tuần này có gì ạ? | 8/6-14/6
tuần này có j hot k ad | 8/6-14/6
tuần ni có chi không | 8/6-14/6
tuần ni có họp hành chi không em, để chị còn đi chợ | 8/6-14/6
tuần này phường mình có gì không | 8/6-14/6
trong tuần có việc gì không | 8/6-14/6
có gì tuần này không | 8/6-14/6
tuần này còn gì nữa không | 8/6-14/6 left
Cho tôi hỏi tuần này có gì không | 8/6-14/6
cho em xem lịch tuần này nhé | 8/6-14/6
lịch công tác tuần này | 8/6-14/6
Em cho chị biết lịch công tác của phường trong tuần này với nhé. | 8/6-14/6
lịch tuần này thế nào | 8/6-14/6
tuần này em phải làm gì | 8/6-14/6 tasks
việc của em tuần này | 8/6-14/6 tasks
Tuần này còn mấy việc đến hạn hả bot | 8/6-14/6 left tasks
tuần này còn việc gì chưa xong không | 8/6-14/6 left tasks
tuần sau có họp gì không | 15/6-21/6
Tuần sau có bao nhiêu cuộc họp vậy bot? | 15/6-21/6
tuần tới có gì không | 15/6-21/6
tuần sau có lịch chưa | 15/6-21/6
lịch tuần 25 | 15/6-21/6
tuần trước có gì | 1/6-7/6
cuối tuần có gì không | 12/6-14/6
mai có việc gì không | 11/6
mai co viec gi k | 11/6
bot ơi mai có gì không | 11/6
mai họp không | 11/6
ngày mai phường có họp không | 11/6
sáng mai có gì không | 11/6
Mai có họp chi không để tui còn sắp đi đồng | 11/6
ngày kia có họp phường không chị | 12/6
hôm nay có gì | 10/6
nay có chi k | 10/6
chiều nay có họp gì không | 10/6
hôm nay là ngày gì | 10/6
hôm qua có gì | 9/6
thứ sáu này có gì | 12/6
thu sau nay co gi khong | 12/6
t6 này có gì | 12/6
lịch thứ bảy | 13/6
cn tuần sau có gì không | 21/6
lịch tháng 9 | 1/9-30/9
lịch tháng 9 có gì | 1/9-30/9
tháng 9 có những ngày kỷ niệm nào | 1/9-30/9
tháng này có gì | 1/6-30/6
tháng này còn việc gì | 1/6-30/6 left tasks
thang nay con viec gi | 1/6-30/6 left tasks
tháng 5 có gì | 1/5-31/5
tháng 2 có gì | 1/2/2021-28/2/2021
tháng 2 vừa rồi có gì | 1/2-29/2
thang sau co gi | 1/7-31/7
đầu tháng sau có gì | 1/7-10/7
tháng 9 năm sau có gì | 1/9/2021-30/9/2021
từ nay đến cuối tháng còn những hạn nào của em | 10/6-30/6 left tasks
từ nay đến 30/6 có gì | 10/6-30/6
từ thứ 2 đến thứ 6 có gì | 15/6-19/6
từ 1/9 đến 15/9 có gì | 1/9-15/9
3 ngày tới có gì | 10/6-13/6
sắp tới có gì | 10/6-10/7
quý này có gì | 1/4-30/6
quý 3 có gì | 1/7-30/9
6 tháng cuối năm có gì | 1/7-31/12
lịch quý II năm 2021 | 1/4/2021-30/6/2021
lịch quý 4/2020 | 1/10-31/12
năm nay có đại hội gì không | 1/1-31/12
ngày 19/5 là ngày gì | 19/5
ngay 19/5 la ngay gi | 19/5
Dạ 21/6 là ngày gì anh nhỉ | 21/6
ngày 19 tháng 5 năm 2021 có gì | 19/5/2021
19/5 sang năm có lễ gì hk ad | 19/5/2021
hai mươi tám tháng sáu là ngày chi anh | 28/6
19/8 thứ mấy? | day 19/8
27 thang 7 nam ni trung thu may | day 27/7
20/11 còn mấy ngày nữa | day 20/11
20/11 vào thứ mấy | day 20/11
20/11 là khi nào | day 20/11
mùng 10 tháng 3 là ngày mấy | day 21/4/2021
mùng 8 tháng 3 là thứ mấy | day 8/3/2021
ngay ram thang 7 la ngay nao | day 2/9
hôm nay có phải rằm không | day 10/6
bao giờ đến 20/11 | day 20/11
bao giờ tới rằm | day 5/7
rằm tháng 7 là ngày mấy | day 2/9
ram thang 7 la ngay may | day 2/9
rằm này là ngày mấy dương | day 5/7
mùng 5 tháng 5 âm là ngày mấy dương vậy chị | day 25/6
mấy tây là tết đoan ngọ v | day 25/6
Tết mồng 5 năm sau rơi vô thứ mấy rứa | day 16/2/2021
hôm nay âm lịch bao nhiêu | day 10/6
hom nay am lich bao nhieu | day 10/6
bữa ni âm lịch mấy rứa | day 10/6
hôm nay mùng mấy | day 10/6
nay mùng mấy rồi | day 10/6
mấy âm rồi | day 10/6
âm lịch hôm nay | day 10/6
Mai mùng mấy âm nhỉ | day 11/6
việc của em còn gì | tasks
viec cua em con gi | tasks
em còn việc gì nữa không | tasks
em còn gì chưa nộp không | tasks
còn việc gì nữa không ạ | tasks
bao giờ đến ngày Nhà giáo Việt Nam | named Nhà giáo Việt Nam
quốc khánh là thứ mấy | named quốc khánh
bữa mô là ngày nông dân rứa mi | named nông dân
"""

COMMANDS = """
4/2020 | 1/4-30/4
tháng 4 | 1/4/2021-30/4/2021
tháng 3 2021 | 1/3/2021-31/3/2021
tuan | 8/6-14/6
tuần sau | 15/6-21/6
tháng | 1/6-30/6
mai | 11/6
19/5 | 19/5
quý 2 | 1/4-30/6
năm 2020 | 1/1-31/12
2020 | 1/1-31/12
rằm tháng 7 | 2/9
tuần này còn gì | 8/6-14/6 left
tuần sau giúp em nhé | 15/6-21/6
Quốc khánh | named Quốc khánh
"""


def told(found: Asked | None) -> str:
    """A question as the tables write it."""
    if found is None:
        return "-"
    if found.about is About.NAMED:
        return f"named {found.name}"
    if found.span is None:
        return "tasks"
    days = (found.span.first,) if found.span.is_day else (found.span.first, found.span.last)
    words = [f"{day.day}/{day.month}" + (f"/{day.year}" if day.year != TODAY.year else "") for day in days]
    flags = ["left"] * found.left + ["tasks"] * found.tasks
    return " ".join([*(["day"] if found.about is About.DAY else []), "-".join(words), *flags])


def rows(table: str) -> list[tuple[str, str]]:
    found = [line.partition(" | ") for line in table.strip().splitlines()]
    return [(words, meant) for words, _, meant in found]


def test_a_question_asks_for_its_days() -> None:
    came = [(words, told(asked(words, TODAY))) for words, _ in rows(QUESTIONS)]
    assert [one for one in came if one not in rows(QUESTIONS)] == []


def test_a_command_needs_no_more_than_the_days() -> None:
    came = [(words, told(commanded(words, TODAY))) for words, _ in rows(COMMANDS)]
    assert [one for one in came if one not in rows(COMMANDS)] == []


def test_what_cannot_be_is_no_question() -> None:
    words = [
        "31/4 là ngày gì",
        "29/2/2021 thứ mấy",
        "tháng 13 có gì",
        "lịch quý 5",
        "",
        "?" * 500,
        "tuần này có gì " * 40,
    ]
    assert [one for one in words if asked(one, TODAY) is not None] == []


@example("tuần 53 có gì")
@example("quý 0/2020 có gì")
@given(st.one_of(st.text(max_size=300), st.lists(st.sampled_from(PIECES), max_size=9).map(" ".join)))
def test_whatever_is_typed_is_read_without_an_error(words: str) -> None:
    for found in (asked(words, TODAY), commanded(words, TODAY)):
        assert found is None or found.span is None or found.span.first <= found.span.last


@pytest.mark.parametrize("readme", ["README.md", "README.vi.md"])
def test_what_officers_are_told_to_ask_is_understood(readme: str) -> None:
    lines = (ROOT / readme).read_text(encoding="utf-8").splitlines()
    (row,) = [line for line in lines if "`tuần này có gì`" in line and line.startswith("|")]
    examples = [said for said in re.findall(r"`([^`]+)`", row) if not said.startswith("@")]
    assert len(examples) >= 8
    for locale in ("vi", "en"):
        paragraph = next(
            part for part in texts(locale).html("chat.help", commands=[], leads=False).split("\n\n") if "lịch" in part
        )
        examples += re.findall(r"“([^”]+)”", paragraph)
    assert len(examples) >= 18
    assert [said for said in examples if not understood(said)] == []


def understood(said: str) -> bool:
    command, _, words = said.partition(" ")
    found = commanded(words, TODAY) if command == "/lich" else asked(said, TODAY)
    return found is not None and found.about is not About.NAMED
