"""What holds of every reply, whatever is typed."""

import unicodedata
from datetime import date

from hypothesis import example, given
from hypothesis import strategies as st

from bot.replies import Reading, ReplyStatus, explain, read_reply
from bot.replies.model import NO_NEWS
from bot.texts import texts

TODAY, DUE = date(2020, 6, 10), date(2020, 6, 12)
COMPLETIONS = (
    "xong", "xong rồi", "đã xong", "hoàn thành", "đã hoàn thành", "hoàn tất rồi", "nộp rồi", "đã nộp", "đã gửi báo cáo",
    "làm xong", "xong hết rồi", "done", "100%", "mần xong", "đã thực hiện xong", "ht", "xong r",
)  # fmt: skip
# Phrases rather than single particles: two particles side by side may be another word when their marks are gone.
PIECES = (
    "em", "anh ơi", "chị nhé", "dạ", "nghe anh", "rồi", "đã", "báo cáo", "kế hoạch", "nhiệm vụ II.4", "phần một",
    "bước 1", "dự thảo", "còn thiếu ảnh", "chờ ký", "chờ duyệt", "chờ anh Tùng", "sẽ gửi", "mai", "thứ 6", "20/6",
    "3/5 bài", "50%", "một nửa", "gần", "sắp", "cơ bản", "chắc", "hình như", "tưởng", "nếu", "khi nào", "thì em báo",
    "nhưng chưa gửi", "mà chưa nộp", "đâu có", "không", "chưa", "chẳng", "ai bảo", "đừng ghi", "làm gì có chuyện",
    "bên Đoàn", "anh Tùng", "họp", "ăn giỗ", "xin gia hạn đến 15/6", "hoãn đến thứ 5", "hoãn", "vướng kinh phí",
    "không kịp", "mất điện", "đang làm", "à nhầm", ",", ".", "?", "hả", "chưa báo", "không xin gia hạn", "chỉ còn ký",
    "không còn gì nữa", "để em làm", "rồi mới", "gửi cho ai", "hôm qua", "tuần trước", "cảm ơn", "ok", "👍", "cũng",
    "xem", "đọc", "làm lại", "hết", "cả", "còn", "thiếu ảnh", "dời sang tháng 7", "đợi", "con", "mốt nộp",
)  # fmt: skip
completions = st.sampled_from(COMPLETIONS)
pieces = st.lists(st.sampled_from(PIECES), max_size=4).map(" ".join)
plausible = st.tuples(pieces, completions, pieces).map(" ".join)
anything = st.text(max_size=4096)
days = st.dates(date(1970, 1, 1), date(2098, 12, 31))


def read(text: str) -> Reading:
    return read_reply(text, today=TODAY, due=DUE)


def is_done(reading: Reading) -> bool:
    return reading.confident and reading.status is ReplyStatus.done


def without_marks(text: str) -> str:
    letters = (char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
    return "".join(letters).replace("đ", "d").replace("Đ", "D")


@given(st.one_of(anything, plausible), days, st.none() | days)
@example("9" * 4096, TODAY, DUE)
@example("chưa " * 819, TODAY, DUE)
@example("xin thêm 999999999 ngày", TODAY, DUE)
@example("\u0301 xong ²/3 ı İ", TODAY, None)
@example("rằm tháng 13 âm 30 tháng 2 âm", date(2098, 12, 31), None)
def test_any_text_gets_a_reading(text: str, today: date, due: date | None) -> None:
    reading = read_reply(text, today=today, due=due)
    assert reading.percent is None or 0 <= reading.percent <= 100
    assert bool(reading.alternatives) != reading.confident
    assert reading.confident or 2 <= len(reading.alternatives) <= 4
    assert all(isinstance(line, str) for line in explain(reading, texts("vi")))


@given(plausible)
@example("chờ xong")
@example("xong rồi, còn thiếu ảnh")
@example("hoãn đến khi xong")
@example("ảnh xong rồi")
def test_leaving_out_the_marks_never_makes_a_reply_done(text: str) -> None:
    """But for a completion that only was not likely enough: "done dạ" is rarely written, "done da" often."""
    marked = read(text)
    rare = marked.status is ReplyStatus.done and marked.doubts == ("unlikely",)
    if not is_done(marked) and not rare:
        assert not is_done(read(without_marks(text)))


@given(pieces, st.sampled_from(["chưa", "chua", "chx", "vẫn chưa", "CHƯA"]), completions, pieces)
@example("không phải", "chưa", "xong", "")
@example("dạ", "chưa", "xong rồi", "ạ")
@example("chờ", "chưa", "nộp rồi", "")
def test_a_completion_after_chua_is_never_done(before: str, not_yet: str, completion: str, after: str) -> None:
    if any(other in after for other in ("à nhầm", "rồi")) and ("," in after or "." in after):
        return  # Another clause may take it back.
    assert not is_done(read(f"{before} {not_yet} {completion} {after}"))


@given(st.one_of(plausible, st.text(max_size=80)), st.sampled_from(["upper", "title", "spaces", "stop", "bang"]))
@example("sẽ gửi xong chưa em", "bang")
def test_case_white_space_and_a_last_stop_do_not_change_what_is_certain(text: str, change: str) -> None:
    changed = {
        "upper": text.upper(),
        "title": text.title(),
        "spaces": text.replace(" ", " \n\t "),
        "stop": text + ".",
        "bang": text + "!",
    }[change]
    before, after = read(text), read(changed)
    if before.confident and after.confident:
        assert after.status is before.status or {after.status, before.status} == set(NO_NEWS)


@given(
    st.sampled_from(COMPLETIONS), st.sampled_from(["nếu {}", "khi nào {} em báo", "{} thì em báo", "sẽ {}", "gần {}"])
)
def test_a_completion_that_has_not_happened_is_not_done(completion: str, frame: str) -> None:
    assert not is_done(read(frame.format(completion)))
