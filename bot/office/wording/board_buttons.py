"""The buttons of the board: down to a class, a unit, a task; and what a lead may do with one task."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.calendar.board import CLASSES, FLAGS, Which
from bot.calendar.model import Occurrence
from bot.delivery.message import Button
from bot.office.office import Office
from bot.office.snooze import snooze_choices
from bot.office.task_ref import task_ref
from bot.office.wording import keyboards
from bot.office.wording.keyboards import BOARD, GRANT, HISTORY, NUDGE, PROOF, Rows
from bot.store.officers import Officer
from bot.texts import Texts, day_and_weekday

_SHOWN = (Which.OVERDUE, *FLAGS, *(one for one in CLASSES if one is not Which.OVERDUE))
_LONGEST = 24


def unit_ref(unit: str) -> str:
    """Eight characters that stand for a unit in a button's data."""
    return task_ref(unit, "unit")


def board_buttons(counts: Mapping[Which, int], here: str, unit: str, say: Texts, *, units: bool) -> Rows:
    """The classes and flags that there are, each with its count; all; by unit (with `units`); the picture.

    `here` is what is shown now (a `Which`, or "week"), `unit` the one that is looked at, "" for all.
    """
    of = unit_ref(unit) if unit else ""
    found = [
        Button(say.plain("board.button_which", name=say.plain(f"board.short_{one}"), count=counts[one]), data)
        for one in _SHOWN
        if counts[one] and (data := f"{BOARD}:{one}:{of}:0") and one != here
    ]
    if here != Which.ALL:
        found.append(Button(say.plain("board.button_all", count=counts[Which.ALL]), f"{BOARD}:{Which.ALL}:{of}:0"))
    rows = tuple(tuple(found[start : start + 2]) for start in range(0, len(found), 2))
    last = []
    if units:
        last.append(Button(say.plain("board.button_units"), f"{BOARD}:units:0"))
    last += [Button(say.plain(f"board.button_{look}"), f"{BOARD}:{look}:{of}") for look in ("light", "dark")]
    return *rows, tuple(last)


def tasks(shown: Sequence[Occurrence]) -> Rows:
    """A numbered button for each task: its card."""
    return keyboards.number_buttons([task_ref(*one.task_key) for one in shown]) if shown else ()


def turning(here: str, unit: str, page: int, pages: int, say: Texts) -> Rows:
    """Back and forth through the tasks of a class."""
    return keyboards.turning(f"{BOARD}:{here}:{unit_ref(unit) if unit else ''}", page, pages, say)


def unit_buttons(units: Sequence[tuple[str, str]], page: int, pages: int, say: Texts) -> Rows:
    """A button for each unit (id, short name), the whole board, and back and forth."""
    buttons = [
        Button(name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…", f"{BOARD}:{Which.ALL}:{unit_ref(id_)}:0")
        for id_, name in units
    ]
    rows = tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))
    whole = ((Button(say.plain("board.button_whole"), f"{BOARD}:{Which.ALL}::0"),),)
    return rows + keyboards.turning(f"{BOARD}:units", page, pages, say) + whole


def leads_task(me: Officer, task: Occurrence) -> bool:
    """Whether somebody is a lead over a task: leads and admins over all, a unit's lead over that of the unit."""
    return any(me.leads_unit(unit) for unit in task.entry.units)


def card_buttons(office: Office, me: Officer, task: Occurrence, say: Texts) -> Rows:
    """Under one task: what an officer of its units may report, what a lead may do, and both for who is both."""
    rows: Rows = ()
    if me.reporting_units(task.entry) or not leads_task(me, task):
        can_wait = bool(snooze_choices(office.now(), task, office.lead_times))
        rows += keyboards.task_buttons(task_ref(*task.task_key), say, snooze=can_wait)
    return rows + (lead_buttons(me, task, say) if leads_task(me, task) else ())


def lead_buttons(me: Officer, task: Occurrence, say: Texts) -> Rows:
    """Nhắc đơn vị, Gia hạn, Lịch sử, Mở bằng chứng. Only who decides on requests grants more time."""
    ref = task_ref(*task.task_key)
    first = [Button(say.plain("board.button_nudge"), f"{NUDGE}:{ref}")]
    if me.oversees:
        first.append(Button(say.plain("board.button_grant"), f"{GRANT}:{ref}"))
    second = (
        Button(say.plain("board.button_history"), f"{HISTORY}:{ref}"),
        Button(say.plain("board.button_proof"), f"{PROOF}:{ref}:0"),
    )
    return tuple(first), second


def grant_buttons(ref: str, days: Sequence[tuple[str, date]], say: Texts) -> Rows:
    """Until when a lead gives more time unasked: choices (name, day), another day, and back."""
    rows: Rows = tuple(
        (Button(say.plain(f"chat.button_{name}_more", day=day_and_weekday(day, say.locale)), f"{GRANT}:{ref}:{day}"),)
        for name, day in days
    )
    other = Button(say.plain("chat.button_other_day"), f"{GRANT}:{ref}:other")
    return *rows, (other, Button(say.plain("chat.button_back"), f"{GRANT}:{ref}:back"))


def offer_buttons(ref: str, day: date, say: Texts) -> Rows:
    """The day until which a lead said that a task gets more time, and another one."""
    granted = Button(say.plain("leads.button_offer", day=day_and_weekday(day, say.locale)), f"{GRANT}:{ref}:{day}")
    return (granted,), (Button(say.plain("chat.button_other_day"), f"{GRANT}:{ref}:other"),)


def proof_buttons(ref: str, files: Sequence[tuple[int, str]], page: int, pages: int, total: int, say: Texts) -> Rows:
    """The files of a task, each (report id, what it is); all that are listed at once; back and forth."""
    buttons: Rows = tuple((Button(f"📎 {what}", f"{keyboards.FILES}:{report_id}"),) for report_id, what in files)
    if total > 1:
        buttons += ((Button(say.plain("board.button_proof_all", count=total), f"{PROOF}:{ref}:{page}:all"),),)
    return buttons + keyboards.turning(f"{PROOF}:{ref}", page, pages, say)
