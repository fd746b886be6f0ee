"""What an admin is asked about a file that was sent: one question at a time, with buttons, before there is a preview.

Questions and answers stand in the draft, so that a restart goes on with them. When all are answered, the file is read
again (see `load_jobs`).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.chat.admin import edits
from bot.chat.turn import Turn
from bot.delivery.message import Message
from bot.files.questions import Question
from bot.office.wording import keyboards
from bot.store import drafts
from bot.store.drafts import READING, Draft
from bot.texts import Texts

_LONGEST_LABEL = 60


def with_questions(body: Mapping[str, Any], questions: Sequence[Question]) -> dict[str, Any]:
    """The body of a draft with what has to be answered, in place of what was asked before."""
    asked = [
        {"id": q.id, "text": q.text, "options": [list(one) for one in q.options], "year": q.year} for q in questions
    ]
    return {**body, "questions": asked}


def message(draft_id: int, body: Mapping[str, Any], say: Texts) -> Message:
    """The next question of a draft, with a button for each answer."""
    number, question = _next(body)
    text = say.html(
        "ask.message",
        name=body["name"],
        text=question.text,
        number=number + 1,
        of=len(body["questions"]),
        year=question.year,
    )
    labels = [label if len(label) <= _LONGEST_LABEL else f"{label[:_LONGEST_LABEL]}…" for _, label in question.options]
    return Message(text, keyboards.load_question_buttons(draft_id, number, labels, say))


async def tapped(turn: Turn) -> None:
    """An answer under a question."""
    draft = await drafts.by_id(turn.connection, turn.tap.number, turn.me.id)
    number, place = turn.tap.question, turn.tap.value or 0
    if draft is not None and draft.state:
        turn.toast(turn.say.plain("changes.under_way"))
    elif draft is None:
        turn.edit_buttons(Message(""))
        turn.toast(turn.say.plain("changes.draft_gone"))
    elif not _waits(draft) or number != _next(draft.body)[0] or place >= len(_next(draft.body)[1].options):
        turn.edit_buttons(Message(""))
        turn.toast(turn.say.plain("ask.answered_before"))
    else:
        _, question = _next(draft.body)
        value, label = question.options[place]
        turn.edit(Message(turn.say.html("ask.answered", text=question.text, answer=label)))
        await _take(turn, draft, question, value)


async def answered(turn: Turn) -> bool:
    """Whether these words answer the open question about a file, such as a year that is none of its buttons."""
    draft = await edits.asked(turn)
    if draft is None or draft.state or not _waits(draft):
        return False
    _, question = _next(draft.body)
    value = question.value(turn.said.words)
    if value is None:
        return False
    await _take(turn, draft, question, value)
    return True


def _waits(draft: Draft) -> bool:
    asked = draft.body.get("questions", ())
    return any(one["id"] not in draft.body.get("answers", {}) for one in asked)


def _next(body: Mapping[str, Any]) -> tuple[int, Question]:
    """(number from 0, question) of what is to be answered next."""
    number = next(at for at, one in enumerate(body["questions"]) if one["id"] not in body.get("answers", {}))
    found = body["questions"][number]
    options = tuple((value, label) for value, label in found["options"])
    return number, Question(found["id"], found["text"], options, found["year"])


async def _take(turn: Turn, draft: Draft, question: Question, value: str) -> None:
    """Keep an answer, and go on: to the next question, or to the preview."""
    body = {**draft.body, "answers": {**draft.body.get("answers", {}), question.id: value}}
    if any(one["id"] not in body["answers"] for one in body["questions"]):
        name = await turn.answer(message(draft.id, body, turn.say))
        await drafts.change(turn.connection, draft.id, body=body, question=name)
    else:
        await drafts.advance(turn.connection, draft.id, READING, body=body, question=None)
        turn.wakes.append(turn.office.wake_loads)
