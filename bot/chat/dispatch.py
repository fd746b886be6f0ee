"""Who may interpret what comes in: one list, read from top to bottom; the first that takes it ends it."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, replace

from bot.chat import enrolment, plain_requests
from bot.chat.admin import edits, load_questions, loads, old_copy, proposals
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
from bot.chat.leads import deciding, waiting
from bot.chat.lists import agenda, history, lists, standing, subscribing, week_file
from bot.chat.turn import Handler, Turn, handle
from bot.delivery.channel import Channel
from bot.delivery.message import Message
from bot.office.office import Office
from bot.office.wording import keyboards
from bot.texts.folding import folded

COMMANDS: dict[str, Handler] = {
    "lich": agenda.command,
    "nhiemvu": lists.tasks,
    "choduyet": waiting.command,
    "lichsu": history.history,
    "dangky": subscribing.subscribe,
    "doilink": subscribing.renew,
    "dung": enrolment.leave,
    "them": proposals.for_admins(edits.add),
    "sua": proposals.for_admins(edits.edit),
    "hoantac": proposals.for_admins(proposals.undo),
}
"""What an officer asks for in their own chat."""
TAPS: dict[str, Handler] = {
    keyboards.PAGE: lists.page_tapped,
    keyboards.SPAN: agenda.page_tapped,
    keyboards.WEEK: week_file.tapped,
    keyboards.CARD: lists.card_tapped,
    keyboards.REPORT: reports.report_tapped,
    keyboards.FIX: reports.fix_tapped,
    keyboards.CHOOSE: reports.chosen_tapped,
    keyboards.SNOOZE: snooze.snooze_tapped,
    keyboards.UNDO: reports.undo_tapped,
    keyboards.UNDO_ALL: confirming.undo_all_tapped,
    keyboards.ALL_DONE: confirming.all_done_tapped,
    keyboards.EXTENSION: deciding.tapped,
    keyboards.WAITING: waiting.page_tapped,
    keyboards.HISTORY: history.history_tapped,
    keyboards.FILES: history.files_tapped,
    keyboards.LEAVE: enrolment.leave_tapped,
    keyboards.HELD: old_copy.held_tapped,
    keyboards.DRAFT: proposals.for_admins(proposals.tapped),
    keyboards.LOAD_QUESTION: proposals.for_admins(load_questions.tapped),
    keyboards.ADD: proposals.for_admins(edits.add_tapped),
    keyboards.EDIT: proposals.for_admins(edits.edit_tapped),
    keyboards.UNIT: proposals.for_admins(edits.units_tapped),
    keyboards.RENEW: subscribing.renew_tapped,
    keyboards.QUESTION: passed_on.tapped,
    keyboards.ASK_LEAD: reports.ask_lead_tapped,
    keyboards.MORE_TIME: more_time.tapped,
}


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
    await COMMANDS[turn.incoming.command](turn)


async def _only_in_private(turn: Turn) -> None:
    """What is an officer's own is not told in a group."""
    await turn.answer(Message(turn.say.html("chat.only_in_private")))


async def _tapped(turn: Turn) -> None:
    await TAPS[turn.tap.verb](turn)


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
    Interpreter(_words, _unknown_command),
    Interpreter(_words, deciding.answered),
    Interpreter(_words, passed_on.answered),
    Interpreter(lambda it: _words_or_file(it) and not _words(it), passed_on.file_answered),
    Interpreter(_words_or_file, recording.joined_album),
    Interpreter(_words, take_back.asked),
    Interpreter(_words_or_file, answering.bare_answer),
    # Plain requests.
    Interpreter(_words, agenda.question),
    Interpreter(_words, plain_requests.asked),
    # What goes on from a question; reports, and the files that come with them or alone.
    Interpreter(_words, passed_on.goes_on),
    Interpreter(_words, answering.goes_on),
    Interpreter(_words, standing.asked),
    Interpreter(_words, several.told),
    Interpreter(_words_or_file, _reported),
    # A sticker, a voice, a place.
    Interpreter(lambda it: _private(it) and not it.service, reports.not_words),
)
