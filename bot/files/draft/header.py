"""What a document says of itself: its number and day, its name, the year that it is for."""

import re
from dataclasses import dataclass
from datetime import date

from bot.calendar.model import Kind, Once
from bot.files.draft.model import Context, Mark, Row
from bot.files.draft.restraint import flat
from bot.texts import folded

_NUMBER = re.compile(r"Số\s*:?\s*(?P<n>\d+\s*(?:/\d{4})?\s*[-/]\s*[A-ZĐƯ][\w&/.-]*)", re.IGNORECASE)
_DAY = re.compile(r"ngay\s*(\d{1,2})\s*thang\s*(\d{1,2})\s*nam\s*(\d{4})")
_MONTH = re.compile(r"thang\s*(\d{1,2})\s*nam\s*(\d{4})")
_KINDS = (
    "ke hoach", "chuong trinh", "chuong trinh cong tac", "cong van", "thong bao", "huong dan", "lich cong tac",
    "quyet dinh", "de an",
    "nghi quyet", "chi thi", "phuong an", "lich", "thong tri", "bao cao", "to trinh", "giay moi", "phan cong",
    "bang phan cong",
)  # fmt: skip
_YEAR = re.compile(r"nam\s+(\d{4})(?!\s*-\s*\d{4})|(?:quy|thang)\s+[\divx]+\s*(?:/|-|nam)\s*(\d{4})")
_NO_YEAR = re.compile(r"\([^)]*\)|“[^”]*”|20\d\d\s*-\s*20\d\d")
_SCHOOL = re.compile(r"nam hoc\s*:?\s*(\d{4})\s*[-/]\s*(\d{4})")
_WEEK = re.compile(
    r"tu\s+(?:ngay\s+)?(\d{1,2})/(\d{1,2})(?:/(\d{4}))?\s*(?:den|"
    r"-)\s*(?:het\s+)?(?:ngay\s+)?(\d{1,2})/(\d{1,2})/(\d{4})"
)


@dataclass(frozen=True, slots=True)
class Header:
    """What stands at the head of a document. `day` is its own day; `month` the one that it is for."""

    kind: str
    title: str
    number: str
    day: date | None
    day_words: str
    year: int | None
    school_year: bool
    month: int | None = None

    @property
    def context(self) -> Context:
        """What days without a year are read against."""
        return Context(self.year, self.school_year, self.month, self.day)

    def row(self) -> Row | None:
        """The row of the document itself; None where it has no number."""
        if not self.number:
            return None
        row = Row(
            Kind.DOCUMENT,
            f"{self.kind} {self.number} {self.title}".strip()[:300],
            self.day_words,
            when_words=self.day_words,
        )
        row.id = "doc-" + re.sub(r"[^a-z0-9]+", "-", folded(self.number)).strip("-")[:48]
        row.schedule = Once(self.day.year, self.day.month, self.day.day) if self.day else None
        row.marks["date"] = Mark.GIVEN if self.day else Mark.MISSING
        row.sentence = self.day_words or f"Số {self.number}"
        return row


def header(head: list[str], everything: list[str]) -> Header:
    """What a document says of itself, from its head and, where that lacks the year, from the rest."""
    lines = [line for line in head if line.strip()]
    number = next(
        (match["n"] for line in lines if (match := _NUMBER.search(line)) and "kem theo" not in flat(line)), ""
    )
    number = re.sub(r"\s+", "", number).rstrip(".,")
    day, day_words = _day(lines)
    kind, title = _title(lines)
    if not kind and re.search(r"\d/[A-Z]+-", number):
        kind = "Công văn"
    names = flat(" ".join([kind, title, *lines]))
    year, school = None, False
    if match := _SCHOOL.search(names):
        year, school = int(match[1]), True
    elif match := _WEEK.search(names):
        year = int(match[6])
    else:
        alone = _NO_YEAR.sub(" ", flat(title))
        bare = re.findall(r"(?<![\d/-])20\d\d(?![\d/])", alone)
        year = int(bare[-1]) if bare else None
        for words in () if bare else (flat(title), names):
            years = [int(one[0] or one[1]) for one in _YEAR.findall(_DAY.sub(" ", words)) if one[0] or one[1]]
            if years:
                year = years[0]
                break
    if year is None:
        year = day.year if day else _month_year(lines) or _most(everything)
    months = re.findall(r"thang\s+(\d{1,2})\b", flat(title))
    month = int(months[0]) if len(months) == 1 and 1 <= int(months[0]) <= 12 else None
    return Header(kind, title, number, day, day_words, year, school, month)


def _day(lines: list[str]) -> tuple[date | None, str]:
    for line in lines:
        if match := _DAY.search(flat(line)):
            return _date(match[3], match[2], match[1]), " ".join(line.split())
    return None, ""


def _month_year(lines: list[str]) -> int | None:
    """The year of a draft whose day is still open: "ngày … tháng 3 năm 2025"."""
    return next((int(match[2]) for line in lines if (match := _MONTH.search(flat(line)))), None)


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _title(lines: list[str]) -> tuple[str, str]:
    """(kind of document, what it is about) as the lines under the letterhead say."""
    for at, line in enumerate(lines):
        words = " ".join(re.findall(r"\w+", flat(line)))
        if words in _KINDS:
            said: list[str] = []
            for after in lines[at + 1 : at + 5]:
                if re.match(r"[-_*=–\s]+$", after) or (
                    after.startswith("(") and not re.search(r"\d{1,2}/\d{1,2}", after)
                ):
                    break
                if after.rstrip().endswith(";"):  # what the plan is founded on
                    break
                said.append(" ".join(after.split()))
            return line.strip().capitalize(), " ".join(said)
        for kind in sorted(_KINDS, key=len, reverse=True):
            if words.startswith(f"{kind} ") and line.strip()[: len(kind)].isupper():
                return line.strip()[: len(kind)].capitalize(), line.strip()[len(kind) :].strip()
    about = next((match[1] for line in lines if (match := re.match(r"(?i)v/v:?\s+(.+)", line.strip()))), "")
    return ("Công văn" if about else ""), about


def _most(lines: list[str]) -> int | None:
    """The year that most days of the text have."""
    found = [int(year) for line in lines for year in re.findall(r"\d{1,2}/\d{1,2}/(\d{4})", line)]
    return max(set(found), key=found.count) if found else None
