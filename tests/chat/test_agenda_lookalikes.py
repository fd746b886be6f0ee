"""What is no question to the calendar, though it has the same words: it stays what it is."""

from datetime import date

import pytest

from bot.chat.asked.question import About, Asked, asked
from bot.replies import Act, ReplyStatus, read_reply
from training.replies import replies

TODAY = date(2020, 6, 10)

LOOKALIKES = """
# done, or soon
tuần này xong
tuần này xong rồi ạ
mai nộp
mai em nộp
mai em nộp nhé
mai nộp không kịp
mai xong
mai xong không chị
mai có bản đẹp em gửi
sáng mai em gửi
chiều nay em gửi nhé
hôm nay xong
hôm nay em xong rồi
hôm nay gửi
hom nay xong
thứ sáu này nộp
thứ 6 này em nộp
thứ sáu này xong nhé
t6 nộp
tuần sau nộp
tuần sau em báo
tuần sau mới có số liệu
cuối tuần xong
cuối tháng em gửi
đầu tháng sau nộp
tháng này xong
tháng này làm xong
tháng 9 nộp
tháng 9 mới xong
19/5 xong
19/5 nộp rồi
ngày 19/5 em nộp
ngày 19/5 nộp xong rồi
20/11 nộp
rằm tháng 7 em nộp
rằm này xong
mùng 5 nộp
mùng mấy cũng được, em nộp rồi
quý 2 xong
quý 3 nộp
năm nay xong hết rồi
hôm qua nộp rồi
tuần trước em gửi rồi
tháng trước có báo cáo rồi mà
tuần này làm lịch xong
lịch tuần này em làm xong rồi
lịch tháng 9 xong rồi ạ
lịch tuần sau em đang làm
lịch công tác tuần này đã gửi
gửi lịch tuần sau rồi nhé
em gửi lịch tuần này
em đăng ký lịch tuần sau
# nothing there, or it is told
tuần này không có gì
tuan nay khong co gi
tuần này không có việc gì
tuần này không họp
tuần này không có họp
mai không họp
mai không có gì
mai không có gì mới
hôm nay không có gì phát sinh
hôm nay không có gì
tháng này không có gì ạ
tháng này không phát sinh gì
tháng này chưa có gì
tuần này chưa có lịch
tuần này chưa họp
quý này không có việc gì
tuần này có gì đâu
mai có gì đâu mà lo
tuần này còn gì nữa đâu
em còn việc gì đâu
tuần này hết việc
tuần này có việc
tuần này em có việc
mai em có việc
mai em có việc không nộp được
mai em có việc không đến được
mai có họp em không làm được
mai họp
mai họp rồi
mai em họp
tuần sau họp
tuần sau có họp
thứ sáu này họp chi bộ
thứ sáu này có họp
hôm nay có họp
hôm nay họp cả ngày
hôm nay lễ
tuần này kín lịch
lịch tuần này kín rồi
lịch tuần này có thay đổi
tuần này còn 2 việc
tuần này còn việc
tuần này em còn việc
tháng này còn mỗi việc này
tháng này còn thiếu ảnh
tuần này còn vướng
tuần này còn mấy việc nữa mới xong
tuần này em còn mấy việc
# put off, promised, conditional
có gì mai nhé
có gì mai
có gì mai em
có gì mai tính
có gì tuần sau nhé
có gì mai em báo
có gì thứ 2 nhé
còn gì mai
mai có gì em báo
mai có gì em báo lại
mai có gì hỏi em
mai có gì anh nhắc em nhé
mai có gì, để em báo
hôm nay mùng mấy để em tính, việc chị giao em nộp rồi
tuần này có gì không để em làm II.1 luôn
tuần này có gì em báo sau
tuần sau có gì em gửi
thứ sáu này có gì em nộp
hôm nay có gì xong em gửi
việc gì mai
việc gì tuần sau
gì mai
mai nhé
mai
mai ạ
tuần sau
tuần sau nhé
tuần sau ạ
thứ sáu này
thứ 6 này nhé
t6 ạ
cuối tuần
cuối tháng này
tháng 9
19/5
19/5 nhé
ngày 19/5
ngày mai
hôm nay
rằm tháng 7
lịch thứ sáu nhé
lịch mai nhé
# more time
xin tuần sau
xin đến tuần sau
xin đến 19/5
cho em tuần sau
cho em đến thứ sáu
cho em mai nộp
cho em sang tuần sau được không
cho em thêm mấy ngày nữa
xin thêm 3 ngày nữa
xin lùi sang tuần sau
xin lùi lịch sang tuần sau
dời lịch sang tuần sau được không
mai nộp được không
mai nộp có được không
tuần sau nộp được không ạ
thứ sáu này nộp có kịp không
đến 19/5 được không
gia hạn đến 19/5
xin gia hạn đến rằm tháng 7
mai cho em xem
mai cho em xin
tuần này cho em xin
# about one task
II.5 hạn ngày nào
II.5 bao giờ
II.5 hạn bao giờ
việc II.5 tuần này có gì không
hạn ngày nào
hạn là bao giờ
hạn thứ mấy
hạn mùng mấy
han ngay may
nộp ngày nào
nộp thứ mấy
bao giờ nộp
khi nào nộp
bao giờ xong
khi nào xong em báo
bao giờ xong em báo
còn mấy ngày nữa đến hạn
còn hạn không
mai còn hạn không
mai đến hạn
mai đến hạn không
hôm nay đến hạn rồi
thứ mấy nộp
ngày nào nộp
tuần này nộp hay tuần sau nộp
thứ 6 này hay thứ 6 tuần sau
việc này là việc gì
tuần này làm gì có họp
mai có phải nộp không
hôm nay có phải hạn cuối không
hôm nay có phải làm không
mai phải nộp không
mai phải xong không
tuần này phải xong
mùng 5 nộp ngày mấy
chưa xong việc gì
còn gì chưa rõ em hỏi
tuần này làm gì kịp
# other talk
hôm nay mệt quá
hôm nay chị Mai có gì không
chị Mai có gì không
mai chị Mai có nộp không
hôm nay là ngày gì mà bận thế
hôm nay mấy giờ họp
mai mấy giờ họp
mai mấy giờ nộp
lịch trực tuần này
lịch tiếp dân tuần này
bao giờ lên lương
bữa nào nhậu đi
tuần này nắng quá
còn gì không
có gì không
có gì mới không
có gì
không có gì
gì vậy
lịch
thứ mấy
ngày mấy
mùng mấy
"""


def lookalikes() -> list[str]:
    return [line for line in LOOKALIKES.strip().splitlines() if not line.startswith("#")]


def is_taken(found: Asked | None) -> bool:
    """Whether it is answered. What is asked for by a name is only where the calendar has it (see `test_agenda`)."""
    return found is not None and found.about is not About.NAMED


def test_what_only_looks_like_a_question_is_none() -> None:
    assert len(lookalikes()) >= 150
    assert [words for words in lookalikes() if is_taken(asked(words, TODAY))] == []


def test_neither_is_it_in_capitals_nor_with_courtesies() -> None:
    forms = [form for words in lookalikes() for form in (f"dạ {words}", f"{words} em nhé", f"{words}.")]
    forms += [words.upper() for words in lookalikes() if "Mai" not in words]  # in capitals she could be tomorrow
    assert [words for words in forms if is_taken(asked(words, TODAY))] == []


@pytest.mark.parametrize("every", [60, pytest.param(1, marks=pytest.mark.long)])
def test_no_reply_that_reports_or_asks_for_time_is_a_question_to_the_calendar(every: int) -> None:
    told = {ReplyStatus.done, ReplyStatus.in_progress, ReplyStatus.blocked, ReplyStatus.extension}
    rows = [row for row in replies("train", "test") if row.act != "agenda" and told & set(row.readings)]
    assert [row.text for row in rows[::every] if is_taken(asked(row.text, TODAY))] == []


def test_of_the_questions_to_the_calendar_that_people_wrote_most_are_understood() -> None:
    rows = [row for row in replies("train", "test") if row.act == "agenda"]
    by_their_grammar = [row for row in rows if asked(row.text, TODAY) is not None]
    by_what_they_are_like = [row for row in rows if read_reply(row.text, today=TODAY).act is Act.agenda]
    assert len(by_their_grammar) >= 0.45 * len(rows)
    assert len({row.text for row in by_their_grammar + by_what_they_are_like}) >= 0.85 * len(rows)
