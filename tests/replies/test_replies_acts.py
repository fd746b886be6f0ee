"""What a reply does beside telling how a task stands: sure, or nothing."""

from datetime import date

from bot.replies import read_reply

TODAY, DUE = date(2020, 6, 10), date(2020, 6, 12)

# What was typed, and the act that it is; "-" where it is none, whatever the status.
OFFICERS = """
em bấm nhầm, xoá giúp em báo cáo trước | take_back
không phát sinh | nil
đừng nhắc nữa | stop
em nghỉ phép đến 20/6 | leave
hôm nay âm lịch mấy ạ | agenda
xong rồi ạ | -
đang làm 50% ạ | -
chờ số liệu bên công an | -
xin gia hạn đến 15/6 | -
"""
LEADS = """
đồng ý | grant
không đồng ý | refuse
để tôi xem đã | undecided
xong rồi ạ | -
"""


def misread(table: str, *, lead: bool) -> list[str]:
    """The rows of a table that are read as something else."""
    rows = [[part.strip() for part in line.split("|")] for line in table.strip().splitlines()]
    found = [(words, wanted, read_reply(words, today=TODAY, due=DUE, lead=lead).act) for words, wanted in rows]
    return [f"{words}: {act}, not {wanted}" for words, wanted, act in found if (act or "-") != wanted]


def test_officers_acts() -> None:
    assert misread(OFFICERS, lead=False) == []


def test_leads_acts() -> None:
    assert misread(LEADS, lead=True) == []


def test_words_that_mean_nothing_are_no_act() -> None:
    assert misread("qwfp zxcd | -\n | -\n" + "xoá giúp em " * 60 + "| -", lead=False) == []
