"""`nhaclich run` on a machine whose clock is set while it runs (libfaketime sets it for that process alone)."""

import asyncio
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from benchmarks.soak.faked_time import FakedTime
from bot.clock import SystemClock
from bot.sandbox import SandboxState, create_app, serve

from .conftest import Command
from .office import Running, planned, until

TOKEN = "42:clock-tests"
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.mark.parametrize(
    "jump",
    [
        pytest.param(timedelta(hours=-2), id="set_back"),
        pytest.param(timedelta(hours=2), id="set_forward", marks=pytest.mark.long),
    ],
)
async def test_nothing_is_lost_or_doubled_when_the_clock_is_set(nhaclich: Command, jump: timedelta) -> None:
    """One reminder is sent before the clock is set; the next one comes on the new clock's time, the first not again."""
    faked = FakedTime(nhaclich.folder, SystemClock().now())
    state = SandboxState(SystemClock(), TOKEN)
    data = nhaclich.folder / "calendar"
    data.mkdir()
    today = datetime.now(ZONE).date()
    events = "".join(
        f'[[event]]\nid = "n{days}"\nsummary = "Việc {days}"\ndate = {today + timedelta(days=days - 1)}\n'
        for days in range(1, 3)
    )
    (data / "a.toml").write_text(f'[layer]\nid = "ward"\nname = "Thử"\n\n{events}', encoding="utf-8")
    noon = datetime.combine(today, datetime.min.time().replace(hour=12), ZONE)

    def clock(at: datetime) -> timedelta:
        """How far a clock is ahead that shows `at` now."""
        return at - datetime.now(ZONE)

    # Long before: what is due while the program starts, on a busy machine, is none of these reminders.
    faked.set(clock(noon - timedelta(hours=3)))
    settings = {
        "NHACLICH_OFFICE__CALENDAR_DATA": str(data),
        "NHACLICH_TELEGRAM__TOKEN": TOKEN,
        "NHACLICH_REMINDERS__HOUR": "12:00",
        "NHACLICH_REMINDERS__EVENT": "[0]",  # of its own day it is told on days off too
        "NHACLICH_WEB__PORT": "0",
    }
    person = state.add_person("Chị Lan")

    def told(words: str) -> int:
        return sum(words in sent.message.text for sent in state.sent if sent.message.chat_id == person.user_id)

    def noticed() -> int:
        return running.log.count("the clock has moved")

    async with serve(create_app(state)) as server:
        settings["NHACLICH_TELEGRAM__BASE_URL"] = server.url
        made = await asyncio.to_thread(nhaclich.json, "invite", "Chị Lan", "--role", "admin", **settings)
        state.start(person.user_id, made["code"])
        running = Running(nhaclich.start("run", **settings, **faked.environment))
        await state.wait_for(lambda: told("Chào đồng chí") == 1)
        await until(lambda: planned(nhaclich.folder, noon), what=lambda: running.log)
        faked.set(clock(noon - timedelta(seconds=1)))
        await state.wait_for(lambda: told("Việc 1") == 1)
        seen = noticed()
        faked.set(clock(noon + jump))
        await until(lambda: noticed() > seen, what=lambda: running.log)
        state.say(person.user_id, "/trogiup")
        await state.wait_for(lambda: told("Cách dùng") == 1)
        faked.set(clock(noon + timedelta(days=1, seconds=-1)))
        await state.wait_for(lambda: told("Việc 2") == 1)
        await running.stop()
    assert told("Việc 1") == 1
    assert told("Việc 2") == 1
