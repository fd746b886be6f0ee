"""Tables as offices lay them out, and how what is read of them is told in a line."""

import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl

from bot.calendar.model import Calendar, Dates, Entry, LunarYearly, Once, Repeating
from bot.files.load import Loaded, read_calendar
from bot.files.write.marking import marked

Row = list[Any]


@dataclass(frozen=True)
class Case:
    """A table: rows of cells, `merged` ranges; its entries as "name | when | what else"; what is said of it."""

    rows: list[Row]
    entries: list[str]
    said: list[str] = field(default_factory=list)
    merged: tuple[str, ...] = ()
    sheet: str = "Sheet1"


UNITS = ("UBND", "MTTQ", "Đoàn TN", "Hội PN", "Công an", "Trạm Y tế", "Văn phòng", "Tổ 1", "Tổ 2", "Ban Giám hiệu")


def workbook(case: Case) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = case.sheet
    for row in case.rows:
        sheet.append(row)
    for cells in case.merged:
        sheet.merge_cells(cells)
    units = book.create_sheet("Đơn vị")
    for row in (["Tên", "Tên gọn"], *([name, name] for name in UNITS)):
        units.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def load(folder: Path, content: bytes, name: str = "bang.xlsx", **options: Any) -> Loaded:
    file = folder / name
    file.write_bytes(content)
    return read_calendar([file], **options)


def when(entry: Entry) -> str:
    """ "2020-06-08 07:30–09:00", "2020-06-15, 2020-06-17", "2020-10"."""
    schedule = entry.schedule
    if isinstance(schedule, Dates):
        said = ", ".join(str(day) for day in schedule.days)
    elif isinstance(schedule, Repeating):
        said = f"every {schedule.frequency.value.removesuffix('ly')} {schedule.day}"
    elif isinstance(schedule, LunarYearly):
        said = f"lunar {schedule.month}-{schedule.day}"
    else:
        assert isinstance(schedule, Once)
        parts = (schedule.year, schedule.month, schedule.day)
        said = "-".join(f"{part:02}" for part in parts if part is not None)
        said += f"–{schedule.end}" if schedule.end else ""
    hours = "–".join(f"{hour:%H:%M}" for hour in (entry.starts, entry.ends) if hour)
    return f"{said} {hours}".strip()


def details(entry: Entry, calendar: Calendar) -> set[str]:
    """What else an entry says, each in the words of the table above."""
    names = {unit.id: unit.name for unit in calendar.units}
    found = {names[unit] for unit in entry.units} | {f"+{names[unit]}" for unit in entry.supporting}
    found |= {f"assumed {name}" for name in entry.assumed}
    found |= {f"chair {entry.chair}", f"note {entry.note}", entry.clause, entry.place, entry.participants}
    return found


def loads_as_meant(folder: Path, case: Case) -> None:
    """Assert that the table loads with the entries, and with what is said of it, that the case names."""
    loaded = load(folder, workbook(case))
    assert [problem.sentence for problem in loaded.errors] == []
    assert [question.text for question in loaded.questions] == []
    entries = loaded.calendar.entries
    expected = [[part.strip() for part in one.split(" | ")] for one in case.entries]
    assert [[entry.summary, when(entry)] for entry in entries] == [one[:2] for one in expected]
    for entry, one in zip(entries, expected, strict=True):
        assert set(one[2:]) <= details(entry, loaded.calendar)
    told = "\n".join(f"{problem.where} {problem.message}" for problem in loaded.warnings)
    for words in case.said:
        assert words in told


def comes_back_the_same(folder: Path, case: Case) -> None:
    """Assert that the marked workbook of the table has its ids, and loads as the table does."""
    first = load(folder, workbook(case))
    again = load(folder, marked(folder / "bang.xlsx", (), first.warnings, ids=first.made_ids))
    assert [problem.sentence for problem in again.errors] == []
    assert again.calendar.entries == first.calendar.entries
    assert again.made_ids == ()
