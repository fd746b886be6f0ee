"""Answers to what the bot has asked: which of the questions that stand open a message answers, and what comes of it.

First a bare answer (a day, a share, a task's number, a file) is matched with the open questions, newest first; then
words that go on from one. Whatever else is said answers none, and is understood as what it is.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.calendar.model import Occurrence
from bot.chat.answers import asking, bare, more_time, named, quoted, recording, waiting, which
from bot.chat.answers.elliptical import completed
from bot.chat.turn import Turn
from bot.delivery.message import Message
from bot.office.task_ref import find_task
from bot.office.wording import describe
from bot.replies import Reading, ReplyStatus
from bot.store.open_questions import Asked, OpenQuestion

_GOES_ON = (ReplyStatus.blocked, ReplyStatus.in_progress)
_STATES = (*_GOES_ON, ReplyStatus.not_started)


async def bare_answer(turn: Turn) -> bool:
    """Whether the message is nothing but the answer to an open question, or a file for what was asked about."""
    said, asked = turn.said, await _asked(turn)
    if said.attachment is not None and not said.words:
        return await _file(turn, asked)
    if said.forwarded:
        return False
    for question in asked:
        if await _BARE[question.kind](turn, question):
            return True
    return await _not_in_the_list(turn, asked)


async def goes_on(turn: Turn) -> bool:
    """Whether the words go on from what has just been asked about a task: they are then about that task."""
    statements = named.cut(turn, turn.said.words, 0)
    if len(statements) > 1 or len(statements[0].targets) > 1:
        return False
    since = turn.office.now() - asking.AT_ONCE
    for question in await _asked(turn):
        task = _task(turn, question)
        if task is None or question.asked_at < since or turn.said.forwarded:
            continue
        alone = more_time.read(turn, turn.said.words, task)
        if named.is_of_another(turn, turn.said.words, task):
            continue
        if alone.act is not None or (alone.clause or task.entry.clause) != task.entry.clause:
            continue
        if (reading := _gone_on(turn, question, task, alone)) is not None:
            if question.kind is Asked.DAY:
                before = question.body.get("words", "")
                await more_time.asked(turn, task, reading, turn.said, before=before)
            else:
                await recording.act(turn, task, turn.said, reading)
            return True
    return False


# ---- which questions stand open -------------------------------------------------------------------------------------


async def _asked(turn: Turn) -> list[OpenQuestion]:
    """The questions that the message may answer, newest first: where it quotes a message of the bot, those of that."""
    message = turn.incoming.quoted
    if message is None or turn.incoming.is_own(message):
        return await asking.open_now(turn)
    if not message.ours:
        return []
    about = {task.task_key for task in (await quoted.tasks_quoted(turn)).tasks}
    found = [question for question in await asking.standing(turn) if set(asking.tasks_of(question)) == about]
    return found or _asked_by_buttons(turn)


def _asked_by_buttons(turn: Turn) -> list[OpenQuestion]:
    """The question that the buttons under the quoted message tell, though it is no longer kept."""
    task = find_task(quoted.day_asked(turn) or "", turn.office.tasks(turn.calendar))
    now = turn.office.now()
    return [OpenQuestion(0, Asked.DAY, task.task_key, "", {}, turn.key, now, now)] if task else []


def _task(turn: Turn, question: OpenQuestion) -> Occurrence | None:
    """The task that a question is about, if that is still in the calendar."""
    return turn.office.task(turn.calendar, question.task) if question.task is not None else None


# ---- bare answers ---------------------------------------------------------------------------------------------------


async def _day(turn: Turn, question: OpenQuestion) -> bool:
    """A day alone is until when more time is asked for: "15/4", "thứ sáu tuần sau", "thêm 1 tuần"."""
    task = _task(turn, question)
    if task is None:
        return False
    if (answer := completed(turn, Asked.DAY, task)) is None:
        return await _dropped(turn, question)
    await more_time.asked(turn, task, answer, turn.said, before=question.body.get("words", ""))
    return True


async def _percent(turn: Turn, question: OpenQuestion) -> bool:
    """A share alone is how far the task is: "50", "khoảng nửa", "3/5"."""
    task = _task(turn, question)
    reading = completed(turn, Asked.PERCENT, task) if task is not None else None
    if task is None or reading is None:
        return False
    await recording.act(turn, task, turn.said, reading)
    return True


async def _which_task(turn: Turn, question: OpenQuestion) -> bool:
    """A number of the list, a clause or words of a title name the task that a message waits for."""
    listed = [turn.office.task(turn.calendar, key) for key in asking.tasks_of(question)]
    if await _several_tasks(turn, question, listed):
        return True
    places = _places(turn, listed)
    if places is None:
        return await _dropped(turn, question)
    if not places:
        return False
    tasks = [task for place in places if (task := listed[place]) is not None]
    file = turn.said.attachment
    files = [file] if file is not None else []
    if len(tasks) == 1:
        await waiting.named(turn, question, tasks[0], files)
    else:
        await turn.open_questions.close(question.id)
        more = [*asking.waiting_files(question), *files]
        choices = tasks or which.open_tasks(turn, await which.states_of_all(turn))
        await which.ask(turn, choices, asking.waiting(turn, question), more)
    return True


async def _several_tasks(turn: Turn, question: OpenQuestion, listed: list[Occurrence | None]) -> bool:
    """Several of the list are meant, or all of it: what waits is about each. Another count than its own is asked."""
    found = bare.several_places(turn.said.words, [task.entry.clause if task else "" for task in listed])
    if found is None:
        return False
    places, count = found
    tasks = [task for place in places if (task := listed[place]) is not None]
    if count is not None and count != len(listed):
        reason = turn.say.html("several.not_so_many", count=len(listed))
        await turn.open_questions.close(question.id)
        await which.ask(turn, tasks, asking.waiting(turn, question), asking.waiting_files(question), reason=reason)
    else:
        await waiting.named_several(turn, question, tasks)
    return True


async def _nothing_bare(_turn: Turn, _question: OpenQuestion) -> bool:
    """What is in the way, or how far a task is, takes words; a lead's day is read where requests are decided."""
    return False


_BARE: dict[Asked, Callable[[Turn, OpenQuestion], Awaitable[bool]]] = {
    Asked.DAY: _day,
    Asked.PERCENT: _percent,
    Asked.TASK: _which_task,
    Asked.OBSTACLE: _nothing_bare,
    Asked.STATE: _nothing_bare,
    Asked.GRANT: _nothing_bare,
    Asked.DECISION: _nothing_bare,
    Asked.ANSWER: _nothing_bare,
}


async def _file(turn: Turn, asked: list[OpenQuestion]) -> bool:
    """A file alone: it waits with the message that waits for its task, or is kept with the task just asked about."""
    file, since = turn.said.attachment, turn.office.now() - asking.AT_ONCE
    for question in asked:
        task = _task(turn, question)
        if question.kind is Asked.TASK and file is not None:
            album = [one.media_group_id for one in asking.waiting_files(question)]
            first = asking.waiting(turn, question).attachment
            album += [first.media_group_id] if first is not None else []
            await asking.wait_too(turn, question, file)
            if file.media_group_id is None or file.media_group_id not in album:
                await turn.answer(Message(turn.say.html("chat.file_waits")))
            return True
        if task is not None and question.kind not in asking.OF_LEADS and question.asked_at >= since:
            await recording.evidence(turn, task, turn.said)
            return True
    return False


async def _dropped(turn: Turn, question: OpenQuestion) -> bool:
    """Whether the words drop what was asked: "thôi khỏi ạ"."""
    if not bare.is_never_mind(turn.said.words):
        return False
    await turn.open_questions.close(question.id)
    await turn.answer(Message(turn.say.html("chat.nothing_recorded")))
    return True


async def _not_in_the_list(turn: Turn, asked: list[OpenQuestion]) -> bool:
    """Whether the words are a number or clause alone that the list does not have: another task's, or none's."""
    question = next((one for one in asked if one.kind is Asked.TASK), None)
    if question is None or turn.said.attachment is not None:
        return False
    listed = [turn.office.task(turn.calendar, key) for key in asking.tasks_of(question)]
    if _places(turn, listed) != []:
        return False
    others = [task for task in which.open_tasks(turn, await which.states_of_all(turn)) if task not in listed]
    places = _places(turn, others) if "." in turn.said.words else None
    if places:
        found = [others[place] for place in places]
        if len(found) == 1:
            await waiting.named(turn, question, found[0])
        else:
            await turn.open_questions.close(question.id)
            await which.ask(turn, found, asking.waiting(turn, question), asking.waiting_files(question))
    else:
        await turn.answer(Message(turn.say.html("chat.not_in_list", said=bare.core(turn.said.words)[:40])))
    return True


def _places(turn: Turn, tasks: list[Occurrence] | list[Occurrence | None]) -> list[int] | None:
    """The places of the tasks that the words name; what reports how far a task is names none by its title."""
    told = [(task.entry.clause, describe.title(task)) if task is not None else ("", "") for task in tasks]
    places = bare.places(turn.said.words, told)
    reading = turn.read(turn.said.words)
    says_more = reading.confident and reading.status.value in recording.STATES and not reading.clause
    return None if places and says_more else places


# ---- words that go on -----------------------------------------------------------------------------------------------


def _gone_on(turn: Turn, question: OpenQuestion, task: Occurrence, alone: Reading) -> Reading | None:
    """How words are read that go on from a question about a task; None where they do not go on from it."""
    match question.kind:
        case Asked.DAY:
            if alone.status is ReplyStatus.extension and alone.confident:
                return alone
            later = alone.date is not None and (task.start is None or alone.date > task.start)
            promised = alone.confident and alone.status in _STATES and later
            return replace(alone, status=ReplyStatus.extension) if promised else None
        case Asked.PERCENT:
            return (completed(turn, Asked.PERCENT, task) or alone) if alone.status in _GOES_ON else None
        case Asked.OBSTACLE:
            if alone.confident or alone.status not in _STATES:
                return alone if alone.status in _GOES_ON else None
            blocked = turn.read(f"vướng {turn.said.words}", task)
            return blocked if blocked.confident and blocked.status is ReplyStatus.blocked else alone
        case Asked.STATE:
            is_state = alone.status.value in recording.STATES or alone.status is ReplyStatus.extension
            return alone if is_state else None
        case _:
            return None
