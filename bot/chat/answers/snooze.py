"""Nhắc lại sau: the buttons of a task become the choices, a choice becomes a later message."""

from bot.chat.lists import cards
from bot.chat.turn import Turn
from bot.delivery.message import Message
from bot.office.snooze import snooze_choices
from bot.office.wording import describe, keyboards
from bot.store import task_messages
from bot.texts import day_and_weekday


async def snooze_tapped(turn: Turn) -> None:
    """Show the choices, go back, or take one."""
    ref, choice = turn.tap.ref, turn.tap.choice
    task = turn.task_tapped()
    if task is None:
        return
    choices = dict(snooze_choices(turn.office.now(), task, turn.office.lead_times))
    usual = cards.usual_buttons(turn, task)
    if choice == "back" or not choices:
        turn.edit_buttons(usual)
        if not choices:
            turn.toast(turn.say.plain("chat.too_late_to_snooze"))
        return
    if choice not in choices:
        turn.edit_buttons(Message("", keyboards.snooze_buttons(ref, list(choices.items()), turn.say)))
        return
    until = choices[choice]
    about = task.task_key
    await task_messages.snooze(
        turn.connection,
        officer_id=turn.me.id,
        address=turn.me.address or turn.address,
        task=about,
        until=until,
        dedupe_key=f"snooze:{turn.key}",
        away=turn.me.away,
    )
    turn.edit_buttons(usual)
    local = until.astimezone(turn.office.zone)
    day = day_and_weekday(local.date(), turn.say.locale)
    text = turn.say.html("chat.snoozed", title=describe.title(task), time=f"{local:%H:%M}", day=day)
    await turn.answer(Message(text), task=about)
