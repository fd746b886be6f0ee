"""One occurrence in the words of the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.calendar.model import Calendar, Certainty, Entry, Kind, Occurrence, Precision, Status
from bot.calendar.ordinals import OrdinalClass, ordinal_class
from bot.calendar.progress import UnitState, all_done, mean_percent
from bot.calendar.unit_terms import as_open
from bot.office.wording import describe
from bot.texts import Texts, hours_text, span_text
from bot.web.page.page_data import Seen

_NOT_DUE = (Status.CANCELLED, Status.POSTPONED)
_NOBODY: Mapping[str, UnitState] = {}


@dataclass(frozen=True, slots=True)
class Item:
    """What a list or a day shows of an occurrence; words are plain and ready, empty where there is nothing to say.

    `anchor` is unique on a page, `hour` is when it begins, `hours` from when to when, `when` says what the heading of a
    day does not (a span, a month), `first` is the ordinal as it stands before a title ("90 năm"), `overdue` the days
    since a task was due that is not done, or 0, `stands_in` that it is shown to who stands in for somebody.
    """

    anchor: str
    kind: Kind
    kind_name: str
    title: str
    ordinal: str
    first: str
    round: bool
    hour: str
    hours: str
    when: str
    place: str
    chair: str
    status: Status
    status_name: str
    stands_in: bool
    done: bool
    percent: int | None
    overdue: int
    units: tuple[tuple[str, str], ...]
    assumed: frozenset[str]
    facts: tuple[tuple[str, str], ...]

    @property
    def is_task(self) -> bool:
        return self.kind is Kind.TASK

    @property
    def off(self) -> bool:
        """Whether it does not take place as planned."""
        return self.status in _NOT_DUE


def item(occurrence: Occurrence, seen: Seen, names: Mapping[str, str], say: Texts) -> Item:
    """Put an occurrence into words. `names` are the short names of units."""
    entry = occurrence.entry
    held = seen.states.get(occurrence.task_key, _NOBODY)
    task = entry.kind is Kind.TASK
    done = task and all_done(entry.units, held)
    percent = mean_percent(entry.units, held) if task and not done else None
    return Item(
        anchor=f"muc-{entry.id}.{occurrence.key}" if occurrence.key else f"muc-{entry.id}",
        kind=entry.kind,
        kind_name=say.plain(f"feed.kind_{entry.kind.value}"),
        title=entry.title,
        ordinal=_ordinal(occurrence, say),
        first=_first(occurrence, say),
        round=occurrence.ordinal is not None and ordinal_class(occurrence.ordinal) is OrdinalClass.ROUND,
        hour=hours_text(entry.starts) if describe.hours(occurrence, say) else "",
        hours=describe.hours(occurrence, say),
        when=_when(occurrence, say),
        place=entry.place,
        chair=entry.chair,
        status=occurrence.status,
        status_name="" if occurrence.status is Status.CONFIRMED else say.plain(f"page.status_{occurrence.status}"),
        done=done,
        percent=percent,
        overdue=0 if done else _overdue(_as_open(occurrence, seen, held), seen.today),
        stands_in=task and seen.stands_in_at(entry),
        units=tuple(
            (names.get(unit, unit), _state(occurrence, unit, held.get(unit, UnitState()), say) if task else "")
            for unit in entry.units
        ),
        assumed=entry.assumed,
        facts=tuple(_facts(occurrence, seen.calendar, say)),
    )


def _ordinal(occurrence: Occurrence, say: Texts) -> str:
    if occurrence.ordinal is None:
        return ""
    key = "page.ordinal" if occurrence.entry.kind is Kind.ANNIVERSARY else "page.ordinal_other"
    return say.plain(key, n=occurrence.ordinal)


def _first(occurrence: Occurrence, say: Texts) -> str:
    if occurrence.ordinal is None or occurrence.entry.kind is not Kind.ANNIVERSARY:
        return ""
    return say.plain("page.ordinal_first", n=occurrence.ordinal)


def _when(occurrence: Occurrence, say: Texts) -> str:
    if occurrence.start is None or occurrence.end is None:
        return say.plain("page.year_only", year=occurrence.year)
    if occurrence.precision is Precision.MONTH:
        return say.plain("page.month_only", month=occurrence.start.month, year=occurrence.start.year)
    return "" if occurrence.start == occurrence.end else span_text(occurrence.start, occurrence.end)


def _overdue(occurrence: Occurrence, today: date) -> int:
    """The days since a task was due; a month has to end first, and what is put off is not late."""
    if occurrence.entry.kind is not Kind.TASK or occurrence.end is None or occurrence.status in _NOT_DUE:
        return 0
    return max(0, (today - occurrence.end).days)


def _as_open(occurrence: Occurrence, seen: Seen, held: Mapping[str, UnitState]) -> Occurrence:
    """A task as it is due for the officer's own units, or where they have done it for the others."""
    theirs = seen.units_in(occurrence.entry)
    return as_open(occurrence, occurrence.entry.units if all_done(theirs, held) else theirs, held)


def _state(occurrence: Occurrence, unit: str, state: UnitState, say: Texts) -> str:
    words = say.plain(f"feed.state_{state.status}")
    if state.percent is not None and state.status != "done":
        words += f" {state.percent}%"
    if state.promised_on is not None and state.status != "done":
        words += ", " + say.plain("page.promised", day=span_text(state.promised_on, state.promised_on))
    due = occurrence.due_of(unit)
    if due is not None and due != occurrence.end and not state.is_done:
        words += ", " + say.plain("page.own_due", day=span_text(due, due))
    return words


def _meeting(entry: Entry, calendar: Calendar) -> list[tuple[str, str]]:
    return [
        ("supporting", ", ".join(describe.unit_names(calendar, entry.supporting))),
        ("followers", ", ".join(describe.unit_names(calendar, entry.followers))),
        ("participants", entry.participants),
        ("preparation", entry.preparation),
    ]


def _facts(occurrence: Occurrence, calendar: Calendar, say: Texts) -> list[tuple[str, str]]:
    """What is behind it, as (name, words): who helps and takes part, what to prepare, layer, to whom it goes,
    earlier dates, note, source.
    """
    entry = occurrence.entry
    layer = {layer.id: layer.name for layer in calendar.layers}.get(entry.layer, entry.layer)
    found = [(say.plain(f"page.fact_{name}"), words) for name, words in _meeting(entry, calendar) if words]
    found.append((say.plain("page.fact_layer"), layer))
    if entry.hand_in:
        assumed = say.plain("page.assumed") if "hand_in" in entry.assumed else ""
        found.append((say.plain("page.fact_hand_in"), f"{entry.hand_in} {assumed}".strip()))
    for one in entry.earlier:
        day = span_text(one.span.start, one.span.end, year=True)
        found.append((say.plain("page.fact_earlier"), f"{day} ({one.note})" if one.note else day))
    if entry.note:
        found.append((say.plain("page.fact_note"), entry.note))
    if entry.source:
        found.append((say.plain("page.fact_source"), entry.source))
    if entry.certainty is not Certainty.HIGH:
        found.append((say.plain("page.fact_certainty"), say.plain(f"feed.certainty_{entry.certainty.value}")))
    return found
