"""A lead's taps under a request for more time, and answers to it in words.

Every button carries how many decisions whoever taps it has seen: one that is no longer good says what stands.
"""

from dataclasses import replace

from bot.chat.answers import asking, quoted
from bot.chat.answers.extensions import withdraw_tapped
from bot.chat.leads import carrying, unquoted
from bot.chat.turn import Turn
from bot.delivery.message import Message
from bot.office.waiting import decides, may_decide
from bot.office.wording import keyboards
from bot.replies import Act, read_reply
from bot.store import extensions as store
from bot.store import progress
from bot.store.extensions import Extension
from bot.store.open_questions import Asked
from bot.texts import day_month


async def tapped(turn: Turn) -> None:
    """Đồng ý, Không đồng ý, Ngày khác under a request, Sửa quyết định under what was decided on it."""
    choice, seen = turn.tap.choice, turn.tap.value or 0
    extension = await store.by_id(turn.connection, turn.tap.number)
    if extension is not None and choice == "withdraw" and extension.officer_id == turn.me.id:
        await withdraw_tapped(turn, extension)
    elif extension is None or choice == "withdraw" or not await _may_decide(turn, extension):
        turn.toast(turn.say.plain("chat.not_yours_to_decide"))
    elif await carrying.is_stale(turn, extension, seen):
        await carrying.say_what_stands(turn, extension)
    elif choice == "said":
        await unquoted.meant_tapped(turn, extension)
    elif choice == "fix":
        until = day_month(extension.asked_until, turn.office.today())
        turn.edit_buttons(Message("", keyboards.revision_buttons(extension.id, until, seen, turn.say)))
        await asking.about(turn, Asked.GRANT, extension.task, request=extension.id, seen=seen)  # or a day is typed
    elif choice == "keep":
        turn.edit_buttons(Message("", keyboards.revise_button(extension.id, seen, turn.say)))
    elif choice == "other":
        await carrying.ask_for_a_day(turn, extension, seen)
    else:
        await _tapped_day(turn, extension, seen)


async def _tapped_day(turn: Turn, extension: Extension, seen: int) -> None:
    """A button that names what is decided: the day that was asked for, another one, or none."""
    day = extension.asked_until if turn.tap.choice in ("yes", "all") else turn.tap.day
    if turn.tap.choice != "no" and (day is None or day < turn.office.today()):
        await carrying.ask_for_a_day(turn, extension, seen, over=day)
    else:
        if turn.tap.choice == "all":  # what one of several equal units has asked for itself
            await store.widen(turn.connection, extension.id)
            extension = replace(extension, unit_id=None)
        await carrying.decide(turn, extension, None if turn.tap.choice == "no" else day, seen)


async def answered(turn: Turn) -> bool:
    """Whether this is a lead's answer in words to a request, or to "which other day?". What is plain is carried out.

    That question need not be quoted by what is plain, nor any message where only one matter waits.
    """
    if not decides(turn.office, turn.me):
        return False
    named = quoted.requests_quoted(turn)
    asked = await asking.asked_of_lead(turn, Asked.GRANT) if not named else None
    if asked is not None:
        named = {asked.body["request"]: asked.body.get("seen", 0)}
    questions = quoted.questions_quoted(turn)
    if len(named) + len(questions) > 1:
        return await unquoted.said_of_list(turn, list(named), questions)
    if not named:
        return await unquoted.decided(turn)
    ((number, seen),) = named.items()
    extension = await store.by_id(turn.connection, number)
    if extension is None or not await _may_decide(turn, extension):
        return False
    reading = read_reply(turn.said.words, today=turn.office.today(), due=extension.planned_on, lead=True)
    day = reading.date if reading.date is not None and reading.date >= turn.office.today() else None
    act = None if turn.said.forwarded else reading.act  # what is forwarded are not the lead's own words
    if asked is not None:
        if act is not Act.refuse and not (act is Act.grant and carrying.is_later(extension, day)):
            return False
        await turn.open_questions.close(asked.id)
    return await carrying.carry_out(turn, extension, reading, day, seen=seen)


async def _may_decide(turn: Turn, extension: Extension) -> bool:
    """Whether the one who speaks decides on this request: nobody decides on their own, but for what a lead has granted
    unasked.
    """
    task = turn.office.task(turn.calendar, extension.task)
    if extension.officer_id == turn.me.id:
        report = await progress.by_id(turn.connection, extension.report_id)
        if report is None or report.status != progress.GRANTED:
            return False
    return may_decide(turn.office, turn.me, task) if task is not None else turn.me.oversees
