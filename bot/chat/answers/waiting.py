"""A message that waits for its task: once that is named, it is acted on as if it had named it itself."""

from collections.abc import Sequence
from dataclasses import replace

from bot.calendar.model import Occurrence
from bot.chat.answers import asking, recording, several
from bot.chat.incoming import Said
from bot.chat.turn import Turn
from bot.office import reporting
from bot.office.rights import Right
from bot.store.open_questions import OpenQuestion
from bot.store.progress import Attachment


async def named(
    turn: Turn, question: OpenQuestion, task: Occurrence, files: Sequence[Attachment] = (), said: Said | None = None
) -> None:
    """Act on the message that waits, about this task. Files that came after it, and these, are kept with it.

    `said` is the message where it is at hand, as it is read about this task.
    """
    said = said or asking.waiting(turn, question)
    await turn.open_questions.close(question.id)
    if said.words:
        await recording.act(turn, task, said)
    else:
        await recording.evidence(turn, task, said)
    await _keep_files(turn, task, said, (*asking.waiting_files(question), *files))


async def named_several(turn: Turn, question: OpenQuestion, tasks: Sequence[Occurrence]) -> None:
    """Act on the message that waits, about each of these tasks; a file of this message is kept with each too."""
    said, file = asking.waiting(turn, question), turn.said.attachment
    await turn.open_questions.close(question.id)
    if said.words:
        parts = several.Parts()
        for task in tasks:
            parts.add(task, said)
        await several.carry_out(turn, parts)
    for task in tasks:
        if not said.words:
            await recording.evidence(turn, task, said)
        await _keep_files(turn, task, said, [*asking.waiting_files(question), *([file] if file is not None else [])])


async def _keep_files(turn: Turn, task: Occurrence, said: Said, files: Sequence[Attachment]) -> None:
    for file in files if turn.may(Right.TAKES_PART, task.entry) else ():
        kept = replace(turn.statement(said), attachment=file)
        await reporting.keep_beside(turn.office, turn.connection, task, kept)
