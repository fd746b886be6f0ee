"""Which words go on from what was put before the leads: a lead's answer, and what the officer says to that."""

from bot.chat.answers import quoted
from bot.chat.incoming import Said
from bot.chat.turn import Turn
from bot.delivery.message import Message
from bot.office.questions import pass_on
from bot.replies import ReplyStatus
from bot.store import questions
from bot.store.questions import Question

_REPORTED = (ReplyStatus.done, ReplyStatus.in_progress, ReplyStatus.blocked, ReplyStatus.extension)


async def answered(turn: Turn) -> bool:
    """Whether the message goes on from a question to the leads and all is said. An officer's report is recorded too."""
    question = await quoted.question_quoted(turn)
    if question is None or not turn.private or not (turn.me.oversees or turn.me.id == question.officer_id):
        return False
    await _pass_on(turn, question, turn.said)
    if turn.me.id != question.officer_id:
        return True
    reading = turn.read(turn.said.words)
    return not (reading.confident and reading.status in _REPORTED)


async def file_answered(turn: Turn) -> bool:
    """Whether a file alone goes on from a question to the leads: only words can be passed on."""
    question = await quoted.question_quoted(turn)
    if question is None or turn.me.id == question.officer_id or not turn.me.oversees:
        return False
    await turn.answer(Message(turn.say.html("chat.answer_in_words")))
    return True


async def tapped(turn: Turn) -> None:
    """Trả lời under a question says how; under a lead's unclear words it passes those words on."""
    question = await questions.by_id(turn.connection, turn.tap.number)
    if question is None or not turn.me.oversees:
        turn.toast(turn.say.plain("chat.not_yours_to_decide"))
    elif turn.tap.choice == "send" and turn.quoted is not None and turn.quoted.words:
        turn.edit_buttons(Message(""))
        await _pass_on(turn, question, turn.quoted)
    else:
        turn.toast(turn.say.plain("chat.how_to_answer_officer"))


async def _pass_on(turn: Turn, question: Question, said: Said) -> None:
    """Pass words on, and say to whom they went."""
    reached = await pass_on(turn.office, turn.connection, question, turn.statement(said))
    key = "chat.passed_on_to" if reached else "chat.passed_on_to_nobody"
    await turn.answer(Message(turn.say.html(key, names=", ".join(reached), file=said.attachment is not None)))
