"""The line to Telegram as the world has it, for seconds and for two days: nothing is lost, and nobody switched off."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.sandbox import Fault
from bot.sandbox.faults import EVERY
from bot.store import deliveries
from bot.store import tables as t
from bot.store.officers import Role

from .conftest import CALENDAR, World, office

FOR_EVER = 10**9
BAD_WEATHER = {
    "web_page_200": {"kind": "page"},
    "login_page_302": {"kind": "page", "status": 302},
    "web_page_400": {"kind": "page", "status": 400},
    "web_page_401": {"kind": "page", "status": 401},
    "web_page_403": {"kind": "page", "status": 403},
    "web_page_404": {"kind": "page", "status": 404},
    "web_page_407": {"kind": "page", "status": 407},
    "web_page_502": {"kind": "page", "status": 502},
    "blocked_for_all": {"kind": "403"},
    "unknown_403": {"kind": "403", "description": "access from your country is denied"},
    "cut_before": {"kind": "drop_before"},
    "cut_after": {"kind": "drop_after"},
    "not_json": {"kind": "bad_json"},
    "silence": {"kind": "silence"},
    "slow_bytes": {"kind": "drip"},
}
PEOPLE = {"Chị Lan": "ubnd", "Anh Tú": "ubnd", "Chị Hoa": "mttq", "Anh Sơn": "mttq"}
EVENT, TASK = "Ngày A", "Kế hoạch chung"
"""The one is over after two days, the other is not."""

OF_EACH_KIND = ("web_page_200", "blocked_for_all", "cut_after", "silence")
"""One weather for each way in which the program understands what it gets; the others last for days in the long form."""
SPELLS = [pytest.param(weather, timedelta(seconds=30), id=f"{weather}-seconds") for weather in BAD_WEATHER] + [
    pytest.param(
        weather,
        timedelta(days=2),
        id=f"{weather}-two_days",
        marks=[] if weather in OF_EACH_KIND else [pytest.mark.long],
    )
    for weather in BAD_WEATHER
]


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with office(tmp_path, {"a.toml": CALENDAR}, datetime(2020, 3, 16, 1, 0, tzinfo=UTC), patience=0.2) as made:
        yield made


async def pass_time(world: World, until: datetime, step: timedelta) -> None:
    """Go on to `until` (UTC) from due instant to due instant, with at least `step` between two."""
    while (due := await world.service.dispatch()) is not None and due <= until:
        world.clock.move_to(min(until, max(due, world.clock.now() + step)))
        if world.clock.now() == until:
            break
    world.clock.move_to(until)
    await world.service.dispatch()


@pytest.mark.parametrize(("weather", "spell"), SPELLS)
async def test_after_bad_weather_nothing_is_lost_and_nobody_switched_off(
    world: World, weather: str, spell: timedelta
) -> None:
    admin = await world.enrol("Anh Minh", role=Role.ADMIN)
    for name, unit in PEOPLE.items():
        await world.enrol(name, unit)
    begins = datetime(2020, 3, 17, 0, 29, 59, tzinfo=UTC)  # a second before reminders are due
    await pass_time(world, begins, timedelta(0))
    before = {name: len(world.sent(person)) for name, person in world.people.items()}
    world.state.faults.add(Fault(EVERY, times=FOR_EVER, **BAD_WEATHER[weather]))  # type: ignore[arg-type]
    await pass_time(world, begins + spell, timedelta(seconds=1) if spell < timedelta(days=1) else timedelta(hours=4))
    world.state.faults.clear()
    await pass_time(world, begins + spell + timedelta(hours=9), timedelta(0))

    async with world.service.store.read() as connection:
        states = await deliveries.counts(connection)
        switched_off = await connection.scalar(select(func.count()).where(t.officers.c.refused_at.is_not(None)))
        d = t.deliveries.c
        rows = Counter((await connection.execute(select(d.address).where(d.kind != "message"))).scalars())
    assert states.keys() <= {"sent", "skipped"}
    assert switched_off == 0
    told = [m.text for m in world.sent(admin)]
    for name in PEOPLE:
        person = world.people[name]
        received = [m.text for m in world.sent(person)[before[name] :]]
        assert any(TASK in text for text in received), "a task's reminder is lost"
        lost_its_point = any("đã mất ý nghĩa" in text and EVENT in text for text in told)
        assert any(EVENT in text for text in received) or (spell > timedelta(days=1) and lost_its_point)
        firsts = [text for text in received if "Có thể" not in text]
        assert len(firsts) <= rows[str(person.user_id)], "a repeat is not marked"
        for words in (EVENT, TASK) if spell < timedelta(days=1) else ():
            assert sum(words in text for text in firsts) <= 1, "a repeat is not marked"
    assert sum("📡" in text for text in told) == (1 if spell > timedelta(days=1) else 0)


async def test_when_the_clock_is_set_back_nobody_rests_by_the_old_one(world: World) -> None:
    for name, unit in PEOPLE.items():
        await world.enrol(name, unit)
    begins = datetime(2020, 3, 17, 0, 29, 59, tzinfo=UTC)
    await pass_time(world, begins, timedelta(0))
    world.state.faults.add(Fault(EVERY, times=FOR_EVER, **BAD_WEATHER["web_page_502"]))  # type: ignore[arg-type]
    await pass_time(world, begins + timedelta(minutes=30), timedelta(seconds=1))
    assert world.service.dispatcher.line.resting_until(world.clock.now())
    world.state.faults.clear()
    world.clock.instant -= timedelta(minutes=10)
    await world.service.clock_moved()
    await pass_time(world, world.clock.now() + timedelta(seconds=5), timedelta(0))
    assert all(world.about(person, EVENT) for person in world.people.values())
