"""Which day and which share go with a status, of all that a reply names."""

from datetime import date

import pytest

from bot.language.tagging import tags_of
from bot.language.tokens import tidy, tokenise
from bot.replies import ReplyStatus
from bot.replies.details import percent_of
from bot.replies.told_day import day_of

S = ReplyStatus
WEDNESDAY, FRIDAY = date(2020, 6, 10), date(2020, 6, 12)


def june(text: str, status: S) -> int | None:
    """The day of June 2020, minus those to the end of May: 9 is 9 June, 0 is 31 May; None for none."""
    said = tidy(text)
    day = day_of(status, tags_of(tokenise(said)), said, WEDNESDAY, FRIDAY)
    return (day.means - date(2020, 5, 31)).days if day and day.means else None


def share(text: str, status: S = S.in_progress) -> int | None:
    tokens = tokenise(tidy(text))
    return percent_of(status, tags_of(tokens), tokens)


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
        ("nộp hồi bữa họp giao ban", None),
        ("tháng 5 không có đơn thư", None),
        ("không có biến động kể từ ngày 15/5", None),
    ],
)
def test_the_day_of_a_completion_is_that_on_which_it_was_handed_in(text: str, day: int | None) -> None:
    assert june(text, S.done) == day


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
        ("mới có 12 bạn đăng ký", None),
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
        ("hạn mai em theo không nổi, xin lùi", None),
        ("mười ngày nữa may ra, cho tôi khất", 20),
        ("hai bữa nữa được không cưng", 12),
        ("giãn 2 hôm", 14),
        ("trễ cho tui 24h", 13),
        ("xin dời tới hăm hai", 22),
        ("anh cho em qua dau tuan nha", 15),
        ("nay xin một lần, đến thứ ba", 16),
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
        ("đề cương năm 2019 xong, 2020 chưa có gì", S.not_started, None),
        ("chưa nghĩ tới, đang nghĩ mai ăn gì", S.not_started, None),
        ("nhận được rồi, chiều em coi", S.acknowledged, 10),
        ("đồng ý lịch 12/6", S.acknowledged, None),
        ("Nếu trưa nay có bản đồ thì mai em nộp", S.blocked, 11),
    ],
)
def test_a_day_to_begin_needs_no_word_for_it(text: str, status: S, day: int | None) -> None:
    assert june(text, status) == day


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("mới có 3 trong 8 ấp gửi về", 38),
        ("Xong hai chương trong tổng số tám chương", 25),
        ("thiếu 4 trong số 20", 80),
        ("được 7 triệu trên 20", 35),
        ("thu góp được 2 triệu tám trên bốn triệu", 70),
        ("đăng ký được tám mươi hộ trên một trăm lẻ bốn hộ", 77),
        ("được 1.850/3.100 người", 60),
        ("khám 140/200 cụ", 70),
        ("làm tới trang 6/8", 75),
        ("thu đc 12 ng, còn 8 ng", 60),
        ("7 người ký rồi, 3 người nữa mai ký", 70),
        ("5 tổ xong, 4 tổ còn lại chiều phun nốt", 56),
        ("50 hộ mới có 10 hộ nộp tờ khai", 20),
        ("hồ sơ có 6 cấy, mần 4", 67),
        ("em cân được 188 bé rồi, tổng 260", 72),
        ("ba mái ấm, bàn giao hai, còn một", 67),
        ("còn 3 chi bộ nữa là đủ 24", 88),
        ("Tưởng 80%, tính lại chỉ 65%", 65),
        ("90% rồi, 10% còn lại là chữ ký", 90),
        ("nó hiện 100% mà thực tế cỡ 70", 70),
        ("bảy tám chục phần trăm", 75),
        ("được 5 hộ rồi", None),
        ("xong 3 tổ trong 2 ngày", None),
        ("đã xong kiệt 3, còn kiệt 44", None),
        ("phần của khối 6, 7 xong rồi, khối 8, 9 thì chưa", None),
        ("năm 2019 em gửi rồi, còn năm nay chưa", None),
        ("xong 12 việc khác, hẹn thứ 5", None),
        ("Nghị quyết 35/2018 đang học", None),
        ("hết pin, đang nửa chừng", None),
    ],
)
def test_a_share_is_a_count_beside_its_whole(text: str, percent: int | None) -> None:
    assert share(text) == percent


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("nửa rồi", 50),
        ("Gửi nửa.", 50),
        ("hơn nửa đường rồi", 50),
        ("gần nửa thui", 50),
        ("nửa xóm", 50),
        ("moi duoc nua duong", 50),
        ("mới nửa chừng", 50),
        ("em viết lại được nửa trang", None),
        ("bao cao viet duoc nua trang", None),
        ("thu về chưa được một nửa", None),
        ("vắng quá nửa, không họp được", None),
        ("mỗi đứa một nửa", None),
        ("em viết nửa đêm nay chắc xong", None),
        ("a khong lam nua", None),
    ],
)
def test_half_is_a_share_of_the_whole_and_not_of_a_page(text: str, percent: int | None) -> None:
    assert share(text) == percent


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("9 quyết định in xong, ký được 6.", 67),
        ("12 tấm in xong, treo đc 4", 33),
        ("rủ dc 12 đứa, cần 30", 40),
        ("phiếu phát 100 mới thu về 65", 65),
        ("phát 400 bản, ký về 0", 0),
        ("Chỉ tiêu 100 triệu, đã có 87 triệu.", 87),
        ("diet chuot duoc 300 con roi chi tieu la 500", 60),
        ("thu được tám triệu mà chưa đủ chỉ tiêu mười triệu", 80),
        ("Thu quỹ 63 triệu/90 triệu.", 70),
        ("6 khu mới treo 1", 17),
        ("12 tấm mới lên khung 5.", 42),
        ("5/5 bài viết xong, đăng đc 2", 40),
        ("file nang tach 3 moi gui dc 1", 33),
        ("Trong 14 đơn thư đã trả lời 9 đơn.", 64),
        ("sáu gương mới viết được bốn bài", 67),
        ("muoi nha di duoc bay", 70),
        ("14 tổ thì 5 tổ chưa treo", 64),
        ("dò được 4 tháng trên 6 tháng", 67),
        ("vẽ hai trang rồi, chị bảo phải 5 trang", 40),
        ("không phải 12, 9 lớp mới đúng", None),
    ],
)
def test_a_count_is_a_share_beside_its_whole_in_other_words(text: str, percent: int | None) -> None:
    assert share(text) == percent


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("Phiếu nhận xét về 41, còn 21 chưa trả.", 66),
        ("mái che tháo 9 nhà, 3 nhà chống", 75),
        ("Bảy tổ giao nộp, hai tổ nợ", 78),
        ("bảy o gửi rồi, bốn o kêu mai", 64),
        ("thu đc 41 hộ tê, còn 9 hộ trốn", 82),
        ("XONG MỘT BÁO CÁO, CÒN HAI.", 33),
        ("TRAO 8, CÒN CỤ THỨC NẰM VIỆN.", 89),
        ("thăm được hai mẹ rồi còn mẹ Lê chưa đi được", 67),
        ("được 6 trường, còn trường An Hòa với trường Phú Xuân", 75),
        ("treo đc 5, khu 6 đang mưa", 83),
        ("2 hộ xong rồi, hộ thứ 3 chiều làm", 67),
        ("9 tổ rồi, còn tổ 10, tổ 11, tổ 12", 75),
        ("chi bộ 1 tới 9 đại hội xong cả, còn chi bộ 10", 90),
        ("Chi bộ 1 tới 9 nộp phiếu, năm chi bộ kia chưa.", 64),
        ("treo một bên thôi, bên kia chưa có cột", 50),
        ("21 hồ sơ: 19 đủ, 2 thiếu lý lịch", 90),
        ("được ba phần còn một phần", 75),
        ("mười phần còn một", 90),
        ("Đề án hai mươi trang, viết tới trang mười hai.", 60),
        ("mấy tổ kia đang hối, được năm tổ", None),
        ("có 5 khu gửi, khu 2 khu 7 thì chưa", None),
        ("trường cấp 1 gửi rồi, trường cấp 2 thì chưa thấy", None),
        ("được 5 hộ, thứ 6 nộp tiếp", None),
        ("5 tổ xong, tổ 6 trở đi mai", None),
    ],
)
def test_what_is_left_tells_the_share_too(text: str, percent: int | None) -> None:
    assert share(text) == percent


@pytest.mark.parametrize(
    ("text", "status", "percent"),
    [
        ("dự toán bị cắt 10%", S.blocked, None),
        ("cần thêm 20% kinh phí", S.blocked, None),
        ("tăng 5% so với sáng", S.in_progress, None),
        ("phần e 100%, phần Tuấn 0%", S.in_progress, None),
        ("đạt 100% hộ kinh doanh, hộ dân 60%", S.in_progress, None),
        ("việc kia 100%, việc này 10%", S.in_progress, 10),
        ("80% quân số đi tập huấn nên chưa khởi động", S.not_started, None),
        ("hai phần ba quân số đã về", S.in_progress, 67),
        ("laptop còn 10% pin", S.blocked, None),
        ("treo nốt 30% còn lại", S.extension, 70),
        ("chưa được 10% nữa", S.in_progress, 10),
        ("kéo từ 70 lên 100", S.extension, 70),
        ("nãy e báo 60 chứ giờ 85", S.in_progress, 85),
        ("kẹt ở 70", S.blocked, 70),
        ("trên 80", S.in_progress, 80),
        ("~70", S.in_progress, 70),
        ("được 12 rồi", S.in_progress, None),
        ("Zero.", S.not_started, 0),
        ("Số không.", S.not_started, 0),
        ("làm lại từ con số không", S.not_started, None),
        ("zero phần trăm", S.not_started, 0),
        ("chưa được % mô hết", S.not_started, 0),
        ("chưa rà, 0/9", S.not_started, 0),
        ("0/7 do chưa có mẫu", S.blocked, 0),
        ("đang nhập phiếu, tới số 118/200", S.in_progress, 59),
    ],
)
def test_a_share_is_one_of_the_task(text: str, status: S, percent: int | None) -> None:
    assert share(text, status) == percent


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("đủ 14 tổ rồi ạ", 100),
        ("cả 5 tổ nộp rồi", 100),
        ("thăm 6/6 gia đình, BC rồi", 100),
        ("Phát thẻ 9/9, có ký nhận.", 100),
        ("Đủ 12/12, nộp.", 100),
        ("mười nhà xong cả mười", 100),
        ("phát sạch 1000 tờ", 100),
        ("tờ rơi em phát hết sạch rồi ạ, 500 tờ", 100),
        ("💯 luôn", 100),
        ("vượt 8%, nộp rồi", 100),
        ("từ 99% lên 100 rồi", 100),
        ("gửi rồi ạ", None),
        ("nộp 3/6 rồi", None),
    ],
)
def test_a_completion_tells_its_share_where_all_is_counted(text: str, percent: int | None) -> None:
    assert share(text, S.done) == percent
