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
from bot.office.wording import keyboards, people_buttons
from bot.store.officers import Officer, Role

FILES = {"vi": Path("docs/quyen.md"), "en": Path("docs/rights.md")}


@dataclass(frozen=True, slots=True)
class Somebody:
    """A column of the table: who it is, in both languages, and what the program knows of them (None: a stranger)."""

    vi: str
    en: str
    officer: Officer | None


_OFFICER = Officer(1, "", "", Role.OFFICER, "vi", None, ("a",), 0, datetime(2020, 1, 1, tzinfo=UTC), None)
TASK = Entry("viec", Kind.TASK, "Việc", Once(2020, 3, 18), "ward", units=("a",), supporting=("b",), followers=("d",))
PEOPLE = (
    Somebody("Người lạ", "Stranger", None),
    Somebody("Cán bộ đơn vị khác", "Officer of another unit", replace(_OFFICER, units=("c",))),
    Somebody("Cán bộ theo dõi", "Officer, following", replace(_OFFICER, units=("d",))),
    Somebody("Cán bộ phối hợp", "Officer, supporting", replace(_OFFICER, units=("b",))),
    Somebody("Cán bộ chủ trì", "Officer, responsible", _OFFICER),
    Somebody("Đang nghỉ phép", "On leave", _OFFICER),
    Somebody("Lãnh đạo đơn vị", "Unit lead", replace(_OFFICER, role=Role.UNIT_LEAD)),
    Somebody("Lãnh đạo", "Lead", replace(_OFFICER, role=Role.LEAD, units=())),
    Somebody("Quản trị", "Admin", replace(_OFFICER, role=Role.ADMIN, units=())),
    Somebody("Đã rời", "Has left", replace(_OFFICER, units=(), left_at=datetime(2020, 2, 1, tzinfo=UTC))),
)
"""The columns. The unit lead is of the task's responsible unit; somebody on leave may do what they always may."""

TAP_WORDS: Mapping[str, tuple[str, str]] = {
    keyboards.PAGE: ("Trang của lịch, của danh sách việc", "Pages of the calendar and of the tasks"),
    keyboards.BOARD: ("Bảng tiến độ (người không phải lãnh đạo: đơn vị mình)", "The board (who is no lead: own units)"),
    keyboards.NUDGE: ("Nhắc đơn vị", "Remind the unit"),
    keyboards.GRANT: ("Gia hạn khi chưa ai xin", "More time, unasked"),
    keyboards.PROOF: ("Mở bằng chứng của một việc", "A task's evidence"),
    keyboards.SPAN: ("Trang của lịch những ngày nào đó", "Pages of some days of the calendar"),
    keyboards.WEEK: ("Tệp lịch công tác tuần", "The weekly schedule as a file"),
    keyboards.PERIOD: ("Tệp báo cáo tổng hợp", "The report of a period as a file"),
    keyboards.AUDIT: ("Trang của nhật ký", "Pages of the audit"),
    keyboards.CARD: ("Mở một việc", "Open a task"),
    keyboards.REPORT: ("Báo xong, đang làm, vướng mắc", "Report done, in progress, blocked"),
    keyboards.FIX: ("Sửa báo cáo của mình", "Correct a report of one's own"),
    keyboards.CHOOSE: ("Chọn việc mà tin nói đến", "Say which task a message is about"),
    keyboards.SNOOZE: ("Nhắc lại sau", "Remind me later"),
    keyboards.UNDO: ("Hoàn tác báo cáo của mình", "Take back a report of one's own"),
    keyboards.UNDO_ALL: ("Hoàn tác tất cả của một tin", "Take back all of one message"),
    keyboards.ALL_DONE: ("Xong hết những việc đã liệt kê", "All that was listed is done"),
    keyboards.EXTENSION: (
        "Yêu cầu gia hạn: người xin thì rút, lãnh đạo thì quyết",
        "A request for more time: who asked takes it back, leads decide",
    ),
    keyboards.WAITING: ("Trang của việc chờ duyệt", "Pages of what waits for a lead"),
    keyboards.HISTORY: ("Lịch sử của một việc", "A task's history"),
    keyboards.FILES: ("Tệp của một báo cáo", "The files of a report"),
    keyboards.GO_ON: ("Xem tiếp từ bản tin tuần", "Go on from the digest"),
    keyboards.SETTINGS: ("Cài đặt của mình", "Settings of one's own"),
    keyboards.LEAVE: ("Thôi nhận tin", "Leave"),
    keyboards.HELD: ("Gửi hay bỏ tin giữ lại sau khi khôi phục", "Send or drop what a restored copy held back"),
    keyboards.DRAFT: ("Áp dụng hay huỷ một thay đổi của lịch", "Apply a change of the calendar, or not"),
    keyboards.LOAD_QUESTION: ("Trả lời câu hỏi về tệp sự kiện", "Answer a question about an events file"),
    keyboards.ADD: ("Loại của mục thêm bằng /them", "The kind of what /them adds"),
    keyboards.EDIT: ("Sửa một mục của lịch", "Edit an entry"),
    keyboards.UNIT: ("Giao việc cho đơn vị", "Assign units"),
    keyboards.RENEW: ("Đổi đường dẫn lịch của mình", "Renew one's own calendar link"),
    keyboards.QUESTION: (
        "Câu hỏi, vướng mắc: người hỏi và lãnh đạo trả lời nhau",
        "A question or obstacle: who asked and leads answer each other",
    ),
    keyboards.ASK_LEAD: ("Chuyển câu hỏi cho lãnh đạo", "Pass a question on to the leads"),
    keyboards.MORE_TIME: ("Xin gia hạn", "Ask for more time"),
    people_buttons.PEOPLE: (
        "Danh sách cán bộ (lãnh đạo đơn vị: của đơn vị mình)",
        "The people (a unit lead: own units)",
    ),
    people_buttons.PERSON: ("Thẻ của một người, ghi nghỉ phép", "Somebody's card, and their leave"),
    people_buttons.KEEP: ("Đổi tên, vai trò, đơn vị; đưa ra", "Change name, role, units; remove"),
    people_buttons.INVITE: ("Lời mời", "Invitations"),
    people_buttons.KEPT_UNIT: ("Đơn vị", "Units"),
    people_buttons.AWAY: ("Hoàn tác hay kết thúc nghỉ phép", "Take back or end an absence"),
    people_buttons.FORM: ("Trả lời câu hỏi từng bước của chính mình", "Answer one's own step by step question"),
}
"""What a button does, by its verb, in Vietnamese and English; every verb has its words."""

_TEXT = {
    "vi": (
        "# Ai được làm gì",
        "Bảng này sinh ra từ chính những quyền mà chương trình kiểm tra (`bot/office/rights.py`, "
        "`bot/chat/dispatch.py`). Người không được phép thì được trả lời lịch sự, và không có gì xảy ra. Nút nói về "
        "một việc thì xét theo việc đó: ở đây đơn vị của lãnh đạo đơn vị là đơn vị chủ trì.",
        ("Lệnh", "Nút", "được", "–"),
    ),
    "en": (
        "# Who may do what",
        "This table is made from the very rights that the program checks (`bot/office/rights.py`, "
        "`bot/chat/dispatch.py`). Whoever may not do something is told so politely, and nothing happens. Buttons about "
        "a task go by that task: the unit lead here leads the responsible unit.",
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
