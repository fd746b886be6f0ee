"""Which share of the whole goes with a status, of all that a reply names."""

import pytest

from bot.language.tagging import tags_of
from bot.language.tokens import tidy, tokenise
from bot.replies import ReplyStatus
from bot.replies.details import percent_of

S = ReplyStatus


def share(text: str, status: S = S.in_progress) -> int | None:
    tokens = tokenise(tidy(text))
    return percent_of(status, tags_of(tokens), tokens)


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
        ("nộp hôm 6/6 rồi", None),
        ("mồng 5/5 em nộp rồi", None),
    ],
)
def test_a_completion_tells_its_share_where_all_is_counted(text: str, percent: int | None) -> None:
    assert share(text, S.done) == percent
