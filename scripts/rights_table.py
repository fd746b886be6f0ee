"""Write the tables of docs/rights.md and docs/quyen.md: who may do what, from the rights that the program checks.

`python scripts/rights_table.py` writes both files; a test holds them against what it would write.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from bot.calendar.model import Entry, Kind, Once
from bot.chat.dispatch import COMMANDS, TAPS
from bot.office.rights import Right, may
from bot.store.officers import Officer, Role

FILES = {"vi": Path("docs/quyen.md"), "en": Path("docs/rights.md")}


@dataclass(frozen=True, slots=True)
class Somebody:
    """A column of the table: who it is, in both languages, and what the program knows of them (None: a stranger)."""

    vi: str
    en: str
    officer: Officer | None


_OFFICER = Officer(1, "", "", Role.OFFICER, "vi", None, ("a",), 0, datetime(2020, 1, 1, tzinfo=UTC), None)
TASK = Entry("viec", Kind.TASK, "Việc", Once(2020, 3, 18), "ward", units=("a",), supporting=("b",))
PEOPLE = (
    Somebody("Người lạ", "Stranger", None),
    Somebody("Cán bộ đơn vị khác", "Officer of another unit", replace(_OFFICER, units=("c",))),
    Somebody("Cán bộ phối hợp", "Officer, supporting", replace(_OFFICER, units=("b",))),
    Somebody("Cán bộ chủ trì", "Officer, responsible", _OFFICER),
    Somebody("Đang nghỉ phép", "On leave", _OFFICER),
    Somebody("Lãnh đạo đơn vị", "Unit lead", replace(_OFFICER, role=Role.UNIT_LEAD)),
    Somebody("Lãnh đạo", "Lead", replace(_OFFICER, role=Role.LEAD, units=())),
    Somebody("Quản trị", "Admin", replace(_OFFICER, role=Role.ADMIN, units=())),
    Somebody("Đã rời", "Has left", replace(_OFFICER, units=(), left_at=datetime(2020, 2, 1, tzinfo=UTC))),
)
"""The columns. The unit lead is of the task's responsible unit; somebody on leave may do what they always may."""

TAP_WORDS: Mapping[str, tuple[str, str]] = {}
"""What a button does, by its verb, in Vietnamese and English; every verb has its words."""

_TEXT = {
    "vi": (
        "# Ai được làm gì",
        "Bảng này sinh ra từ chính những quyền mà chương trình kiểm tra (`bot/office/rights.py`, "
        "`bot/chat/dispatch.py`). Người không được phép thì được trả lời lịch sự, và không có gì xảy ra. Nút bấm nói về "
        "một việc thì xét theo việc đó: ở đây đơn vị của lãnh đạo đơn vị là đơn vị chủ trì.",
        ("Lệnh", "Nút", "được", "–"),
    ),
    "en": (
        "# Who may do what",
        "This table is made from the very rights that the program checks (`bot/office/rights.py`, "
        "`bot/chat/dispatch.py`). Whoever may not do something is told so politely, and nothing happens. Buttons about a "
        "task go by that task: the unit lead here leads the responsible unit.",
        ("Command", "Button", "yes", "–"),
    ),
}


def table(language: str) -> str:
    """The whole of one file."""
    title, words, (command, button, yes, no) = _TEXT[language]
    heads = [getattr(one, language) for one in PEOPLE]
    at = ("vi", "en").index(language)

    def rows(named: list[tuple[str, Right]]) -> list[str]:
        return [
            f"| {name} | " + " | ".join(yes if may(one.officer, right, TASK) else no for one in PEOPLE) + " |"
            for name, right in named
        ]

    def head(name: str) -> list[str]:
        return [f"| {name} | " + " | ".join(heads) + " |", "|---" * (len(heads) + 1) + "|"]

    commands = [(f"`/{name}`", allowed.right) for name, allowed in COMMANDS.items()]
    open_to_all = [("`/start`, `/trogiup`", Right.ANYBODY)]
    taps = [(TAP_WORDS[verb][at], allowed.right) for verb, allowed in TAPS.items()]
    parts = [title, "", words, "", *head(command), *rows(open_to_all + commands), "", *head(button), *rows(taps)]
    return "\n".join(parts) + "\n"


def main() -> None:
    """Write both files."""
    for language, file in FILES.items():
        file.write_text(table(language), encoding="utf-8")


if __name__ == "__main__":
    main()
