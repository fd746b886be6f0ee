"""What people do over weeks, in any order, in a real office; and after each step all that must hold at every time.

Reports of every kind, more time asked for, granted, refused, revised, leave and deputies, people who move, go and
come back, settings, changed calendars and nights: nobody is disturbed, nothing is lost, all totals are the history's.
"""

import asyncio
from collections.abc import Coroutine
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from bot.calendar.board import Which, counts
from bot.calendar.model import TaskKey
from bot.office import board, period
from bot.store import officers
from bot.store.officers import Role
from tests.recount import rules
from tests.recount.books import Books, day_of
from tests.recount.states import class_of

from .spoken import SpokenOffice

NOW = datetime(2020, 3, 10, 1, 0, tzinfo=UTC)
HEAD = """
[layer]
id = "ward"
name = "Phường thử"
year = 2020

[[unit]]
id = "ubnd"
name = "Uỷ ban Nhân dân phường"
short = "UBND"

[[unit]]
id = "mttq"
name = "Mặt trận Tổ quốc phường"
short = "MTTQ"

[[anniversary]]
id = "ngay"
summary = "Ngày truyền thống"
yearly = "03-22"
first_year = 1930
"""
REPORT, PLAN, SURVEY = "bao-cao", "ke-hoach", "khao-sat"
SUMMARIES = {REPORT: "Báo cáo quý", PLAN: "Kế hoạch chung", SURVEY: "Khảo sát địa bàn"}
Plan = dict[str, tuple[date, tuple[str, ...], tuple[str, ...]]]
"""The due day of each task, the units that answer for it and those that take part."""
PLANS: tuple[Plan, ...] = (
    {
        REPORT: (date(2020, 3, 18), ("ubnd",), ()),
        PLAN: (date(2020, 3, 20), ("ubnd", "mttq"), ()),
        SURVEY: (date(2020, 3, 25), ("ubnd",), ("mttq",)),
    },
    {  # a day that was moved, and a task that is gone
        REPORT: (date(2020, 3, 24), ("ubnd",), ()),
        PLAN: (date(2020, 3, 20), ("ubnd", "mttq"), ()),
    },
    {  # other units, a day off
        REPORT: (date(2020, 3, 18), ("mttq",), ("ubnd",)),
        PLAN: (date(2020, 3, 29), ("ubnd",), ()),
        SURVEY: (date(2020, 3, 25), ("ubnd", "mttq"), ()),
    },
)
UNITS = {"ubnd": "UBND", "mttq": "MTTQ"}
LEAD, OTHER, ADMIN, BOSS, LAN, MINH, NGA = range(1, 8)
NAMES = {
    LEAD: "Ông Hùng",
    OTHER: "Bà Thu",
    ADMIN: "Chị Văn",
    BOSS: "Anh Sơn",
    LAN: "Chị Lan",
    MINH: "Anh Minh",
    NGA: "Chị Nga",
}
STAFF = st.sampled_from([BOSS, LAN, MINH, NGA])
SAID = st.sampled_from(
    ["xong", "được 50%", "đang làm", "chưa làm được", "vướng, chưa có kinh phí", "đã xong, báo cáo muộn", "rút lại"]
)
DAYS = st.integers(1, 14)


def events(plan: Plan) -> str:
    rows = [HEAD]
    for number, (id_, (due, units, others)) in enumerate(plan.items(), start=1):
        named = [", ".join(f'"{unit}"' for unit in some) for some in (units, others)]
        rows.append(
            f'[[task]]\nid = "{id_}"\nclause = "II.{number}"\nsummary = "{SUMMARIES[id_]}"\ndue = {due}\n'
            f"units = [{named[0]}]\nsupporting = [{named[1]}]\n"
        )
    return "\n".join(rows)


class Weeks(RuleBasedStateMachine):
    def __init__(self, empty: Path, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.runner = asyncio.Runner()
        self.plans = [PLANS[0]]
        self.checked = NOW
        self.set_at: dict[int, datetime] = {}
        self.office: SpokenOffice = self.run(SpokenOffice.open(empty, folder, events(PLANS[0]), NOW))
        for chat, role, units in (
            (LEAD, Role.LEAD, ()),
            (OTHER, Role.LEAD, ()),
            (ADMIN, Role.ADMIN, ()),
            (BOSS, Role.UNIT_LEAD, ("ubnd",)),
            (LAN, Role.OFFICER, ("ubnd",)),
            (MINH, Role.OFFICER, ("ubnd", "mttq")),
            (NGA, Role.OFFICER, ("mttq",)),
        ):
            self.run(self.office.enrol(chat, NAMES[chat], *units, role=role))

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.runner.run(work)

    def teardown(self) -> None:
        self.run(self.office.close())
        self.runner.close()

    @property
    def today(self) -> date:
        return day_of(self.office.clock.now())

    def soon(self, days: int) -> str:
        day = self.today + timedelta(days=days)
        return f"{day.day}/{day.month}"

    # ---- what people do ----

    @initialize(days=st.integers(0, 6))
    def begins(self, days: int) -> None:
        self.lets_days_pass(days)

    @rule(who=STAFF, words=SAID, back=st.integers(0, 2))
    def reports(self, who: int, words: str, back: int) -> None:
        """To one of the last messages about a task; by its clause where none has come."""
        told = self.office.about_tasks(who)
        if told:
            self.run(self.office.say(who, words, to=told[-1 - back % len(told)]))
        else:
            self.run(self.office.say(who, f"II.{back + 1} {words}"))

    @rule(who=STAFF)
    def takes_back(self, who: int) -> None:
        self.taps(who, "↩️")

    @rule(who=STAFF, days=DAYS, back=st.integers(0, 2), alone=st.booleans())
    def asks_for_time(self, who: int, days: int, back: int, alone: bool) -> None:
        told = self.office.about_tasks(who)
        words = f"xin gia hạn {'cho đơn vị tôi ' if alone else ''}đến {self.soon(days)} vì chưa đủ số liệu"
        if told:
            self.run(self.office.say(who, words, to=told[-1 - back % len(told)]))

    @rule(lead=st.sampled_from([LEAD, OTHER]), yes=st.booleans())
    def decides(self, lead: int, yes: bool) -> None:
        """Also what has been decided: then it is revised, or the button says that it is no longer good."""
        self.taps(lead, "✅ Đồng ý" if yes else "❌ Không")

    @rule(lead=st.sampled_from([LEAD, OTHER]), days=DAYS)
    def grants_another_day(self, lead: int, days: int) -> None:
        if found := self.office.newest(lead, "✅ Đồng ý"):
            self.run(self.office.say(lead, f"đến {self.soon(days)}", to=found[0]))

    @rule(who=STAFF, first=st.integers(0, 4), days=st.integers(0, 6), deputy=st.none() | STAFF)
    def goes_on_leave(self, who: int, first: int, days: int, deputy: int | None) -> None:
        said = f"em nghỉ phép từ {self.soon(first)} đến {self.soon(first + days)}"
        if deputy is None or deputy == who:
            self.run(self.office.say(who, said))
            self.run(self.office.say(who, "không ai"))
        else:
            self.run(self.office.say(who, f"{said}, {NAMES[deputy]} làm thay"))

    @rule(who=STAFF)
    def is_back_early(self, who: int) -> None:
        self.run(self.office.say(who, "/vang hết"))

    @rule(who=STAFF, unit=st.sampled_from(["UBND", "MTTQ"]), choice=st.sampled_from(["Chuyển", "Thêm", "Để nguyên"]))
    def is_invited(self, who: int, unit: str, choice: str) -> None:
        """Who is here moves, or is of another unit too; who has left comes back."""
        self.run(self.office.say(ADMIN, f"/moi {NAMES[who]}, {unit}, cán bộ"))
        given = [sent.message.text for sent in self.office.channel.sent if sent.chat == ADMIN]
        code = next((text.partition("/start ")[2][:16] for text in reversed(given) if "/start " in text), None)
        if code:
            self.run(self.office.say(who, f"/start {code}"))
            self.taps(who, choice)

    @rule(who=STAFF)
    def leaves(self, who: int) -> None:
        self.run(self.office.say(who, "/dung"))
        self.taps(who, "Thôi nhận")

    @rule(who=STAFF, words=st.sampled_from(["đừng nhắc sau 20h", "nhắc tôi lúc 8h15", "nhắc tôi lúc 6h"]))
    def sets(self, who: int, words: str) -> None:
        self.run(self.office.say(who, words))
        self.set_at = dict.fromkeys(range(1, 99), self.office.clock.now())

    @rule(plan=st.sampled_from(PLANS))
    def calendar_is_changed(self, plan: Plan) -> None:
        self.run(self.office.load(events(plan)))
        if plan != self.plans[-1]:
            self.plans.append(plan)

    @rule()
    def change_is_undone(self) -> None:
        if self.run(self.office.undo_load()) and len(self.plans) > 1:
            self.plans.append(self.plans[-2])

    @rule(hours=st.integers(1, 20))
    def lets_hours_pass(self, hours: int) -> None:
        self.run(self.office.pass_time(self.office.clock.now() + timedelta(hours=hours)))

    @rule(days=st.integers(1, 9))
    def lets_days_pass(self, days: int) -> None:
        self.run(self.office.pass_time(self.office.clock.now() + timedelta(days=days)))

    def taps(self, who: int, label: str) -> None:
        if found := self.office.newest(who, label):
            self.run(self.office.tap(*found))

    # ---- what must hold ----

    @invariant()
    def nobody_is_disturbed_and_nothing_is_lost(self) -> None:
        self.office.clock.advance(timedelta(seconds=1))  # what was done at this very instant is done
        books = Books(self.folder / "office.db", since=self.checked)
        planned = {TaskKey(id_, ""): due for id_, (due, _, _) in self.plans[-1].items()}
        try:
            until = self.today - timedelta(days=1)
            for wrong in (
                rules.disturbed(books),
                rules.disturbed_in_quiet(books, self.set_at),
                rules.told_after_leaving(books),
                rules.escalated_wrongly(books, planned),
                rules.reminded_wrongly(books),
                rules.unowned(books, planned, UNITS, day_of(self.checked), until),
                rules.kept_states_wrong(books),
            ):
                assert not wrong, wrong
            self.run(self._totals(books))
        finally:
            books.close()
        self.checked = self.office.clock.now()

    async def _totals(self, books: Books) -> None:
        office = self.office.service.office
        now = office.now() + timedelta(microseconds=1)
        async with office.store.read() as connection:
            lead = (await officers.enrolled(connection, Role.LEAD))[0]
            seen = await board.look(office, connection, lead)
            told = await period.gather(office, connection, date(2020, 1, 1), date(2020, 12, 31))
        expected = {
            TaskKey(id_, ""): class_of(books, id_, "", units, due, now)
            for id_, (due, units, _) in self.plans[-1].items()
        }
        for shown in (
            {one.task.task_key: _classes(one.standing) for one in seen},
            {one.task.task_key: _classes(one.now) for one in told.tasks},
        ):
            assert shown == expected, (shown, expected)
        assert counts(seen)[Which.ALL] == len(expected)


def _classes(one: Any) -> tuple[str, dict[str, str]]:
    return one.standing.value, {unit: part.standing.value for unit, part in one.units.items()}


def test_weeks_in_which_anything_happens(migrated_file: Path, tmp_path: Path) -> None:
    many = settings().max_examples
    run_state_machine_as_test(
        lambda: Weeks(migrated_file, tmp_path),
        settings=settings(
            max_examples=many if many > 100 else 5,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_word_that_a_unit_has_nobody_need_not_come_again(migrated_file: Path, tmp_path: Path) -> None:
    """The leads were told when the last of the unit moved away, ten days before its task was late."""
    weeks = Weeks(migrated_file, tmp_path)
    weeks.begins(days=5)
    weeks.leaves(who=BOSS)
    weeks.leaves(who=NGA)
    weeks.is_invited(choice="Chuyển", unit="UBND", who=MINH)
    weeks.nobody_is_disturbed_and_nothing_is_lost()
    for days in (9, 1):
        weeks.lets_days_pass(days=days)
        weeks.nobody_is_disturbed_and_nothing_is_lost()
    weeks.teardown()
