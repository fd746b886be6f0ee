"""Requests for more time against a model, under any order of asking, taking back, deciding, revising, and stale taps.

No request is decided twice by whoever has seen the same; the due date is always that of the last decision that stands;
the history and the audit hold every decision, and the list of what waits holds exactly what nobody has decided.
"""

import asyncio
import shutil
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import func, select

from bot.calendar.model import TaskKey
from bot.calendar.reminders import LeadTimes
from bot.calendar.working_days import vietnam
from bot.clock import RehearsalClock
from bot.office import decisions, extensions, reporting
from bot.office.office import Office
from bot.office.statement import Statement
from bot.office.waiting import waiting
from bot.store import Store, calendars, loading, progress
from bot.store import extensions as requests
from bot.store import tables as t
from bot.store.officers import Role
from tests.office import enrol

from .conftest import CALENDAR

NOW = datetime(2020, 3, 10, 1, 0, tzinfo=UTC)
TASK = TaskKey("bao-cao", "")
PLAN = date(2020, 3, 18)
DAYS = st.integers(1, 60).map(lambda days: PLAN + timedelta(days=days))


@dataclass
class Request:
    """What the model knows of one: who asked, until when, and what was decided, each with the order of deciding."""

    id: int
    officer: int
    withdrawn: bool = False
    decided: list[tuple[int, date | None]] = field(default_factory=list)

    @property
    def waits(self) -> bool:
        return not self.withdrawn and not self.decided


class Deciding(RuleBasedStateMachine):
    def __init__(self, empty: Path, folder: Path) -> None:
        super().__init__()
        file = folder / "office.db"
        for old in folder.glob("office.db*"):
            old.unlink()
        shutil.copy(empty, file)
        self.runner = asyncio.Runner()
        self.clock = RehearsalClock(NOW)
        self.requests: list[Request] = []
        self.update = 0
        self.run(self._open(file, folder))

    async def _open(self, file: Path, folder: Path) -> None:
        self.store = await Store.open(f"sqlite:///{file}")
        (folder / "a.toml").write_text(CALENDAR, encoding="utf-8")
        await loading.load(self.store, [folder / "a.toml"], bundled=folder, by="test", now=NOW)
        self.office = Office(
            store=self.store,
            clock=self.clock,
            name="",
            locale="vi",
            lead_times=LeadTimes({}),
            working=vietnam(),
            feed_link=lambda _officer, _generation: "",
            page_link=lambda _officer, _generation: "",
        )
        self.officers = [await enrol(self.store, "ubnd", now=NOW, chat_id=chat) for chat in (1, 2)]
        self.leads = [await enrol(self.store, now=NOW, chat_id=chat, role=Role.LEAD) for chat in (3, 4)]

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.runner.run(work)

    def teardown(self) -> None:
        self.run(self.store.close())
        self.runner.close()

    def _said(self, officer: Any) -> Statement:
        self.update += 1
        self.clock.advance(timedelta(minutes=1))
        return Statement(officer, self.update)

    @rule(who=st.integers(0, 1), until=DAYS)
    def asks(self, who: int, until: date) -> None:
        self.run(self._ask(who, until))

    async def _ask(self, who: int, until: date) -> None:
        async with self.store.begin() as connection:
            task = self.office.task(await self.office.calendar(connection), TASK)
            assert task is not None
            said = self._said(self.officers[who])
            await reporting.ask_for_time(self.office, connection, task, said, until, None)
            number = await connection.scalar(select(func.max(t.extensions.c.id)))
        self.requests.append(Request(number or 0, who))

    @rule(who=st.integers(0, 1))
    def takes_back(self, who: int) -> None:
        mine = [one for one in self.requests if one.officer == who and one.waits]
        assert self.run(self._take_back(who)) is bool(mine)
        if mine:
            mine[-1].withdrawn = True

    async def _take_back(self, who: int) -> bool:
        async with self.store.begin() as connection:
            task = self.office.task(await self.office.calendar(connection), TASK)
            assert task is not None
            return await extensions.withdraw(self.office, connection, task, self._said(self.officers[who]))

    @precondition(lambda self: self.requests)
    @rule(
        which=st.integers(0, 9), lead=st.integers(0, 1), granted=st.none() | DAYS, behind=st.sampled_from([0, 0, 0, 1])
    )
    def decides(self, which: int, lead: int, granted: date | None, behind: int) -> None:
        """A lead who has seen all decisions on a request, or (`behind`) not the last one, decides."""
        request = self.requests[which % len(self.requests)]
        seen = len(request.decided) - behind
        if seen < 0:
            return
        good = behind == 0 and (seen > 0 or request.waits)
        assert self.run(self._decide(request, lead, granted, seen)) is good
        if good:
            request.decided.append((self.update, granted))

    async def _decide(self, request: Request, lead: int, granted: date | None, seen: int) -> bool:
        async with self.store.begin() as connection:
            extension = await requests.by_id(connection, request.id)
            assert extension is not None
            said = self._said(self.leads[lead])
            return await decisions.decide(self.office, connection, extension, granted, said, seen=seen)

    @invariant()
    def everything_agrees_with_the_model(self) -> None:
        self.run(self._agrees())

    async def _agrees(self) -> None:
        stands = [one.decided[-1] for one in self.requests if one.decided and one.decided[-1][1] is not None]
        made = sum(len(one.decided) for one in self.requests)
        newest = {one.officer: one.id for one in self.requests if one.waits}
        async with self.store.read() as connection:
            task = self.office.task(await calendars.current(connection), TASK)
            held = await progress.history(connection, *TASK)
            audited = await connection.scalar(select(func.count()).where(t.audit.c.subject.startswith("extension:")))
            calendar = await calendars.current(connection)
            listed = await waiting(self.office, connection, calendar, self.leads[0])
        assert task is not None
        assert task.start == (max(stands)[1] if stands else PLAN)
        assert sum(one.status in (progress.GRANTED, progress.REFUSED) for one in held) == made == audited
        assert sorted(one.request.id for one in listed if one.request) == sorted(newest.values())


def test_no_request_is_decided_twice_and_the_last_decision_is_the_due_date(migrated_file: Path, tmp_path: Path) -> None:
    many = settings().max_examples
    run_state_machine_as_test(
        lambda: Deciding(migrated_file, tmp_path),
        settings=settings(
            max_examples=many if many > 100 else 10,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
