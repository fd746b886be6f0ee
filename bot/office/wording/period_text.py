"""The text of a period's report: what was done, what is late and why, what is in the way, what comes next."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.calendar.model import Occurrence, Precision
from bot.calendar.period import Counted, figures
from bot.calendar.progress import BLOCKED, NOT_STARTED, STATES
from bot.calendar.standing import Standing, Told
from bot.clock import office_day
from bot.office.period import Gathered, Part
from bot.office.wording import describe
from bot.office.wording.period_names import day, period_name
from bot.reports.period_sheet import Section
from bot.reports.plain_text import one_line
from bot.store.progress import EVIDENCE, EXTENSION
from bot.texts import Texts

_MOST = 100
"""So many lines a list has; the workbook has all."""
_LONGEST = 300
"""Characters of what somebody said; the workbook has all."""
_REASONS = (BLOCKED, EXTENSION, "in_progress", NOT_STARTED)
"""In the history of what is late, the reason is looked for in these reports, in this order."""

Line = tuple[str, str]
One = TypeVar("One")


@dataclass(frozen=True, slots=True)
class _Granted:
    """A new due day of a task, and the one before, where that is known."""

    task: Occurrence
    before: date | None
    until: date


@dataclass(frozen=True, slots=True)
class Telling:
    """What every part of the text needs."""

    found: Gathered
    zone: ZoneInfo
    say: Texts

    def on(self, at: datetime | None) -> date:
        """The office's day of an instant."""
        return office_day(at or self.found.over.until, self.zone)

    def at(self, instant: datetime) -> str:
        """ "09:00 ngày 15/06/2020"."""
        local = instant.astimezone(self.zone)
        return self.say.plain("report.at", hour=f"{local:%H:%M}", day=day(local.date()))

    def units(self, ids: Iterable[str]) -> str:
        """The short names of units."""
        return ", ".join(describe.unit_names(self.found.calendar, tuple(ids)))

    def standing(self, part: Part) -> list[Told]:
        """The rows of a unit that stand at the end of the period, in order."""
        rows = [row.told for row in self.found.rows.get(part.counted.task.task_key, ())]
        undone = {row.undoes for row in rows}
        return [row for row in rows if row.unit == part.unit and row.undoes is None and row.id not in undone]

    def reason(self, part: Part) -> str:
        """What the unit itself said of why it is late; nothing where it said nothing."""
        rows = [row for row in self.standing(part) if row.note and (not part.now.done_at or row.at < part.now.done_at)]
        for status in _REASONS:
            if told := [row for row in rows if row.status == status]:
                return one_line(told[-1].note)
        return ""

    def state(self, part: Part) -> str:
        """How far an open part is: "đạt 50%, hẹn ngày 20/06/2020"; nothing where nobody has said."""
        state = part.now.state
        words = []
        if state.status in (NOT_STARTED, BLOCKED) and state.reported_at:
            words.append(self.say.plain(f"report.state_{state.status}"))
        if state.percent is not None:
            words.append(self.say.plain("report.state_percent", percent=state.percent))
        if state.promised_on is not None:
            words.append(self.say.plain("report.state_promised", day=day(state.promised_on)))
        return ", ".join(words)

    def due(self, task: Occurrence, due: date | None) -> str:
        """ "hạn 30/06/2020, tạm đặt", "không có hạn"; what a lead has granted is settled."""
        if due is None:
            return self.say.plain("report.no_due")
        assumed = "due" in task.entry.assumed and due == task.end
        return self.say.plain("report.due", day=day(due), assumed=assumed)


def sections(telling: Telling) -> tuple[Section, ...]:
    """The parts of the text, in their order."""
    found, say = telling.found, telling.say
    done = [parts for parts in found.by_task if parts[0].counted.now.done]
    open_ = [parts for parts in found.by_task if _in_term(parts[0].counted)]
    late = [part for part in found.parts if part.now.standing in _LATE]
    blocked = [part for part in found.parts if part.now.blocked]
    extended: list[_Granted | Part] = [*_granted(found), *(part for part in found.parts if part.now.asks)]
    evidence = [one for part in found.parts for one in _files(telling, part)]
    next_ = say.plain("report.section_next", period=period_name(*found.next, say))
    return (
        Section(say.plain("report.section_general"), general(telling)),
        Section(say.plain("report.section_results")),
        Section(say.plain("report.section_by_unit"), level=2, grid=True),
        _section(telling, "done", done, _done, level=2),
        _section(telling, "open", open_, _open, level=2),
        _section(telling, "late", late, _late, level=2),
        _section(telling, "blocked", blocked, _blocked),
        _section(telling, "extensions", extended, _extended),
        _section(telling, "evidence", evidence, _evidence),
        _section(telling, "next", found.coming, _coming, heading=next_),
    )


_LATE = (Standing.DONE_LATE, Standing.OPEN_OVERDUE)


def general(telling: Telling) -> tuple[str, ...]:
    """The summary in a few sentences."""
    found, say = telling.found, telling.say
    name = period_name(found.over.first, found.over.last, say)
    if found.is_empty:
        return (say.plain("report.general_none", period=name),)
    of = figures(one.now for one in found.tasks)
    assumed = sum("due" in one.task.entry.assumed for one in found.tasks)
    share = f"{100 * of.done / of.total:.1f}".removesuffix(".0")
    sentences = [
        say.plain(
            "report.general",
            period=name,
            over=found.over.is_over,
            at=telling.at(found.over.until),
            last=day(found.over.last),
            tasks=of.total,
            parts=len(found.parts),
            done=of.done,
            share=share.replace(".", ",") if say.locale == "vi" else share,
            in_time=of[Standing.DONE_IN_TIME],
            late=of[Standing.DONE_LATE],
            open=of[Standing.OPEN_IN_TERM],
            overdue=of[Standing.OPEN_OVERDUE],
            no_due=of[Standing.NO_DUE],
        ),
        say.plain("report.general_flags", blocked=of.blocked, asks=of.asks),
    ]
    if assumed:
        sentences.append(say.plain("report.general_assumed", n=assumed))
    if not found.exact:
        sentences.append(say.plain("report.general_present"))
    return tuple(sentences)


def _section(
    telling: Telling,
    name: str,
    items: Sequence[One],
    line: Callable[[Telling, One], Line],
    *,
    level: int = 1,
    heading: str | None = None,
) -> Section:
    """A list of these items, of which only those that are shown are put into words by `line`."""
    say = telling.say
    heading = heading or say.plain(f"report.section_{name}")
    if not items:
        return Section(heading, (say.plain(f"report.none_{name}"),), level=level)
    shown = [line(telling, one) for one in items[:_MOST]]
    if len(items) > _MOST:
        shown.append((say.plain("report.more", n=len(items) - _MOST), ""))
    return Section(heading, lines=tuple(shown), level=level)


def _in_term(one: Counted) -> bool:
    return not one.now.done and one.now.standing in (Standing.OPEN_IN_TERM, Standing.NO_DUE)


def _title(task: Occurrence) -> str:
    return one_line(task.entry.title, 240)


def _done(telling: Telling, parts: Sequence[Part]) -> Line:
    one = parts[0].counted
    last = max(telling.on(part.now.done_at) for part in parts)
    due = telling.due(one.task, one.due)
    units = telling.units(part.unit for part in parts)
    return telling.say.plain("report.line_done", title=_title(one.task), units=units, day=day(last), due=due), ""


def _open(telling: Telling, parts: Sequence[Part]) -> Line:
    one = parts[0].counted
    open_ = [part for part in parts if not part.now.done]
    states = [
        f"{telling.units((part.unit,))} {words}" if len(parts) > 1 else words
        for part in open_
        if (words := telling.state(part))
    ]
    units, due = telling.units(part.unit for part in parts), telling.due(one.task, one.due)
    words = telling.say.plain("report.line_open", title=_title(one.task), units=units, due=due, state="; ".join(states))
    return words, ""


def _late(telling: Telling, part: Part) -> Line:
    one, due, say = part.counted, part.now.due, telling.say
    told = telling.due(one.task, due)
    title, unit = _title(one.task), telling.units((part.unit,))
    reason = telling.reason(part)
    below = say.plain("report.said", words=one_line(reason, _LONGEST)) if reason else ""
    silent = not reason
    if part.now.done:
        on = telling.on(part.now.done_at)
        days = (on - due).days if due else 0
        return say.plain(
            "report.line_done_late", title=title, unit=unit, day=day(on), days=days, due=told, silent=silent
        ), below
    last = min(telling.found.over.last, telling.on(telling.found.over.until))
    days = (last - due).days if due else 0
    state = telling.state(part)
    return say.plain(
        "report.line_overdue", title=title, unit=unit, days=days, due=told, state=state, silent=silent
    ), below


def _blocked(telling: Telling, part: Part) -> Line:
    words = telling.say.plain(
        "report.line_blocked",
        title=_title(part.counted.task),
        unit=telling.units((part.unit,)),
        day=day(telling.on(part.now.state.reported_at)),
    )
    note = one_line(part.now.state.note, _LONGEST)
    return words, telling.say.plain("report.said", words=note) if note else ""


def _granted(found: Gathered) -> list[_Granted]:
    """What was granted in the period."""
    since, until = found.over.since, found.over.until
    return [
        _Granted(one.task, asked.due_before, asked.granted_until)
        for one in found.tasks
        for asked in found.requests.get(one.task.task_key, ())
        if asked.granted_until and asked.decided_at and since <= asked.decided_at < until
    ]


def _extended(telling: Telling, one: _Granted | Part) -> Line:
    if isinstance(one, Part):
        return _asks(telling, one)
    before = day(one.before) if one.before else ""
    return telling.say.plain("report.line_granted", title=_title(one.task), day=day(one.until), before=before), ""


def _asks(telling: Telling, part: Part) -> Line:
    until = part.now.asks
    words = telling.say.plain(
        "report.line_asks",
        title=_title(part.counted.task),
        unit=telling.units((part.unit,)),
        day=day(until) if until else "",
    )
    row = next((row for row in telling.standing(part) if row.id == part.now.asked_by), None)
    note = one_line(row.note, _LONGEST) if row else ""
    return words, telling.say.plain("report.said", words=note) if note else ""


def _files(telling: Telling, part: Part) -> list[tuple[Part, Told]]:
    """The rows of the period with which the unit sent files."""
    files, since = telling.found.files, telling.found.over.since
    said = (*STATES, EVIDENCE, EXTENSION)
    if not files:
        return []
    return [(part, row) for row in telling.standing(part) if row.id in files and row.at >= since and row.status in said]


def _evidence(telling: Telling, one: tuple[Part, Told]) -> Line:
    say, (part, row) = telling.say, one
    files = telling.found.files[row.id]
    counts = Counter(file.kind for file in files)
    told = [
        say.plain(f"report.file_{kind}", n=counts[kind])
        for kind in ("photo", "document", "video", "audio")
        if counts[kind]
    ]
    names = [one_line(file.name, 60) for file in files if file.name]
    words = ", ".join(told) + (f" ({', '.join(names)})" if names else "")
    title, unit, on = _title(part.counted.task), telling.units((part.unit,)), day(telling.on(row.at))
    return say.plain("report.line_evidence", title=title, unit=unit, day=on, files=words), ""


def _coming(telling: Telling, task: Occurrence) -> Line:
    due = task.end if task.precision is not Precision.UNKNOWN else None
    units, told = telling.units(task.entry.units), telling.due(task, due)
    return telling.say.plain("report.line_next", title=_title(task), units=units, due=told), ""
