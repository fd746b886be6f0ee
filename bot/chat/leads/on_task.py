"""What a lead does with one task from its card: remind its unit, or give it more time unasked."""

from datetime import date

from bot.calendar.model import Occurrence
from bot.chat.answers import asking, more_time
from bot.chat.lists import cards
from bot.chat.turn import Turn
from bot.delivery.message import Message
from bot.office import granting, nudge
from bot.office.nudge import Outcome
from bot.office.wording import board_buttons, describe, keyboards
from bot.office.wording.days_off import day_off
from bot.replies import read_reply
from bot.store.open_questions import Asked
from bot.texts import day_and_weekday, day_month


async def nudge_tapped(turn: Turn) -> None:
    """Nhắc đơn vị: the responsible officers are reminded in the lead's name, once a day at most."""
    task = turn.task_tapped()
    if task is None:
        return
    if not board_buttons.leads_task(turn.me, task):
        turn.toast(turn.say.plain("board.nudge_not_yours"))
        return
    done = await nudge.nudge(turn.office, turn.connection, task, turn.me)
    if done.outcome is not Outcome.SENT:
        turn.toast(turn.say.plain(f"board.nudged_{done.outcome}"))
        return
    people = [(name, f"{at.astimezone(turn.office.zone):%H:%M %d/%m}" if at else "") for name, at in done.people]
    text = turn.say.html("board.nudged_sent", people=people, title=describe.title(task))
    await turn.answer(Message(text), task=task.task_key)


async def grant_tapped(turn: Turn) -> None:
    """Gia hạn: the card's buttons become days to choose from; Ngày khác asks for one, a day is granted."""
    task = turn.task_tapped()
    if task is None:
        return
    if not turn.me.oversees:
        turn.toast(turn.say.plain("chat.not_yours_to_decide"))
    elif turn.tap.choice == "back":
        turn.edit_buttons(cards.usual_buttons(turn, task))
    elif turn.tap.choice == "other":
        turn.edit_buttons(cards.usual_buttons(turn, task))
        await _ask_day(turn, task)
    elif turn.tap.day is None:
        days = more_time.later_days(turn, task)
        turn.edit_buttons(Message("", board_buttons.grant_buttons(turn.tap.ref, days, turn.say)))
        await asking.about(turn, Asked.UNASKED, task.task_key)  # a day may be typed as well
    else:
        turn.edit_buttons(cards.usual_buttons(turn, task))
        await _grant(turn, task, turn.tap.day)


async def day_typed(turn: Turn) -> bool:
    """Whether a lead's words name the day that was asked for; it is granted then. Anything else is left alone."""
    if not turn.private or turn.said.forwarded or not turn.me.oversees or turn.said.attachment is not None:
        return False
    question = next((one for one in await asking.open_now(turn) if one.kind is Asked.UNASKED), None)
    task = turn.office.task(turn.calendar, question.task) if question and question.task else None
    if question is None or task is None:
        return False
    reading = read_reply(turn.said.words, today=turn.office.today(), due=task.start, lead=True)
    if reading.date is None or (reading.clause and reading.clause != task.entry.clause):
        return False
    await turn.open_questions.close(question.id)
    await _grant(turn, task, reading.date)
    return True


async def _ask_day(turn: Turn, task: Occurrence, key: str = "board.grant_which_day", day: date | None = None) -> None:
    today = turn.office.today()
    due, named = (day_month(one, today) if one else "" for one in (task.start, day))
    text = turn.say.html(key, title=describe.title(task), due=due, day=named)
    await turn.answer(Message(text), task=task.task_key)
    await asking.about(turn, Asked.UNASKED, task.task_key)


async def _grant(turn: Turn, task: Occurrence, day: date) -> None:
    today = turn.office.today()
    if day < today or (task.start is not None and day <= task.start):
        await _ask_day(turn, task, "board.grant_not_later", day)
        return
    granted = await granting.grant(
        turn.office, turn.connection, task, day, turn.statement(turn.said if turn.incoming.tap is None else None)
    )
    text = turn.say.html(
        "board.granted_told",
        title=describe.title(task),
        day=day_and_weekday(day, turn.say.locale, year=day.year != today.year),
        people=[one.name for one in granted.people],
        off=day_off(day, today, turn.office.working, turn.say),
    )
    rows = keyboards.revise_button(granted.number, 1, turn.say) if granted.number is not None else ()
    await turn.answer(Message(text, rows), task=task.task_key)
