"""Which words go on from what was put before the leads: a lead's answer, and what the officer says to that."""

from dataclasses import replace

from bot.chat.answers import asking, bare, quoted
from bot.chat.asked.spoken import spoken
from bot.chat.incoming import Said
from bot.chat.leads import copies, waiting
from bot.chat.turn import Turn
from bot.delivery.message import Message
from bot.office import questions as office
from bot.office.waiting import may_decide
from bot.replies import ReplyStatus
from bot.store import officers, progress, questions
from bot.store.open_questions import Asked
from bot.store.questions import Matter, Question

_NOTHING = frozenset(("khong", "ko", "k", "khong duoc", "khong dong y", "no", "chua", "thoi", "khong a"))
_REPORTED = (ReplyStatus.done, ReplyStatus.in_progress, ReplyStatus.blocked, ReplyStatus.extension)


async def answered(turn: Turn) -> bool:
    """Whether the message goes on from a question to the leads and all is said. An officer's report is recorded too."""
    question = await quoted.question_quoted(turn)
    if question is None or not turn.private or not (turn.me.id == question.officer_id or _may_answer(turn, question)):
        return False
    if turn.me.id == question.officer_id:
        return await _said_back(turn, question)
    await _answer(turn, question, turn.said)
    return True


async def _said_back(turn: Turn, question: Question) -> bool:
    """The officer's own words go to the leads; a question among them waits for one again."""
    await _pass_on(turn, question, turn.said)
    reading = turn.read(turn.said.words)
    if reading.confident and reading.status is ReplyStatus.question:
        await questions.reopen(turn.connection, question.id)
    return not (reading.confident and reading.status in _REPORTED)


async def file_answered(turn: Turn) -> bool:
    """Whether a file alone goes on from a question to the leads and all is said.

    The officer's is kept with the task, too, and so is what follows in an album, as every album is with its first.
    """
    question, file = await quoted.question_quoted(turn), turn.said.attachment
    if question is None and await goes_on(turn):
        return True
    if question is None and file is not None and file.media_group_id is not None:
        question = await _of_album(turn, file.media_group_id)
        if question is not None:
            await office.pass_file_on(turn.office, turn.connection, question, turn.statement(turn.said))
            return False
    if question is None or not turn.private or not (turn.me.id == question.officer_id or _may_answer(turn, question)):
        return False
    await _pass_on(turn, question, turn.said)
    return turn.me.id != question.officer_id


async def _of_album(turn: Turn, album: str) -> Question | None:
    """The question from which the first picture of an album went on."""
    report_id = await progress.report_of_album(turn.connection, album)
    report = await progress.by_id(turn.connection, report_id) if report_id is not None else None
    if report is None or report.officer_id != turn.me.id:
        return None
    return await questions.of_update(turn.connection, report.update_id)


async def goes_on(turn: Turn) -> bool:
    """Whether words that quote nothing answer the question for which the lead has just tapped Trả lời."""
    asked = await asking.asked_of_lead(turn, Asked.ANSWER)
    question = await questions.by_id(turn.connection, asked.body["question"]) if asked is not None else None
    if asked is None or question is None or not turn.private or turn.said.forwarded:
        return False
    await turn.open_questions.close(asked.id)
    if bare.is_never_mind(turn.said.words):
        await turn.answer(Message(turn.say.html("leads.nothing_passed_on")))
    else:
        await _pass_on(turn, question, turn.said)
    return True


async def tapped(turn: Turn) -> None:
    """Trả lời under a question asks for the words; Đã xong settles it; under unclear words they are passed on."""
    question = await questions.by_id(turn.connection, turn.tap.number)
    choice = turn.tap.choice
    if question is None or not _may_answer(turn, question):
        turn.toast(turn.say.plain("chat.not_yours_to_decide"))
    elif choice in ("send", "said") and turn.quoted is not None and turn.quoted.words:
        turn.edit_buttons(Message(""))
        await _pass_on(turn, question, turn.quoted)
    elif choice == "settle":
        await _settle(turn, question)
    else:
        await _ask_for_words(turn, question)


async def pass_words_on(turn: Turn, question: Question, words: str) -> None:
    """Pass words of the lead's on that were said before."""
    await _answer(turn, question, replace(turn.said, words=words))


async def _answer(turn: Turn, question: Question, said: Said) -> None:
    """Pass a lead's answer on; a bare "không" answers a question, and tells somebody who is stuck nothing."""
    says_nothing = said.attachment is None and not _NOTHING.isdisjoint(spoken(said.words))
    if says_nothing and question.kind in (Matter.OBSTACLE, Matter.STAFF):
        await _ask_for_words(turn, question, after=said.words)
    else:
        await _pass_on(turn, question, said)


async def _settle(turn: Turn, question: Question) -> None:
    """A matter that needs no more: the officer is told, and every lead's message says so."""
    if not await office.settle(turn.office, turn.connection, question, turn.statement(None)):
        turn.toast(await copies.say_settled(turn, question.id))
    else:
        officer = await officers.by_id(turn.connection, question.officer_id)
        name = officer.name if officer and officer.is_reachable else ""
        turn.toast(turn.say.plain("leads.settled_told", officer=name))
    await waiting.shown_anew(turn)
    await copies.of_question(turn, question.id)


async def _ask_for_words(turn: Turn, question: Question, after: str = "") -> None:
    """Ask for the answer to a question: the next words go to the officer, quoted or not."""
    officer = await officers.by_id(turn.connection, question.officer_id)
    text = turn.say.html(
        "leads.answer_now",
        officer=officer.name if officer and officer.left_at is None else turn.say.plain("leads.left"),
        title=question.title,
        asked=question.words[:300],
        after=after,
    )
    await turn.answer(Message(text), task=question.task, question_id=question.id)
    await asking.about(turn, Asked.ANSWER, question.task, question=question.id)


async def _pass_on(turn: Turn, question: Question, said: Said) -> None:
    """Pass words, and the file with them, on, and say to whom they went."""
    reached = await office.pass_on(turn.office, turn.connection, question, turn.statement(said))
    key = "chat.passed_on_to" if reached else "chat.passed_on_to_nobody"
    text = turn.say.html(key, names=", ".join(reached), file=said.attachment is not None, words=bool(said.words))
    await turn.answer(Message(text))
    if turn.me.id != question.officer_id:
        await copies.of_question(turn, question.id)


def _may_answer(turn: Turn, question: Question) -> bool:
    """Whether the one who speaks answers what was put before the leads; nobody answers themselves."""
    if turn.me.id == question.officer_id:
        return False
    task = turn.office.task(turn.calendar, question.task)
    return may_decide(turn.office, turn.me, task) if task is not None else turn.me.oversees
