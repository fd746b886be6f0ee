"""Words about days in one plain spelling, each letter knowing where it stood.

Marks, case and kinds of dashes go; "tháng Tám", "25-Jun-20", "26.6.2020" and "26 tháng 6 năm 2020" become digits; what
only the lunar calendar has ("rằm", "Giêng", "Chạp", "30 Tết") becomes a day and month with "al" after it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.texts.folding import composed, folded_in_place

_NUMBERS = (
    "mot", "hai", "ba", "tu, bon", "nam", "sau", "bay", "tam", "chin", "muoi",
    "muoi mot", "muoi hai", "muoi ba", "muoi bon, muoi tu", "muoi lam", "muoi sau", "muoi bay", "muoi tam",
    "muoi chin", "hai muoi", "hai mot, hai muoi mot", "hai hai, hai muoi hai", "hai ba, hai muoi ba",
    "hai tu, hai bon, hai muoi tu, hai muoi bon", "hai lam, hai muoi lam", "hai sau, hai muoi sau",
    "hai bay, hai muoi bay", "hai tam, hai muoi tam", "hai chin, hai muoi chin", "ba muoi", "ba mot, ba muoi mot",
)  # fmt: skip
_VALUES = {name: value for value, names in enumerate(_NUMBERS, start=1) for name in names.split(", ")}
_WORD = "|".join(sorted(_VALUES, key=len, reverse=True))
_UNITS = {"week": "tuan", "month": "thang", "quarter": "quy", "year": "nam", "day": "ngay"}
_DECADES = {"thuong": "dau", "trung": "giua", "ha": "cuoi"}
_ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_EN = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\.?"
)
_DASHES = dict.fromkeys((*range(0x2010, 0x2016), 0x2212, 0xFF0D), "-") | {
    0x2044: "/",
    0x2215: "/",
    0xFF0F: "/",
    0xFF1A: ":",
    0x2019: "'",
    0x2032: "'",
}
_UNSEEN = {*range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF, 0xAD}
_FEASTS = (
    (r"(?:tet\s)?nguyen dan|mung mot tet|tet am lich", "1/1"),
    (r"(?:dem\s)?giao thua", "30/12"),
    (r"(?:(?:le|ngay)\s)?gio to(?:\shung vuong)?", "10/3"),
    (r"(?:(?:le|ngay|tet)\s)?(?:doan ngo)", "5/5"),
    (r"(?:(?:le|ngay)\s)?vu lan", "15/7"),
    (r"(?:(?:le|ngay|tet)\s)?trung thu", "15/8"),
    (r"(?:dai\s)?(?:le\s)?phat dan", "15/4"),
    (r"(?:ngay\s|tet\s)?ong cong(?:,?\song tao)?", "23/12"),
)


@dataclass(frozen=True, slots=True)
class Plain:
    """`text` in the plain spelling; `places[i]` is where its letter i stood in `words`."""

    words: str
    text: str
    places: tuple[int, ...]

    def after(self, at: int) -> str:
        """The words as they were written, from a place in `text` on."""
        return self.words[self.places[at] :] if at < len(self.places) else ""

    def between(self, start: int, end: int) -> str:
        """The words as they were written between two places in `text`."""
        first = self.places[start] if start < len(self.places) else len(self.words)
        return self.words[first : self.places[end] if end < len(self.places) else len(self.words)]

    def replaced(self, pattern: re.Pattern[str], by: Callable[[re.Match[str]], str]) -> "Plain":
        """With every match of a pattern written otherwise."""
        if pattern.search(self.text) is None:
            return self
        text: list[str] = []
        places: list[int] = []
        at = 0
        for found in pattern.finditer(self.text):
            new = by(found)
            text += [self.text[at : found.start()], new]
            places += [*self.places[at : found.start()], *([self.places[found.start()]] * len(new))]
            at = found.end()
        return Plain(self.words, "".join([*text, self.text[at:]]), (*places, *self.places[at:]))


def plain(words: str) -> Plain:
    """The plain spelling of some words; white space is one space."""
    said = " ".join(composed("".join(char for char in words if ord(char) not in _UNSEEN)).split())
    found = Plain(said, said, tuple(range(len(said)))).replaced(_SIX, lambda m: f"{m[1]} 6")
    found = Plain(said, folded_in_place(found.text).translate(_DASHES), found.places)
    return _ruled(found.replaced(_THIS_YEAR, lambda _: "nam"))


def plain_of(text: str) -> Plain:
    """The plain spelling of words that have been brought into small letters and single spaces already."""
    return _ruled(Plain(text, text, tuple(range(len(text)))))


def _ruled(found: Plain) -> Plain:
    for pattern, by in _RULES:
        found = found.replaced(pattern, by)
    return found


def short_year(words: str) -> int | None:
    """The two digits of the year of "26/6/20", where one is written so."""
    found = _SHORT.search(plain_marks(words)) or _SHORT_EN.search(plain_marks(words))
    return int(found["y"]) if found else None


def plain_marks(words: str) -> str:
    """Words without marks and case, with plain dashes."""
    return folded_in_place(composed(" ".join(words.split()))).translate(_DASHES)


def _month_of(word: str) -> int:
    return _ENGLISH.index(word[:3]) + 1


def _year_of(digits: str | None) -> str:
    return "" if not digits else f"/{digits if len(digits) == 4 else '20' + digits}"


# Without its mark "tháng sáu" is "tháng sau", the next one, and "ngày sau" is "the day after".
_SIX = re.compile(r"\b(tháng|ngày|quý|mùng|mồng) sáu\b", re.IGNORECASE)
_THIS_YEAR = re.compile(r"\bnam nay\b")
_SHORT = re.compile(r"(?<![\d/.-])\d{1,2}(?P<s>[/.-])\d{1,2}(?P=s)(?P<y>\d{2})(?![\d/.:-]|h\d)")
_SHORT_EN = re.compile(rf"\d{{1,2}}-{_EN}-(?P<y>\d{{2}})(?!\d)")
_NO_WEEK = r"(?<!tuan )(?<!tuan thu )(?<!tuan \d-)(?<!tuan \d, )(?<!tuan \d va )"
_LAST = r"(?!\d|/\d)"


def _rules() -> tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...]:
    def number(found: re.Match[str], name: str) -> str:
        return str(_VALUES.get(found[name], found[name]))

    rules: list[tuple[str, Callable[[re.Match[str]], str]]] = [
        # What programs write: "20200612", "2020-06-12T08:00:00", "2020-06-12 00:00:00".
        (r"^((?:19|20)\d\d)(0[1-9]|1[0-2])([0-2]\d|3[01])$", lambda m: f"{m[1]}-{m[2]}-{m[3]}"),
        (r"(\d{4}-\d{1,2}-\d{1,2})t(\d\d:\d\d)(:\d\d)?(\.\d+)?(?=$|\s)", lambda m: f"{m[1]} {m[2]}"),
        (r"\s?(?:[-=]>|→|~)\s?(?=\d)", lambda _: "-"),
        (r"\bqui(?=\s?(?:[1-4]|i{1,3}|iv)\b)", lambda _: "quy"),
        (r"^(\d{4})\.(\d\d)\.(\d\d)(?!\d)", lambda m: f"{m[1]}-{m[2]}-{m[3]}"),
        (r"(?<=\d)\s00:00(?::00)?$", lambda _: ""),
        (r"(?<=[\d.…])\s*/\s*(?=\d)", lambda _: "/"),
        (r"(?<![\d.,])(\d{1,2})\.(\d{1,2})(?:\.(\d{4}|\d{2}))?(?![\d.]|,\d)",
         lambda m: f"{m[1]}/{m[2]}" + (f"/{m[3]}" if m[3] else "")),
        # English months: "25-Jun-20", "25 June 2020", "June 25, 2020", "June 2020".
        (rf"\b(\d{{1,2}})(?:st|nd|rd|th)?[\s-](?:of )?{_EN}(?:[\s,-]+(\d{{4}})|-(\d{{2}}))?\b",
         lambda m: f"{m[1]}/{_month_of(m[2])}{_year_of(m[3] or m[4])}"),
        (rf"\b{_EN}\s(\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s(\d{{4}}))?\b(?!\d)",
         lambda m: f"{m[2]}/{_month_of(m[1])}{_year_of(m[3])}"),
        (rf"\b{_EN}[\s-](\d{{4}})\b", lambda m: f"thang {_month_of(m[1])}/{m[2]}"),
        # Short years, and years after dashes.
        (r"(?<![\d/.-])(\d{1,2})([/-])(\d{1,2})\2(\d{2})(?![\d/.:-]|h\d)", lambda m: f"{m[1]}/{m[3]}/20{m[4]}"),
        (r"(?<![\d/-])(\d{1,2})-(\d{1,2})-(\d{4})(?!\d)", lambda m: f"{m[1]}/{m[2]}/{m[3]}"),
        # Lunar days that need no word to be lunar.
        (r"\b(?:dem\s)?ram\s(?:thang\s)?gieng\b", lambda _: "15/1 al"),
        (rf"\b(?:dem\s)?ram\s(?:thang\s)?(?:(?P<m>{_WORD}|\d{{1,2}})\b|(?P<c>chap)\b)",
         lambda m: f"15/{12 if m['c'] else number(m, 'm')} al"),
        *((rf"\b(?:{feast})\b", lambda _, day=day: f"{day} al") for feast, day in _FEASTS),
        (rf"\b(?:(?:ngay|dem|toi)\s)?(?:(?:mung|mong)\s(?P<d>{_WORD}|\d{{1,2}})|(?P<e>30|29|28|27|26|25)) tet\b",
         lambda m: f"{number(m, 'd')}/1 al" if m["d"] else f"{m['e']}/12 al"),
        (rf"\b(?:ngay\s)?(?:(?:mung|mong)\s)?(?P<d>{_WORD}|\d{{1,2}})(?:\s(?:thang\s)?|/)(?P<m>gieng|chap)\b",
         lambda m: f"{number(m, 'd')}/{1 if m['m'] == 'gieng' else 12} al"),
        (r"\bthang (gieng|chap)\b", lambda m: f"thang {1 if m[1] == 'gieng' else 12} al"),
        (r"\((al|am lich|am|lunar)\)|\b(?:am lich|lunar|a\.l\.?)(?=\W|$)", lambda _: "al"),
        (r"(?:(?<=/\d)|(?<=/\d\d)|(?<=/\d{4})) am(?=$|[\s,;)])(?!\s?:)(?=\s*(?:$|[,;)]|hang|moi"
        r"|nam))", lambda _: " al"),
        (r"\b(thuong|trung|ha) tuan (?=thang \d)", lambda m: f"{_DECADES[m[1]]} "),
        (r"\btet duong lich\b", lambda _: "1/1 dl"),
        (r"\(?\bduong lich\b\)?|\(dl\)", lambda _: "dl"),
        # Numbers in words.
        (rf"\b(?:(?P<w>thang|mung|mong|quy) (?P<n>{_WORD})\b(?! lan)(?!(?<= tu) (?:ngay|thang|thu|\d))"
         rf"|(?P<v>ngay) (?P<d>{_WORD})(?= thang\b))",
         lambda m: m[0] if "sau" in (m["n"], m["d"]) or (m["w"] == "thang" and m["n"] == "nam")
         else f"{m['w']} {number(m, 'n')}" if m["w"] else f"{m['v']} {number(m, 'd')}"),
        (r"\bthang nam\b(?! \d{4})", lambda _: "thang 5"),
        (r"(?<=ngay \d) thang nam\b|(?<=ngay \d\d) thang nam\b|(?<![\d.…] )\bthang nam\b(?= \d{4})", lambda m: (
            " thang 5" if m[0].startswith(" ") else "thang 5")),
        (r"\bquy (iv|i{1,3})\b", lambda m: f"quy {('i', 'ii', 'iii', 'iv').index(m[1]) + 1}"),
        (r"\bq\.?\s?(iv|i{1,3}|[1-4])\b(?=[/\s.-]|$)",
         lambda m: f"quy {m[1] if m[1].isdigit() else ('i', 'ii', 'iii', 'iv').index(m[1]) + 1}"),
        (r"\b(?:th|t)\.?\s?(1[0-2]|0[1-9]|[89])(?![\d:h])(?!/\d{1,2}(?!\d))", lambda m: f"thang {int(m[1])}"),
        (r"\bt([2-7])(?=/(?:19|20)\d\d)", lambda m: f"thang {m[1]}"),
        (r"\bthang(\d{1,2})\b", lambda m: f"thang {m[1]}"),
        # "26 tháng 6 năm 2020" is "26/6/2020".
        (rf"{_NO_WEEK}\b(?P<d>\d{{1,2}})\s?(?:,\s?)?thang (?P<m>\d{{1,2}})(?:\s?[/.-]\s?|,?\s*(?:nam"
        rf"|year)\s+)(?P<y>\d{{4}}){_LAST}",
         lambda m: f"{m['d']}/{m['m']}/{m['y']}"),
        (rf"{_NO_WEEK}\b(?P<d>\d{{1,2}}) thang (?P<m>\d{{1,2}}){_LAST}(?! lan"
        rf"| nam \d)", lambda m: f"{m['d']}/{m['m']}"),
        (rf"(?<![\d/])(\d{{1,2}}/\d{{1,2}}),?\s(?:nam|year) (\d{{4}}){_LAST}", lambda m: f"{m[1]}/{m[2]}"),
        (r"\b(?:hang|tung|every|moi) (tuan|thang|quy|nam|ngay|week|month|quarter|year|day)\b",
         lambda m: f"moi {_UNITS.get(m[1], m[1])}"),
        (r"\bthu ([2-7])((?:\s?(?:,|va|&)\s?[2-7])+)(?=,?\s(?:moi|hang) tuan)",
         lambda m: ", ".join(f"thu {one}" for one in re.findall(r"\d", m[0]))),
        (r"\b(thu|ngay) thu (?=[2-7]|hai|ba|tu|nam|sau|bay)", lambda _: "thu "),
    ]  # fmt: skip
    return tuple((re.compile(pattern), by) for pattern, by in rules)


_RULES = _rules()
