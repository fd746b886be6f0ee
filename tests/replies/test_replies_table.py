"""The labelled replies of `training/rows/`: they keep to their schema, and are read as written or asked about.

The office's own table (`office`) is never trained on. What the model learned from only shows that something that was
understood still is; how well unseen replies are read is told by `make eval-replies` and docs/replies.md.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date

import pytest

from bot.replies import Reading, ReplyStatus, read_reply
from training.replies import DUE, TODAY, Reply, replies

# The office's table has no resolved days: these are they, for Wednesday 20 May 2020 and a due date on the Friday.
OFFICE_TODAY, OFFICE_DUE = date(2020, 5, 20), date(2020, 5, 22)
OFFICE_DAYS = {
    "xong từ tuần trước rồi": date(2020, 5, 15),
    "hôm qua em làm xong rồi, quên báo": date(2020, 5, 19),
    "mai nộp": date(2020, 5, 21),
    "thứ 6 xong": date(2020, 5, 22),
    "dang viet bao cao, chieu nay gui": date(2020, 5, 20),
    "không cần gia hạn, mai em nộp": date(2020, 5, 21),
    "Đang triển khai, dự kiến 20/6 xong": date(2020, 6, 20),
    "nộp trước 2/9 ạ": date(2020, 9, 2),
    "mốt em gửi nhé": date(2020, 5, 22),
    "cuối tuần này sẽ có": date(2020, 5, 22),
    "t6 này nộp chị ơi": date(2020, 5, 22),
    "để mai em bắt đầu làm": date(2020, 5, 21),
    "xin gia han den 15/6": date(2020, 6, 15),
    "cho em lùi qua tuần sau": date(2020, 5, 29),
    "xin thêm 3 ngày ạ": date(2020, 5, 25),
    "Kính đề nghị gia hạn đến ngày 30/6/2020": date(2020, 6, 30),
    "ko kịp r, cho e xin tới thứ 2 nhé": date(2020, 5, 25),
    "xin khất đến mai": date(2020, 5, 21),
    "xin hoan den thu 5": date(2020, 5, 28),
    "cho chị nộp trễ 2 hôm": date(2020, 5, 24),
    "dời sang đầu tháng 7 được không anh": date(2020, 7, 1),
    "xin thêm thời gian": None,
    "chưa xong, xin phép đến 17h chiều nay": date(2020, 5, 20),
    "gia hạn giúp em đến hết tuần": date(2020, 5, 22),
    "xin lùi sau Đại hội phường": None,
    "đề xuất điều chỉnh thời hạn sang 25.5": date(2020, 5, 25),
    "mới 40%, xin gia hạn tới 10-7": date(2020, 7, 10),
    "delay tới t5 nha": date(2020, 5, 28),
    "cho xin đến rằm tháng 7": date(2020, 9, 2),
    "xin gia hạn, bên em đang dồn việc đại hội": None,
}
Readings = Sequence[tuple[Reply, Reading]]


def right_status(row: Reply, reading: Reading) -> bool:
    return not reading.confident or (reading.status in row.fair and not (row.ask and reading.status.value == "done"))


def right_percent(row: Reply, reading: Reading) -> bool:
    if not row.percent or not reading.confident:
        return reading.percent is None or not reading.confident or reading.status is ReplyStatus.done
    low, _, high = row.percent.partition("-")
    # The office accepts "66-67" for 2/3 and "50-60" for "hơn nửa".
    slack = 10 if "chấp nhận" in row.note else 0
    return reading.percent is not None and int(low) <= reading.percent <= int(high or low) + slack


def right_day(row: Reply, reading: Reading) -> bool:
    return reading.status is not row.readings[0] or reading.date == OFFICE_DAYS.get(row.text)


@pytest.fixture(scope="module")
def office() -> Readings:
    rows = [row for row in replies("test") if row.hand == "office"]
    return [(row, read_reply(row.text, today=OFFICE_TODAY, due=OFFICE_DUE)) for row in rows]


@pytest.fixture(
    scope="module", params=[pytest.param(48, id="some"), pytest.param(8, id="many", marks=pytest.mark.long)]
)
def learned(request: pytest.FixtureRequest) -> Readings:
    """Every so many-th row of what the model learned from."""
    rows = [row for row in replies("train") if row.readings][:: request.param]
    return [(row, read_reply(row.text, today=TODAY, due=DUE, task=row.task)) for row in rows]


@pytest.fixture(scope="module")
def rows() -> list[Reply]:
    return replies("train", "test", "sealed")


def test_the_rows_keep_to_their_schema(rows: list[Reply]) -> None:
    assert len(rows) >= 15_000
    assert len({(row.text, row.task, row.act in ("grant", "refuse", "undecided")) for row in rows}) == len(rows)
    assert {row.set for row in rows if row.hand == "office"} == {"test"}
    for row in rows:
        assert row.readings or row.ask or row.act in ("grant", "refuse", "undecided"), row
        assert re.fullmatch(r"|\*|\d{1,3}(-\d{1,3})?", row.percent), row
        assert all(day in ("*", "-") or date.fromisoformat(day) for day in row.days), row


def test_no_hand_writes_for_two_sets(rows: list[Reply]) -> None:
    sets: dict[str, set[str]] = {}
    for row in rows:
        sets.setdefault(row.hand, set()).add(row.set)
    assert all(len(found) == 1 for found in sets.values())


@pytest.mark.parametrize("right", [right_status, right_percent, right_day])
def test_the_offices_replies_are_read_as_written(office: Readings, right: Callable[[Reply, Reading], bool]) -> None:
    assert [row.text for row, reading in office if not right(row, reading)] == []


def test_at_most_an_eighth_of_the_offices_replies_is_asked_about(office: Readings) -> None:
    asked = [row.text for row, reading in office if not reading.confident]
    assert len(asked) <= len(office) / 8, asked


def test_nothing_learned_is_recorded_as_done_that_does_not_say_so(learned: Readings) -> None:
    done = [row for row, reading in learned if reading.confident and reading.status is ReplyStatus.done]
    assert [row.text for row in done if ReplyStatus.done not in row.readings] == []


def test_what_was_learned_is_understood(learned: Readings) -> None:
    wrong = [row.text for row, reading in learned if reading.confident and reading.status not in row.fair]
    assert len(wrong) <= 0.01 * len(learned), wrong
    understood = [row for row, reading in learned if reading.confident or row.ask]
    assert len(understood) >= 0.75 * len(learned)


def test_days_of_what_was_learned_are_right(learned: Readings) -> None:
    dated = [
        (row, reading)
        for row, reading in learned
        if reading.confident and reading.status is row.readings[0] and row.days and "*" not in row.days
    ]
    off = [(row.text, row.days, reading.date) for row, reading in dated if str(reading.date or "-") not in row.days]
    assert len(dated) >= 150
    assert len(off) <= 0.15 * len(dated), off
