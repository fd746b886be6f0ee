"""Leave in words: who is away from when to when, who stands in, what is due meanwhile, what has happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from bot.calendar.model import Calendar, Occurrence
from bot.calendar.progress import STATES, UnitState
from bot.office.wording import describe
from bot.store.absences import Absence
from bot.store.officers import Officer
from bot.store.progress import Report
from bot.texts import Texts, day_and_weekday, day_month

if TYPE_CHECKING:
    from bot.office.absences import Noted

_MOST = 8
"""How many tasks are listed."""


def days(absence: Absence, today: date, say: Texts) -> str:
    """ "từ thứ Hai 01/06 đến thứ Hai 15/06", "ngày thứ Hai 01/06"."""
    first, last = (
        day_and_weekday(day, say.locale, year=day.year != today.year) for day in (absence.first, absence.last)
    )
    return say.plain("people.days", first=first, last=last, one=absence.first == absence.last)


def noted(found: Noted, by: Officer, today: date, say: Texts) -> str:
    """The confirmation: from when to when, who stands in, what is to be known."""
    return say.html(
        "people.leave_noted",
        me=found.officer.id == by.id,
        name=found.officer.name,
        by=by.name,
        days=days(found.absence, today, say),
        deputy=found.deputy.name if found.deputy else "",
        due=len(found.tasks),
        replaced=[days(one, today, say) for one in found.replaced],
        warnings=warnings(found, today, say),
    )


def done(found: Noted, today: date, say: Texts) -> str:
    """The confirmation to somebody who noted another's absence, with what `seen` warns of."""
    head = say.html(
        "people.leave_done",
        name=found.officer.name,
        days=days(found.absence, today, say),
        deputy=found.deputy.name if found.deputy else "",
    )
    return "\n".join(part for part in (head, warnings(found, today, say)) if part)


def warnings(found: Noted, today: date, say: Texts) -> str:
    """What somebody has to see to, because of an absence; "" where there is nothing."""
    gone = found.deputy_gone
    return say.html(
        "people.warnings",
        name=found.officer.name,
        deputy=found.deputy.name if found.deputy else "",
        units=[(one.name, one.tasks) for one in found.alone],
        deputy_gone=f"{day_month(gone[0], today)}–{day_month(gone[1], today)}" if gone else "",
        waits=[one.name for one in found.waits],
    )


def seen(found: Noted, today: date, say: Texts) -> str:
    """The same for whoever sees to the unit."""
    return say.html(
        "people.leave_seen",
        name=found.officer.name,
        days=days(found.absence, today, say),
        deputy=found.deputy.name if found.deputy else "",
        due=len(found.tasks),
        warnings=warnings(found, today, say),
    )


def uncovered(found: Noted, today: date, say: Texts) -> str:
    """That from today somebody is away and nobody stands in."""
    return say.html(
        "people.uncovered",
        name=found.officer.name,
        days=days(found.absence, today, say),
        due=_lines(found.tasks, today, say),
        units=[(one.name, one.tasks) for one in found.alone],
    )


def stand_in(found: Noted, calendar: Calendar, today: date, say: Texts, *, begins: bool = False) -> str:
    """What a deputy stands in for; `begins` on the first day."""
    return say.html(
        "people.stand_in",
        begins=begins,
        name=found.officer.name,
        days=days(found.absence, today, say),
        units=", ".join(describe.unit_names(calendar, found.officer.units)),
        due=_lines(found.tasks, today, say),
        more=max(0, len(found.tasks) - _MOST),
    )


def called_off(officer: Officer, absence: Absence, by: Officer, today: date, say: Texts) -> str:
    """That an absence does not hold any more."""
    return say.html("people.leave_off", name=officer.name, by=by.name, days=days(absence, today, say))


def back(
    absence: Absence,
    officer: Officer,
    deputy: Officer | None,
    reported: Sequence[tuple[Occurrence, Report]],
    names: Mapping[int, str],
    open_: Sequence[Occurrence],
    today: date,
    say: Texts,
    *,
    theirs: bool,
) -> str:
    """That an officer is back: what has been reported meanwhile, and what is open. `theirs`: said to them."""
    happened = [
        (
            day_month(one.reported_at, today),
            describe.title(task),
            _said(one, say),
            names.get(one.officer_id, f"#{one.officer_id}"),
        )
        for task, one in reported[-_MOST:]
    ]
    return say.html(
        "people.back",
        theirs=theirs,
        name=officer.name,
        deputy=deputy.name if deputy else "",
        days=days(absence, today, say),
        happened=happened,
        earlier=max(0, len(reported) - _MOST),
        open=_lines(open_, today, say),
        more=max(0, len(open_) - _MOST),
    )


def _said(report: Report, say: Texts) -> str:
    if report.status not in STATES:
        return say.html(f"people.did_{report.status}")
    state = UnitState(report.status, report.percent, report.promised_on, report.note, report.reported_at)
    return describe.state(state, say)


def _lines(tasks: Sequence[Occurrence], today: date, say: Texts) -> list[tuple[str, str]]:
    return [(describe.title(task), describe.due(task, today, say)) for task in tasks[:_MOST]]
