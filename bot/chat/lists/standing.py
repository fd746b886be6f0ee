"""How far a task is: the answer to whoever asks it plainly of a task ("II.2 đến đâu rồi?"), and to a lead who names
one of a unit that is not their own.
"""

from bot.calendar.model import Occurrence, Status
from bot.chat.answers import named, which
from bot.chat.asked import progress_words
from bot.chat.lists import cards
from bot.chat.turn import Turn
from bot.office.rights import Right
from bot.replies import ReplyStatus

_MOST = 5
_REPORTS = frozenset(ReplyStatus) - {ReplyStatus.question, ReplyStatus.acknowledged, ReplyStatus.unrelated}


async def asked(turn: Turn) -> bool:
    """Show the task of which words ask how far it is, or the tasks that a lead's words name and that are not of the
    lead's own units; what plainly reports is left.

    Of a task that repeats it is the occurrence that is due next, or else the last.
    """
    if not turn.private or turn.said.attachment is not None:
        return False
    targets = [target for one in named.cut(turn, turn.said.words, None) for target in one.targets]
    clauses = list(dict.fromkeys(named.plain_clause(one.clause) for one in targets if one.clause))
    if not clauses or len(clauses) > _MOST:
        return False
    if len(clauses) == 1 and progress_words.of_clause(turn.said.words, clauses[0]):
        task = nearest(turn, clauses[0])
        if task is not None and turn.may(Right.SEES, task.entry):
            await cards.send(turn, task)
            return True
    if not turn.me.oversees:
        return False
    reading = turn.read(turn.said.words)
    if reading.confident and reading.status in _REPORTS:
        return False
    found = [nearest(turn, clause) for clause in clauses]
    if None in found or any(turn.me.own_units(one.entry) for one in found if one):
        return False
    for task in filter(None, found):
        await cards.send(turn, task)
    return True


def nearest(turn: Turn, clause: str) -> Occurrence | None:
    """The occurrence of the task with this clause that is due next, or else the last. None where there is none."""
    tasks = [
        task
        for task in turn.office.tasks(turn.calendar)
        if named.plain_clause(task.entry.clause) == clause and task.status is not Status.CANCELLED
    ]
    near = [task for task in tasks if not which.is_far(turn, task)]
    coming = [task for task in near or tasks if task.start is None or task.start >= turn.office.today()]
    return next(iter(coming), (near or tasks)[-1] if tasks else None)
