"""How well drafts hold what plans say: `python -m tests.files.plan_score PLAN TRUTH.tsv [PLAN TRUTH.tsv …]`.

The truth has a row per line (id, expect, kind, summary, clause, units, units_status, date_or_due, date_status, assumed,
note, source_sentence); `expect` is "row" for what must be found and "none" for what must not be there.
"""

import csv
import io
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl import load_workbook

from bot.calendar.model import Layer
from bot.files.draft.model import Mark
from bot.files.draft_file import Drafted, drafted
from bot.files.load import read_calendar
from bot.files.write.draft_writer import COLOURS
from bot.texts import folded

_DATA = Path(__file__).parents[2] / "calendar_data"
_SHORT = {
    "ubnd": "uy ban nhan dan", "mttq": "mat tran to quoc", "ubmttq": "uy ban mat tran to quoc", "tn": "thanh nien",
    "pn": "phu nu",
    "ccb": "cuu chien binh", "tdp": "to dan pho", "ubkt": "uy ban kiem tra", "hdnd": "hoi dong nhan dan",
    "ct": "chu tich",
    "vp": "van phong", "ttdn": "thong tin doi ngoai", "hdba": "hoi dong bao an", "lhq": "lien hop quoc",
    "lhpn": "lien hiep phu nu",
}  # fmt: skip
_GIVEN = ("given", "from the quarter", "month only", "year only", "tentative", "from the month", "derived")


@dataclass
class Score:
    """What a draft got right and wrong, in words for each miss."""

    rows: int = 0
    found: int = 0
    dates: int = 0
    dates_right: int = 0
    units: int = 0
    units_right: int = 0
    extra: int = 0
    said: list[str] = field(default_factory=list)
    forbidden: list[str] = field(default_factory=list)
    unmarked: list[str] = field(default_factory=list)

    def add(self, other: "Score") -> None:
        for name in ("rows", "found", "dates", "dates_right", "units", "units_right", "extra"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("said", "forbidden", "unmarked"):
            getattr(self, name).extend(getattr(other, name))

    def __str__(self) -> str:
        right = f"rows {self.found}/{self.rows}, dates {self.dates_right}/{self.dates}, "
        wrong = f"forbidden {len(self.forbidden)}, unmarked {len(self.unmarked)}, beyond the truth {self.extra}"
        return f"{right}units {self.units_right}/{self.units}, {wrong}"


def draft_of_file(plan: Path) -> Drafted:
    """The draft of a plan for the bundled office's ward."""
    loaded = read_calendar(sorted(_DATA.glob("*.toml")))
    layer = next((one.id for one in loaded.layers if one.id == "ward"), Layer("ward", "ward").id)
    units = loaded.units.get(layer, ())
    return drafted(plan.name, plan.read_bytes(), "nhap.xlsx", loaded.calendar, units, layer, "vi")


def sheet_rows(content: bytes) -> list[dict[str, str]]:
    """The rows of the draft's first sheet by heading; "~Hạn" is the colour's mark of that cell."""
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    names = [str(cell.value) for cell in sheet[1]]
    marks = {f"00{colour}": mark.value for mark, colour in COLOURS.items()}
    rows = []
    for cells in sheet.iter_rows(min_row=2):
        row = {name: "" if cell.value is None else str(cell.value) for name, cell in zip(names, cells, strict=True)}
        row |= {f"~{name}": marks.get(cell.fill.fgColor.rgb, "") for name, cell in zip(names, cells, strict=True)}
        rows.append(row)
    return rows


def truth_rows(file: Path) -> list[dict[str, str]]:
    """The rows of a truth file."""
    return list(
        csv.DictReader(file.read_text(encoding="utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_MINIMAL)
    )


def score(plan: Path, truth: Path) -> Score:
    """Compare the draft of a plan with its truth."""
    made = draft_of_file(plan)
    rows = sheet_rows(made.content)
    result = Score()
    free = list(rows)
    expected = [row for row in truth_rows(truth) if row["expect"] == "row"]
    pairs = sorted(
        ((_fit(want, row), number, at) for number, want in enumerate(expected) for at, row in enumerate(rows)),
        reverse=True,
    )
    matched: dict[int, int] = {}
    for likeness, number, at in pairs:
        if likeness >= 0.5 and number not in matched and at not in matched.values():
            matched[number] = at
    for number, want in enumerate(expected):
        result.rows += 1
        if number not in matched:
            result.said.append(f"{plan.name}: not found: {want['id']} {want['summary']}")
            continue
        row = rows[matched[number]]
        free.remove(row)
        result.found += 1
        _compare(want, row, result, plan.name)
    result.extra = len(free)
    for row in truth_rows(truth):
        if row["expect"] == "none":
            _forbidden(row, rows, result, plan.name)
    _unmarked(rows, result, plan.name)
    return result


def _words(text: str) -> list[str]:
    return [part for word in re.findall(r"\w+", folded(text)) for part in _SHORT.get(word, word).split()]


def _share(one: str, other: str) -> float:
    """How much of the words of `one` are in `other`."""
    words, others = _words(one), set(_words(other))
    return sum(word in others for word in words) / len(words) if words else 0.0


_KINDS = {
    "Việc": "task",
    "Sự kiện": "event",
    "Ngày kỷ niệm": "anniversary",
    "Đại hội": "congress",
    "Văn bản": "document",
}


def _likeness(want: dict[str, str], row: dict[str, str]) -> float:
    kind = _KINDS[row["Loại"]]
    loose = {"task", "event", "congress"}
    if kind != want["kind"] and not {kind, want["kind"]} <= loose:
        return 0.0
    name = max(_share(want["summary"], row["Tên việc"]), _share(row["Tên việc"], want["summary"]) * 0.9)
    sentence = _share(want["source_sentence"], row["Câu trong văn bản"])
    if want["kind"] == "task":
        begins = _words(row["Câu trong văn bản"])[:8] == _words(want["source_sentence"])[:8]
        return min(1.0, 0.5 * name + 0.5 * sentence + 0.4 * begins) - 0.1 * (kind != want["kind"])
    if want["kind"] == "document":
        number = re.search(r"\d+[/-]\S+", want["summary"])
        if number is not None:
            return 1.0 if number[0].strip(",.") in row["Tên việc"] else 0.0
    return 0.75 * name + 0.25 * sentence - 0.1 * (kind != want["kind"])


def _fit(want: dict[str, str], row: dict[str, str]) -> float:
    """How alike two rows are; of rows from one sentence the one with the same date fits better."""
    same = bool(want["date_or_due"]) and _date_right(
        want["date_or_due"], row["Hạn"] or row["Ngày"], row.get("Đến ngày", "")
    )
    likeness = _likeness(want, row)
    return likeness + 0.05 * same if likeness else 0.0


def _compare(want: dict[str, str], row: dict[str, str], result: Score, plan: str) -> None:
    said = row["Hạn"] if row["Loại"] == "Việc" else row["Ngày"]
    end = row.get("Đến ngày", "")
    status = want["date_status"]
    mark = row["~Hạn"] if row["Loại"] == "Việc" else row["~Ngày"]
    if any(status.startswith(one) for one in _GIVEN):
        result.dates += 1
        right = _date_right(want["date_or_due"], said, end)
        result.dates_right += right
        if not right:
            result.said.append(f"{plan}: date of {want['id']}: {want['date_or_due']!r}, in the draft {said!r} {end!r}")
    elif status == "conflict" and (said or mark != Mark.CONTRADICTORY.value):
        result.said.append(f"{plan}: conflict of {want['id']} not marked: {said!r}")
    elif status == "missing" and said and mark not in (Mark.ASSUMED.value, Mark.DERIVED.value):
        result.unmarked.append(f"{plan}: {want['id']} has a date that is not in the text: {said!r}")
    if want["units"] and want["units_status"] in ("given", ""):
        result.units += 1
        lead, _, support = want["units"].partition("(phối hợp)")
        units = (
            f"{row['Đơn vị']}; {row['Đơn vị phối hợp']}; {row['Đơn vị trong văn bản']}; {row.get('Người chủ trì', '')}"
        )
        wanted = [one.strip() for one in re.split(r";", f"{lead};{support}") if one.strip()]
        right = all(_share(one, units) >= 0.74 for one in wanted) and (
            bool(row["Đơn vị phối hợp"]) or not support.strip()
        )
        result.units_right += right
        if not right:
            result.said.append(f"{plan}: units of {want['id']}: {want['units']!r}, in the draft {units!r}")


def _date_right(want: str, said: str, end: str) -> bool:
    parts = [part.split("-") for part in want.split("/")]
    numbers = [int(one) for one in re.findall(r"\d+", f"{said} {end}")]
    if not re.fullmatch(r"(?:\d{4}|\d\d(?=-\d\d$))(?:-\d\d){0,2}(?:/\d{4}(?:-\d\d){0,2})?", want):
        return bool(said) and all(
            folded(one) in re.findall(r"\w+", folded(said)) for one in re.findall(r"\d+|\bHai\b", want)
        )
    first, last = parts[0], parts[-1]
    if len(first[0]) == 2:
        return numbers[:2] == [int(first[1]), int(first[0])]  # a day of every year
    if len(last) < 3:
        return [int(one) for one in reversed(last)] == numbers or (len(last) == 1 and int(first[0]) in numbers)
    day = [int(one) for one in reversed(last)]
    return numbers[-3:] == day or numbers[:3] == day


def _forbidden(none: dict[str, str], rows: list[dict[str, str]], result: Score, plan: str) -> None:
    """What must not be there: a row made of this sentence, or a date that is in a title, a term or a citation."""
    dates = re.search(r"no (?:due )?date|may take", none["summary"])
    for row in rows:
        if row["Loại"] not in ("Việc", "Sự kiện"):
            continue
        if not dates:
            sentence = row["Câu trong văn bản"]
            if (
                none["source_sentence"]
                and _share(none["source_sentence"], sentence) > 0.9
                and _share(sentence, none["source_sentence"]) > 0.5
            ):
                result.forbidden.append(f"{plan}: {none['id']}: {row['Tên việc']}")
            continue
        said = f"{row['Hạn']} {row['Ngày']}".strip()
        for found in re.findall(r"\d{1,2}/\d{1,2}/\d{4}", none["source_sentence"]):
            if _date_right("-".join(reversed(found.split("/"))), said, ""):
                result.forbidden.append(f"{plan}: {none['id']}: {row['Tên việc']} {said}")
        for year in re.findall(r"\b20[3-9]\d\b", none["source_sentence"]):
            if year in said:
                result.forbidden.append(f"{plan}: {none['id']}: {row['Tên việc']} {said}")


def _unmarked(rows: list[dict[str, str]], result: Score, plan: str) -> None:
    """Days that are coloured as given but have no words of the text beside them."""
    for row in rows:
        for name in ("Hạn", "Ngày"):
            if row[name] and row[f"~{name}"] in ("", Mark.GIVEN.value) and not row["Thời gian trong văn bản"]:
                result.unmarked.append(f"{plan}: {row['Tên việc']}: {row[name]}")


def main(arguments: list[str]) -> None:
    """Print the score of each plan, every miss, and the sum."""
    total = Score()
    for plan, truth in zip(arguments[::2], arguments[1::2], strict=True):
        one = score(Path(plan), Path(truth))
        sys.stdout.write(f"{Path(plan).name}: {one}\n")
        for line in (*one.said, *one.forbidden, *one.unmarked):
            sys.stdout.write(f"  {line}\n")
        total.add(one)
    sys.stdout.write(f"all: {total}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
