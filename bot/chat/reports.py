"""What officers answer: taps and words become progress reports, each confirmed in words with an undo."""

from datetime import date

from bot.calendar.model import Occurrence
from bot.chat import describe, keyboards
from bot.chat.lists import is_done, my_tasks
from bot.chat.snooze import snooze_choices
from bot.chat.task_ref import find_task, task_ref
from bot.chat.turn import Turn
from bot.delivery.message import Button, Message
from bot.replies import Reading, ReplyStatus, read_reply
from bot.store import deliveries, officers, progress
from bot.store.officers import Role
from bot.store.progress import DONE, Report, UnitState
from bot.texts import day_and_weekday, day_month

_LONGEST_NOTE = 1000
_CHOICES = 10
_REPORTED = (ReplyStatus.done, ReplyStatus.in_progress, ReplyStatus.blocked, ReplyStatus.not_started)


# ---- words ----------------------------------------------------------------------------------------------------------


async def words(turn: Turn) -> None:
    """A message in words: an answer to a task's message means that task, any other is asked about if unclear."""
    if turn.words.startswith("/"):
        await turn.answer(Message(turn.say.html("chat.unknown_command", command=turn.words.split()[0][:40])))
        return
    task = await _task_answered(turn)
    if task is None:
        await _without_task(turn)
    else:
        await _answer(turn, task, turn.words)


async def not_words(turn: Turn) -> None:
    """A photo without words, a sticker, a place: it is asked what it means."""
    await turn.answer(Message(turn.say.html("chat.not_words")))


async def chosen_tapped(turn: Turn) -> None:
    """Which task a plain message was about: the message itself is the one that the question quotes."""
    task = find_task(turn.data[0], turn.office.tasks(turn.calendar))
    said = _quoted(turn)
    if task is None or not said:
        turn.toast(turn.say.plain("chat.task_gone"))
        return
    turn.edit_buttons(Message(""))
    await _answer(turn, task, said)


async def _task_answered(turn: Turn) -> Occurrence | None:
    message = turn.update.effective_message
    if message is None or message.reply_to_message is None:
        return None
    about = await deliveries.about(turn.connection, turn.chat_id, message.reply_to_message.message_id)
    if about is None or about.entry_id is None or about.occurrence_key is None:
        return None
    return find_task(task_ref(about.entry_id, about.occurrence_key), turn.office.tasks(turn.calendar))


async def _without_task(turn: Turn) -> None:
    reading = read_reply(turn.words, today=turn.office.today())
    if reading.status is ReplyStatus.acknowledged:
        await turn.answer(Message(turn.say.html("chat.acknowledged")))
        return
    if reading.confident and reading.status is ReplyStatus.unrelated:
        await turn.answer(Message(turn.say.html("chat.not_understood")))
        return
    states = await progress.states(turn.connection)
    mine = [task for task in my_tasks(turn, states) if not is_done(task, states, _units(turn, task))]
    mine = [task for task in mine if _units(turn, task)]
    if reading.clause:
        mine = [task for task in mine if task.entry.clause == reading.clause] or mine
    if not mine:
        await turn.answer(Message(turn.say.html("chat.no_open_tasks")))
    elif len(mine) == 1:
        await _answer(turn, mine[0], turn.words)
    else:
        shown = mine[:_CHOICES]
        today = turn.office.today()
        lines = [(describe.title(task)[:100], describe.due(task, today, turn.say)) for task in shown]
        refs = [task_ref(task.entry.id, task.key) for task in shown]
        await turn.answer(
            Message(
                turn.say.html("chat.which_task", tasks=lines, more=len(mine) - len(shown)),
                keyboards.number_buttons(refs, keyboards.CHOOSE),
                reply_to=_message_id(turn),
            )
        )


async def _answer(turn: Turn, task: Occurrence, said: str) -> None:
    """Act on `said` about `task`, or ask back."""
    reading = read_reply(said, today=turn.office.today(), due=task.start)
    if not reading.confident:
        await _ask(turn, task, reading)
    elif reading.status in _REPORTED:
        await _record(turn, task, reading.status.value, percent=reading.percent, promised=reading.date, note=said)
    elif reading.status is ReplyStatus.extension:
        await _extension(turn, task, reading, said)
    elif reading.status is ReplyStatus.question:
        await _facts(turn, task, said)
    elif reading.status is ReplyStatus.acknowledged:
        await turn.answer(Message(turn.say.html("chat.acknowledged")))
    else:
        await turn.answer(Message(turn.say.html("chat.not_understood")), task=(task.entry.id, task.key))


async def _ask(turn: Turn, task: Occurrence, reading: Reading) -> None:
    likely = [status.value for status in (reading.alternatives or (reading.status, *_REPORTED))]
    ref = task_ref(task.entry.id, task.key)
    await turn.answer(
        Message(
            turn.say.html("chat.ask", title=describe.title(task)),
            keyboards.reading_buttons(ref, list(dict.fromkeys(likely))[:5], turn.say),
            reply_to=_message_id(turn),
        ),
        task=(task.entry.id, task.key),
    )


# ---- taps -----------------------------------------------------------------------------------------------------------


async def report_tapped(turn: Turn) -> None:
    """Xong, Đang làm, Vướng mắc under a task, a percentage, or one of the likely readings of an unclear answer."""
    ref, status, *rest = turn.data
    task = find_task(ref, turn.office.tasks(turn.calendar))
    if task is None:
        turn.toast(turn.say.plain("chat.task_gone"))
        return
    said = _quoted(turn)
    if said:
        turn.edit_buttons(Message(""))
    reading = read_reply(said, today=turn.office.today(), due=task.start) if said else None
    if status == ReplyStatus.extension and reading:
        await _extension(turn, task, reading, said)
    elif status == ReplyStatus.question:
        await _facts(turn, task, said)
    elif status in _REPORTED:
        percent = int(rest[0]) if rest and rest[0].isdecimal() else None
        if reading and percent is None and status == ReplyStatus.in_progress:
            percent = reading.percent
        promised = reading.date if reading and status != DONE else None
        await _record(turn, task, status, percent=percent, promised=promised, note=said)
    else:
        turn.toast(turn.say.plain("chat.nothing_recorded"))


async def undo_tapped(turn: Turn) -> None:
    """Hoàn tác: the report is taken back; the state is again what it was before."""
    turn.edit_buttons(Message(""))
    report = await progress.undo(
        turn.connection,
        int(turn.data[0]) if turn.data[0].isdecimal() else 0,
        officer_id=turn.me.id,
        update_id=turn.update.update_id,
        now=turn.office.now(),
    )
    if report is None:
        turn.toast(turn.say.plain("chat.nothing_to_undo"))
        return
    task = find_task(task_ref(report.entry_id, report.occurrence_key), turn.office.tasks(turn.calendar))
    states = await progress.states(turn.connection, [report.entry_id])
    state = states.get((report.entry_id, report.occurrence_key), {}).get(report.unit_id, UnitState())
    await turn.answer(
        Message(
            turn.say.html(
                "chat.undone",
                title=describe.title(task) if task else report.entry_id,
                state=describe.state(state, turn.say),
            )
        ),
        task=(report.entry_id, report.occurrence_key),
    )


async def snooze_tapped(turn: Turn) -> None:
    """Nhắc lại sau: the buttons become the choices, a choice becomes a later message."""
    ref, choice = turn.data[0], turn.data[1] if len(turn.data) > 1 else ""
    task = find_task(ref, turn.office.tasks(turn.calendar))
    if task is None:
        turn.toast(turn.say.plain("chat.task_gone"))
        return
    choices = dict(snooze_choices(turn.office.now(), task, turn.office.lead_times))
    usual = keyboards.task_buttons(ref, turn.say, snooze=bool(choices))
    if choice == "back" or not choices:
        turn.edit_buttons(Message("", usual))
        if not choices:
            turn.toast(turn.say.plain("chat.too_late_to_snooze"))
        return
    if choice not in choices:
        turn.edit_buttons(Message("", keyboards.snooze_buttons(ref, list(choices.items()), turn.say)))
        return
    until = choices[choice]
    await deliveries.snooze(
        turn.connection,
        officer_id=turn.me.id,
        chat_id=turn.chat_id,
        task=(task.entry.id, task.key),
        until=until,
        dedupe_key=f"snooze:{turn.update.update_id}",
    )
    turn.edit_buttons(Message("", usual))
    local = until.astimezone(turn.office.zone)
    await turn.answer(
        Message(
            turn.say.html(
                "chat.snoozed",
                title=describe.title(task),
                time=f"{local:%H:%M}",
                day=day_and_weekday(local.date(), turn.say.locale),
            )
        ),
        task=(task.entry.id, task.key),
    )


# ---- what is recorded -----------------------------------------------------------------------------------------------


async def _record(
    turn: Turn, task: Occurrence, status: str, *, percent: int | None, promised: date | None, note: str
) -> None:
    units = _units(turn, task)
    if not units:
        await turn.answer(Message(turn.say.html("chat.not_your_task", title=describe.title(task))))
        return
    ids = await progress.add(
        turn.connection, [_report(turn, task, unit, status, percent, promised, note) for unit in units]
    )
    state = UnitState(status, percent, promised)
    first: list[Button] = []
    if status == ReplyStatus.in_progress and percent is None:
        first = list(keyboards.percent_buttons(task_ref(task.entry.id, task.key)))
    await turn.answer(
        Message(
            turn.say.html(
                "chat.recorded",
                title=describe.title(task),
                state=describe.state(state, turn.say),
                status=status,
                noted=bool(note),
            ),
            (tuple(first), (keyboards.undo_button(ids[0], turn.say),)),
        ),
        task=(task.entry.id, task.key),
    )
    if status == ReplyStatus.blocked:
        await _tell_leads(turn, "chat.lead_blocked", task, note)


async def _extension(turn: Turn, task: Occurrence, reading: Reading, said: str) -> None:
    units = _units(turn, task)
    if not units:
        await turn.answer(Message(turn.say.html("chat.not_your_task", title=describe.title(task))))
        return
    if reading.date is None:
        await turn.answer(
            Message(turn.say.html("chat.extension_until", title=describe.title(task))), task=(task.entry.id, task.key)
        )
        return
    ids = await progress.add(
        turn.connection,
        [_report(turn, task, unit, "extension", reading.percent, reading.date, said) for unit in units],
    )
    await turn.answer(
        Message(
            turn.say.html("chat.extension_recorded", title=describe.title(task), day=day_month(reading.date)),
            ((keyboards.undo_button(ids[0], turn.say),),),
        ),
        task=(task.entry.id, task.key),
    )
    await _tell_leads(turn, "chat.lead_extension", task, said, day=day_month(reading.date))


async def _facts(turn: Turn, task: Occurrence, said: str) -> None:
    """Answer a question with what the calendar knows of the task."""
    entry = task.entry
    await turn.answer(
        Message(
            turn.say.html(
                "chat.facts",
                title=describe.title(task),
                due=describe.due(task, turn.office.today(), turn.say),
                assumed="due" in entry.assumed,
                units=", ".join(describe.unit_names(turn.calendar, entry.units)),
                clause=entry.clause,
                hand_in=entry.hand_in,
                source=entry.source,
            )
        ),
        task=(entry.id, task.key),
    )


async def _tell_leads(turn: Turn, key: str, task: Occurrence, said: str, **params: object) -> None:
    """Tell the leads (the admins where there is none) at once, with the officer's own words."""
    told = await officers.enrolled(turn.connection, Role.LEAD) or await officers.enrolled(turn.connection, Role.ADMIN)
    for lead in told:
        if lead.chat_id is None or lead.id == turn.me.id:
            continue
        say = turn.office.texts(lead.locale)
        units = ", ".join(describe.unit_names(turn.calendar, _units(turn, task)))
        text = say.html(
            key, title=describe.title(task), officer=turn.me.name, units=units, words=said[:_LONGEST_NOTE], **params
        )
        await turn.tell(lead.chat_id, lead, Message(text))


def _report(
    turn: Turn,
    task: Occurrence,
    unit: str,
    status: str,
    percent: int | None,
    promised: date | None,
    note: str,
) -> Report:
    return Report(
        entry_id=task.entry.id,
        occurrence_key=task.key,
        unit_id=unit,
        officer_id=turn.me.id,
        update_id=turn.update.update_id,
        reported_at=turn.office.now(),
        status=status,
        percent=percent,
        promised_on=promised,
        note=note[:_LONGEST_NOTE],
    )


def _units(turn: Turn, task: Occurrence) -> tuple[str, ...]:
    """The task's units for which the officer may report."""
    return tuple(unit for unit in task.entry.units if unit in turn.me.units)


def _quoted(turn: Turn) -> str:
    """The officer's words that the tapped message quotes."""
    message = turn.update.effective_message
    quoted = message.reply_to_message if message else None
    return ((quoted.text or quoted.caption or "") if quoted else "").strip()


def _message_id(turn: Turn) -> int | None:
    message = turn.update.effective_message
    return message.message_id if message and turn.update.callback_query is None else None
