"""Messages that name their tasks, one or several: what is plain is recorded for each, and the rest is asked about."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.calendar.model import Occurrence, TaskKey
from bot.calendar.progress import DONE
from bot.chat.answers import asking, confirming, more_time, named, quoted, recording, which
from bot.chat.answers.confirming import Recorded
from bot.chat.answers.named import Known
from bot.chat.incoming import Said
from bot.chat.turn import Turn
from bot.delivery.message import Message
from bot.office import reporting
from bot.office.rights import Right
from bot.office.wording import describe
from bot.replies import Reading, ReplyStatus
from bot.statements import Statement
from bot.store.progress import EXTENSION
from bot.texts import day_month

_NO_REPORT = (ReplyStatus.question, ReplyStatus.acknowledged)
_NOT_DONE = (ReplyStatus.in_progress, ReplyStatus.blocked, ReplyStatus.not_started)
_LONGEST_WORDS = 100
_MOST = 20
"""More tasks in one message are not answered one by one."""


@dataclass(slots=True)
class Asked:
    """A part of a message that does not plainly mean one task: why (HTML), and which may be meant."""

    part: Said
    reason: str
    choices: list[Occurrence]
    all_done: bool = False


@dataclass(slots=True)
class Parts:
    """A message by task: `tasks` are those that are plainly meant, with the words about each; `asked` the rest."""

    tasks: dict[TaskKey, tuple[Occurrence, list[Said]]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def add(self, task: Occurrence, part: Said) -> None:
        parts = self.tasks.setdefault(task.task_key, (task, []))[1]
        if part not in parts:
            parts.append(part)


async def told(turn: Turn) -> bool:
    """Whether the message names its tasks, or all of a list: each is then recorded or asked about."""
    about = await quoted.tasks_quoted(turn)
    if about.gone:
        return False
    known = await named.known(turn, about)
    parts = parts_of(turn, turn.said, known)
    if parts is None:
        return False
    await carry_out(turn, parts)
    return True


async def commanded(turn: Turn, said: Said) -> bool:
    """Whether the words of /baocao name tasks; they bind, whatever message they answer."""
    if not any(one.told for one in named.cut(turn, said.words, 0)):
        return False
    known = await named.known(turn, quoted.Quoted())
    parts = parts_of(turn, said, known)
    if parts is not None:
        await carry_out(turn, parts)
    return parts is not None


def parts_of(turn: Turn, said: Said, known: Known) -> Parts | None:
    """What a message says of which task; None where it names none and does not tell of all of a list."""
    found = named.cut(turn, said.words, known.listed)
    if len(found) == 1 and not found[0].targets:
        return _of_period(turn, said, known) or _everything(turn, said, found[0], known)
    parts, rest = Parts(), []
    if known.listed == 0 and any(target.number for one in found for target in one.targets):
        parts.asked.append(Asked(said, turn.say.html("several.no_list"), known.near))
        return parts
    for number, statement in enumerate(found):
        part = _Part(turn, said, statement, named.part_name(number, known.listed), alone=len(found) == 1)
        if statement.targets:
            _sort_named(turn, part, known, parts)
        elif known.only is not None:
            parts.add(known.only, part.about(known.only))
        else:
            rest.append(part)
    for part in rest:
        _sort_rest(turn, part, known, parts)
    _sort_contradicting(turn, said, found, known, parts)
    return parts


@dataclass(slots=True)
class _Part:
    """A statement of a message, and what it is called in buttons; `alone` where it is the whole message."""

    turn: Turn
    said: Said
    statement: Statement
    name: str
    alone: bool

    def about(self, task: Occurrence) -> Said:
        """Its words as they are read about a task. A message with one name reads as it is, if that is plain."""
        words = named.words_of(self.turn, self.statement, task)
        bare = any(target.number or target.period for target in self.statement.targets)
        if self.alone and not (bare and words != self.statement.words):
            whole = self.turn.read(self.said.words, task).confident
            if whole or not self.turn.read(words, task).confident:
                return self.said
        if not self.statement.told and self.statement.plain:
            words = ""
        return self._said(words)

    def whole(self) -> Said:
        """Its words as they were said; of a long one, with a heading perhaps, only the names and what is told."""
        words = self.statement.words.strip(" ,;.-–(\n")
        if len(words) > _LONGEST_WORDS and self.statement.told:
            names = (target.clause or str(target.number) for target in self.statement.targets)
            words = f"{', '.join(names)} {self.statement.told}".strip()
        return self._said(words)

    def reports_nothing(self) -> bool:
        """Whether it plainly asks a question or only nods: that may be about any task."""
        readings = [self.turn.read(self.statement.words), self.turn.read(self.statement.told)]
        return any(one.confident and one.status in _NO_REPORT for one in readings if one.said)

    def reopens(self, task: Occurrence) -> bool:
        """Whether it surely tells of a task that was done that it is not: "chưa xong", "vướng kinh phí"."""
        reading = self.turn.read(self.about(task).words, task)
        return reading.confident and reading.status in _NOT_DONE

    def _said(self, words: str) -> Said:
        said = self.said
        return Said(words, said.message_id, said.sender, said.attachment, forwarded=said.forwarded, part=self.name)


def _sort_named(turn: Turn, part: _Part, known: Known, parts: Parts) -> None:
    found = [named.meant(turn, target, known) for target in part.statement.targets]
    if not part.statement.plain:
        choices = [task for one in found for task in ((one.task,) if one.task else one.choices[:1])]
        reason = next((one.reason for one in found if one.reason), "")
        parts.asked.append(Asked(part.whole(), reason, _unique([known.only, *choices])))
        return
    reasons = []
    for one in found:
        task = one.task
        if task is None and one.closed is not None:
            means_it = part.reports_nothing() or (one.just and part.reopens(one.closed))
            task = one.closed if means_it else None
        if task is not None:
            parts.add(task, part.about(task))
        elif one.reason not in reasons:
            reasons.append(one.reason)
            parts.asked.append(Asked(part.whole(), one.reason, _unique([known.only, *one.choices])))


def _sort_rest(turn: Turn, part: _Part, known: Known, parts: Parts) -> None:
    """Words beside named tasks that name none themselves: of a list perhaps all the others, else it is asked."""
    others = [task for task in known.near if task.task_key not in parts.tasks]
    reading = turn.read(part.statement.told)
    everything = part.statement.everything and reading.status is ReplyStatus.done
    asked_about = any(one.choices for one in parts.asked)
    listed = [task for task in others if task in known.about.tasks] if len(known.about.tasks) > 1 else []
    if everything and reading.confident and part.statement.count is None and listed:
        if not any(which.is_far(turn, task) for task in listed):
            for task in listed:
                parts.add(task, part.about(task))
            return
        parts.asked.append(Asked(part.whole(), turn.say.html("several.all_far"), listed, all_done=True))
        return
    if recording.is_no_news(reading):
        return
    parts.asked.append(Asked(part.whole(), "", others, all_done=everything and not asked_about))


def _sort_contradicting(turn: Turn, said: Said, found: Sequence[Statement], known: Known, parts: Parts) -> None:
    """An answer to one task that names only another is about neither for sure."""
    only, targets = known.only, {target for one in found for target in one.targets}
    if only is None or only.task_key in parts.tasks or len(targets) != 1 or not parts.tasks:
        return
    task, pieces = next(iter(parts.tasks.values()))
    reading = turn.read(said.words, task)
    if reading.confident and reading.status in _NO_REPORT:
        return
    parts.tasks.clear()
    part = replace(said, part=pieces[0].part or named.part_name(0, known.listed))
    parts.asked.append(Asked(part, _contradiction(turn, only, task), [only, task]))


def _of_period(turn: Turn, said: Said, known: Known) -> Parts | None:
    """ "quý 1 xong rồi" under the message of that quarter's task; under the message of another it is asked about."""
    found = named.of_period(turn, said.words, known)
    if found is None or known.only is None:
        return None
    task, told = found
    if task is None:
        reason = turn.say.html("several.no_period", clause=known.only.entry.clause)
        return Parts(asked=[Asked(said, reason, [known.only])])
    if task == known.only:
        whole = turn.read(said.words, task)
        unclear = not whole.confident or recording.is_no_news(whole)
        plain = told and told != said.words and unclear and turn.read(told, task).confident
        return Parts({task.task_key: (task, [replace(said, words=told)])}) if plain else None
    return Parts(asked=[Asked(said, _contradiction(turn, known.only, task), [known.only, task])])


def _contradiction(turn: Turn, answered: Occurrence, told_of: Occurrence) -> str:
    """Why an answer to the message about one task that names another has to be asked about."""
    today, say = turn.office.today(), turn.say
    same = answered.entry.clause == told_of.entry.clause
    return say.html(
        "several.other",
        title=describe.title(answered),
        term=describe.term(answered, today, say) if same else "",
        clause=told_of.entry.clause,
        other=describe.term(told_of, today, say) if same else "",
    )


def _everything(turn: Turn, said: Said, statement: Statement, known: Known) -> Parts | None:
    """ "xong hết rồi": all of the list that is answered; where none is, a tap is offered for all that are due."""
    if known.only is not None or not statement.everything:
        return None
    reading = turn.read(said.words)
    if reading.status is not ReplyStatus.done:
        return None
    listed = [task for task in known.open if task in known.about.tasks]
    parts = Parts()
    if listed:
        counted = statement.count in (None, len(listed), len(known.about.tasks))
        far = any(which.is_far(turn, task) for task in listed)
        if reading.confident and counted and not far and not said.forwarded:
            for task in listed:
                parts.add(task, said)
        else:
            reason = turn.say.html("several.all_far") if far else ""
            parts.asked.append(Asked(said, reason, listed, all_done=not said.forwarded))
        return parts
    if len(known.open) < 2 or said.attachment is not None or known.about.tasks:
        return None
    due = [task for task in known.open if not which.is_far(turn, task)] or list(known.open)
    parts.asked.append(Asked(said, "", due, all_done=not said.forwarded))
    return parts


def _unique(tasks: Iterable[Occurrence | None]) -> list[Occurrence]:
    return list({task.task_key: task for task in tasks if task is not None}.values())


# ---- what comes of it -----------------------------------------------------------------------------------------------


async def carry_out(
    turn: Turn, parts: Parts, taken: Mapping[TaskKey, str] | None = None, kept: Sequence[str] = ()
) -> None:
    """Record what is plain, confirm it in one message, and ask about the rest, each in a message of its own.

    `taken` are the titles of tasks whose report a message has lost that was corrected, `kept` of those that were
    reported on since.
    """
    if len(parts.tasks) + len(parts.asked) > _MOST:
        await turn.answer(Message(turn.say.html("several.too_many", most=_MOST)))
        return
    taken = taken or {}
    recorded: list[Recorded] = []
    later: list[tuple[Occurrence, Said]] = []
    alone = len(parts.tasks) == 1 and not (parts.asked or kept or taken)
    for task, pieces in parts.tasks.values():
        part = _joined(pieces)
        done = None if alone or _contradicts(turn, task, pieces) else await _record(turn, task, part)
        if done is None:
            later.append((task, part))
        else:
            recorded.append(done)
    told_of = {one.task.task_key for one in recorded}
    withdrawn = [title for key, title in taken.items() if key not in told_of]
    if not alone and (recorded or withdrawn or kept):
        quotes = [f"{task.entry.clause} {part.words}".strip() for task, part in later]
        quotes += [one.part.words for one in parts.asked]
        await confirming.confirm(turn, recorded, quotes, withdrawn, kept)
    for task, part in later:
        unclear = not part.words or _contradicts(turn, task, parts.tasks[task.task_key][1])
        if not unclear and (alone or turn.read(part.words, task).status is not ReplyStatus.unrelated):
            await recording.act(turn, task, part)
        else:
            await recording.ask(turn, task, Reading(ReplyStatus.in_progress, confident=False), part)
    done_now = {one.task.task_key for one in recorded if one.status == DONE}
    for one in parts.asked:
        choices = [task for task in one.choices if task.task_key not in done_now] or one.choices
        words = one.part.words if recorded or later or len(parts.asked) > 1 else ""
        await which.ask(turn, choices, one.part, reason=one.reason, words=words, all_done=one.all_done)


def _joined(pieces: Sequence[Said]) -> Said:
    first = pieces[0]
    words = "\n".join(one.words for one in pieces if one.words)
    return Said(words, first.message_id, first.sender, first.attachment, forwarded=first.forwarded, part=first.part)


def _contradicts(turn: Turn, task: Occurrence, pieces: Sequence[Said]) -> bool:
    """Whether two parts about one task read differently: "II.5 xong, II.5 đang làm"."""
    readings = [turn.read(one.words, task) for one in pieces]
    return len(readings) > 1 and (
        len({one.status for one in readings}) > 1 or not all(one.confident for one in readings)
    )


async def _record(turn: Turn, task: Occurrence, part: Said) -> Recorded | None:
    """Record a part that plainly tells a state or asks for time; None for anything else."""
    reading = more_time.read(turn, part.words, task)
    if not part.words or not reading.confident or part.forwarded or not turn.may(Right.TAKES_PART, task.entry):
        return None
    statement, status = turn.statement(part), reading.status.value
    if reading.status is ReplyStatus.extension:
        if reading.date is None or (task.start is not None and reading.date <= task.start):
            return None
        await more_time.record_beside(turn, task, part, reading.percent)
        report_id = await reporting.ask_for_time(
            turn.office, turn.connection, task, statement, reading.date, reading.percent
        )
        await asking.requested(turn, task.task_key)
        state = turn.say.html("several.extension", day=day_month(reading.date, turn.office.today()))
        return Recorded(task, report_id, EXTENSION, None, state)
    if status not in recording.STATES:
        return None
    promised = recording.promise(reading)
    report_id = await reporting.record(turn.office, turn.connection, task, statement, status, reading.percent, promised)
    await asking.reported(turn, task.task_key, done=status == DONE)
    state = recording.said_state(turn, task, status, reading.percent, promised)
    return Recorded(task, report_id, status, reading.percent, state)
