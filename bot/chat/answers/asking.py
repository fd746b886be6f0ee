"""What is kept of a question that the bot asks, so that a bare answer to it is understood, after a restart too."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from bot.calendar.model import Occurrence, TaskKey
from bot.chat.incoming import Said
from bot.chat.turn import Turn
from bot.store.open_questions import Asked, OpenQuestion
from bot.store.progress import Attachment

AT_ONCE = timedelta(minutes=30)
"""So long words that are no bare answer may still go on from a question."""
_WITHIN = {Asked.DAY: timedelta(days=1)}
_FILE_WAITS = timedelta(days=1)
OF_LEADS = (Asked.GRANT, Asked.DECISION, Asked.ANSWER)
"""What leads are asked; it is read where requests are decided and questions answered."""
_OF_PROGRESS = (Asked.PERCENT, Asked.OBSTACLE, Asked.STATE)


async def about(turn: Turn, kind: Asked, task: TaskKey, said: Said | None = None, **kept: Any) -> None:
    """Keep that the officer was asked something about a task, because of what they had said."""
    body = {"words": said.words, **kept} if said is not None else kept
    message_id = said.message_id if said is not None else ""
    await _keep(turn, kind, _WITHIN.get(kind, AT_ONCE), task=task, body=body, message_id=message_id)


async def which_task(turn: Turn, said: Said, tasks: Sequence[Occurrence], files: Sequence[Attachment] = ()) -> None:
    """Keep that the officer was asked which of these tasks a message is about; it waits, with further files."""
    body = {
        "said": {"words": said.words, "forwarded": said.forwarded, "part": said.part, "file": _plain(said.attachment)},
        "tasks": [list(task.task_key) for task in tasks],
        "files": [_plain(file) for file in files],
    }
    within = AT_ONCE if said.words else _FILE_WAITS
    await _keep(turn, Asked.TASK, within, body=body, message_id=said.message_id)


async def standing(turn: Turn) -> list[OpenQuestion]:
    """What the officer was asked about tasks here, the newest first: those too whose time has passed."""
    found = await turn.open_questions.standing()
    return [one for one in found if one.kind not in (Asked.FORM, Asked.LIST)]


async def open_now(turn: Turn) -> list[OpenQuestion]:
    """Of those, what an answer need not quote yet."""
    return [one for one in await standing(turn) if one.until >= turn.office.now()]


async def listed(turn: Turn, tasks: Sequence[TaskKey], items: Sequence[tuple[str, int | str]] = ()) -> None:
    """Keep which numbered list was shown last in one's own chat: of tasks, or of `items` by the verb and id of their
    buttons.
    """
    if turn.private:
        body = {"tasks": [list(task) for task in tasks], "items": [list(item) for item in items]}
        await _keep(turn, Asked.LIST, AT_ONCE, body=body)


async def shown_list(turn: Turn) -> OpenQuestion | None:
    """The list that words which answer no message may mean a row of: the last thing shown, nothing asked since."""
    if not turn.private or turn.incoming.quoted is not None:
        return None
    found = await turn.open_questions.standing()
    last = next((one for one in found if one.until >= turn.office.now() and one.kind is not Asked.FORM), None)
    shown = last is not None and last.kind is Asked.LIST and (last.body["tasks"] or last.body["items"])
    return last if shown else None


async def numbered_tasks(turn: Turn) -> list[TaskKey]:
    """The tasks by number that words which answer no message may mean: of the list shown last, be it a question's."""
    last = await shown_list(turn)
    if last is not None:
        return [] if last.body["items"] else tasks_of(last)
    newest = next(iter(await open_now(turn)), None) if turn.private and turn.incoming.quoted is None else None
    return tasks_of(newest) if newest is not None and newest.kind is Asked.TASK else []


async def of_message(turn: Turn, message_id: str, part: str = "") -> OpenQuestion | None:
    """The question which task the officer's message, or a part of it, is about, if that still waits."""
    waits = [one for one in await _because_of(turn, message_id) if one.kind is Asked.TASK]
    return next((one for one in waits if waiting(turn, one).part == part), None)


async def drop(turn: Turn, said: Said) -> bool:
    """Forget what was asked because of a message that now says `said`. False, and nothing, where it says the same."""
    asked = await _because_of(turn, said.message_id)
    if any(said.words == (one.body.get("said") or one.body).get("words") for one in asked):
        return False
    for question in asked:
        await turn.open_questions.close(question.id)
    return True


async def is_about(turn: Turn, message_id: str, task: TaskKey) -> bool | None:
    """Whether what is asked because of the officer's message may be about the task; None where nothing is asked."""
    asked = await _because_of(turn, message_id)
    return any(task in tasks_of(one) for one in asked) if asked else None


async def asked_of_lead(turn: Turn, kind: Asked) -> OpenQuestion | None:
    """The newest question of a kind to a lead, where that stands open and nothing is quoted."""
    if turn.incoming.quoted is not None:
        return None
    return next((one for one in await open_now(turn) if one.kind is kind), None)


async def which_matter(turn: Turn, words: str, tasks: Sequence[TaskKey], items: Sequence[tuple[str, int]]) -> None:
    """Keep that a lead was asked for which of some matters, each (its verb, its id) about a task, words are."""
    body = {"words": words, "tasks": [list(task) for task in tasks], "items": [list(item) for item in items]}
    await _keep(turn, Asked.DECISION, AT_ONCE, body=body)


async def reported(turn: Turn, task: TaskKey, *, done: bool = False) -> None:
    """A report settles what was asked about the task's progress; of a task that is done nothing is asked any more."""
    kinds = (*_OF_PROGRESS, Asked.DAY) if done else _OF_PROGRESS
    await turn.open_questions.settle(task, kinds)


async def requested(turn: Turn, task: TaskKey) -> None:
    """A request for more time settles until when it is wanted."""
    await turn.open_questions.settle(task, (Asked.DAY, Asked.STATE))


def waiting(turn: Turn, question: OpenQuestion) -> Said:
    """The message that waits for its task."""
    kept = question.body["said"]
    file, sender = _file(kept["file"]), turn.incoming.own.text
    return Said(kept["words"], question.message_id, sender, file, forwarded=kept["forwarded"], part=kept["part"])


def waiting_files(question: OpenQuestion) -> list[Attachment]:
    """The files that came after that message and wait with it."""
    return [Attachment(**kept) for kept in question.body["files"]]


async def wait_too(turn: Turn, question: OpenQuestion, file: Attachment) -> None:
    """Keep a further file with a message that waits for its task."""
    body = dict(question.body)
    await turn.open_questions.change(question.id, {**body, "files": [*body["files"], _plain(file)]})


def tasks_of(question: OpenQuestion) -> list[TaskKey]:
    """The tasks that the question is about, in the order in which they were listed."""
    if question.task is not None:
        return [question.task]
    return [TaskKey(*key) for key in question.body["tasks"]]


async def _because_of(turn: Turn, message_id: str) -> list[OpenQuestion]:
    return [one for one in await standing(turn) if message_id and one.message_id == message_id]


async def _keep(
    turn: Turn,
    kind: Asked,
    within: timedelta,
    *,
    body: dict[str, Any],
    task: TaskKey | None = None,
    message_id: str = "",
) -> None:
    now = turn.office.now()
    await turn.open_questions.ask(
        kind,
        update_id=turn.key,
        now=now,
        until=now + within,
        task=task,
        message_id=message_id,
        body=body,
    )


def _plain(file: Attachment | None) -> dict[str, Any] | None:
    return None if file is None else asdict(file)


def _file(kept: dict[str, Any] | None) -> Attachment | None:
    return None if kept is None else Attachment(**kept)
