"""The text of a period's report: what was done, what is late and why, what is in the way, what comes next."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
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
    by_task = [[part for part in found.parts if part.counted is one] for one in found.tasks]
    done = [_done(telling, parts) for parts in by_task if parts[0].counted.now.done]
    open_ = [_open(telling, parts) for parts in by_task if _in_term(parts[0].counted)]
    late = [_late(telling, part) for part in found.parts if part.now.standing in _LATE]
    blocked = [_blocked(telling, part) for part in found.parts if part.now.blocked]
    extended = [*_granted(telling), *(_asks(telling, part) for part in found.parts if part.now.asks)]
    evidence = [line for part in found.parts for line in _evidence(telling, part)]
    coming = [_coming(telling, task) for task in found.coming]
    next_ = say.plain("report.section_next", period=period_name(*found.next, say))
    return (
        Section(say.plain("report.section_general"), general(telling)),
        Section(say.plain("report.section_results")),
        Section(say.plain("report.section_by_unit"), level=2, grid=True),
        _section(telling, "done", done, level=2),
        _section(telling, "open", open_, level=2),
        _section(telling, "late", late, level=2),
        _section(telling, "blocked", blocked),
        _section(telling, "extensions", extended),
        _section(telling, "evidence", evidence),
        _section(telling, "next", coming, heading=next_),
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
    telling: Telling, name: str, lines: Sequence[Line], *, level: int = 1, heading: str | None = None
) -> Section:
    say = telling.say
    heading = heading or say.plain(f"report.section_{name}")
    if not lines:
        return Section(heading, (say.plain(f"report.none_{name}"),), level=level)
    shown = list(lines[:_MOST])
    if len(lines) > _MOST:
        shown.append((say.plain("report.more", n=len(lines) - _MOST), ""))
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


def _granted(telling: Telling) -> list[Line]:
    found, say = telling.found, telling.say
    over = found.over
    lines = []
    for one in found.tasks:
        for asked in found.requests.get(one.task.task_key, ()):
            if asked.granted_until and asked.decided_at and over.since <= asked.decided_at < over.until:
                before = day(asked.due_before) if asked.due_before else ""
                words = say.plain(
                    "report.line_granted", title=_title(one.task), day=day(asked.granted_until), before=before
                )
                lines.append((words, ""))
    return lines


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


def _evidence(telling: Telling, part: Part) -> list[Line]:
    say, over = telling.say, telling.found.over
    lines = []
    for row in telling.standing(part):
        files = telling.found.files.get(row.id, [])
        if not files or row.at < over.since or row.status not in (*STATES, EVIDENCE, EXTENSION):
            continue
        counts = Counter(file.kind for file in files)
        told = [
            say.plain(f"report.file_{kind}", n=counts[kind])
            for kind in ("photo", "document", "video", "audio")
            if counts[kind]
        ]
        names = [one_line(file.name, 60) for file in files if file.name]
        words = ", ".join(told) + (f" ({', '.join(names)})" if names else "")
        on = day(telling.on(row.at))
        title, unit = _title(part.counted.task), telling.units((part.unit,))
        lines.append((say.plain("report.line_evidence", title=title, unit=unit, day=on, files=words), ""))
    return lines


def _coming(telling: Telling, task: Occurrence) -> Line:
    due = task.end if task.precision is not Precision.UNKNOWN else None
    units, told = telling.units(task.entry.units), telling.due(task, due)
    return telling.say.plain("report.line_next", title=_title(task), units=units, due=told), ""
