"""The safeguards: each turns a likely reading into a question for the replies of its kind, and has words for why."""

from datetime import date

import pytest

from bot.replies import ReplyStatus, read_reply
from bot.replies.safeguards import SAFEGUARDS
from bot.texts import LOCALES, texts

TODAY, DUE = date(2020, 6, 10), date(2020, 6, 12)
OBJECTIONS = {
    "too_long": ("Đã hoàn thành nhiệm vụ. " * 100,),
    "nothing_known": ("qwfp zxcd", "ЖЖЖЖ", "þ"),
    "only_a_name": ("Nguyễn Thị Lan",),
    "unknown_word": ("làm chwz xong chị ạ", "100% chưuza nộp", "báo xxq xong rồi"),
    "not_yet": ("chưa xong rồi", "chx hoàn thành"),
    "doubted": ("hình như xong", "chắc xong rồi", "tưởng xong"),
    "only_a_sign": ("✅", "II.5", "mục II.5 ạ"),
    "asks": ("xong hết rồi ạ?", "đã nộp rồi?"),
    "of_which_task": ("báo cáo quý xong rồi", "đã gửi báo cáo dân số"),
    "of_another_task": (),
    "number_of_what": ("7", "150%", "xong 3/5 rồi"),
    "below_nothing": ("-5%", "đang làm -5%", "được −10 %"),
    "only_if": ("nếu xong thì em báo", "hễ xong là em báo"),
    "asks_how_far": ("đang làm tới đâu rồi em", "mần tới mô rồi"),
    "may_ask_for_time": ("chưa xong, xin phép đến 17h chiều nay",),
    "no_such_day": ("xin gia hạn đến 31/6", "nộp ngày 30/2"),
    "lunar_or_solar": ("cho em lùi tới mùng 5 tháng 8",),
}

ALWAYS = (
    *("too_long", "nothing_known", "only_a_name", "doubted", "number_of_what", "below_nothing", "only_if"),
    *("asks_how_far", "may_ask_for_time", "no_such_day", "lunar_or_solar"),
)
"""Those that object whatever is likely; the others guard completions alone."""


def test_every_safeguard_has_examples_here() -> None:
    assert {safeguard.__name__ for safeguard in SAFEGUARDS} == set(OBJECTIONS)


@pytest.mark.parametrize("name", [name for name, examples in OBJECTIONS.items() if examples])
def test_a_safeguard_asks_about_replies_of_its_kind(name: str) -> None:
    for text in OBJECTIONS[name]:
        reading = read_reply(text, today=TODAY, due=DUE)
        assert not (reading.confident and reading.status is ReplyStatus.done), text
        assert name not in ALWAYS or (name in reading.doubts and not reading.confident), text


@pytest.mark.parametrize("name", ["Nguyễn Thị Lan", "Trần Văn Hùng", "anh Hùng", "chị Hoa, chị Lê", "Võ Thị Sáu"])
def test_a_name_alone_tells_no_state(name: str) -> None:
    reading = read_reply(name, today=TODAY, due=DUE)
    assert not reading.confident or reading.status in (ReplyStatus.unrelated, ReplyStatus.acknowledged)


@pytest.mark.parametrize(
    "text",
    [
        "năm 2019 đã nộp xong rồi", "kế hoạch năm 2019 em làm xong lâu rồi", "xong là gửi", "mai là xong",
        "xong rồi mới nộp", "nếu xong em báo", "cơ bản xong", "xong đâu mà xong", "nghe nói xong rồi", "ước gì xong",
        "chờ anh ký là xong", "xong phần em, còn chờ chị Hà",
    ],
)  # fmt: skip
def test_what_has_not_happened_is_not_done(text: str) -> None:
    reading = read_reply(text, today=TODAY, due=DUE)
    assert not (reading.confident and reading.status is ReplyStatus.done)


def test_a_completion_that_names_something_else_is_not_that_of_its_task() -> None:
    title = "II.5 Báo cáo quý công tác tuyên giáo"
    assert "of_another_task" in read_reply("treo cờ, băng rôn xong rồi", today=TODAY, due=DUE, task=title).doubts
    told = read_reply("văn thư đóng dấu, gửi bưu điện rồi ạ", today=TODAY, due=DUE, task=title)
    assert (told.confident, told.status) == (True, ReplyStatus.done)
    for text in (
        "đã nộp kịch bản văn nghệ rồi ạ",
        "đã nộp báo cáo dân số rồi",
        "da nop bao cao dan so roi",
        "Thu đảng phí chi bộ Văn Xá: đã xong.",
    ):
        reading = read_reply(text, today=TODAY, due=DUE, task=title)
        assert not (reading.confident and reading.status is ReplyStatus.done), text
    for text in ("báo cáo quý em nộp rồi ạ", "đã nộp báo cáo rồi", "xong rồi ạ"):
        reading = read_reply(text, today=TODAY, due=DUE, task=title)
        assert (reading.confident, reading.status) == (True, ReplyStatus.done), text


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("báo cáo quý xong rồi", "II.1 · Báo cáo quý"),
        ("em nộp báo cáo rồi ạ", "II.5 Báo cáo quý công tác tuyên giáo"),
        ("ke hoach kiem tra lam xong roi", "V.2 Kế hoạch kiểm tra Đảng 2020"),
        ("tập huấn xong rồi nha chị", "III.5 Tập huấn nghiệp vụ cho bí thư chi bộ"),
        ("báo cáo tháng 6 em gửi rồi ạ", "II.9 Báo cáo tháng 6 dân vận"),
    ],
)
def test_a_completion_that_names_its_task_in_plain_words_is_that_of_its_task(text: str, task: str) -> None:
    reading = read_reply(text, today=TODAY, due=DUE, task=task)
    assert (reading.confident, reading.status) == (True, ReplyStatus.done)


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("lập danh sách xong rồi", "III.2 Lập danh sách và trao quà"),
        ("kế hoạch quý I xong rồi", "II.3 Kế hoạch quý II"),
        ("xong dự thảo ạ", "I.1 Dự thảo báo cáo chính trị đại hội"),
        ("báo cáo dân vận em nộp rồi", "II.5 Báo cáo quý công tác tuyên giáo"),
    ],
)
def test_another_step_period_or_field_than_that_of_the_title_is_not_it(text: str, task: str) -> None:
    reading = read_reply(text, today=TODAY, due=DUE, task=task)
    assert not (reading.confident and reading.status is ReplyStatus.done)


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("đã nộp cập nhật bản vá hệ điều hành rồi", "III.17 Quyết toán dịch vụ nông nghiệp"),
        ("xong treo cờ, băng rôn rồi", "VII.1 Danh sách nạn nhân chất độc da cam"),
        ("đã nộp cập nhật cơ sở dữ liệu đảng viên rồi", "I.2 Báo cáo kết quả đại hội chi bộ"),
        ("xong báo cáo công tác văn thư, lưu trữ rồi", "II.4 Tuyên truyền an toàn giao thông"),
        ("xong báo cáo quý II công tác văn thư, lưu trữ rồi", "I.11 Bổ sung hồ sơ đảng viên"),
        ("đã nộp lễ kỷ niệm rồi", "III.12 Trao quà chúc thọ người cao tuổi"),
        ("khẩu trang may xong, phát cho bà con hết rồi", "I.6 Tuyên truyền phòng, chống dịch Covid-19"),
    ],
)
def test_a_completion_of_another_task_is_not_that_of_this_one_however_likely(text: str, task: str) -> None:
    assert read_reply(text, today=TODAY, due=DUE).status is ReplyStatus.done
    reading = read_reply(text, today=TODAY, due=DUE, task=task)
    assert not (reading.confident and reading.status is ReplyStatus.done)


def test_a_share_after_a_dash_is_no_share_below_nothing() -> None:
    for text in ("đang làm - 50%", "em đang làm, khi nào xong em báo", "làm 20-50%"):
        assert read_reply(text, today=TODAY, due=DUE).confident, text


@pytest.mark.parametrize("language", LOCALES)
def test_every_doubt_has_words(language: str) -> None:
    names = ["unlikely", *(safeguard.__name__ for safeguard in SAFEGUARDS)]
    assert [name for name in names if not texts(language).has(f"replies.doubt_{name}")] == []


@pytest.mark.parametrize(
    "text",
    [
        "hôm qua chưa, sáng nay nộp rồi ạ",
        "em tưởng chưa nộp, ai dè nộp rồi ạ",
        "nộp rồi mà, sao còn nhắc?",
        "chưa tới hạn mà em đã nộp rồi đó",
        "chưa ai nhắc mà em tự nộp rồi",
        "100% rồi anh ơi",
    ],
)
def test_a_word_that_mostly_takes_a_completion_back_is_heard_in_its_sense(text: str) -> None:
    reading = read_reply(text, today=TODAY)
    assert reading.confident
    assert reading.status is ReplyStatus.done
