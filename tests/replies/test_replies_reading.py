"""The parts of a reading beside its status: days, times, obstacles, clauses, what to ask, and why."""

from datetime import date, time

import pytest

from bot.replies import ReplyStatus, explain, read_reply
from bot.replies.explain import telling_words
from bot.texts import texts

S = ReplyStatus
WEDNESDAY, FRIDAY = date(2020, 6, 10), date(2020, 6, 12)


@pytest.mark.parametrize(
    ("text", "today", "expected"),
    [
        ("20/6 em nộp", WEDNESDAY, date(2020, 6, 20)),
        ("sẽ nộp ngày 15/1", date(2020, 12, 20), date(2021, 1, 15)),
        ("xong hôm 30/12 rồi", date(2021, 1, 4), date(2020, 12, 30)),
        ("thứ 4 nộp", WEDNESDAY, date(2020, 6, 17)),
        ("ngày 31 nộp", WEDNESDAY, date(2020, 7, 31)),
        ("cuối tuần nộp", date(2020, 6, 13), date(2020, 6, 14)),
        ("đầu tuần em nộp", WEDNESDAY, date(2020, 6, 15)),
        ("đầu tuần em nộp", date(2020, 6, 8), date(2020, 6, 8)),
        ("rằm tháng 7 nộp", WEDNESDAY, date(2020, 9, 2)),
        ("mùng 5 tháng 8 âm em nộp", WEDNESDAY, date(2020, 9, 21)),
        ("cuối tháng 2 nộp", date(2020, 1, 5), date(2020, 2, 29)),
        ("quý 1 sẽ nộp", WEDNESDAY, date(2021, 3, 31)),
        ("25.6 nộp", WEDNESDAY, date(2020, 6, 25)),
        ("25 tháng sau em nộp", WEDNESDAY, date(2020, 7, 25)),
        ("thang sau em nop", WEDNESDAY, date(2020, 7, 31)),
        ("trong ngày mai nộp", WEDNESDAY, date(2020, 6, 11)),
        ("mùng 5 tết em nộp", WEDNESDAY, date(2021, 2, 16)),
        ("mùng 5 giêng em nộp", WEDNESDAY, date(2021, 2, 16)),
        ("20 tháng chạp em nộp", WEDNESDAY, date(2021, 2, 1)),
        ("rằm tháng 7 âm em nộp", WEDNESDAY, date(2020, 9, 2)),
        ("17h 16/6 em nộp", WEDNESDAY, date(2020, 6, 16)),
        ("em gửi hồi sáng rồi", WEDNESDAY, WEDNESDAY),
        ("tối nay em đọc lại rồi gửi", WEDNESDAY, WEDNESDAY),
        ("mai em viết, thứ sáu em nộp", WEDNESDAY, date(2020, 6, 12)),
        ("đang làm, mai đúng 8h em nộp", WEDNESDAY, date(2020, 6, 11)),
        ("15 em nộp", WEDNESDAY, date(2020, 6, 15)),
    ],
)
def test_a_day_is_the_next_one_and_for_what_is_done_the_last_one(text: str, today: date, expected: date) -> None:
    assert read_reply(text, today=today).date == expected


@pytest.mark.parametrize("text", ["xin thêm ngày ạ", "còn 2 ngày nữa, em làm kịp", "15 hộ nộp rồi"])
def test_a_span_without_a_count_and_what_is_left_until_the_due_day_are_no_promise(text: str) -> None:
    assert read_reply(text, today=WEDNESDAY, due=FRIDAY).date is None


@pytest.mark.parametrize(
    "text", ["xin gia hạn đến 31/6", "nộp ngày 30/2", "xin lùi đến 29/2/2021", "nộp 32/7", "20/5 nộp"]
)
def test_a_day_that_does_not_exist_or_is_long_gone_is_asked_about(text: str) -> None:
    reading = read_reply(text, today=WEDNESDAY, due=FRIDAY)
    assert reading.date is None
    assert not reading.confident


def test_a_day_with_mung_ahead_is_asked_about_unless_its_calendar_is_told() -> None:
    doubts = {
        text: "lunar_or_solar" in read_reply(text, today=WEDNESDAY, due=FRIDAY).doubts
        for text in (
            "cho em lùi tới mùng 5 tháng 8",
            "cho em lùi tới mùng 5 tháng 8 âm",
            "cho em lùi tới mùng 5 tháng 8 dương lịch",
            "cho em lùi tới mùng 2/9",
            "cho em lùi tới mùng 5",
            "xong từ mùng 5 tháng 6",
        )
    }
    assert [text for text, asked in doubts.items() if asked] == ["cho em lùi tới mùng 5 tháng 8"]


def test_more_time_counts_from_the_due_date_and_a_promise_from_today() -> None:
    assert read_reply("xin thêm 3 ngày", today=WEDNESDAY, due=FRIDAY).date == date(2020, 6, 15)
    assert read_reply("3 ngày nữa xong", today=WEDNESDAY, due=FRIDAY).date == date(2020, 6, 13)
    assert read_reply("xin thêm 3 ngày", today=WEDNESDAY, due=None).date == date(2020, 6, 13)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hạn thứ sáu gắt quá, thứ tư tuần sau được không anh", date(2020, 6, 17)),
        ("sau khi ra quân sáng thứ 7 mới có số liệu, nên xin nộp chủ nhật", date(2020, 6, 14)),
        ("cho chị them 3 ngay nghe em", date(2020, 6, 15)),
        ("em bổ sung trong chiều", WEDNESDAY),
        ("cuối ngày mai em gửi bản cứng", date(2020, 6, 11)),
        ("đóng dấu xong em nộp liền, chắc 4h chiều", WEDNESDAY),
        ("lam kieu gi kip, mot minh tui lam 3 vai", None),
        ("nay tui không dám làm, chưa có văn bản chỉ đạo", None),
    ],
)
def test_the_day_is_the_one_that_is_asked_for_or_promised(text: str, expected: date | None) -> None:
    assert read_reply(text, today=WEDNESDAY, due=FRIDAY).date == expected


def test_more_time_for_a_task_that_is_long_overdue_counts_from_today() -> None:
    assert read_reply("xin thêm 3 ngày", today=WEDNESDAY, due=date(2020, 5, 1)).date == date(2020, 6, 13)


def test_a_weekday_that_is_asked_for_lies_after_the_due_date() -> None:
    assert read_reply("xin hoãn đến thứ 5", today=WEDNESDAY, due=FRIDAY).date == date(2020, 6, 18)


def test_an_occasion_in_place_of_a_day_is_kept_as_said() -> None:
    reading = read_reply("xin lùi sau Đại hội phường", today=WEDNESDAY, due=FRIDAY)
    assert (reading.status, reading.date, reading.date_text) == (S.extension, None, "sau Đại hội phường")


def test_a_time_of_day_is_understood() -> None:
    assert read_reply("xin phép đến 17h chiều nay", today=WEDNESDAY).time == time(17)
    assert read_reply("3 giờ rưỡi chiều mai em nộp", today=WEDNESDAY).time == time(15, 30)


@pytest.mark.parametrize(
    ("text", "obstacle"),
    [
        ("chưa xong, còn thiếu ảnh", "còn thiếu ảnh"),
        ("vướng kinh phí chưa có nguồn", "vướng kinh phí chưa có nguồn"),
        ("dạ em chưa làm vì mất điện", "mất điện"),
        ("đã xong", ""),
    ],
)
def test_the_obstacle_is_in_the_officers_words(text: str, obstacle: str) -> None:
    assert read_reply(text, today=WEDNESDAY).obstacle == obstacle


def test_a_named_clause_of_the_plan_is_found() -> None:
    assert read_reply("nhiệm vụ ii.4 xong rồi", today=WEDNESDAY).clause == "II.4"
    assert read_reply("xong rồi", today=WEDNESDAY).clause is None


@pytest.mark.parametrize("text", ["👍", "ok", "✅", "rồi ạ"])
def test_a_sign_or_a_nod_alone_is_never_taken_for_done(text: str) -> None:
    reading = read_reply(text, today=WEDNESDAY)
    assert not (reading.confident and reading.status is S.done)


@pytest.mark.parametrize("text", ["150%", "1000%", "được 120% luôn", "đã làm 110 phần trăm", "50", "7"])
def test_more_than_all_of_it_and_a_bare_number_are_asked_about(text: str) -> None:
    assert not read_reply(text, today=WEDNESDAY, due=FRIDAY).confident


@pytest.mark.parametrize("text", ["chắc xong rồi", "hình như xong", "anh Tùng báo là đã nộp", "xong 3/5 rồi"])
def test_what_is_unclear_comes_with_likely_readings(text: str) -> None:
    reading = read_reply(text, today=WEDNESDAY)
    assert not reading.confident
    assert 2 <= len(reading.alternatives) <= 4
    assert reading.alternatives[0] is reading.status


def test_a_pasted_document_is_asked_about() -> None:
    assert not read_reply("Đã hoàn thành nhiệm vụ. " * 100, today=WEDNESDAY).confident


def test_the_deciding_words_are_told_in_the_language_of_the_interface() -> None:
    reading = read_reply("cơ bản xong, chờ chỉnh câu chữ", today=WEDNESDAY)
    lines = explain(reading, texts("vi"))
    assert lines[-1] == "Hiểu là: đang làm"
    assert any(line.endswith(": đang làm") for line in lines[:-1])
    assert explain(reading, texts("en"))[-1] == "Read as: in progress"
    unsure = read_reply("chắc xong rồi", today=WEDNESDAY)
    assert explain(unsure, texts("vi"))[-1].startswith("Chưa chắc, cần hỏi lại: ")


def test_the_words_without_which_a_reading_would_be_less_likely_are_those_that_count() -> None:
    assert "vướng" in telling_words(read_reply("em đang vướng kinh phí ạ", today=WEDNESDAY))
