"""What a table is called: the line above its headings that names a plan, a programme, a list."""

import re
from collections.abc import Iterable

from bot.files.headings import heading_key
from bot.texts import folded

_TITLE = re.compile(
    r"(chuong trinh|ke hoach|lich|danh muc|danh sach|bang (phan cong|theo doi|tong hop)|phan cong|nhiem vu"
    r"|cong tac|cac (ngay|hoat dong|su kien|nhiem vu)|so theo doi|tien do)\b"
)
_HELD = re.compile(
    r"[\W]*(?:thoi gian\W+|vao\W+|luc\W+|(?:thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat)\W+"
    r"|\d{1,2}\s?(?:h|g|gio|:)\s?\d{0,2}\W+)*"
    r"(?:ngay(?: to chuc| dien ra| hop)?\W*)?(\d{1,2})(?:\s*[/.-]\s*|\s*thang\s*)(\d{1,2})"
    r"(?:\s*[/.-]\s*|\s*nam\s*)(\d{4})(?!\s*(?:-|–|den)\s*(?:ngay\s*)?\d)"
)
_ASIDE = re.compile(r"\([^)]*\)?\s*$")
_TOO_SHORT, _LONGEST = 3, 200
_PLACES = {"phường", "xã", "trấn", "huyện", "quận", "tỉnh", "phố"}
_NO_NAMES = {"năm", "tháng", "quý", "tuần", "và", "số", "về", "của", "giai", "đoạn", "ngày", "khoá", "nhiệm"}
_ROMAN = re.compile(r"[IVX]+")


def title_of(lines: Iterable[str]) -> str:
    """The title among the lines above a table, in sentence case where it is all capitals; "" where none is.

    A line of a word or two ("KẾ HOẠCH") goes on in the next one ("Công tác dân vận năm 2020").
    """
    known = [words for line in lines if (words := " ".join(_ASIDE.sub("", line).split()))]
    for number, words in enumerate(known):
        if _TITLE.match(heading_key(words)):
            title = _sentence(words)
            if len(words.split()) < _TOO_SHORT and number + 1 < len(known):
                more = _sentence(known[number + 1])
                title += f" {more if _abbreviated(more.split()[0]) else more[:1].lower() + more[1:]}"
            return title[:_LONGEST]
    return ""


def day_of(lines: Iterable[str]) -> str:
    """The one day on which everything below is, as a line of its own says it: "(Ngày 15/01/2027, tại Hội trường)".

    The day of a document, which stands behind its place, is none.
    """
    days = {"/".join(found.groups()) for line in lines if (found := _HELD.match(" ".join(folded(line).split())))}
    return next(iter(days)) if len(days) == 1 else ""


def _sentence(words: str) -> str:
    """ "CHƯƠNG TRÌNH CÔNG TÁC CỦA UBND PHƯỜNG TỨ HẠ NĂM 2020" without most of its capitals."""
    if words != words.upper():
        return words
    found: list[str] = []
    named = False
    for word in words.split():
        low = word.lower()
        named = named and low not in _NO_NAMES
        if _abbreviated(word) or _ROMAN.fullmatch(re.split(r"\W", word)[0]):
            found.append(word)
        else:
            found.append(low.capitalize() if named else low)
        named = named or low in _PLACES
    joined = " ".join(found)
    return joined[:1].upper() + joined[1:]


def _abbreviated(word: str) -> bool:
    """ "UBND", "HĐND", "MTTQ": no syllable, since it has no vowel or is not written so."""
    vowels = [letter for letter in heading_key(word) if letter in "aeiouy"]
    return len(word) > 1 and word.isalpha() and (not vowels or word in {"UBND", "UBMTTQ", "ASEAN", "BCĐ", "ĐU"})
