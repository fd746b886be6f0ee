"""Which day goes with a status, of all that a reply names."""

from datetime import date

import pytest

from bot.language.tagging import tags_of
from bot.language.tokens import tidy, tokenise
from bot.replies import ReplyStatus, read_reply
from bot.replies.told_day import day_of

S = ReplyStatus
WEDNESDAY, FRIDAY = date(2020, 6, 10), date(2020, 6, 12)


def june(text: str, status: S) -> int | None:
    """The day of June 2020, minus those to the end of May: 9 is 9 June, 0 is 31 May; None for none."""
    said = tidy(text)
    day = day_of(status, tags_of(tokenise(said)), said, WEDNESDAY, FRIDAY)
    return (day.means - date(2020, 5, 31)).days if day and day.means else None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Hôm qua em còn kẹt, sáng nay gỡ được nên nộp luôn rồi ạ", 10),
        ("bản mềm gửi hôm thứ 2, bản cứng gửi sáng nay, xong", 10),
        ("hôm qua bị trả, nay em nộp lại rồi", 10),
        ("ký xong mùng 2, gửi mùng 4, quận nhận mùng 5", 4),
        ("em nộp sáng thứ 3 chứ không phải chưa", 9),
        ("em làm kịp, hôm nay nộp rồi", 10),
        ("xong từ sáng rồi", 10),
        ("tập huấn xong khi qua", 9),
        ("nộp khi hôm rồi", 9),
        ("cấy đó xong khi chiều qua rồi", 9),
        ("gửi lúc 0730 hôm nay", 10),
        ("xong hồi đầu tuần rồi anh", 8),
        ("báo cáo em gửi khi mai rồi nghe anh", 10),
        ("cụ cuối cùng nhận thẻ khi nãy", 10),
        ("báo cáo 6 tháng gửi lúc 8 giờ sáng nay rồi", 10),
        ("tôi nộp xong hồi chiều qua", 9),
        ("da bao cao quan luc chieu qua", 9),
        ("e gui hoi hom kia r", 8),
        ("chị nộp hôm đầu tuần rồi em", 8),
        ("em làm xong từ đầu tuần rồi ạ", 8),
        ("bên quận xác nhận lúc chiều thứ hai rồi", 8),
        ("bị trả 2 lần, lần thứ 3 hôm qua họ nhận rồi", 9),
        ("treo xong hết từ hồi sáng rồi em, đủ 14 tấm", 10),
        ("Thứ 2 kế toán trả lại, chị sửa, hồi sáng chị nộp lại", 10),
        ("nộp hồi bữa họp giao ban", None),
        ("tháng 5 không có đơn thư", None),
        ("không có biến động kể từ ngày 15/5", None),
    ],
)
def test_the_day_of_a_completion_is_that_on_which_it_was_handed_in(text: str, day: int | None) -> None:
    assert june(text, S.done) == day


@pytest.mark.parametrize(
    "text", ["danh sách 27/7 nộp rồi, 86 người", "quà 27/7 trình xong, ký rồi", "kế hoạch 27/7 đã ban hành, gửi rồi"]
)
def test_a_completion_has_no_day_ahead_that_is_part_of_a_name(text: str) -> None:
    assert june(text, S.done) is None
    assert "no_such_day" not in read_reply(text, today=WEDNESDAY, due=FRIDAY).doubts
    assert "no_such_day" in read_reply("nộp 27/7 rồi", today=WEDNESDAY, due=FRIDAY).doubts


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("đang làm, chiều nay hết họp em gửi ạ", 10),
        ("Tối nay em ngồi làm nốt ạ", 10),
        ("gửi lại chiều", 10),
        ("cuối giờ em nộp", 10),
        ("mai tê tui đem lên", 12),
        ("ngay mot em nop", 12),
        ("48 tiếng nữa em gửi", 12),
        ("thứ 6 trước 11h có văn bản", 12),
        ("từ nay tới thứ 6 em nộp từng phần", 12),
        ("sáng 12 đưa", 12),
        ("thôi khỏi lùi tới 15 nữa, em nộp kịp 12", 12),
        ("đợi 15/6 có kết quả rồi 16 em nộp", 16),
        ("0800 ngày 11 có báo cáo", 11),
        ("em sẽ nộp trong ngày 15", 15),
        ("ba to nop roi, mot to nua thoi", None),
        ("con mot trang nua", None),
        ("thu được 2 triệu mốt rồi", None),
        ("đang viết bài thứ tư, bí quá", None),
        ("bản ni là bản nháp thứ 3", None),
        ("Em đã giao cho chị Mai làm việc này rồi ạ", None),
        ("dang doi chieu voi so cu", None),
        ("mỗi tối một trang", None),
        ("tiến độ thì làm tới trang 6/8", None),
        ("Hạn là mai em nhớ, bài cũng viết rồi", None),
        ("Giá mà xong được hôm nay thì tốt", None),
        ("không dám hứa thứ 6", None),
        ("e ko hứa là mai nộp dc đâu nha", None),
        ("năm nay dịch nên mới tới khúc giữa", None),
        ("chi hội 1 đến 20 xong", None),
        ("mai nộp.. thôi để thứ 6 cho chắc", 12),
        ("mai ạ, à không, mốt em nộp", 12),
        ("chieu mot em nop", 12),
        ("Hôm nay 10/6. Hạn 12/6. Kịp.", None),
        ("hạn thứ 6 mà, nay mới thứ 4, từ từ", None),
        ("hôm nay thứ 4, chiều em nộp", 10),
        ("em sửa tới điểm thứ 5", None),
        ("ghi tới nhà thứ sáu mươi hai trên tám mươi", None),
        ("friday em nộp nha", 12),
        ("thứ hai, 22/6 em nộp", 22),
        ("thứ bảy 20 tui đưa lên", 20),
        ("nửa tiếng nữa gửi", 10),
        ("2 tieng dong ho nua la xong", 10),
        ("5p nua gui", 10),
        ("hết giờ hành chính em gửi", 10),
        ("cuối ngày có", 10),
        ("lát nữa em gửi", 10),
        ("xém chút nữa là nộp được", None),
        ("gạch lát tới bậc tam cấp rồi", None),
        ("sau 1 đêm nữa là giao", 11),
        ("sang mot 7h15 nop", 12),
        ("tuần tê tui nộp", 26),
        ("trong vòng 2 ngày em báo cáo", 12),
        ("từ chừ tới 12 còn hai ngày, tôi làm kịp mà", 12),
        ("trước 15 là có", 15),
        ("12 này bác nộp", 12),
        ("hứa 12 thì 12", 12),
        ("chậm lắm là 13", 13),
        ("chắc tầm 4h chiều nay là nộp xong r á", 10),
        ("mới có 12 bạn đăng ký", None),
        ("hồ sơ mai táng phí còn thiếu giấy chứng tử", None),
        ("báo cáo sáng kiến em đang làm", None),
        ("gần xong, cn thiếu số liệu", None),
        ("hôm nay mồng mười, tui hứa mười hai", 12),
        ("bữa trước hẹn mồng 8, trật, bữa ni hẹn 11", 11),
        ("Dự kiến 12/6 đo, 18/6 có bản đồ", 18),
        ("xong tôi gửi biên bản thứ sáu", 12),
        ("bản mới tối em gửi", 10),
        ("Báo cáo để tôi xem lại tối nay rồi gửi", 10),
        ("dung ngay 12 tui nop", 12),
        ("nội trong tuần", 12),
        ("chi hội một hai ba xong, bốn tới mười một đang", None),
        ("mới chấm tới ngày 8", None),
        ("hôm thứ hai em giao chị Nhung rồi, chị đang làm", None),
        ("hôm mùng 5 bàn giao anh Quý làm tiếp", None),
        ("bữa ni làm lại từ đầu", None),
        ("dọn từ thứ 2 tới chừ chưa hết em ơi", None),
        ("mỗi ngày một tổ, em làm dần", None),
        ("cứ tối lại nhập thêm", None),
        ("26/6 là ngày phòng chống ma túy, tranh mới phác thảo", None),
        ("treo được hai tấm, tấm thứ ba chiều ni treo", 10),
        ("ngay mai em co bao cao", 11),
    ],
)
def test_a_promised_day_is_said_of_what_is_ahead(text: str, day: int | None) -> None:
    assert june(text, S.in_progress) == day


@pytest.mark.parametrize(
    ("text", "status", "day"),
    [
        ("chờ điện, mai có điện thì mai em gửi", S.blocked, 11),
        ("chủ tịch đi họp tới thứ hai", S.blocked, None),
        ("thợ nói mốt mới lấy được", S.blocked, None),
        ("nếu trưa nay có mạng thì em nộp", S.blocked, None),
        ("chưa, mai em làm", S.not_started, 11),
        ("thứ năm em bắt đầu", S.not_started, 11),
        ("bữa ni nhà có giỗ, chưa đụng tới", S.not_started, None),
        ("thứ sáu là hạn chót mà chưa có gì", S.not_started, None),
        ("em nghỉ phép đến 15/6", S.unrelated, 15),
        ("mai cúp nước từ 7h tới 17h", S.unrelated, None),
    ],
)
def test_a_day_that_somebody_else_keeps_is_no_promise(text: str, status: S, day: int | None) -> None:
    assert june(text, status) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("trễ 2 ngày, lý do trực chốt", 14),
        ("thêm hai hôm nữa nhé", 14),
        ("em xin thêm 24h", 13),
        ("xin lùi tới hai lăm nghe chị", 25),
        ("bác xin hoãn tới hai bốn tháng sáu", 24),
        ("Quận họp ngày 15 mới thống nhất số, em xin 17 nộp", 17),
        ("sau đại hội ngày 18 em mới rảnh, xin đến 20", 20),
        ("tới 18 họ mới về, chị cho em tới 20 với", 20),
        ("xin nộp thứ ba tuần tới vì tới thứ hai bác mới họp được", 16),
        ("xin dời họp từ 11/6 sang tối 13/6", 13),
        ("hạn 12/6 gấp quá, đề xuất 19/6", 19),
        ("Hôm qua xin đến 15 anh cho rồi, giờ em xin đến 17", 17),
        ("hạn 12 không khả thi", None),
        ("thoi cho e toi 18h t6 di", 12),
        ("cho đến thứ 3, à thứ 4", 17),
        ("cho em extend tới monday", 15),
        ("Đề nghị chuyển hạn sang thứ Hai 22/6", 22),
        ("xin dời ngày ra quân sang chủ nhật 21", 21),
        ("e thi tới 16/6 lận, xin c tới 18/6", 18),
        ("lam mai den 25/6 moi xong, xin dung hoi", 25),
        ("đám giỗ 14/6, xong giỗ 15 tui nộp, xin chú", 15),
        ("khất qua mồng 1 ta nghe, tức 21/6", 21),
        ("bữa trước xin 15, chừ xin lại 17", 17),
        ("trước xin 15/6, giờ em xin anh 17/6", 17),
        ("gộp vào báo cáo 6 tháng, 25/6 nộp một lần được chứ?", 25),
        ("hạn mai em theo không nổi, xin lùi", None),
        ("mười ngày nữa may ra, cho tôi khất", 20),
        ("hai bữa nữa được không cưng", 12),
        ("giãn 2 hôm", 14),
        ("trễ cho tui 24h", 13),
        ("xin dời tới hăm hai", 22),
        ("anh cho em qua dau tuan nha", 15),
        ("nay xin một lần, đến thứ ba", 16),
        ("trưa thứ sáu thì không kịp, cho tôi đến chiều thứ sáu nhé", 12),
        ("thành phố cho tới 30/6, nên xin phường cho chị tới 26-6 em hí", 26),
        ("thôi không xin tới 15 nữa, chỉ xin 13-6 thôi em", 13),
        ("hồi đầu xin 15/6 mà chừ chắc phải 18/6, em cho chị nghe", 18),
    ],
)
def test_the_asked_for_day_is_not_the_reason_for_asking(text: str, day: int | None) -> None:
    assert june(text, S.extension) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("thợ hẹn 25/6 lợp mái", None),
        ("chi Thuy hua chieu nay dua so", None),
        ("anh Hùng hẹn em thứ 5 xem bản thảo", None),
        ("nhờ cháu Hạnh gửi mà cháu bảo mai", None),
        ("8/9 tổ gửi rồi, tổ 7 hứa chiều nay", None),
        ("mai chị Lan lấy", None),
        ("mốt họ trả lời", None),
        ("tổ 7 hứa mai đưa, em gửi thứ sáu", 12),
        ("mai sếp ký xong em gửi", 11),
        ("văn thư hẹn mai vào sổ", 11),
        ("phun thuốc hẹn 8h mốt", 12),
        ("em với kế toán hẹn nhau thứ năm đưa", 11),
        ("em vẫn giữ lời hứa trưa mai nộp", 11),
        ("bác hứa mai nộp", 11),
        ("mốt chị đưa", 12),
    ],
)
def test_a_day_of_others_is_not_promised_while_work_goes_on(text: str, day: int | None) -> None:
    assert june(text, S.in_progress) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("hồ sơ đợt 3/2 nộp đủ, đợt 19/5 đang làm", None),
        ("kh 21/6 còn mỗi phần kinh phí", None),
        ("bài 21/6 trưa ni em gửi", 10),
        ("còn mỗi lớp 5/2", None),
        ("27/7 em đang cập nhật", None),
        ("số liệu mới cộng tới tháng 5", None),
        ("ngày 21/6 em nộp kế hoạch", 21),
        ("trước ngày báo chí 21/6 tôi đưa", 21),
        ("hồ sơ 15/6 em nộp", 15),
        ("báo cáo 26/6 em nộp", 26),
        ("5/2 em nộp", None),
        ("5/2/2021 em nộp", 250),
    ],
)
def test_the_name_of_an_occasion_or_a_day_far_ahead_is_no_promise(text: str, day: int | None) -> None:
    assert june(text, S.in_progress) == day


@pytest.mark.parametrize(
    ("text", "status", "day"),
    [
        ("để đầu tháng sau bác bắt đầu", S.not_started, 31),
        ("de dau thang sau bac bat dau", S.not_started, 31),
        ("thu 2 bac moi bat tay vo", S.not_started, 15),
        ("tháng 7 mới triển khai", S.not_started, 61),
        ("bài chưa viết, mai ngồi viết", S.not_started, 11),
        ("chưa động, chiều e mở ra coi", S.not_started, 10),
        ("lát về tôi làm", S.not_started, 10),
        ("thứ 3 chị rà quy hoạch, giờ chưa đụng", S.not_started, 16),
        ("chưa triển khai, sáng mai tôi đi đo", S.not_started, 11),
        ("chưa, nhưng đã phân công người rồi, mai đi", S.not_started, 11),
        ("đề cương năm 2019 xong, 2020 chưa có gì", S.not_started, None),
        ("chưa nghĩ tới, đang nghĩ mai ăn gì", S.not_started, None),
        ("nhận được rồi, chiều em coi", S.acknowledged, 10),
        ("đồng ý lịch 12/6", S.acknowledged, None),
        ("Nếu trưa nay có bản đồ thì mai em nộp", S.blocked, 11),
    ],
)
def test_a_day_to_begin_needs_no_word_for_it(text: str, status: S, day: int | None) -> None:
    assert june(text, status) == day
