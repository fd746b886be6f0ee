"""Which tasks the names in a message stand for: a clause that is named binds, be it unknown, closed, or of another.

Where a name does not plainly mean one task there is a reason instead, in words, and what may be meant.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.calendar.model import Frequency, Occurrence, Repeating, Status, TaskKey, Yearly
from bot.calendar.progress import DONE
from bot.chat.answers import asking, quoted, which
from bot.chat.answers.quoted import Quoted
from bot.chat.incoming import Said
from bot.chat.lists.lists import States, is_done
from bot.chat.turn import Turn
from bot.office.rights import Right
from bot.office.wording import describe
from bot.statements import Period, Statement, Target, statements
from bot.store import progress
from bot.texts.folding import folded

_A_DAY = timedelta(days=1)
_TO_COME = frozenset(("trong", "den", "sang", "cuoi", "qua", "dau", "het", "giua", "vao", "truoc"))
_QUARTER = re.compile(r"q(?:uy|ui)?\d?\b")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known while a message is interpreted: all tasks and their states, those that are open and the officer's.

    `about` is what the message answers, `numbered` the list that it answers, by number; `just_closed` are the tasks
    that the officer has reported as done within a day.
    """

    tasks: Sequence[Occurrence]
    states: States
    open: Sequence[Occurrence]
    about: Quoted
    numbered: Sequence[Occurrence | None]
    just_closed: frozenset[TaskKey] = frozenset()

    @property
    def only(self) -> Occurrence | None:
        """The one task that the message answers."""
        return self.about.tasks[0] if len(self.about.tasks) == 1 else None

    @property
    def near(self) -> list[Occurrence]:
        """What may be meant where nothing else is known: the open tasks of the list that is answered, or all."""
        listed = [task for task in self.open if task in self.about.tasks] if len(self.about.tasks) > 1 else []
        return listed or list(self.open)

    @property
    def listed(self) -> int | None:
        """How many tasks the list has that the message answers; 0 where it answers nothing, None where one task."""
        return len(self.numbered) if self.numbered or self.only is None else None


@dataclass(frozen=True, slots=True)
class Meant:
    """The task that a name stands for; or the `reason` why that has to be asked (HTML), and which may be meant.

    `closed` is a task that is done: whoever asks a question may well mean that, and whoever has `just` closed it and
    now tells another state.
    """

    task: Occurrence | None = None
    reason: str = ""
    choices: tuple[Occurrence, ...] = ()
    closed: Occurrence | None = None
    just: bool = False


async def known(turn: Turn, about: Quoted, own: Collection[TaskKey] = ()) -> Known:
    """What has to be known to interpret the message of this turn, which answers `about`.

    What the message itself has reported before it was corrected, on the tasks `own`, does not close them.
    """
    states = {key: state for key, state in (await which.states_of_all(turn)).items() if key not in own}
    numbered = await quoted.listed(turn)
    opened, just_closed = which.open_tasks(turn, states), await _just_closed(turn, states)
    return Known(turn.office.tasks(turn.calendar), states, opened, about, numbered, just_closed)


def cut(turn: Turn, words: str, listed: int | None) -> tuple[Statement, ...]:
    """The statements of a message; `listed` as for `statements`."""
    return statements(words, clauses={entry.clause for entry in turn.calendar.entries if entry.clause}, listed=listed)


def part_name(number: int, listed: int | None) -> str:
    """The name of a part, for buttons: its number, and what the message was cut with."""
    return str(number) if listed is None else f"{number}.{listed}"


def words_of(turn: Turn, statement: Statement, task: Occurrence | None = None) -> str:
    """The words of a statement that are read and kept, about a task if one is known.

    They are without the names where it is plain what is said of them. "II.6 tháng 7 xong" keeps its month, in which it
    may be going to be done, unless that is the month of a task that repeats and is due.
    """
    periods = [target.period for target in statement.targets if target.period]
    told_of = task is not None and all(
        isinstance(task.entry.schedule, Repeating) and _falls_in(task, period) and not which.is_far(turn, task)
        for period in periods
    )
    plain = statement.plain and statement.told and (not periods or told_of)
    return statement.told if plain else statement.words


def part_of(turn: Turn, said: Said, part: str, task: Occurrence | None = None) -> Said:
    """The part of a message that a button is about; all of it where the button names none. A command is left out."""
    words = without_command(said.words)
    if part:
        number, _, listed = part.partition(".")
        found = cut(turn, words, int(listed) if listed else None)
        if int(number) < len(found):
            words = words_of(turn, found[int(number)], task)
    return replace(said, words=words, part=part)


async def names_another(turn: Turn, said: Said, tasks: Sequence[Occurrence]) -> bool:
    """Whether a tapped question no longer fits its message, which was corrected since and now names other tasks.

    `tasks` are those that the tapped button would record the message `said` for.
    """
    asked = [await asking.is_about(turn, said.message_id, task.task_key) for task in tasks]
    if None not in asked:
        return not all(asked)
    targets = [target for one in cut(turn, without_command(said.words), None) for target in one.targets]
    clauses = {plain_clause(target.clause) for target in targets if target.clause}
    known = {plain_clause(entry.clause) for entry in turn.calendar.entries if turn.may(Right.TAKES_PART, entry)}
    return any(clauses & known - {plain_clause(task.entry.clause)} for task in tasks)


def without_command(words: str) -> str:
    """The words that follow a command, or all where there is none."""
    return "".join(words.split(maxsplit=1)[1:]) if words.startswith("/") else words


def plain_clause(clause: str) -> str:
    """A clause as it is compared: "ii. 5" is "II.5"."""
    return clause.upper().replace(" ", "")


def meant(turn: Turn, target: Target, known: Known) -> Meant:
    """The task that a name stands for."""
    found = _numbered(turn, target.number, known) if target.number else _of_clause(turn, target, known)
    return replace(found, just=found.closed is not None and found.closed.task_key in known.just_closed)


def of_period(turn: Turn, words: str, known: Known) -> tuple[Occurrence | None, str] | None:
    """The occurrence of the task that is answered whose month or quarter the words name, and the words behind that.

    None where they name none; no occurrence where the task has none in that period.
    """
    only = known.only
    found = _period_of(turn, words, only) if only is not None else None
    if only is None or found is None:
        return None
    fitting = [task for task in known.tasks if task.entry.id == only.entry.id and _falls_in(task, found.period)]
    return (only if only in fitting else next(iter(fitting), None)), found.told


def is_of_another(turn: Turn, words: str, task: Occurrence) -> bool:
    """Whether the words name a month or quarter that is not the one of this task, which repeats."""
    found = _period_of(turn, words, task)
    return found is not None and not _falls_in(task, found.period)


@dataclass(frozen=True, slots=True)
class _Named:
    """A period that words name, and the words behind it."""

    period: Period
    told: str


def _period_of(turn: Turn, words: str, task: Occurrence) -> _Named | None:
    """The period that words begin with, or name beside the task's clause; of a quarterly task also one within them.

    "sang quý 2" and its like tell a time to come.
    """
    if not task.entry.clause or not isinstance(task.entry.schedule, Repeating):
        return None
    quarterly = task.entry.schedule.frequency is Frequency.QUARTERLY
    said, at_once = words.split(), cut(turn, words, None)[0].targets
    if at_once and at_once[0].period is not None:
        return _Named(at_once[0].period, words) if _may_have(task, at_once[0].period) else None
    for start in range(len(said) if quarterly else 1):
        if start and folded(said[start - 1]) in _TO_COME:
            continue
        if start and not _QUARTER.match(folded(said[start])):
            continue
        statement = cut(turn, f"{task.entry.clause} {' '.join(said[start:])}", None)[0]
        period = statement.targets[0].period if statement.targets else None
        if period is not None and _may_have(task, period):
            return _Named(period, statement.told if not start else words)
    return None


async def _just_closed(turn: Turn, states: States) -> frozenset[TaskKey]:
    """The tasks whose standing "done" the officer has said themself within a day: what they say next may correct it."""
    found, since = set(), turn.office.now() - _A_DAY
    for key, units in states.items():
        when = [one.reported_at for one in units.values() if one.status == DONE and one.reported_at is not None]
        if any(one >= since for one in when):
            last = await progress.newest_of(turn.connection, turn.me.id, [key])
            if last is not None and last.status == DONE and last.reported_at in when:
                found.add(key)
    return frozenset(found)


def _numbered(turn: Turn, number: int, known: Known) -> Meant:
    say = turn.say
    if not known.numbered:
        return Meant(None, say.html("several.no_list"), tuple(known.near))
    if number > len(known.numbered):
        return Meant(None, say.html("several.no_number", number=number), tuple(known.near))
    task = known.numbered[number - 1]
    return Meant(task) if task is not None else Meant(None, say.html("chat.task_gone"), tuple(known.near))


def _of_clause(turn: Turn, target: Target, known: Known) -> Meant:
    """The occurrence that a clause means.

    The one that the message answers, if it is of that clause and of the period that is named; else an open one, which
    must be overdue or due soon where the clause has more than one.
    """
    say, clause = turn.say, target.clause
    found = [task for task in known.tasks if _is_of(task, clause) and task.status is not Status.CANCELLED]
    mine = [task for task in found if turn.may(Right.TAKES_PART, task.entry)]
    if not mine:
        key = "several.not_yours" if found else "several.unknown"
        return Meant(None, say.html(key, clause=clause), tuple(known.near))
    period = target.period if target.period and any(_may_have(task, target.period) for task in mine) else None
    about = [task for task in mine if task in known.about.tasks]
    if about and period is None:
        mine = about
    if period is not None:
        of_period = [task for task in mine if _falls_in(task, period)]
        if not of_period:
            return Meant(None, say.html("several.no_period", clause=clause), tuple(_open(turn, mine, known)))
        year = min((abs(task.year - turn.office.today().year), task.year) for task in of_period)[1]
        mine = [task for task in of_period if task.year == year]
        if known.only in mine:
            mine = [known.only] if known.only else mine
    if len(mine) == 1 and (mine[0] in known.about.tasks):
        return Meant(mine[0])
    opened = _open(turn, mine, known)
    if not opened:
        due = [task for task in known.near if not which.is_far(turn, task)]
        return _closed(turn, mine, due)
    if period is not None or (len(mine) == 1 and not isinstance(mine[0].entry.schedule, Repeating | Yearly)):
        if len(opened) == 1:
            return Meant(opened[0])
        return Meant(None, say.html("several.many", clause=clause), tuple(opened))
    nearest = _nearest(turn, clause, mine, opened)
    if nearest.task is not None and target.period is not None and not _has_month(nearest.task, target.period):
        return Meant(None, say.html("several.no_period", clause=clause), tuple(opened))
    return nearest


def _has_month(task: Occurrence, period: Period) -> bool:
    """Whether a month that was named for a task of a quarter lies within that quarter; any other name fits."""
    schedule = task.entry.schedule
    if not isinstance(schedule, Repeating) or schedule.frequency is not Frequency.QUARTERLY or not period.month:
        return True
    return task.key.endswith(f"Q{(period.month - 1) // 3 + 1}")


def _closed(turn: Turn, done: Sequence[Occurrence], others: Sequence[Occurrence]) -> Meant:
    last = ([task for task in done if not which.is_far(turn, task)] or done)[-1]
    term = describe.term(last, turn.office.today(), turn.say)
    reason = turn.say.html("several.closed", title=describe.title(last), term=term)
    return Meant(None, reason, (last, *(task for task in others if task != last)), last)


def _nearest(turn: Turn, clause: str, mine: Sequence[Occurrence], opened: Sequence[Occurrence]) -> Meant:
    """Of several the nearest, if it is due soon or overdue and no other is; of one repeating task others may follow."""
    today = turn.office.today()
    near = [task for task in opened if not which.is_far(turn, task)]
    if not near:
        done = [task for task in mine if not which.is_far(turn, task)]
        if done:
            return _closed(turn, done, opened)
        return Meant(None, turn.say.html("several.far", clause=clause), tuple(opened))
    first, *others = sorted(near, key=lambda task: abs(((task.start or today) - today).days))
    follow = all(task.entry.id == first.entry.id and task.start and task.start >= today for task in others)
    if others and not follow:
        return Meant(None, turn.say.html("several.many", clause=clause), tuple(opened))
    return Meant(first)


def _open(turn: Turn, tasks: Sequence[Occurrence], known: Known) -> list[Occurrence]:
    return [task for task in tasks if not is_done(task, known.states, turn.me.reporting_units(task.entry))]


def _is_of(task: Occurrence, clause: str) -> bool:
    return plain_clause(task.entry.clause) == plain_clause(clause)


def _may_have(task: Occurrence, period: Period) -> bool:
    """Whether a quarter or month beside the clause can tell which occurrence is meant, and is no day to come."""
    schedule = task.entry.schedule
    if not isinstance(schedule, Repeating):
        return _falls_in(task, period)
    return (schedule.frequency is Frequency.QUARTERLY) == (period.quarter is not None)


def _falls_in(task: Occurrence, period: Period) -> bool:
    if period.year is not None and task.year != period.year:
        return False
    if isinstance(task.entry.schedule, Repeating):
        # An extension moves the day, and not the period that is reported on.
        if not _may_have(task, period):
            return False
        return task.key.endswith(f"Q{period.quarter}" if period.quarter else f"-{period.month:02}")
    if task.start is None:
        return False
    quarter = (task.start.month - 1) // 3 + 1
    return quarter == period.quarter if period.quarter else task.start.month == period.month
