"""What in a sentence looks like a date or a period and is none that something is due on.

Titles in quotation marks, cited documents with their dates, terms ("giai đoạn 2015 - 2020"), visions ("tầm nhìn 2045"),
anniversaries ("kỷ niệm 45 năm … (30/4)"), days up to which figures are counted.
"""

import re
from datetime import date

from bot.texts.folding import folded_in_place

Span = tuple[int, int]

_DASHES = dict.fromkeys((*range(0x2010, 0x2016), 0x2212), "-")
_Y = r"\d{4}"
DAY = (
    r"(?:ngay\s+)?\d{1,2}(?:\s*/\s*\d{1,2}(?:\s*/\s*\d{4})?|\s*thang\s*\d{1,2}(?:\s*(?:/|,?\s*nam\s)\s*\d{4})?"
    r"|[.-]\d{1,2}[.-]\d{4})(?![\d/]|\s*(?:gio|h)\b)"
)
"""A day in numbers, in folded words."""

_QUOTED = re.compile(r"“[^”]*”?|\"[^\"]*\"|«[^»]*»|‘[^’]{3,}’")
_TERMS = re.compile(
    rf"(?:giai doan|nhiem ky|nam hoc|thoi ky|khoa|nam)\s+(?:tu\s+)?(?:nam\s+)?{_Y}\s*(?:-|den|/)\s*(?:nam\s+)?{_Y}"
    rf"|(?:den|toi)\s+nam\s+{_Y}|tam nhin\s+(?:den\s+)?(?:nam\s+)?{_Y}|dinh huong\s+(?:den\s+)?nam\s+{_Y}"
    rf"|(?:tinh|so lieu|thong ke)\s+(?:\w+\s+)?den\s+(?:het\s+)?(?:ngay\s+)?{DAY}"
)
_CITED = re.compile(
    r"(?:luat|bo luat|phap lenh|nghi dinh|nghi quyet|quyet dinh|chi thi|thong tu|thong tri|ket luan|ke hoach|"
    r"cong van|cong dien|de an|chuong trinh|quy dinh|quy che|to trinh|van ban|giay moi|lich"
    r"|(?:bao cao|thong bao|huong dan)(?=\s+(?:so\s+)?\d+\s*[-/]|\s+cua\b))"
    rf"(?:\s+(?!(?:ngay|truoc|vao|tu|den|het|trong|nhat|gui|hoan|xong|la|cham|luc|thoi|nop|"
    rf"trinh)\b)[\w&/.-]+){{0,12}}?,?\s+ngay\s+\d{{1,2}}(?:\s*/\s*\d{{1,2}}\s*/\s*{_Y}|"
    rf"\s*thang\s*\d{{1,2}}\s*nam\s*{_Y})"
)
_IN_FORCE = re.compile(
    rf"(?:co hieu luc|hieu luc thi hanh|ap dung|thi hanh)(?:\s+thi hanh)?\s+(?:ke\s+)?(?:tu\s+)?(?:ngay\s+)?{DAY}"
)
"""Since when a document holds: no task is due then."""
_COUNTED = (
    r"(?:khu dan cu|khu pho|khoi pho|khoi|thon|ap|ban|lang|to dan pho|to|xa|phuong|chi bo|chi hoi|chi doan|truong|lop|"
    r"ho|tram|nha|tieu chi|chi tieu|don vi|co so|doanh nghiep|dai bieu|hoc sinh|hoi vien|doan vien|dang vien|can bo|"
    r"nguoi|diem|muc tieu|nhiem vu|tre|cong trinh)\b"
)
_SHARE = re.compile(
    rf"(?<!ngay )(?<!sang )(?<!chieu )(?<!toi )(?<!truoc )(?<!vao )(?<!den )(?<!tu )(?<!het )(?<!dip )(?<![\d/,.-])"
    rf"(?:\b(\d{{1,3}})\s*/\s*\1|\b(?:(?<=tai )|(?<=cho )|(?<=cua )|(?<=co )|(?<=tren )|(?<=dat )|(?<=duoc )|(?<=o ))"
    rf"[1-9]\d{{0,2}}\s*/\s*[1-9]\d{{0,2}})(?![\d/])(?=\s+{_COUNTED})"
)
"""So many of so many ("tại 9/9 khu dân cư"): not the ninth of September."""
_SYMBOL_DATE = re.compile(
    rf"\d+\s*(?:/\d{{4}})?[/-][a-zA-ZđĐ&/.-]+\d*,?\s+(?:ngay\s+)?\d{{1,2}}(?:\s*[/.-]\s*\d{{1,2}}\s*[/.-]\s*{_Y}|"
    rf"\s*thang\s*\d{{1,2}}\s*nam\s*{_Y})",
    re.IGNORECASE,
)
_ANNIVERSARY = re.compile(
    rf"(?:(?:ky niem|nhan dip|nhan|dip|chao mung|mung|huong ung|ngay\s+(?!hoi\b|chu nhat|thu\b|ra quan|"
    rf"lao dong cong ich|van phong)(?=[a-z])|le\s+(?:tet|giang sinh|phat dan|vu lan|gio to)|tet|quoc khanh|"
    rf"giai phong|chien thang|"
    rf"thanh lap|truyen thong)[^.;:]{{0,110}}?)\(?\s*{DAY}(?:\s*-\s*{DAY})?(?:\s*(?:va|,)\s*{DAY})?\s*\)?"
)
_FIRM = re.compile(
    r"(?:truoc|cham nhat|han|vao|tu|den|het|trong|luc|xong|hoan thanh|gui ve|du kien|thoi gian|to chuc|toi thieu)"
    r"\s*(?:la|vao|truoc|het)?\s*(?:ngay\s*)?$"
)
_DAY = re.compile(DAY)
_HISTORY = re.compile(rf"\(\s*{DAY}\s*-\s*{DAY}\s*\)")


def flat(text: str) -> str:
    """Words without marks and with plain dashes, each letter in its place."""
    return folded_in_place(text).translate(_DASHES)


def masked(text: str, issued: date | None = None) -> list[Span]:
    """The places of a sentence in which no date is a deadline; no document is cited that is newer than this one."""
    words = flat(text)
    found = [match.span() for match in _QUOTED.finditer(text)]
    found += [match.span() for match in _CITED.finditer(words) if not _later(match[0], issued)]
    for pattern in (_TERMS, _SYMBOL_DATE, _HISTORY, _IN_FORCE, _SHARE):
        found += [match.span() for match in pattern.finditer(words)]
    for match in _ANNIVERSARY.finditer(words):
        for inner in _DAY.finditer(words, match.start(), match.end()):
            if not _FIRM.search(words, 0, inner.start()):
                found.append(inner.span())
    return found


def _later(cited: str, issued: date | None) -> bool:
    """Whether the day at the end of words that seem to cite a document comes after `issued`."""
    said = re.search(r"(\d{1,2})\D+(\d{1,2})\D+(\d{4})$", cited)
    if said is None or issued is None:
        return False
    return (int(said[3]), int(said[2]), int(said[1])) > (issued.year, issued.month, issued.day)


def inside(start: int, spans: list[Span]) -> bool:
    """Whether a place lies in one of the spans."""
    return any(first <= start < last for first, last in spans)
