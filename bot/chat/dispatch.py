"""Who may interpret what comes in: one list, read from top to bottom; the first that takes it ends it."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, replace

from bot.chat import enrolment, plain_requests, settings
from bot.chat.admin import audit_log, edits, load_questions, loads, old_copy, proposals
from bot.chat.answers import (
    answering,
    confirming,
    more_time,
    passed_on,
    recording,
    reports,
    several,
    snooze,
    take_back,
)
from bot.chat.incoming import Incoming
from bot.chat.leads import deciding, on_task, waiting
from bot.chat.lists import (
    agenda,
    board,
    going_on,
    history,
    lists,
    period_report,
    proof,
    rows,
    standing,
    subscribing,
    week_file,
)
from bot.chat.people import form, forms, inviting, keeping, leave, leave_of_others, roster, unit_keeping
from bot.chat.turn import Handler, Turn, handle
from bot.delivery.channel import Channel
from bot.delivery.message import Message
from bot.office.office import Office
from bot.office.rights import OF_A_TASK, Right, may
from bot.office.task_ref import find_task
from bot.office.wording import keyboards, people_buttons
from bot.texts.folding import folded


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a command or a button does, and who may have it done. Anybody else is told so, and nothing happens."""

    right: Right
    handler: Handler


COMMANDS = {
    "lich": Allowed(Right.ENROLLED, agenda.command),
    "nhiemvu": Allowed(Right.ENROLLED, lists.tasks),
    "tiendo": Allowed(Right.ENROLLED, board.command),
    "choduyet": Allowed(Right.LEADS_UNIT, waiting.command),
    "lichsu": Allowed(Right.ENROLLED, history.history),
    "tonghop": Allowed(Right.LEADS, period_report.command),
    "dangky": Allowed(Right.ENROLLED, subscribing.subscribe),
    "doilink": Allowed(Right.ENROLLED, subscribing.renew),
    "caidat": Allowed(Right.ENROLLED, settings.command),
    "dung": Allowed(Right.ENROLLED, enrolment.leave),
    "vang": Allowed(Right.ENROLLED, leave.command),
    "canbo": Allowed(Right.LEADS_UNIT, roster.command),
    "moi": Allowed(Right.KEEPS, inviting.command),
    "donvi": Allowed(Right.KEEPS, unit_keeping.command),
    "them": Allowed(Right.KEEPS, edits.add),
    "sua": Allowed(Right.KEEPS, edits.edit),
    "nhatky": Allowed(Right.KEEPS, audit_log.command),
    "hoantac": Allowed(Right.KEEPS, proposals.undo),
}
"""What an officer asks for in their own chat."""
TAPS = {
    keyboards.PAGE: Allowed(Right.ENROLLED, lists.page_tapped),
    keyboards.BOARD: Allowed(Right.ENROLLED, board.tapped),
    keyboards.NUDGE: Allowed(Right.LEADS_UNIT, on_task.nudge_tapped),
    keyboards.GRANT: Allowed(Right.LEADS, on_task.grant_tapped),
    keyboards.PROOF: Allowed(Right.SEES, proof.tapped),
    keyboards.SPAN: Allowed(Right.ENROLLED, agenda.page_tapped),
    keyboards.WEEK: Allowed(Right.ENROLLED, week_file.tapped),
    keyboards.PERIOD: Allowed(Right.LEADS, period_report.tapped),
    keyboards.AUDIT: Allowed(Right.KEEPS, audit_log.tapped),
    keyboards.CARD: Allowed(Right.SEES, lists.card_tapped),
    keyboards.REPORT: Allowed(Right.TAKES_PART, reports.report_tapped),
    keyboards.FIX: Allowed(Right.TAKES_PART, reports.fix_tapped),
    keyboards.CHOOSE: Allowed(Right.SEES, reports.chosen_tapped),
    keyboards.SNOOZE: Allowed(Right.TAKES_PART, snooze.snooze_tapped),
    keyboards.UNDO: Allowed(Right.ENROLLED, reports.undo_tapped),
    keyboards.UNDO_ALL: Allowed(Right.ENROLLED, confirming.undo_all_tapped),
    keyboards.ALL_DONE: Allowed(Right.ENROLLED, confirming.all_done_tapped),
    keyboards.EXTENSION: Allowed(Right.ENROLLED, deciding.tapped),
    keyboards.WAITING: Allowed(Right.LEADS_UNIT, waiting.page_tapped),
    keyboards.HISTORY: Allowed(Right.SEES, history.history_tapped),
    keyboards.FILES: Allowed(Right.SEES, proof.files_tapped),
    keyboards.GO_ON: Allowed(Right.ENROLLED, going_on.tapped),
    keyboards.SETTINGS: Allowed(Right.ENROLLED, settings.tapped),
    keyboards.LEAVE: Allowed(Right.ENROLLED, enrolment.leave_tapped),
    keyboards.HELD: Allowed(Right.KEEPS, old_copy.held_tapped),
    keyboards.DRAFT: Allowed(Right.KEEPS, proposals.tapped),
    keyboards.LOAD_QUESTION: Allowed(Right.KEEPS, load_questions.tapped),
    keyboards.ADD: Allowed(Right.KEEPS, edits.add_tapped),
    keyboards.EDIT: Allowed(Right.KEEPS, edits.edit_tapped),
    keyboards.UNIT: Allowed(Right.KEEPS, edits.units_tapped),
    keyboards.RENEW: Allowed(Right.ENROLLED, subscribing.renew_tapped),
    keyboards.QUESTION: Allowed(Right.ENROLLED, passed_on.tapped),
    keyboards.ASK_LEAD: Allowed(Right.SEES, reports.ask_lead_tapped),
    keyboards.MORE_TIME: Allowed(Right.TAKES_PART, more_time.tapped),
    people_buttons.PEOPLE: Allowed(Right.LEADS_UNIT, roster.page_tapped),
    people_buttons.PERSON: Allowed(Right.LEADS_UNIT, leave.card_tapped),
    people_buttons.KEEP: Allowed(Right.KEEPS, keeping.tapped),
    people_buttons.INVITE: Allowed(Right.KEEPS, inviting.tapped),
    people_buttons.KEPT_UNIT: Allowed(Right.KEEPS, unit_keeping.tapped),
    people_buttons.AWAY: Allowed(Right.ENROLLED, leave.absence_tapped),
    people_buttons.FORM: Allowed(Right.ENROLLED, forms.tapped),
}
"""What a button does, by the verb of its data. A right about one task is looked at where the data name the task."""


@dataclass(frozen=True, slots=True)
class Interpreter:
    """Who looks at what `hears` lets through. Where `takes` returns False, the next in the list looks at it."""

    hears: Callable[[Incoming], bool]
    takes: Callable[[Turn], Awaitable[bool | None]]
    strangers: bool = False
    """Whether people who are not enrolled are let in."""


async def dispatch(office: Office, channel: Channel, incoming: Incoming) -> None:
    """Have what came in interpreted. What nobody in the list hears is left alone: nothing is written of it."""
    incoming = _in_one_word(incoming)
    hearing = _hearing(incoming)
    if not hearing:
        return

    async def interpreted(turn: Turn) -> None:
        for one in hearing:
            if await one.takes(turn) is not False:
                return

    await handle(office, channel, incoming, interpreted, strangers=hearing[0].strangers)


def _hearing(incoming: Incoming) -> list[Interpreter]:
    """Who hears what came in. Words that were corrected, and had reported nothing, are heard as if newly said."""
    hearing = [one for one in ORDER if one.hears(incoming)]
    if incoming.edited and hearing:
        hearing += [one for one in ORDER if one.hears(replace(incoming, edited=False))]
    return hearing


def _in_one_word(incoming: Incoming) -> Incoming:
    """A command that was written as two words ("/nhiệm vụ", "/lịch sử") as the one that it is."""
    words = incoming.said.words.split(maxsplit=2)
    command = incoming.command + folded(words[1]) if incoming.command and len(words) > 1 else ""
    if command not in (*COMMANDS, "trogiup", "baocao"):
        return incoming
    said = replace(incoming.said, words=" ".join([f"/{command}", *words[2:]]))
    return replace(incoming, command=command, said=said)


# ---- what is heard --------------------------------------------------------------------------------------------------


def _message(it: Incoming) -> bool:
    return it.tap is None and not it.edited


def _private(it: Incoming) -> bool:
    return _message(it) and it.private


def _in_group(it: Incoming) -> bool:
    """In a group only answers to the bot's own messages are heard, and messages that name it."""
    return _message(it) and it.addressed


def _document(it: Incoming) -> bool:
    return _private(it) and it.said.attachment is not None and it.said.attachment.kind == "document"


def _words(it: Incoming) -> bool:
    """Words, or a caption: be it only the bot's name, but not that alone beside a document in private."""
    worded = bool(it.said.words) if _document(it) else it.worded
    return (_private(it) or _in_group(it)) and worded


def _words_or_file(it: Incoming) -> bool:
    return (_private(it) or _in_group(it)) and (it.worded or it.said.attachment is not None)


def _command(*names: str, where: Callable[[Incoming], bool]) -> Callable[[Incoming], bool]:
    known: Collection[str] = frozenset(names)
    return lambda it: it.command in known and where(it)


# ---- who takes it ---------------------------------------------------------------------------------------------------


async def _commanded(turn: Turn) -> None:
    await form.left(turn)
    await _if_allowed(turn, COMMANDS[turn.incoming.command])


async def _only_in_private(turn: Turn) -> None:
    """What is an officer's own is not told in a group."""
    await turn.answer(Message(turn.say.html("chat.only_in_private")))


async def _tapped(turn: Turn) -> None:
    await _if_allowed(turn, TAPS[turn.tap.verb])


async def _if_allowed(turn: Turn, allowed: Allowed) -> None:
    """Have it done, or say politely who does such things."""
    if allowed.right in OF_A_TASK:
        task = find_task(turn.tap.ref, turn.office.tasks(turn.calendar)) if turn.tap.ref else None
        if task is not None and not may(turn.officer, allowed.right, task.entry):
            turn.toast(turn.say.plain("chat.task_of_others"))
            return
    elif not may(turn.officer, allowed.right):
        words = f"chat.only_{allowed.right}"
        if turn.incoming.tap is None:
            await turn.answer(Message(turn.say.html(words)))
        else:
            turn.toast(turn.say.plain(words))
        return
    await allowed.handler(turn)


async def _in_plain_words(turn: Turn) -> bool:
    """Plain words that stand for a command and for nothing else do what it does; in a group only help is given."""
    meant = plain_requests.as_command(turn.incoming)
    if meant is None:
        return False
    turn.incoming = meant
    if meant.command == "trogiup":
        await lists.help_(turn)
    elif meant.command == plain_requests.HELLO:
        await turn.answer(Message(turn.say.html("chat.hello", name=turn.me.name)))
    elif not turn.private:
        await _only_in_private(turn)
    else:
        if meant.command in _BEGINS:
            await form.left(turn)
        await _if_allowed(turn, COMMANDS[meant.command])
    return True


_BEGINS = frozenset(("moi", "donvi", "vang", "caidat", "them", "sua", "hoantac", "dung"))
"""Commands that begin something, so that a form that stands open is given up; the others only show."""
_PLAINLY: tuple[Callable[[Turn], Awaitable[bool]], ...] = (
    settings.asked,
    board.asked,
    period_report.asked,
    agenda.question,
    _in_plain_words,
    leave.told,
    leave_of_others.told,
)
"""What is asked of the bot itself in plain words, whatever it has asked before."""


async def _form_answered(turn: Turn) -> bool:
    """Whether words answer a form; what is asked plainly in the middle is answered, and the form goes on."""
    return await forms.answered(turn, _PLAINLY)


async def _unknown_command(turn: Turn) -> bool:
    if not turn.said.words.startswith("/"):
        return False
    command = turn.said.words.split()[0][:40]
    await turn.answer(Message(turn.say.html("chat.unknown_command", command=command)))
    return True


async def _reported(turn: Turn) -> None:
    await (reports.words(turn) if _words(replace(turn.incoming, edited=False)) else reports.file_without_words(turn))


ORDER = (
    # Commands.
    Interpreter(_command("start", where=_private), enrolment.start, strangers=True),
    Interpreter(_command("trogiup", "help", where=_private), lists.help_, strangers=True),
    Interpreter(_command("trogiup", "help", where=_in_group), lists.help_),
    Interpreter(_command(*COMMANDS, where=_private), _commanded),
    Interpreter(_command("lich", where=_in_group), agenda.command_with_words),
    Interpreter(_command("start", *COMMANDS, where=_in_group), _only_in_private),
    Interpreter(_command("baocao", where=_message), reports.report_command),
    # Taps, and messages that were corrected.
    Interpreter(lambda it: it.tap is not None, _tapped),
    Interpreter(lambda it: it.edited and it.worded, reports.edited),
    # Events files of admins.
    Interpreter(_document, loads.events_file),
    # Answers to open questions: about an admin's file, of an edit, of an extension, of what was put before the leads.
    Interpreter(lambda it: _words(it) and not _document(it), load_questions.answered),
    Interpreter(lambda it: _words(it) and not _document(it), edits.answered),
    Interpreter(lambda it: _words(it) and not _document(it), _form_answered),
    Interpreter(_words, _unknown_command),
    Interpreter(_words, _in_plain_words),
    Interpreter(_words, on_task.day_typed),
    Interpreter(_words, deciding.answered),
    Interpreter(_words, passed_on.answered),
    Interpreter(lambda it: _words_or_file(it) and not _words(it), passed_on.file_answered),
    Interpreter(_words_or_file, recording.joined_album),
    Interpreter(_words, take_back.asked),
    Interpreter(_words, rows.named),
    Interpreter(_words_or_file, answering.bare_answer),
    Interpreter(_words, forms.answered_later),
    # Plain requests.
    Interpreter(lambda it: _private(it) and _words(it), settings.asked),
    Interpreter(_words, board.asked),
    Interpreter(_words, period_report.asked),
    Interpreter(_words, agenda.question),
    Interpreter(_words, leave.told),
    Interpreter(_words, leave_of_others.told),
    Interpreter(_words, roster.called),
    # What goes on from a question; reports, and the files that come with them or alone.
    Interpreter(_words, passed_on.goes_on),
    Interpreter(_words, answering.goes_on),
    Interpreter(_words, standing.asked),
    Interpreter(_words, several.told),
    Interpreter(_words_or_file, _reported),
    # A sticker, a voice, a place.
    Interpreter(lambda it: _private(it) and not it.service, reports.not_words),
)
