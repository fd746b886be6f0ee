"""More time for a task: asked for in words or by Xin gia hạn, until a day that is later than its due day."""

import re
from dataclasses import replace
from datetime import date, timedelta

from bot.calendar.model import Occurrence
from bot.calendar.progress import UnitState
from bot.chat.answers import asking, extensions
from bot.chat.incoming import Said
from bot.chat.lists import cards
from bot.chat.turn import Turn
from bot.delivery.message import Message
from bot.office import new_due, reporting
from bot.office.extensions import withdraw
from bot.office.rights import Right
from bot.office.task_ref import task_ref
from bot.office.wording import describe, keyboards
from bot.replies import Act, Reading, ReplyStatus
from bot.store.open_questions import Asked
from bot.texts import day_month

_JOINTS = re.compile(r"[,;…\n]|\.(?!\d)|(?<!\w)(?:và|va|nhưng|nhung|nên|nen|đồng thời|dong thoi|với lại|voi lai)(?!\w)")
_PROGRESS = (ReplyStatus.in_progress, ReplyStatus.blocked, ReplyStatus.not_started)


def read(turn: Turn, words: str, task: Occurrence) -> Reading:
    """What words say of a task. Where one part plainly asks for more time beside progress, that is what they ask.

    "đang làm 50% và xin gia hạn đến 15/6" is a request, with the percentage of what is done.
    """
    whole = turn.read(words, task)
    parts = [turn.read(part, task) for part in _JOINTS.split(words) if part.strip()]
    asks = [part for part in parts if part.confident and part.status is ReplyStatus.extension]
    others = [part for part in parts if part not in asks]
    if (whole.confident and whole.status is ReplyStatus.extension) or len(asks) != 1 or not others:
        return whole
    if len({part.clause for part in parts if part.clause}) > 1:
        return whole  # two tasks
    if not all(part.status in _PROGRESS and part.date is None for part in others):
        return whole
    percent = next((part.percent for part in others if part.percent is not None), None)
    return replace(asks[0], percent=percent, said=whole.said)


async def asked(turn: Turn, task: Occurrence, reading: Reading, said: Said, *, before: str = "") -> None:
    """Record a request that was made in words, and the percentage beside it. Without a later day, ask until when.

    `before` is what the officer had said when they were asked until when.
    """
    percent, day = reading.percent, reading.date
    if day is not None and (task.start is None or day > task.start):
        await request(turn, task, day, said, percent=percent, before=before)
        return
    report_id = await record_beside(turn, task, said, percent)
    if day is not None:
        key = "chat.extension_not_later"
    else:
        key = "chat.extension_no_such_day" if "no_such_day" in reading.doubts else "chat.extension_until"
    await ask_day(turn, task, said, key, day=day, percent=percent, report_id=report_id, before=before)


async def ask_day(
    turn: Turn,
    task: Occurrence,
    said: Said,
    key: str = "chat.extension_until",
    *,
    day: date | None = None,
    percent: int | None = None,
    report_id: int | None = None,
    before: str = "",
) -> None:
    """Ask until when more time is wanted; `day` was not later than the due day, `report_id` is what was recorded."""
    rows = keyboards.more_time_buttons(task_ref(*task.task_key), later_days(turn, task), turn.say)
    rows += await extensions.withdraw_row(turn, task)
    if report_id is not None:
        rows += ((keyboards.undo_button(report_id, turn.say),),)
    text = turn.say.html(
        key,
        title=describe.title(task),
        day=day_month(day, turn.office.today()) if day else "",
        due=day_month(task.start, turn.office.today()) if task.start else "",
        state=_state(turn, percent),
    )
    await turn.answer(Message(text, rows, reply_to=said.message_id or None), task=task.task_key)
    await asking.about(turn, Asked.DAY, task.task_key, said if not before else replace(said, words=before))


async def request(
    turn: Turn, task: Occurrence, until: date, said: Said, *, percent: int | None = None, before: str = ""
) -> None:
    """Record a request for time until a day, with the percentage that was named beside it, and confirm it."""
    statement = turn.statement(said)
    if turn.read(said.words, task).act is Act.withdraw:
        await withdraw(turn.office, turn.connection, task, statement)
    await record_beside(turn, task, said, percent)
    report_id = await reporting.ask_for_time(
        turn.office, turn.connection, task, statement, until, percent, before=before
    )
    await asking.requested(turn, task.task_key)
    text = turn.say.html(
        "chat.extension_recorded",
        title=describe.title(task),
        day=day_month(until, turn.office.today()),
        state=_state(turn, percent),
        whose=new_due.whose(
            turn.calendar, task.entry, new_due.unit_of(turn.me, task.entry, " ".join((before, said.words))), turn.say
        ),
    )
    await turn.answer(Message(text, ((keyboards.undo_button(report_id, turn.say),),)), task=task.task_key)


async def tapped(turn: Turn) -> None:
    """Xin gia hạn under a task: its buttons become days to choose from. A day is a request; Ngày khác asks for one."""
    task = turn.task_tapped()
    if task is None:
        return
    ref, said = turn.tap.ref, Said("", "", None)
    under_task = any(data.endswith(":back") for data in turn.said.buttons)
    usual = cards.usual_buttons(turn, task) if under_task else Message("")
    if not turn.may(Right.TAKES_PART, task.entry):
        turn.toast(turn.say.plain("chat.task_of_others"))
    elif turn.tap.choice == "back":
        turn.edit_buttons(cards.usual_buttons(turn, task))
    elif turn.tap.choice == "other":
        turn.edit_buttons(usual)
        await ask_day(turn, task, said)
    elif turn.tap.day is None:
        days = later_days(turn, task)
        turn.edit_buttons(Message("", keyboards.more_time_buttons(ref, days, turn.say, under_task=True)))
    elif turn.tap.day < turn.office.today() or (task.start is not None and turn.tap.day <= task.start):
        turn.edit_buttons(usual)
        await ask_day(turn, task, said, "chat.extension_not_later", day=turn.tap.day)
    else:
        turn.edit_buttons(usual)
        await request(turn, task, turn.tap.day, said)


def later_days(turn: Turn, task: Occurrence) -> list[tuple[str, date]]:
    """The working days that are offered, counted from the due day, or from today where that is over."""
    due, working = max(task.start or turn.office.today(), turn.office.today()), turn.office.working
    return [("three_days", working.shift(due, 3)), ("week", working.shift(due + timedelta(days=6), 1))]


async def record_beside(turn: Turn, task: Occurrence, said: Said, percent: int | None) -> int | None:
    """Record the percentage that was told beside a request. A file that came with it is kept with the request."""
    if percent is None:
        return None
    statement = replace(turn.statement(said), attachment=None)
    status = ReplyStatus.in_progress.value
    report_id = await reporting.record(turn.office, turn.connection, task, statement, status, percent)
    await asking.reported(turn, task.task_key)
    return report_id


def _state(turn: Turn, percent: int | None) -> str:
    if percent is None:
        return ""
    return describe.state(UnitState(ReplyStatus.in_progress.value, percent, None), turn.say)
