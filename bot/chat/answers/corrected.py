"""A message that was corrected: what it had reported is taken back, and what it says now is read, task by task."""

from dataclasses import replace

from bot.calendar.model import Occurrence
from bot.chat.answers import named, quoted, recording, several
from bot.chat.answers.several import Parts
from bot.chat.turn import Turn
from bot.office import reporting
from bot.office.wording import describe


async def told(turn: Turn) -> bool:
    """Whether the message names tasks now, or had reported on several; what stands for the same words is left alone.

    A later report on a task stands, whatever the older message says now.
    """
    statement = turn.statement(turn.said)
    mine, standing = await reporting.standing(turn.connection, statement)
    if not mine:
        return False
    before = [turn.office.task(turn.calendar, report.task) for report in standing]
    parts = await _parts(turn, [task for task in before if task is not None])
    if parts is None:
        return False
    taken, kept = {}, []
    changed = bool(set(parts.tasks) - {report.task for report in standing} or not standing)
    for report, task in zip(standing, before, strict=True):
        title = describe.title(task) if task else report.entry_id
        said = parts.tasks.get(report.task)
        if said is not None and report.note in {"\n".join(one.words for one in said[1]), turn.said.words}:
            del parts.tasks[report.task]
            continue
        changed = True
        if not await reporting.take_back(turn.office, turn.connection, report, statement):
            kept.append(title)
            parts.tasks.pop(report.task, None)
        elif said is None or all(recording.is_no_news(turn.read(one.words, task)) for one in said[1]):
            taken[report.task] = title
            parts.tasks.pop(report.task, None)
        else:
            taken[report.task] = title
    if changed or parts.asked:
        await several.carry_out(turn, parts, taken, kept)
    return True


async def _parts(turn: Turn, before: list[Occurrence]) -> Parts | None:
    """What the message says now. Words that name nothing may be about any of the tasks that it had reported on."""
    said = replace(turn.said, words=named.without_command(turn.said.words))
    about = await quoted.tasks_quoted(turn)
    own = [task.task_key for task in before]
    parts = several.parts_of(turn, said, await named.known(turn, about, own))
    if parts is None and len(before) > 1:
        known = await named.known(turn, quoted.Quoted(tuple(before)), own)
        parts = several.parts_of(turn, said, known) or Parts(asked=[several.Asked(said, "", before)])
    return parts
