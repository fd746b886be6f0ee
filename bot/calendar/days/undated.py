"""Words in the place of a day that name none: "thường xuyên", "ngay sau khi có văn bản", "theo hướng dẫn của…"."""

import re

_SORTS = (
    ("done", r"(?:da|vua)\s(?:hoan thanh|xong|thuc hien|nop|gui|bao cao|trien khai|to chuc|co)|xong(?: roi)?$"
    r"|hoan thanh$|done$|completed"),
    ("always", r"thuong xuyen|lien tuc|ca nam|quanh nam|suot nam|trong ca nam|trong nam$|moi ngay|thuong nien"
    r"|(?:tu\s)?\d{1,2}\s?(?:h|g|gio).*\bmoi ngay$|ongoing|all year|daily"),
    ("unknown", r"chua\b|(?:se )?thong bao sau|se (?:thong bao|bao|co)\b|tb[acd]$|\?+$|khong (?:xac dinh|thoi han"
    r"|co (?:thoi )?han)|-+$"),
    ("later", r"(?:ngay\s)?(?:sau|truoc|trong|tu)?\s?khi\b|theo\b|tuy\b|can cu\b|dot xuat|neu\b|bao dam tien do"
    r"|kip thoi|dung (?:tien do|thoi gian|han)|ngay lam viec (?:cuoi|dau)|\d{1,2} lan ?/|(?:xong )?truoc tet\b"
    r"|(?:dip|can|giap|ra) (?:tet|gieng)\b"
    r"|(?:dau |cuoi |giua |trong |het )?(?:hk|hoc ky)\b|.*\b(?:thang|quy|nam) sau$|"
              r"(?:ngay\s)?sau\s|truoc\s|as soon as|after\s|before\s|when\s|according to"),
)  # fmt: skip
_KNOWN = tuple((sort, re.compile(rf"(?:{words})")) for sort, words in _SORTS)
_BESIDE_A_DAY = re.compile(r"(?:ngay\s)?(?:sau|truoc|before|after)\s(?!\d{1,2}/\d{1,2} al$).*(?:ngay \d|\d[/-]\d)")
_COUNTED = re.compile(
    r"(?:(?:cham nhat|khong qua)\s)?(?:(?:trong\s)?(?:vong|thoi han)\s"
    r"|trong\s)?(?:la\s)?(?P<n>\d{1,3})\s(?P<unit>ngay lam viec|ngay|tuan|thang|working days?|days?)"
    r",?\s(?P<side>sau|truoc|ke tu|tinh tu|tu|before|after|from)\s(?P<what>.+)"
)


def undated(text: str) -> str:
    """Which sort of words without a day a plain text is: "done", "always", "unknown", "later"; empty for others."""
    if _BESIDE_A_DAY.match(text):
        return ""
    return next((sort for sort, words in _KNOWN if words.match(text)), "")


def counted(text: str, at: int) -> tuple[int, bool, bool, int] | None:
    """(days, whether working days, whether before, place of what it counts from) of "05 ngày làm việc sau…"."""
    found = _COUNTED.match(text, at)
    if found is None:
        return None
    unit = {"tuan": 7, "thang": 30}.get(found["unit"], 1)
    working = found["unit"].startswith(("ngay lam", "working"))
    return int(found["n"]) * unit, working, found["side"] in ("truoc", "before"), found.start("what")
