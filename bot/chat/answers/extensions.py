"""More time: an officer asks, a lead grants, refuses or names another day; reminders and feeds follow."""

import re
from datetime import date

from bot.calendar.model import Occurrence
from bot.chat import taps
from bot.chat.answers import leads
from bot.chat.turn import Turn
from bot.delivery.message import Message
from bot.office.task_ref import find_task, task_ref
from bot.office.wording import describe, keyboards
from bot.store import extensions as store
from bot.store import officers, progress
from bot.store.extensions import Extension
from bot.texts import LOCALES, day_and_weekday, day_month, texts
from bot.texts.folding import folded

# "huỷ đề nghị gia hạn", "thôi khỏi xin lùi nữa"
_TAKES_BACK = re.compile(
    r"\b(?:huy|rut|thoi|bo|khoi|khong can|khong xin)\b.*\b(?:gia han|de nghi|xin lui|xin them|xin hoan)"
)
_YES = re.compile(r"(?:dong y|nhat tri|ok|oke|duyet|duoc|dc)\b")
_NO = re.compile(r"(?:khong|ko|k|chua|tu choi)\b")


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


async def withdrawn(turn: Turn, task: Occurrence, words: str) -> bool:
    """Whether the words take back a request that nobody has decided yet; the leads are told."""
    return _TAKES_BACK.search(folded(words)) is not None and await withdraw(turn, task, words)


async def withdraw(turn: Turn, task: Occurrence, words: str) -> bool:
    """Take back the officer's open request for a task, if there is one, and tell the leads."""
    request = await store.pending(turn.connection, (task.entry.id, task.key), turn.me.id)
    if request is None:
        return False
    await progress.undo(
        turn.connection,
        request.report_id,
        officer_id=turn.me.id,
        update_id=turn.key,
        now=turn.office.now(),
    )
    await leads.tell(turn, "chat.lead_withdrawn", task, words, day=day_month(request.asked_until))
    return True


async def decided_tapped(turn: Turn) -> None:
    """Đồng ý, Không đồng ý, Ngày khác under a request: only leads decide, and only once."""
    decision = turn.tap.choice
    extension = await store.by_id(turn.connection, turn.tap.number)
    if extension is None or not turn.me.oversees:
        turn.toast(turn.say.plain("chat.not_yours_to_decide"))
    elif decision == "other":
        await _ask_for_a_day(turn, extension)
    else:
        await _decide(turn, extension, extension.asked_until if decision == "yes" else None)


async def answered(turn: Turn) -> bool:
    """Whether this is a lead's answer in words to a request, or to "which other day?". What is plain is carried out."""
    number = _request_quoted(turn)
    extension = await store.by_id(turn.connection, number) if number is not None and turn.me.oversees else None
    if extension is None:
        return False
    said, today = folded(turn.said.words), turn.office.today()
    day = turn.read(f"xin gia hạn đến {turn.said.words}", extension.due_before).date
    if _NO.match(said):
        await _decide(turn, extension, None)
    elif day is not None and day >= today:
        await _decide(turn, extension, day)
    elif _YES.match(said) and not any(letter.isdecimal() for letter in said):
        await _decide(turn, extension, extension.asked_until)
    else:
        await _ask_for_a_day(turn, extension)
    return True


def _request_quoted(turn: Turn) -> int | None:
    """The number of the request whose buttons stand under the message that this one answers."""
    for data in turn.incoming.quoted.buttons if turn.incoming.quoted else ():
        tap = taps.read(data)
        if tap is not None and tap.verb == keyboards.EXTENSION:
            return tap.number
    return None


async def _ask_for_a_day(turn: Turn, extension: Extension) -> None:
    await turn.answer(
        Message(turn.say.html("chat.which_other_day"), keyboards.refuse_button(extension.id, turn.say)),
    )


async def _decide(turn: Turn, extension: Extension, granted: date | None) -> None:
    if not await store.decide(
        turn.connection, extension.id, by=turn.me.id, granted_until=granted, now=turn.office.now()
    ):
        if turn.incoming.tap is not None:
            turn.toast(turn.say.plain("chat.already_decided"))
        else:
            await turn.answer(Message(turn.say.html("chat.already_decided")))
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
