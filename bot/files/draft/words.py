"""The words by which an administrative document is read: verbs of tasks, names of events, kinds of sections.

Letters are compared composed, in lower case, and with the tone where both "uỷ" and "ủy" are brought to one.
"""

import re
from functools import cache
from importlib.resources import files

from bot.texts import folded
from bot.texts.folding import composed

_TONES = {"uỷ": "ủy", "oà": "òa", "oá": "óa", "oẻ": "ỏe", "uý": "úy", "oạ": "ọa", "uỳ": "ùy", "oè": "òe"}
_OLD = re.compile(rf"(?<!q)(?:{'|'.join(_TONES)})(?!\w)")


def plain(words: str) -> str:
    """Words in lower case, composed, with their tones where the newer writing has them; letters keep their places."""
    return _OLD.sub(lambda found: _TONES[found[0]], composed(words).lower())


@cache
def verbs() -> tuple[str, ...]:
    """All verbs, the longest first."""
    text = files("bot.files.draft").joinpath("verbs.txt").read_text(encoding="utf-8")
    found = {plain(one.strip()) for line in text.splitlines() if not line.startswith("#") for one in line.split(",")}
    return tuple(sorted(found - {""}, key=lambda verb: (-len(verb), verb)))


@cache
def _verb() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(map(re.escape, verbs()))})(?!\w)")


def verb_at(text: str, at: int = 0) -> str:
    """The verb that stands at a place of `plain` words, or nothing."""
    if text.startswith("phòng, chống", at):
        return "phòng, chống"
    found = _verb().match(text, at)
    return found[0] if found else ""


_BEFORE_VERB = (
    r"(?:cần|phải|sẽ|được|có trách nhiệm|chịu trách nhiệm|có nhiệm vụ|trực tiếp|tiếp tục|tích cực|chủ động|cùng|"
    r"đồng thời|"
    r"thường xuyên|kịp thời|làm đầu mối|là đầu mối|căn cứ|trên cơ sở)\s+"
)
BEFORE_VERB = re.compile(_BEFORE_VERB)
"""What may stand between the subject of a sentence and its verb."""

EVENT = re.compile(
    r"(?:hội nghị|hội thi|hội giảng|hội thảo|hội diễn|hội thao|hội chợ|hội trại|hội khỏe|hội báo|hội xuân|ngày hội|lễ|"
    r"đại lễ|buổi lễ|"
    r"cuộc thi|cuộc họp|kỳ họp|phiên họp|họp|giao ban|liên hoan|festival|giải (?:bóng|chạy|cờ|vô địch|cầu|việt dã|"
    r"điền kinh|thể thao|đua|bơi|quần|thưởng)|tuần lễ|tháng hành động|"
    r"tháng cao điểm|tháng thanh niên|chiến dịch|triển lãm|tọa đàm|mít tinh|diễn đàn|ngày chủ nhật xanh|phiên|buổi|"
    r"chương trình văn nghệ|chương trình nghệ thuật|đêm|tết|khai giảng|bế giảng|lễ hội|đối thoại|gặp mặt|giao lưu|"
    r"tập huấn|lớp tập huấn|lớp bồi dưỡng|lớp|hành trình|hành quân|sinh hoạt|tiếp công dân|tiếp xúc cử tri|"
    r"ngày pháp luật|ngày toàn dân|ngày hội|ngày vì|ngày môi trường|giờ trái đất|kỷ niệm|đại hội)(?!\w)"
)
"""How the name of something that happens begins, in `plain` words."""

_SKIPPED = (
    "muc dich", "yeu cau", "muc tieu", "quan diem", "dac diem tinh hinh", "tinh hinh", "thuc trang", "can cu",
    "ket qua",
    "danh gia tinh hinh", "chi tieu", "phuong cham", "phuong huong", "nguyen tac", "pham vi", "doi tuong", "y nghia",
    "danh gia ket qua", "boi canh", "uu diem", "han che", "ton tai", "nguyen nhan", "co so phap ly", "su can thiet",
    "bai hoc kinh nghiem", "khau hieu", "chu de", "de cuong",
)  # fmt: skip
_MONEY = ("kinh phi", "du toan", "nguon kinh phi", "kinh phi thuc hien", "che do bao cao thong ke")


def section_skipped(heading: str) -> bool:
    """Whether what stands under a heading is no list of tasks: purpose, requirements, circumstances, money."""
    words = folded(re.sub(r"[^\w\s,]", " ", heading))
    words = re.sub(r"^(?:i|ii|iii|iv|v|vi|\d+|[a-e])\s+", "", words)
    return any(words == one or words.startswith((f"{one} ", f"{one},")) for one in (*_SKIPPED, *_MONEY)) and not any(
        one in words for one in ("nhiem vu", "giai phap", "to chuc thuc hien", "noi dung", "thoi gian")
    )


ATTRIBUTES = {
    "when": r"thời gian|thời hạn|thời gian thực hiện|thời gian hoàn thành|thời gian tổ chức|hạn hoàn thành|hoàn thành|"
    r"ngày tổ chức|tiến độ|thời gian, địa điểm",
    "place": r"địa điểm|địa điểm tổ chức|nơi tổ chức",
    "participants":
        r"thành phần|thành phần tham dự|thành phần tham gia|thành phần dự|đối tượng|"
        r"đối tượng tham gia|đối tượng tham dự|khách mời",
    "units": r"đơn vị thực hiện|đơn vị chủ trì|đơn vị phụ trách|cơ quan chủ trì|cơ quan thực hiện|đơn vị tham mưu|"
    r"phụ trách|người phụ trách|người thực hiện|phân công thực hiện|phân công|đơn vị tổ chức|đơn vị đăng cai|"
    r"chịu trách nhiệm|bộ phận thực hiện|thực hiện|giao|đơn vị",
    "chair": r"chủ trì|chủ tọa|người chủ trì|đồng chí chủ trì",
    "supporting": r"đơn vị phối hợp|cơ quan phối hợp|phối hợp|phối hợp thực hiện|đơn vị hỗ trợ",
    "followers": r"đơn vị theo dõi|cơ quan theo dõi|bộ phận theo dõi|theo dõi|theo dõi, đôn đốc|theo dõi, giám sát",
    "preparation": r"chuẩn bị|chuẩn bị nội dung|đơn vị chuẩn bị",
    "other": r"nội dung|hình thức|số lượng|kinh phí|yêu cầu|chỉ tiêu|cách thức|quy mô|chủ đề|trang phục|phương tiện|"
    r"mốc kiểm tra|mốc giám sát|mốc thời gian kiểm tra|thời kỳ kiểm tra|thời kỳ giám sát|niên độ|phương pháp|"
    r"thể lệ|giải thưởng|cơ cấu giải thưởng|lưu ý|ghi chú|sản phẩm|kết quả|mục tiêu|địa bàn|phạm vi",
}  # fmt: skip
"""The labels of lines that tell of the item above: "Thời gian: …; Địa điểm: …"."""


@cache
def attribute() -> re.Pattern[str]:
    """A label with its colon, in `plain` words; the group that matched is its field."""
    fields = "|".join(
        f"(?P<{name}>{'|'.join(sorted(words.split('|'), key=len, reverse=True))})" for name, words in ATTRIBUTES.items()
    )
    return re.compile(rf"(?<!\w)(?:{fields})\s*:\s*")
