"""More time: an officer asks, a lead grants, refuses or names another day; reminders and feeds follow."""

import re
from datetime import date

from bot.calendar.model import Occurrence
from bot.chat import describe, keyboards, leads
from bot.chat.task_ref import find_task, task_ref
from bot.chat.turn import Turn
from bot.delivery.message import Message
from bot.replies import read_reply
from bot.store import extensions as store
from bot.store import officers
from bot.store.extensions import Extension
from bot.texts import LOCALES, day_and_weekday, day_month, texts

_QUESTION = re.compile(r"#(\d+)\b")


async def ask(turn: Turn, task: Occurrence, report_id: int, until: date, words: str) -> None:
    """Record a request and put it before the leads."""
    extension_id = await store.ask(
        turn.connection,
        task=(task.entry.id, task.key),
        officer_id=turn.me.id,
        report_id=report_id,
        due_before=task.start,
        until=until,
        now=turn.office.now(),
    )
    buttons = {locale: keyboards.extension_buttons(extension_id, day_month(until), texts(locale)) for locale in LOCALES}
    due = day_month(task.start) if task.start else ""
    await leads.ask(turn, "chat.lead_extension", task, words, buttons, day=day_month(until), due=due)


async def decided_tapped(turn: Turn) -> None:
    """Đồng ý, Không đồng ý, Ngày khác under a request: only leads decide, and only once."""
    number, decision = [*turn.data, "", ""][:2]
    extension = await store.by_id(turn.connection, int(number)) if number.isdecimal() else None
    if extension is None or not turn.me.oversees:
        turn.toast(turn.say.plain("chat.not_yours_to_decide"))
    elif decision == "other":
        await turn.answer(Message(turn.say.html("chat.which_other_day", number=extension.id)))
    else:
        await _decide(turn, extension, extension.asked_until if decision == "yes" else None)


async def other_day(turn: Turn) -> bool:
    """Whether this is a lead's answer to "which other day?"; the day is then granted, or asked for again."""
    message = turn.update.effective_message
    quoted = message.reply_to_message if message else None
    asked = _QUESTION.search(quoted.text or "") if quoted and quoted.from_user and quoted.from_user.is_bot else None
    if asked is None or not turn.me.oversees:
        return False
    extension = await store.by_id(turn.connection, int(asked[1]))
    if extension is None:
        return False
    words = f"xin gia hạn đến {turn.said.words}"
    day = read_reply(words, today=turn.office.today(), due=extension.due_before).date
    if day is None or day < turn.office.today():
        await turn.answer(Message(turn.say.html("chat.which_other_day", number=extension.id)))
    else:
        await _decide(turn, extension, day)
    return True


async def _decide(turn: Turn, extension: Extension, granted: date | None) -> None:
    if not await store.decide(
        turn.connection, extension.id, by=turn.me.id, granted_until=granted, now=turn.office.now()
    ):
        turn.toast(turn.say.plain("chat.already_decided"))
        return
    turn.edit_buttons(Message(""))
    task = find_task(task_ref(extension.entry_id, extension.occurrence_key), turn.office.tasks(turn.calendar))
    title = describe.title(task) if task else extension.entry_id
    key = "chat.extension_refused" if granted is None else "chat.extension_granted"
    asker = await officers.by_id(turn.connection, extension.officer_id)
    for person in (turn.me, asker):
        if person is not None and person.chat_id is not None:
            say = turn.office.texts(person.locale)
            day = day_and_weekday(granted, say.locale) if granted else ""
            about = (extension.entry_id, extension.occurrence_key)
            text = say.html(key, title=title, day=day, lead=turn.me.name)
            await turn.tell(person.chat_id, person, Message(text), task=about)
