"""Tables of replies, each read as written or asked about: the office's own, and longer ones by many hands.

Columns: text, status, percent, date expression, (resolved,) note. `alt=X` in a note is a second right status, `ask`
means that only asking back is right, `time=` and `clause=` are what else has to be understood. The batches
"unseen" of `more_replies.tsv` were measured before any rule was made for them. `taught_replies.tsv` holds all fair
readings of each reply (`ask`: so unclear that asking is right), and is what the reader's model learns from: its tests
notice when something that was understood no longer is, and say nothing of replies that nobody has seen.
"""

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from bot.replies import Reading, ReplyStatus, read_reply

HERE = Path(__file__).parent
NOT_PROGRESS = {"acknowledged", "unrelated"}


@dataclass(frozen=True, slots=True)
class Row:
    text: str
    statuses: frozenset[str]
    status: str
    percent: str
    date_expression: str
    resolved: str
    note: str
    batch: str

    @property
    def must_ask(self) -> bool:
        return re.search(r"(?<![\w,=])ask\b", self.note) is not None


def rows(name: str) -> list[Row]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return [row(fields) for fields in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


def row(fields: dict[str, str]) -> Row:
    note = fields["note"] or ""
    right = {fields["status"]} | {one for found in re.findall(r"alt=([a-z_,]+)", note) for one in found.split(",")}
    if "alt=done chỉ khi" in note:
        right.discard("done")
    if right & NOT_PROGRESS:
        right |= NOT_PROGRESS
    return Row(
        fields["text"],
        frozenset(right),
        fields["status"],
        fields["percent"],
        fields["date_expression"],
        fields.get("resolved", ""),
        note,
        fields.get("batch", ""),
    )


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
TODAY, DUE = date(2020, 6, 10), date(2020, 6, 12)


def right_status(row: Row, reading: Reading) -> bool:
    return not reading.confident or (reading.status.value in row.statuses and not row.must_ask)


def right_percent(row: Row, reading: Reading) -> bool:
    if not row.percent:
        return reading.percent is None or (reading.status is ReplyStatus.done and reading.percent == 100)
    low, _, high = row.percent.partition("-")
    # The office accepts "66-67" for 2/3 and "50-60" for "hơn nửa".
    slack = 10 if "chấp nhận" in row.note else 0
    return reading.percent is not None and int(low) <= reading.percent <= int(high or low) + slack


def right_day(row: Row, reading: Reading) -> bool:
    if reading.status.value != row.status:
        return True
    return reading.date == OFFICE_DAYS.get(row.text) and (reading.date_text is not None) == bool(row.date_expression)


@pytest.fixture(scope="module")
def office() -> list[tuple[Row, Reading]]:
    """The office's table, read."""
    return [(row, read_reply(row.text, today=OFFICE_TODAY, due=OFFICE_DUE)) for row in rows("replies.tsv")]


@pytest.fixture(scope="module")
def more() -> list[tuple[Row, Reading]]:
    """The longer table, read."""
    return [(row, read_reply(row.text, today=TODAY, due=DUE)) for row in rows("more_replies.tsv")]


@pytest.mark.parametrize("right", [right_status, right_percent, right_day])
def test_the_offices_replies_are_read_as_written(
    office: list[tuple[Row, Reading]], right: Callable[[Row, Reading], bool]
) -> None:
    assert [row.text for row, reading in office if not right(row, reading)] == []


def test_at_most_a_tenth_of_the_offices_replies_is_asked_about(office: list[tuple[Row, Reading]]) -> None:
    asked = [row.text for row, reading in office if not reading.confident]
    assert len(asked) <= len(office) / 10


def test_the_longer_table_is_long_and_half_of_it_traps() -> None:
    table = rows("more_replies.tsv")
    assert len(table) >= 500
    assert sum("bẫy" in row.note or row.must_ask for row in table) >= 0.45 * len(table)
    assert not {row.text for row in table} & {row.text for row in rows("replies.tsv")}


def test_no_reply_is_recorded_as_done_that_does_not_say_so(more: list[tuple[Row, Reading]]) -> None:
    done = [row for row, reading in more if reading.confident and reading.status is ReplyStatus.done]
    assert [row.text for row in done if "done" not in row.statuses or row.must_ask] == []


@pytest.mark.parametrize("batch", ["seen", "unseen", "unseen 2", "unseen 3", "unseen 4", "unseen 5", "unseen 6"])
def test_few_replies_are_recorded_wrongly_and_most_are_understood(more: list[tuple[Row, Reading]], batch: str) -> None:
    readings = [(row, reading) for row, reading in more if row.batch == batch]
    wrong = [row.text for row, reading in readings if not right_status(row, reading)]
    assert len(wrong) <= 0.02 * len(readings), wrong
    clear = [(row, reading) for row, reading in readings if not row.must_ask]
    asked = [row.text for row, reading in clear if not reading.confident]
    assert len(asked) <= 0.15 * len(clear), asked


@dataclass(frozen=True, slots=True)
class Taught:
    text: str
    right: frozenset[str]
    ask: bool
    percent: str
    days: frozenset[str]
    batch: str


def taught() -> list[Taught]:
    found = []
    with (HERE / "taught_replies.tsv").open(encoding="utf-8", newline="") as file:
        for fields in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            right = set(fields["right"].split(","))
            statuses = right - {"ask"} | (NOT_PROGRESS if right & NOT_PROGRESS else set())
            days = frozenset((fields["days"] or "-").split("|"))
            found.append(
                Taught(fields["text"], frozenset(statuses), "ask" in right, fields["percent"], days, fields["batch"])
            )
    return found


@pytest.fixture(scope="module")
def learned() -> list[tuple[Taught, Reading]]:
    """What the model learned from, read."""
    return [(row, read_reply(row.text, today=TODAY, due=DUE)) for row in taught()]


def test_nothing_taught_is_recorded_as_done_that_does_not_say_so(learned: list[tuple[Taught, Reading]]) -> None:
    false_done = [
        row.text
        for row, reading in learned
        if reading.confident and reading.status is ReplyStatus.done and "done" not in row.right
    ]
    assert len(learned) >= 1500
    assert not false_done


@pytest.mark.parametrize("batch", sorted({row.batch for row in taught()}))
def test_what_was_taught_is_understood(learned: list[tuple[Taught, Reading]], batch: str) -> None:
    readings = [(row, reading) for row, reading in learned if row.batch == batch]
    wrong = [row.text for row, reading in readings if reading.confident and reading.status.value not in row.right]
    assert len(wrong) <= 0.02 * len(readings), wrong
    understood = [row.text for row, reading in readings if reading.confident or row.ask]
    assert len(understood) >= (0.85 if batch.startswith("others") else 0.75) * len(readings)


def test_shares_of_what_was_taught_are_right(learned: list[tuple[Taught, Reading]]) -> None:
    readings = [(row, reading) for row, reading in learned if row.percent != "*"]
    told = [
        (row, reading)
        for row, reading in readings
        if reading.confident and reading.status is not ReplyStatus.done and (row.percent or reading.percent is not None)
    ]
    off = [row.text for row, reading in told if str("" if reading.percent is None else reading.percent) != row.percent]
    assert len(told) >= 120
    assert len(off) <= 0.13 * len(told), off


def test_days_of_what_was_taught_are_right(learned: list[tuple[Taught, Reading]]) -> None:
    dated = [(row, reading) for row, reading in learned if reading.confident and _has_a_day(row, reading)]
    off = [row.text for row, reading in dated if str(reading.date or "-") not in row.days]
    assert len(dated) >= 300
    assert len(off) <= 0.065 * len(dated), off


def _has_a_day(row: Taught, reading: Reading) -> bool:
    if "*" in row.days or reading.status is ReplyStatus.done:
        return False
    return reading.date is not None or row.days != {"-"}


def test_days_shares_times_and_clauses_are_right(more: list[tuple[Row, Reading]]) -> None:
    dated = wrong = 0
    for row, reading in more:
        if not reading.confident or reading.status.value != row.status:
            continue
        assert right_percent(row, reading), row.text
        time, clause = re.search(r"time=([\d:]+)", row.note), re.search(r"clause=([IV.\d]+)", row.note)
        assert not time or f"{reading.time:%H:%M}" == time[1], row.text
        assert not clause or reading.clause == clause[1], row.text
        if row.date_expression or reading.date:
            dated += 1
            wrong += (str(reading.date) if reading.date else "-") != (row.resolved or "-")
    assert dated >= 80
    assert wrong <= 0.05 * dated
