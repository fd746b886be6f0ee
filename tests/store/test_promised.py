"""The preview of a load counts the reminders that are then sent: a year goes by in which nobody answers."""

import asyncio
import shutil
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from bot.calendar.model import Kind
from bot.calendar.reminders import LeadTimes
from bot.calendar.working_days import vietnam
from bot.clock import RehearsalClock, office_day
from bot.delivery import plan
from bot.office import change
from bot.office.office import Office
from bot.store import Store, bundled_calendar, calendars, loading, outlook
from bot.store import tables as t
from bot.store.fan_out import fan_out
from bot.store.versions import Author
from tests.office import enrol

LEADS = LeadTimes({Kind.TASK: (7, 3, 1), Kind.EVENT: (7, 1, 0), Kind.ANNIVERSARY: (7, 0)})
UNITS = """[layer]
id = "ward"
name = "Phường thử"

[[unit]]
id = "ubnd"
name = "Uỷ ban nhân dân"

[[unit]]
id = "mttq"
name = "Mặt trận Tổ quốc"

[[event]]
id = "cu"
summary = "Hội nghị"
date = 2020-03-12
"""
HEAD = "Mã;Loại;Tên việc;Ngày;Đơn vị\n"
DAY = date(2020, 3, 10)


def row(number: int, kind: str, days: int, unit: str = "") -> str:
    return f"m-{number};{kind};Mục {number};{DAY + timedelta(days=days):%d/%m/%Y};{unit}\n"


async def promised_and_sent(store: Store, rows: str, hour: int, mode: str = "add") -> tuple[int, dict[str, int]]:
    """(the reminders that the preview counts, to come and at once, those that somebody is then sent by entry)."""
    with tempfile.TemporaryDirectory() as folder:
        bundled, file = Path(folder) / "lich", Path(folder) / "ke-hoach.csv"
        bundled.mkdir()
        (bundled / "1.toml").write_text(UNITS, encoding="utf-8")
        file.write_text(HEAD + rows, encoding="utf-8")
        clock = RehearsalClock(datetime(2020, 3, 10, hour, tzinfo=LEADS.zone).astimezone(UTC))
        office = Office(store, clock, "Phường", "vi", LEADS, vietnam(), lambda *_: "", lambda *_: "")
        await bundled_calendar.seed(store, bundled, now=clock.now())
        await enrol(store, "ubnd", now=clock.now())
        await pass_time(office, clock.now())
        async with store.read() as connection:
            snapshot = await calendars.snapshot(connection)
            proposal = loading.propose(snapshot, [file], mode=loading.Mode(mode))
            assert proposal.errors == ()
            preview = await change.preview(office, connection, proposal)
        applied = await change.carry_out(office, proposal, author=Author("cli"))
        assert applied.at_once == preview.effect.at_once
        await pass_time(office, clock.now() + timedelta(days=365))
        return preview.effect.new + preview.effect.at_once, await counted(store)


async def pass_time(office: Office, until: datetime) -> None:
    """Plan, and send whatever falls due up to `until`."""
    clock = office.clock
    assert isinstance(clock, RehearsalClock)
    while True:
        async with office.store.begin() as connection:
            calendar = await calendars.current(connection)
            await plan.plan(connection, calendar, LEADS, office.working, clock.now())
        stop = min(until, clock.now() + timedelta(days=30))
        while True:
            async with office.store.begin() as connection:
                due = (await outlook.look(connection)).reminder
                if due is None or due > stop:
                    break
                clock.move_to(max(due, clock.now()))
                await fan_out(connection, clock.now(), today=office_day(clock.now(), LEADS.zone))
                await connection.execute(update(t.deliveries).values(state="sent"))
        clock.move_to(stop)
        if stop == until:
            return


async def counted(store: Store) -> dict[str, int]:
    """How many reminders of each loaded entry somebody was sent."""
    r, link = t.reminders, t.delivery_reminders
    async with store.read() as connection:
        query = select(r.c.entry_id, func.count(link.c.reminder_id.distinct())).join(r, r.c.id == link.c.reminder_id)
        rows = await connection.execute(query.where(r.c.entry_id.like("m-%")).group_by(r.c.entry_id))
        return {row[0]: row[1] for row in rows}


CASES = {
    "an event of today, whose hour has passed": ("Sự kiện", 0, "", 1),
    "an event of tomorrow": ("Sự kiện", 1, "", 2),
    "an event within its lead times": ("Sự kiện", 5, "", 3),
    "an event far off": ("Sự kiện", 30, "", 3),
    "an event that is over": ("Sự kiện", -1, "", 0),
    "a task of a unit with an officer: before, after, and in every weekly list": ("Việc", 2, "ubnd", 55),
    "a task of a unit with nobody": ("Việc", 2, "mttq", 0),
    "a task of no unit": ("Việc", 2, "", 0),
    "a task long overdue: every Monday until a year after it was due": ("Việc", -40, "ubnd", 46),
}


async def test_what_the_preview_counts_is_what_is_sent(store: Store) -> None:
    rows = "".join(row(n, *case[:3]) for n, case in enumerate(CASES.values()))
    promised, sent = await promised_and_sent(store, rows, hour=9)
    assert {name: sent.get(f"m-{n}", 0) for n, name in enumerate(CASES)} == {
        name: expected for name, (*_, expected) in CASES.items()
    }
    assert promised == sum(sent.values())


DAYS = st.integers(-30, 40)
LINES = st.lists(
    st.tuples(
        st.sampled_from(["Việc", "Sự kiện", "Ngày kỷ niệm"]), st.integers(-30, 40), st.sampled_from(["ubnd", "mttq"])
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(lines=LINES, hour=st.integers(0, 23), mode=st.sampled_from(["add", "replace"]))
def test_whatever_is_loaded_at_whatever_hour(
    lines: list[tuple[str, int, str]], hour: int, mode: str, migrated_file: Path
) -> None:
    rows = "".join(row(n, kind, days, unit if kind == "Việc" else "") for n, (kind, days, unit) in enumerate(lines))

    async def played() -> tuple[int, dict[str, int]]:
        with tempfile.TemporaryDirectory() as folder:
            shutil.copy(migrated_file, Path(folder) / "store.db")
            store = await Store.open(f"sqlite:///{folder}/store.db")
            try:
                return await promised_and_sent(store, rows, hour, mode)
            finally:
                await store.close()

    promised, sent = asyncio.run(played())
    assert promised == sum(sent.values())
