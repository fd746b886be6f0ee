"""What a message is an answer to: told by the quoted message's number, its buttons, or the titles in its text.

The number is unknown where the message was sent twice and the first copy is answered, or the answer came before the
sending was recorded. The update carries the quoted message whole (Bot API, "Message", `reply_to_message`).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.calendar.model import Occurrence, TaskKey
from bot.chat import taps
from bot.chat.answers import asking
from bot.chat.incoming import Said
from bot.chat.taps import Tap
from bot.chat.turn import Turn
from bot.office.rights import Right
from bot.office.task_ref import task_ref
from bot.office.wording import describe, keyboards
from bot.store import deliveries, extensions, progress, questions
from bot.store.questions import Question
from bot.texts import day_month

_OF_TASKS = (
    keyboards.CARD,
    keyboards.REPORT,
    keyboards.SNOOZE,
    keyboards.FIX,
    keyboards.CHOOSE,
    keyboards.HISTORY,
    keyboards.ASK_LEAD,
    keyboards.MORE_TIME,
)
_NUMBERED = (keyboards.CARD, keyboards.CHOOSE, keyboards.HISTORY)
_LISTED = 100
"""Lists show so many characters of a title."""
_TELLING = 8
"""Fewer characters of a title that somebody quoted tell nothing."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """The tasks of the calendar that the quoted message is about; `gone` where it is about one no longer there."""

    tasks: tuple[Occurrence, ...] = ()
    gone: bool = False


async def tasks_quoted(turn: Turn) -> Quoted:
    """The tasks that the message answers: one where that is clear, several where the officer is to be asked."""
    message = bots_message(turn)
    if message is None:
        return Quoted()
    tasks = turn.office.tasks(turn.calendar)
    key = await _key_of_number(turn, message)
    refs = {task_ref(*key)} if key else await _refs(turn, message)
    if not refs:
        return Quoted(tuple(_narrowed(turn, _titled(turn, tasks, _plain(message.words)))))
    found = [task for task in tasks if task_ref(*task.task_key) in refs]
    return Quoted(tuple(_narrowed(turn, found)), gone=not found)


async def answered(turn: Turn) -> TaskKey | None:
    """The one task that the message answers."""
    message = bots_message(turn)
    if message is None:
        return None
    if key := await _key_of_number(turn, message):
        return key
    found = (await tasks_quoted(turn)).tasks
    return found[0].task_key if len(found) == 1 else None


async def question_quoted(turn: Turn) -> Question | None:
    """The question to the leads that the message goes on from."""
    message = bots_message(turn)
    if message is None:
        return None
    about = await deliveries.about(turn.connection, turn.address, message.message_id)
    number = about.question_id if about else _number(message, keyboards.QUESTION)
    return await questions.by_id(turn.connection, number) if number is not None else None


def day_asked(turn: Turn) -> str | None:
    """The task (by its ref) for which the quoted message asks until when more time is wanted: days stand under it."""
    message = bots_message(turn)
    taps_ = list(_taps(message)) if message else []
    days = [tap.ref for tap in taps_ if tap.verb == keyboards.MORE_TIME and tap.day is not None]
    return days[0] if days and not any(tap.choice == "back" for tap in taps_) else None


async def listed(turn: Turn) -> tuple[Occurrence | None, ...]:
    """The tasks of the numbered list that the message answers, by number; None for one that is gone.

    What answers no message may mean the list that was shown last.
    """
    message = bots_message(turn)
    if message is None:
        return tuple(turn.office.task(turn.calendar, key) for key in await asking.numbered_tasks(turn))
    known = {task_ref(*task.task_key): task for task in turn.office.tasks(turn.calendar)}
    refs = [tap.ref for tap in _taps(message) if tap.verb in _NUMBERED]
    for number, report_id in undos(message) if not refs else ():
        report = await progress.by_id(turn.connection, report_id)
        refs += [""] * (number - 1 - len(refs)) + [task_ref(*report.task) if report else ""]
    return tuple(known.get(ref) for ref in refs)


def choices(question: Said) -> list[str]:
    """The short names of the tasks that a question lists."""
    return [tap.ref for tap in _taps(question) if tap.verb == keyboards.CHOOSE]


def undos(confirmation: Said) -> list[tuple[int, int]]:
    """What a confirmation of several reports can take back one by one: (number in its list, report id)."""
    taps = [tap for tap in _taps(confirmation) if tap.verb == keyboards.UNDO]
    return [(tap.value, tap.number) for tap in taps if tap.value is not None]


def requests_quoted(turn: Turn) -> dict[int, int]:
    """The requests for more time whose buttons stand under the quoted message: {number: decisions that it tells of}."""
    message = bots_message(turn)
    found: dict[int, int] = {}
    for tap in _taps(message) if message else ():
        if tap.verb == keyboards.EXTENSION:
            found[tap.number] = max(found.get(tap.number, 0), tap.value or 0)
    return found


def questions_quoted(turn: Turn) -> list[int]:
    """The questions whose buttons stand under the quoted message; not that on which a request's words may be passed."""
    message = bots_message(turn)
    found = [tap for tap in _taps(message) if tap.verb == keyboards.QUESTION] if message else []
    return list(dict.fromkeys(tap.number for tap in found if tap.choice != "send"))


def report_quoted(turn: Turn) -> int | None:
    """The number of the report that the quoted confirmation offers to undo."""
    message = bots_message(turn)
    return _number(message, keyboards.UNDO) if message else None


def draft_quoted(turn: Turn) -> int | None:
    """The number of the draft that the quoted message asks about: a question has Huỷ alone, a preview has more."""
    message = bots_message(turn)
    asked = [tap for tap in _taps(message) if tap.verb == keyboards.DRAFT] if message else []
    return asked[0].number if len(asked) == 1 and asked[0].choice == "no" else None


def own_question(turn: Turn) -> Said | None:
    """The message that the tapped question quotes, if it is the tapper's own; in a group anybody may tap."""
    said = turn.quoted
    return said if said is not None and turn.incoming.is_own(said) else None


def bots_message(turn: Turn) -> Said | None:
    """The message of our own bot that this one is a reply to."""
    message = turn.incoming.quoted if turn.incoming.tap is None else None
    return message if message is not None and message.ours else None


async def _key_of_number(turn: Turn, message: Said) -> TaskKey | None:
    about = await deliveries.about(turn.connection, turn.address, message.message_id)
    if about is None or about.entry_id is None or about.occurrence_key is None:
        return None
    return TaskKey(about.entry_id, about.occurrence_key)


def _taps(message: Said) -> Iterator[Tap]:
    """What the buttons under a message send."""
    for data in message.buttons:
        if (tap := taps.read(data)) is not None:
            yield tap


def _number(message: Said, verb: str) -> int | None:
    """The number in the first button with this verb."""
    return next((tap.number for tap in _taps(message) if tap.verb == verb), None)


async def _refs(turn: Turn, message: Said) -> set[str]:
    """The short names of the tasks that the buttons are about."""
    refs = {tap.ref for tap in _taps(message) if tap.verb in _OF_TASKS}
    for tap in _taps(message) if not refs else ():
        if tap.verb == keyboards.UNDO and (report := await progress.by_id(turn.connection, tap.number)):
            refs.add(task_ref(*report.task))
    if not refs and (number := _number(message, keyboards.EXTENSION)) is not None:
        request = await extensions.by_id(turn.connection, number)
        refs = {task_ref(*request.task)} if request else set()
    if not refs and (number := _number(message, keyboards.QUESTION)) is not None:
        question = await questions.by_id(turn.connection, number)
        refs = {task_ref(*question.task)} if question else set()
    return refs


def _narrowed(turn: Turn, tasks: list[Occurrence]) -> list[Occurrence]:
    """Of several tasks, those in the part of the message that was quoted, if it names any."""
    part = _plain(turn.incoming.quote)
    if len(tasks) < 2 or not part:
        return tasks
    named = _titled(turn, tasks, part)
    if not named and len(part) >= _TELLING:
        named = [task for task in tasks if part in _plain(describe.title(task))]
    return named or tasks


def _titled(turn: Turn, tasks: list[Occurrence], text: str) -> list[Occurrence]:
    """The tasks whose title (with the clause) stands in a text; of occurrences of one title, that of a day in it.

    Those that the officer may report on come before all others. A title within a longer one does not count.
    """
    shown = {id(task): _plain(describe.title(task)[:_LISTED]) for task in tasks}
    named = [task for task in tasks if _stands_in(shown[id(task)], text)]
    titles = {shown[id(task)] for task in named}
    inner = {title for title in titles if any(title != other and title in other for other in titles)}
    named = [task for task in named if shown[id(task)] not in inner]
    named = [task for task in named if turn.may(Right.TAKES_PART, task.entry)] or named
    dated = [task for task in named if task.start is not None and day_month(task.start) in text]
    return dated or named


def _stands_in(title: str, text: str) -> bool:
    place = text.find(title)
    while place >= 0:
        before, after = text[:place][-1:], text[place + len(title) :][:1]
        if not before.isalnum() and (not after.isalnum() or len(title) >= _LISTED):
            return True
        place = text.find(title, place + 1)
    return False


def _plain(words: str) -> str:
    return " ".join(words.split())
