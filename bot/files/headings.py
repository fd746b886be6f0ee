"""The words of a table, Vietnamese or English: its headings and what may be chosen in its cells.

They are compared by `heading_key`, so that "Mã số:" meets "ma so".
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from bot.texts import LOCALES, folded, texts

COLUMNS = (
    "layer",
    "kind",
    "id",
    "clause",
    "summary",
    "date",
    "end",
    "starts",
    "ends",
    "days",
    "due",
    "units",
    "supporting",
    "followers",
    "place",
    "chair",
    "participants",
    "preparation",
    "hand_in",
    "status",
    "leads",
    "first_year",
    "assumed",
    "earlier",
    "source",
    "certainty",
    "note",
    "short",
    "parent",
    "year",
)
"""All columns, in the order of what is written: "date" holds days of every year and lunar ones too."""

CHOICES: Mapping[str, Sequence[str]] = {
    "kind": ("anniversary", "event", "congress", "task", "document", "hidden", "unit", "layer"),
    "status": ("confirmed", "tentative", "postponed", "cancelled"),
    "certainty": ("high", "medium", "low"),
    "assumed": ("due", "date", "time", "units", "hand_in"),
}
"""What may be chosen in a column; "cells.<column>_<choice>" is the word that is written for it."""

IGNORED = "ignored"
"""The column in which rows are numbered, which every office's tables have."""
NOTED = "noted"
"""Columns that have no field of their own; their words go into the note, each with its heading before it."""
UNUSED = "unused"
"""Columns of other programs' exports that say nothing of an entry."""
TICKED = "ticked"
"""Columns headed by what a tick below says: the name of a unit."""
PEOPLE, WEEKDAY, MONTH, ALL_DAY = "people", "weekday", "month", "all_day"
"""Columns that are read together with others: who does it (a unit or people), weekday, month, "all day"."""

LUNAR_HEAD, SOLAR_HEAD = re.compile(r"\b(?:am lich|am|al)\b"), re.compile(r"\b(?:duong lich|dl)\b")
"""What a heading says of the calendar that the days below it are of."""

OVER = "over"
"""Not a column: whether what is of whole days is over as its last day begins, as Outlook writes it."""

NOT_LOADED = "not_loaded"
"""The column of a draft that says why a row is not to be loaded as it stands."""

_HEADINGS = {
    "layer": "lớp, lớp lịch, cấp, layer, level",
    "kind": "loại, loại mục, loại việc, phân loại, kind, type",
    "id": "mã, mã số, mã việc, mã mục, mã đơn vị, mã lớp, id, key, code",
    "clause": "mục, điều mục, mục kế hoạch, mục trong kế hoạch, clause, section",
    "summary": "tên việc, tên, nội dung, nội dung công việc, tên nhiệm vụ, nhiệm vụ, công việc, tên sự kiện, sự kiện, "
    "việc, tên đơn vị, tên lớp, tên mục, summary, title, name, subject, task, event",
    "date": "ngày, từ ngày, ngày bắt đầu, thời gian, ngày tháng, ngày diễn ra, bắt đầu, date, start, start date, "
    "from, when",
    "end": "đến ngày, ngày kết thúc, kết thúc, ngày cuối, end, end date, to, until",
    "days": "số ngày, kéo dài, số ngày kéo dài, days, duration",
    "due": "hạn, thời hạn, hạn hoàn thành, hạn chót, thời hạn hoàn thành, hạn cuối, thời gian hoàn thành, due, "
    "due date, deadline",
    "units": "đơn vị, đơn vị thực hiện, đơn vị chủ trì, đơn vị phụ trách, cơ quan thực hiện, chủ trì, phụ trách, "
    "mã đơn vị thực hiện, units, unit, responsible, owner",
    "supporting": "phối hợp, đơn vị phối hợp, cơ quan phối hợp, supporting, supporting units",
    "followers": "theo dõi, đơn vị theo dõi, cơ quan theo dõi, bộ phận theo dõi, followers, followed by",
    "starts": "giờ, từ giờ, giờ bắt đầu, giờ họp, time, start time, starts",
    "ends": "đến giờ, giờ kết thúc, end time, ends",
    "place": "địa điểm, nơi họp, phòng họp, nơi tổ chức, địa điểm tổ chức, place, location, venue, where",
    "chair": "người chủ trì, chủ toạ, lãnh đạo chủ trì, đồng chí chủ trì, chair, chaired by",
    "participants": "thành phần, thành phần tham dự, thành phần dự họp, người dự, tham dự, participants, attendees",
    "preparation": "chuẩn bị, đơn vị chuẩn bị, người chuẩn bị, nội dung chuẩn bị, preparation",
    "hand_in": "nơi nhận, nộp cho, nơi nhận sản phẩm, sản phẩm gửi, hand in, hand in to, recipient",
    "status": "tình trạng, trạng thái, status",
    "leads": "nhắc trước, số ngày nhắc trước, nhắc trước ngày, leads, lead times, remind before",
    "first_year": "năm đầu, năm gốc, từ năm, first year",
    "assumed": "tạm đặt, phần tạm đặt, assumed",
    "earlier": "ngày cũ, ngày trước đây, đã dời từ, earlier, earlier dates",
    "source": "nguồn, căn cứ, nguồn tin, source",
    "certainty": "độ tin cậy, mức tin cậy, certainty",
    "note": "ghi chú, chú thích, lưu ý, note, notes, remark, remarks",
    "parent": "thuộc đơn vị, trực thuộc, đơn vị cấp trên, parent, under",
    "short": "tên gọn, tên ngắn, tên tắt, viết tắt, short, short name",
    "year": "năm, năm của lớp, year",
    IGNORED: "stt, tt, số tt, số thứ tự, no, nr, #, câu trong văn bản, thời gian trong văn bản, đơn vị trong văn bản, "
    "cần xem lại, sentence, time as written, units as written, to look at",
    NOT_LOADED: "không nạp vì, not loaded because",
    NOTED: "sản phẩm, sản phẩm đầu ra, kết quả, kết quả thực hiện, kết quả đạt được, lãnh đạo chỉ đạo, "
    "lãnh đạo phụ trách, kinh phí, dự toán, nguồn kinh phí, số lượng, buổi, lĩnh vực, yêu cầu, mục đích, hình thức, "
    "biện pháp, biện pháp thực hiện, giải pháp, chỉ tiêu, trang phục, trọng tâm, lãnh đạo, trưởng đoàn, kỳ báo cáo, "
    "% hoàn thành, mức độ hoàn thành, categories, category",
    PEOPLE: "người thực hiện, người phụ trách, cán bộ thực hiện, cán bộ phụ trách, phân công, phân công thực hiện, "
    "lực lượng thực hiện, bộ phận thực hiện, thực hiện, ai làm",
    WEEKDAY: "thứ, day of week, weekday",
    MONTH: "tháng, month",
    ALL_DAY: "all day event, all day, cả ngày",
    UNUSED: "private, show time as, reminder on/off, reminder date, reminder time, priority, sensitivity, "
    "billing information, mileage, meeting organizer, meeting resources, optional attendees",
}
_MORE = {
    "summary": "tiêu đề, "
    "tên cuộc họp, tên báo cáo, tên hội nghị, tên hoạt động, hoạt động, nội dung nhiệm vụ, nội dung họp, "
    "nội dung hoạt động, nội dung thực hiện, nội dung công tác, nội dung làm việc, đầu việc, công tác, "
    "công việc chính, tên văn bản, báo cáo, chuyên đề, chủ đề, hạng mục, trích yếu, chương trình, môn, môn thi, "
    "cuộc họp, hội nghị",
    "date": "ngày họp, ngày tổ chức, ngày thực hiện, thời gian thực hiện, thời gian tổ chức, thời gian họp, thứ ngày, "
    "thứ, ngày, thứ/ngày, ngày/tháng, ngày tháng năm, ngày giờ, giờ ngày, thời điểm, tuần, thời gian tiến hành, "
    "thời gian dự kiến, mốc thời gian, mốc, khi nào",
    "due": "hoàn thành, hạn nộp, hạn báo cáo, hạn xử lý, hạn trình, hạn gửi, hạn thực hiện, ngày hoàn thành, ngày nộp, "
    "thời hạn thực hiện, thời hạn nộp, thời hạn báo cáo, thời điểm hoàn thành, tiến độ hoàn thành, tiến độ",
    "units": "cơ quan chủ trì, cơ quan chủ trì thực hiện, đơn vị chịu trách nhiệm, bộ phận phụ trách, "
    "bộ phận chủ trì, ban phụ trách, tổ phụ trách, cơ quan, cơ quan phụ trách",
    "supporting": "bộ phận phối hợp, phối hợp thực hiện, cơ quan, đơn vị phối hợp",
    "participants": "required attendees, thành phần tham gia, đối tượng, đối tượng tham dự",
    "place": "địa điểm họp, vị trí, nơi thực hiện, địa điểm thực hiện, địa chỉ",
    "note": "ghi chú khác, mô tả, diễn giải, chi tiết, description",
}
"""More headings, as offices write them, of the same fields; those with a comma of their own stand in `_PATTERNS`."""

_PATTERNS = tuple(
    (re.compile(pattern), field)
    for pattern, field in (
        (
            r"ngay (?:sinh(?! hoat)|ban hanh|ky|giao|cap|nhan|vao|thanh lap|tao|cap nhat|phat hanh|vb"
            r"|van ban|cong van)\b",
            None,
        ),
        (r"ngay den$|(?:ngay|thoi gian)\b.*\b(?:thuc te|tt)$", NOTED),
        (r".*\bphoi hop", "supporting"),
        (r"(?:dong chi|d/c|nguoi|can bo|cap uy|uy vien|lanh dao|dai bieu)\b.*\b(?:tham )?du$", "participants"),
        (r"(?:don vi|co quan|bo phan)\b.*\bchuan bi\b", "preparation"),
        (r"(?:don vi|co quan|bo phan)\b.*\b(?:trinh|soan thao|xay dung|tham muu)\b", "units"),
        (r"(?:cac )?(?:don vi|co quan|bo phan|ban)\W+theo doi\b", "followers"),
        (r"(?:nguoi|can bo|d/c|dong chi|lanh dao|cong chuc).*\bchu tri", "chair"),
        (r"(?:lanh dao|chi huy) truc\b|truc (?:lanh dao|chi huy)\b", "chair"),
        (r"lanh dao\b.*\b(?:chi dao|phu trach|phan cong|theo doi|duyet)", NOTED),
        (
            r"(?:nguoi|can bo|d/c|dong chi|cong chuc|giao vien|ca nhan|nhan vien|luc luong|phan cong)\b"
            r".*(?:thuc hien|phu trach|theo doi|tham muu|chiu trach nhiem|dam nhan|lam|truc(?! thuoc))",
            PEOPLE,
        ),
        (
            r"(?:cac )?(?:don vi|co quan|bo phan|phong|ban|to chuc|nganh|doan the)\b"
            r".*(?:chu tri|thuc hien|phu trach|tham muu|chu quan|chiu trach nhiem|dau moi|xu ly)",
            "units",
        ),
        (r"(?:thoi han|thoi gian|thoi diem|han|ngay)\b.*(?:hoan thanh|nop|phai xong|trinh|hoan tat|ket qua)", "due"),
        (r"(?:hoan thanh|xong|nop|gui|trinh|bao cao)\b.*\b(?:truoc|ngay|han|thoi gian)\b", "due"),
        (r"truoc ngay\b", "due"),
        (r"(?:thoi gian|ngay|thoi diem)\b.*(?:ket thuc|\bden\b)", "end"),
        (r"(?:cac )?moc\b|gio\W+(?:va )?ngay\b", "date"),
        (r"(?:thoi gian|ngay|thoi diem)\b|thu\W+ngay\b", "date"),
        (r"(?:thoi han|han)\b", "due"),
        (r"gio\b", "starts"),
        (r"(?:dia diem|noi to chuc|noi hop)\b", "place"),
        (r"thanh phan\b", "participants"),
        (r"(?:san pham|ket qua|kinh phi|du toan|nguon von|so luong|muc tieu|chi tieu)\b", NOTED),
        (
            r"(?:cac )?(?:noi dung|ten|cong viec|nhiem vu|hoat dong|viec|dau viec|phan viec|su kien|chu de|chuyen de|"
            r"hang muc|trich yeu|chuong trinh|cuoc hop)\b",
            "summary",
        ),
        (r"mon (?:thi|hoc|kiem tra)\b|bai (?:hoc|thi|giang)\b", "summary"),
        (r"ghi chu\b", "note"),
    )
)
"""How headings begin that are not written word for word as above, and the field; the first that fits."""
_SHORT = tuple(
    (re.compile(rf"(?<![a-z]){short}(?![a-z])"), words)
    for short, words in (
        (r"t\W?\s?gian", "thoi gian"),
        (r"nd", "noi dung"),
        (r"cv", "cong viec"),
        (r"d/c", "dong chi"),
        (r"dvth", "don vi thuc hien"),
        (r"dvct", "don vi chu tri"),
        (r"dvph", "don vi phoi hop"),
        (r"[dđ]\W?v", "don vi"),
        (r"[dđ]\W?diem", "dia diem"),
        (r"tght", "thoi gian hoan thanh"),
        (r"tgth", "thoi gian thuc hien"),
        (r"t/?g", "thoi gian"),
        (r"s t t", "stt"),
    )
)
"""How offices shorten the words of headings."""
_MOST_WORDS = 9
_PERIOD = re.compile(
    r"(?:(?:thang|thg|th|t|month)\.? ?(?P<month>1[0-2]|0?[1-9])|(?:quy|q|quarter) ?(?P<quarter>iv|i{1,3}|[1-4])"
    r"|(?:tuan|week) ?(?:thu )?(?P<week>[1-5]|iv|i{1,3}|v)"
    r"|(?:6|sau) thang (?P<half>dau|cuoi)(?: nam)?|(?:hoc ky|hk) ?(?P<term>ii|i|1|2))"
    r"(?:(?: ?/ ?| nam | )(?P<year>(?:19|20|21)\d\d))?"
)
PERIODS = ("month-", "quarter-", "week-", "half-", "term-", "day-")
"""How the names of columns begin that are headed by a part of a year or month: "month-9", "quarter-2-2020"."""
_NUMBERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "dau": 1, "cuoi": 2}


_WORDS = {
    "kind": {
        "anniversary": "ngày lễ, kỷ niệm, ngày lễ kỷ niệm, lễ",
        "event": "hội nghị, lễ hội, hoạt động",
        "congress": "",
        "task": "nhiệm vụ, công việc, công tác",
        "document": "",
        "hidden": "hide, ẩn đi",
        "unit": "",
        "layer": "lớp",
    },
    "status": {
        "confirmed": "chắc chắn, đã chốt, đã ấn định, chính thức",
        "tentative": "chưa chắc, dự kiến, tạm",
        "postponed": "hoãn lại, tạm hoãn, lùi",
        "cancelled": "hủy, bị hủy, đã hủy, không tổ chức, bỏ, canceled",
    },
    "certainty": {"high": "chắc chắn", "medium": "vừa", "low": "chưa kiểm chứng"},
    "assumed": {"due": "", "date": "", "time": "", "units": "", "hand_in": ""},
    "layer": {
        "national": "trung ương, quốc gia, cả nước, toàn quốc, nation",
        "province": "tỉnh, cấp tỉnh",
        "town": "thị xã, thành phố, huyện, quận, cấp huyện, district",
        "ward": "phường, xã, thị trấn, cấp xã, commune",
    },
    "section": {"unit": "đơn vị, danh sách đơn vị, units", "layer": "lớp lịch, lớp, layers"},
    "own": {
        "guide": "hướng dẫn, guide",
        "problems": "chỗ cần sửa, to correct",
        "draft": "chú giải, bỏ ra, legend, left out",
    },
}


def heading_key(words: object) -> str:
    """What two headings or choices have in common that mean the same: "Mã số:" and "MA_SO" are "ma so"."""
    return _key(str(words))


@lru_cache(maxsize=4096)  # the same few words stand in a column of choices
def _key(words: str) -> str:
    return " ".join(folded(words).replace("_", " ").replace("-", " ").split()).strip(" :.*()")


@cache
def fields_of_headings() -> Mapping[str, str]:
    """The field of every known heading, which is folded: {"han hoan thanh": "due"}."""
    found = {heading_key(words): field for field, known in _MORE.items() for words in known.split(", ")}
    found |= {heading_key(words): field for field, known in _HEADINGS.items() for words in known.split(", ")}
    found |= {heading_key(field): field for field in COLUMNS}
    return found | {heading_key(heading(field, locale)): field for field in COLUMNS for locale in LOCALES}


def exact_field(words: str) -> str | None:
    """The field of a heading that is written as one of those known: "Ngày (ngày/tháng/năm) *" is "date"."""
    known = fields_of_headings()
    key = heading_key(re.sub(r"\(.*?\)", "", words))
    return known.get(heading_key(words)) or known.get(key) or known.get(_in_full(key))


def _in_full(key: str) -> str:
    """A folded heading with its shortened words in full: "t.gian" is "thoi gian"."""
    for pattern, words in _SHORT:
        key = pattern.sub(words, key)
    return key


def field_of(words: str) -> str | None:
    """The field of a heading, also of one that only begins like those known, or that names a month: "month-9".

    With its year it is "month-9-2020".
    """
    if found := exact_field(words):
        return found
    key = heading_key(re.sub(r"\(.*?\)", "", words))
    if period := _PERIOD.fullmatch(key):
        said = period.groupdict()
        unit = next(name for name, number in said.items() if number)
        name = f"{unit}-{_NUMBERS.get(said[unit]) or int(said[unit])}"
        return f"{name}-{said['year']}" if said["year"] else name
    if not key or len(key.split()) > _MOST_WORDS or re.search(r"\d", key):
        return None
    key = _in_full(key)
    return next((field for pattern, field in _PATTERNS if pattern.match(key)), None)


@cache
def choices(column: str) -> Mapping[str, str]:
    """What the folded words of a column mean: {"hoan": "postponed"}. A code means itself."""
    words = {heading_key(words): code for code, known in _WORDS[column].items() for words in known.split(", ") if words}
    codes = {heading_key(code): code for code in _WORDS[column]}
    labels = {heading_key(label(column, code, locale)): code for code in CHOICES.get(column, ()) for locale in LOCALES}
    return words | labels | codes


def heading(field: str, locale: str) -> str:
    """The heading that is written above a column."""
    return texts(locale).plain(f"cells.head_{field}")


def label(column: str, code: str, locale: str) -> str:
    """The word that is written for a choice: "Hoãn"."""
    return texts(locale).plain(f"cells.{column}_{code}")
