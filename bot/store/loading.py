"""Changing the calendar as an act: first a proposal, which can be looked at and tells whether most of a layer would go,
then one transaction that writes it.

A proposal is bound to the calendar that it was made against. Whoever applies it after somebody else's change is told
so, and nothing is written.
"""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar import changes as calendar_changes
from bot.calendar.model import Calendar, Unit
from bot.clock import office_day
from bot.files.destination import Mode
from bot.files.diff import Difference, difference
from bot.files.made_ids import MadeId
from bot.files.problems import Problem
from bot.files.questions import Question
from bot.files.read.sheet import Progress
from bot.store import Store, bundled_calendar, calendars, staging, versions, writing
from bot.store.calendars import Snapshot
from bot.store.versions import Action, Author, File, State

_SWEEPING = 5
"""Removing fewer than so many rows of a layer is no cause for alarm."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """A proposal removes most of what a layer holds."""

    layer: str
    removed: int
    held: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is to become of the calendar `snapshot`. `before` and `after` are calendars, `difference` theirs.

    With `errors`, or `questions` that somebody has to answer first, nothing can be applied, and `after` is `before`.
    """

    snapshot: Snapshot
    after: Calendar
    units: Mapping[str, Sequence[Unit]]
    difference: Difference
    action: Action = Action.LOAD
    layers: tuple[str, ...] = ()
    files: tuple[File, ...] = ()
    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    questions: tuple[Question, ...] = ()
    mode: Mode | None = None
    """Of a load, whether the rows of its layers that no file names stay or go; `at_stake` counts them by layer id."""
    at_stake: Mapping[str, int] = field(default_factory=dict)
    made_ids: tuple[MadeId, ...] = ()  # those of rows that had none

    @property
    def blocked(self) -> bool:
        """Whether it cannot be applied, for its mistakes or for what has to be answered first."""
        return bool(self.errors or self.questions)

    @property
    def before(self) -> Calendar:
        """The calendar that it changes."""
        return self.snapshot.calendar

    @property
    def other_mode(self) -> Mode | None:
        """The way of loading that would lead to another calendar; None where there is none."""
        if not self.at_stake or self.mode is None:
            return None
        return Mode.REPLACE if self.mode is Mode.ADD else Mode.ADD

    @property
    def empty(self) -> bool:
        """Whether there is nothing to write: the calendar is already so."""
        units_before = {layer: tuple(units) for layer, units in self.snapshot.units.items() if units}
        units = {layer: tuple(units) for layer, units in self.units.items() if units}
        before, after = self.before, self.after
        return (before.rows, before.layers, units_before) == (after.rows, after.layers, units)

    @property
    def sweeps(self) -> tuple[Sweep, ...]:
        """The layers most of which would go: more than half, and not just a few rows.

        An office that puts its own calendar in place of the bundled one, before anybody works with it, is not asked.
        """
        found: list[Sweep] = []
        if self.snapshot.untouched:
            return ()
        for layer in dict.fromkeys(row.layer for row in self.difference.gone):
            removed = sum(row.layer == layer for row in self.difference.gone)
            held = sum(row.layer == layer for row in self.before.rows)
            if removed >= _SWEEPING and removed * 2 > held:
                found.append(Sweep(layer, removed, held))
        return tuple(found)


class Outdated(Exception):
    """Somebody else has changed the calendar since the proposal was made."""


def propose(
    snapshot: Snapshot,
    files: Sequence[Path],
    *,
    locale: str = "vi",
    layer: str | None = None,
    mode: Mode | None = None,
    progress: Progress | None = None,
    today: date | None = None,
    answers: Mapping[str, str] | None = None,
) -> Proposal:
    """Read events files that are to be added to layers or to take their place (see `read_calendar`).

    `progress` hears how far it is; `today` is the office's day; `answers` are to an earlier proposal's questions.
    """
    from bot.files.load import read_calendar  # imported late: the bot starts without it

    loaded = read_calendar(
        files,
        locale=locale,
        layer=layer,
        mode=mode,
        beside=snapshot.calendar,
        unit_layers=snapshot.unit_layers,
        progress=progress,
        today=today,
        answers=answers,
    )
    if loaded.errors or loaded.questions:
        return replace(refused(snapshot, loaded.errors, loaded.warnings, loaded.questions), made_ids=loaded.made_ids)
    named = tuple(found.id for found in loaded.layers)
    return Proposal(
        snapshot=snapshot,
        after=loaded.calendar,
        units={**snapshot.units, **loaded.units},
        difference=difference(snapshot.calendar, loaded.calendar, named),
        layers=named,
        files=tuple(File(file.name, hashlib.sha256(file.read_bytes()).hexdigest()) for file in files),
        warnings=loaded.warnings,
        mode=loaded.mode,
        at_stake=loaded.at_stake,
        made_ids=loaded.made_ids,
    )


def refused(
    snapshot: Snapshot,
    errors: Sequence[Problem],
    warnings: Sequence[Problem] = (),
    questions: Sequence[Question] = (),
) -> Proposal:
    """A proposal that cannot be applied, for these errors, or before these questions are answered."""
    return Proposal(
        snapshot=snapshot,
        after=snapshot.calendar,
        units=snapshot.units,
        difference=difference(snapshot.calendar, snapshot.calendar, ()),
        errors=tuple(errors),
        warnings=tuple(warnings),
        questions=tuple(questions),
    )


def propose_state(snapshot: Snapshot, state: State, action: Action) -> Proposal:
    """Propose a whole calendar: an older version, or the one of now with a small change."""
    before, after = set(snapshot.calendar.rows), set(state.calendar.rows)
    touched = {row.layer for row in before ^ after}
    layers = [layer.id for layer in (*snapshot.calendar.layers, *state.calendar.layers) if layer.id in touched]
    layers = list(dict.fromkeys(layers))
    return Proposal(
        snapshot=snapshot,
        after=state.calendar,
        units=state.units,
        difference=difference(snapshot.calendar, state.calendar, layers),
        layers=tuple(layers),
        action=action,
    )


async def apply(
    connection: AsyncConnection,
    proposal: Proposal,
    *,
    author: Author,
    now: datetime,
    bundled: Path | None = None,
    locale: str = "vi",
) -> int | None:
    """Write a proposal; returns the number of the new version, None where there was nothing to write.

    An empty store takes in the folder `bundled` first. Raises Outdated, and then has written nothing.
    """
    await versions.lock(connection)
    here = proposal.snapshot
    if await calendars.revision(connection) != here.revision:
        raise Outdated
    if here.revision == 0 and bundled is not None:
        await bundled_calendar.write(connection, bundled, now=now, locale=locale)
        here = await calendars.snapshot(connection)
    before = await writing.write(connection, here, proposal.after, proposal.units, at=now)
    if before is None:
        return None
    return await versions.record(
        connection,
        before,
        author=author,
        action=proposal.action,
        files=proposal.files,
        counts=proposal.difference.counts,
        at=now,
    )


async def stage(store: Store, proposal: Proposal, *, now: datetime, draft_id: int | None = None) -> str | None:
    """Get a proposal ready beside the calendar; returns its token, None where there is nothing to write."""
    here, after = proposal.snapshot, proposal.after
    changes = await asyncio.to_thread(writing.changes, here, after, proposal.units)
    if changes.empty:
        return None
    differing = {row.id for row in changes.rows if row.role in ("changed", "gone")}
    affected = await asyncio.to_thread(calendar_changes.affected, here.calendar, after)
    added, changed, removed = proposal.difference.counts
    facts = {
        "action": proposal.action.value,
        "counts": [added, changed, removed],
        "files": [[file.name, file.sha256] for file in proposal.files],
    }
    return await staging.stage(
        store,
        changes,
        revision=here.revision,
        state=State(after, {layer: tuple(units) for layer, units in proposal.units.items()}),
        counting=affected - differing,
        facts=facts,
        draft_id=draft_id,
        now=now,
    )


async def staged_state(connection: AsyncConnection, token: str) -> tuple[Snapshot, State]:
    """(the calendar, the calendar to come). Raises Outdated where it is for another calendar."""
    staged = await staging.found(connection, token)
    here = await calendars.snapshot(connection)
    if staged is None or staged.revision != here.revision:
        raise Outdated
    rows = await staging.rows(connection, token)
    return here, await asyncio.to_thread(versions.patched, here, rows, staged.layers, staged.units)


async def switch(
    connection: AsyncConnection, token: str, *, author: Author, now: datetime, planned_from: datetime
) -> int:
    """Make the calendar what is staged; returns the number of the new version. Raises Outdated.

    Of its reminders those are planned that are due from `planned_from` on (UTC); what was due before is the caller's.
    """
    await versions.lock(connection)
    staged = await staging.found(connection, token)
    if staged is None or staged.revision != await calendars.revision(connection):
        raise Outdated
    await staging.switch(connection, staged, await calendars.layers(connection), at=now, planned_from=planned_from)
    added, changed, removed = staged.facts["counts"]
    values = versions.as_row(
        author=author,
        action=Action(staged.facts["action"]),
        files=[File(*file) for file in staged.facts["files"]],
        counts=(added, changed, removed),
        at=now,
    )
    return await staging.record(connection, token, values)


async def load(
    store: Store,
    files: Sequence[Path],
    *,
    bundled: Path,
    by: str,
    now: datetime,
    locale: str = "vi",
    layer: str | None = None,
    mode: Mode | None = None,
    dry_run: bool = False,
) -> Proposal:
    """Propose and apply in one transaction, for programs: nobody looks at it, and nobody is told."""
    async with store.read() if dry_run else store.begin() as connection:
        here, today = await bundled_calendar.snapshot(connection, bundled, locale), office_day(now)
        proposal = propose(here, files, locale=locale, layer=layer, mode=mode, today=today)
        if not proposal.blocked and not dry_run:
            await apply(connection, proposal, author=Author(by), now=now, bundled=bundled, locale=locale)
    return proposal
