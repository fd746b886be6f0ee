"""The documents that a text cites: one row for each, whatever often it is named, with the clauses that name it.

A date that two places give differently is never chosen: both are kept and asked about.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from bot.calendar.model import Kind, Once
from bot.files.draft.model import Mark, Row
from bot.files.draft.sentences import parts
from bot.texts import folded

_KINDS = (
    "Nghị quyết liên tịch|Thông tư liên tịch|Nghị quyết|Nghị định|Quyết định|Chỉ thị|Thông tư|Thông tri|Kết luận|"
    "Hướng dẫn|Kế hoạch|"
    "Công văn|Công điện|Thông báo|Đề án|Chương trình hành động|Chương trình|Quy định|Quy chế|Báo cáo|Tờ trình|Văn bản|"
    "Luật|Bộ luật|Pháp lệnh|Giấy mời|Thư"
)
_SYMBOL = (
    r"\d{1,5}\s?[a-z]?\s?(?:/\d{4})?\s?[/-]\s?[A-ZĐƯÔƠ][A-ZĐƯÔƠa-z&]*\d*(?:\s?[-/.&]\s?[A-ZĐƯÔƠ][A-ZĐƯÔƠa-z&]*\d*)*"
)
_DATE = r"(?:ngày\s+)?(?P<d>\d{1,2})\s*(?:[/.-]|tháng)\s*(?P<m>\d{1,2})\s*(?:[/.-]|,?\s*năm)\s*(?P<y>\d{4})"
_NUMBERED = re.compile(
    rf"(?:(?P<kind>{_KINDS}|{_KINDS.lower()})(?:\s+liên tịch)?\s+)?(?:số\s*:?\s*)?(?<![\w/-])(?P<number>{_SYMBOL})"
    rf"(?:\s*,?\s*\(?{_DATE}\)?)?"
)
_LAW = re.compile(
    r"(?P<kind>Luật|Bộ luật|Pháp lệnh)\s+(?!số)(?P<name>[A-ZĐÂ][\w ,]*?)\s*,?\s*"
    rf"(?:{_DATE}|năm\s+(?P<year>\d{{4}}))"
)
_NAMED = re.compile(
    r"(?P<kind>Đề án|Chương trình|Dự án|Kế hoạch|Cuộc vận động)\s+(?P<name>“[^”]+”)(?=\s*(?:[.,;)…]|$|và|của|giai))"
)
_OF_CONGRESS = re.compile(r"Nghị quyết\s+(?P<name>Đại hội\s[^,;.()“”]*?lần thứ\s+(?:[IVXL]+|\d+)(?![\w]))")
_NAME_BEFORE = re.compile(rf"(?:{_KINDS})\s+[^,;.():“]{{3,120}}$")
_OF = re.compile(r"\s*,?\s*(?:của\s+)([^“,;.():]{2,70}?)(?=\s*(?:\(|về|phê duyệt|ban hành|[,;.“]|$))")
_TITLE = re.compile(
    r"(?:về(?: việc)?\s+|phê duyệt\s+)?“([^”]{3,200})”|(?:về việc|về|phê duyệt)\s+((?:(?!,\s*[A-ZĐ])[^;.:“]){4,140})"
)


@dataclass(slots=True)
class _Cited:
    """What is known of one document."""

    kind: str
    number: str
    sentence: str
    about: str = ""
    clauses: list[str] = field(default_factory=list)
    dates: dict[date, str] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)


def spans_of(text: str) -> list[tuple[int, int]]:
    """Where the text names documents by their numbers."""
    return [match.span() for match in _NUMBERED.finditer(text) if _is_document(match)]


def cited(passages: Iterable[tuple[str, str]], known: Row | None) -> list[Row]:
    """A row for each document that the passages (clause, sentence) name; `known` is the document itself, first."""
    found: dict[str, _Cited] = {}
    for clause, text in ((clause, part) for clause, sentence in passages for part in parts(sentence)):
        for match in _NUMBERED.finditer(text):
            if _is_document(match):
                _add(
                    found,
                    _key(match["number"]),
                    clause,
                    text,
                    match,
                    match["kind"] or _kind_before(text, match.start()),
                    match["number"],
                )
        for match in _LAW.finditer(text):
            name = " ".join(match["name"].split()).strip(" ,")
            if len(name.split()) > 1 and not any(a <= match.start() < b for a, b in spans_of(text)):
                _add(found, folded(f"{match['kind']} {name}"), clause, text, match, match["kind"], name)
        for match in _OF_CONGRESS.finditer(text):
            _add(found, folded(match[0]), clause, text, match, "Nghị quyết", match["name"])
        for match in _NAMED.finditer(text):
            if not re.search(r"(?:về|phê duyệt)\s*$|“[^”]*$", text[: match.start()]) and match["kind"] in (
                "Đề án",
                "Dự án",
            ):
                _add(found, folded(match["name"]), clause, text, match, match["kind"], match["name"])
    own = _key(known.id.removeprefix("doc-")) if known is not None else ""
    return [_row(one) for key, one in found.items() if key != own]


def _is_document(match: re.Match[str]) -> bool:
    letters = re.sub(r"[^A-ZĐƯÔƠ]", "", match["number"])
    return len(letters) > 1 and (
        bool(match["kind"]) or ("-" in match["number"] and "/" in match["number"]) or bool(match["y"])
    )


def _kind_before(text: str, at: int) -> str:
    """The kind and name that stand before "số …": "Pháp lệnh Ưu đãi người có công số 02/2020/UBTVQH14"."""
    before = _NAME_BEFORE.search(text[:at])
    return " ".join(before[0].split()) if before else ""


def _key(number: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", folded(number)).strip("-").lstrip("0")


def _add(
    found: dict[str, _Cited], key: str, clause: str, text: str, match: re.Match[str], kind: str, name: str
) -> None:
    one = found.get(key)
    if one is None:
        one = found[key] = _Cited(kind[:1].upper() + kind[1:], " ".join(name.split()), text)
    if not one.kind and kind:
        one.kind = kind[:1].upper() + kind[1:]
    if clause and clause not in one.clauses:
        one.clauses.append(clause)
    groups = match.groupdict()
    if groups.get("y"):
        try:
            day = date(int(groups["y"]), int(groups["m"]), int(groups["d"]))
        except ValueError:
            day = None
        said = text[match.start("d") : match.end("y")]
        one.words.append(said)
        if day is not None and day not in one.dates:
            if not one.dates:
                one.sentence = text
            one.dates[day] = clause
    elif groups.get("year"):
        one.words.append(groups["year"])
    if not one.about:
        one.about = _about(text[match.end() :])


def _about(rest: str) -> str:
    """Whose document it is and what about, as the words after its number say."""
    said: list[str] = []
    if of := _OF.match(rest):
        said.append(f"({' '.join(of[1].split())})")
        rest = rest[of.end() :]
    rest = re.sub(r"^\s*\([^)]*\)\s*", " ", rest)
    if title := _TITLE.match(rest.lstrip(" ,")):
        words = " ".join((title[1] or title[2]).split())
        said.append(words if len(words) < 140 else words[:137].rsplit(" ", 1)[0] + "…")
    return " ".join(said)


def _row(one: _Cited) -> Row:
    name = f"{one.kind} {one.number}".strip()
    row = Row(
        Kind.DOCUMENT,
        f"{name} {one.about}".strip()[:300],
        one.sentence,
        "; ".join(one.clauses),
        when_words="; ".join(dict.fromkeys(one.words)),
    )
    days = list(one.dates)
    if len(days) == 1:
        row.schedule = Once(days[0].year, days[0].month, days[0].day)
        row.marks["date"] = Mark.GIVEN
    elif len(days) > 1:
        row.marks["date"] = Mark.CONTRADICTORY
        said = "; ".join(f"{day:%d/%m/%Y}" + (f" ({clause})" if clause else "") for day, clause in one.dates.items())
        row.notes.append(("two_dates", {"dates": said}))
    elif one.words:
        year = int(one.words[0]) if one.words[0].isdigit() else 0
        row.schedule = Once(year) if year else None
        row.marks["date"] = Mark.DERIVED if year else Mark.CONTRADICTORY
    else:
        row.marks["date"] = Mark.MISSING
    if re.search(r"/[A-ZĐa-z]+/", one.number):
        row.notes.append(("odd_number", {"number": one.number}))
    row.id = "doc-" + (re.sub(r"[^a-z0-9]+", "-", folded(one.number)).strip("-")[:48].strip("-") or "van-ban")
    return row
