"""`nhaclich run`, killed with -9 in the middle of everything."""

import asyncio
import random
import re
import signal
from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import httpx

from bot.clock import SystemClock
from bot.sandbox import SandboxState, create_app, serve
from tests.waiting import PATIENCE

from .conftest import Command, Process
from .office import planned, until

TOKEN = "42:run-tests"
EVENTS = 8


def calendar(day: str) -> str:
    """Events rather than tasks: they are reminded of on any day of the week."""
    events = "".join(f'\n[[event]]\nid = "v{n}"\nsummary = "Việc thử {n}"\ndate = {day}\n' for n in range(EVENTS))
    return f'[layer]\nid = "ward"\nname = "Thử"\n\n[[unit]]\nid = "ubnd"\nname = "UBND"\n{events}'


async def test_run_goes_on_where_it_was_killed(nhaclich: Command) -> None:
    zone = ZoneInfo("Asia/Ho_Chi_Minh")
    state = SandboxState(SystemClock(), TOKEN)
    data = nhaclich.folder / "calendar"
    data.mkdir()
    (data / "a.toml").write_text(calendar(datetime.now(UTC).astimezone(zone).date().isoformat()), encoding="utf-8")
    settings = {
        "NHACLICH_OFFICE__CALENDAR_DATA": str(data),
        "NHACLICH_TELEGRAM__TOKEN": TOKEN,
        "NHACLICH_WEB__PORT": "0",
        "NHACLICH_DELIVERY__PER_SECOND": "8",
        "NHACLICH_REMINDERS__HOUR": "23:59:59",  # whatever the time is, the day's reminders are to come
    }
    people = [state.add_person(f"Cán bộ {n}") for n in range(4)]
    async with serve(create_app(state)) as server:
        settings["NHACLICH_TELEGRAM__BASE_URL"] = server.url
        for person in people:
            made = await asyncio.to_thread(nhaclich.json, "invite", person.name, "--unit", "ubnd", **settings)
            assert made["link"] == f"https://t.me/nhaclich_tapduot_bot?start={made['code']}"
            state.start(person.user_id, made["code"])

        def told(words: str) -> Counter[int]:
            return Counter(s.message.chat_id for s in state.sent if words in s.message.text)

        async def kill_after(process: Process, seconds: float) -> None:
            await asyncio.sleep(seconds)
            state.say(dice.choice(people).user_id, "/trogiup")
            process.send_signal(signal.SIGKILL)
            process.communicate()

        dice = random.Random(7)
        for _ in range(2):
            await kill_after(nhaclich.start("run", **settings), dice.uniform(0.3, 2))
        process = nhaclich.start("run", **settings)
        await state.wait_for(lambda: len(told("Chào đồng chí")) == len(people))
        await kill_after(process, 0)
        due = datetime.now(UTC).astimezone(zone) + timedelta(seconds=12)
        settings["NHACLICH_REMINDERS__HOUR"] = due.strftime("%H:%M:%S")
        process = nhaclich.start("run", **settings)
        await until(lambda: planned(nhaclich.folder, due))  # what falls due before it was planned is not sent
        await kill_after(process, (due - datetime.now(UTC)).total_seconds() + dice.uniform(0, 0.5))
        await kill_after(nhaclich.start("run", **settings), dice.uniform(0.3, 2))
        process = nhaclich.start("run", **settings)
        await state.wait_for(lambda: len(told("Việc thử")) == len(people))
        state.say(people[0].user_id, "/dangky")
        await state.wait_for(lambda: any(".ics" in s.message.text for s in state.sent))
        process.send_signal(signal.SIGTERM)
        _, errors = await asyncio.to_thread(process.communicate, timeout=PATIENCE)
    assert process.returncode == 0, errors
    assert TOKEN not in errors
    assert state.updates.pending == []
    for person in people:
        received = [s.message.text for s in state.sent if s.message.chat_id == person.user_id]
        again = [text for text, count in Counter(received).items() if count > 1 and "Có thể" not in text]
        assert told("Chào đồng chí")[person.user_id] >= 1
        assert sum(all(f"Việc thử {n}" in text for n in range(EVENTS)) for text in received) >= 1
        assert [text for text in again if "Cách dùng" not in text] == []


async def test_the_running_service_serves_feeds_and_says_how_it_is(nhaclich: Command) -> None:
    state = SandboxState(SystemClock(), TOKEN)
    async with serve(create_app(state)) as server:
        settings = {
            "NHACLICH_TELEGRAM__TOKEN": TOKEN,
            "NHACLICH_TELEGRAM__BASE_URL": server.url,
            "NHACLICH_WEB__PORT": "0",
        }
        made = await asyncio.to_thread(nhaclich.json, "invite", "Lan", "--unit", "ubnd", **settings)
        lan = state.add_person("Lan")
        state.start(lan.user_id, made["code"])
        process = nhaclich.start("run", **settings)
        assert process.stderr is not None
        port = 0
        while not port:
            line = await asyncio.to_thread(process.stderr.readline)
            if found := re.search(r"http://127\.0\.0\.1:(\d+)", line):
                port = int(found[1])
        await state.wait_for(lambda: bool(state.sent))
        state.say(lan.user_id, "/dangky")
        await state.wait_for(lambda: any(".ics" in s.message.text for s in state.sent))
        link = re.search(r"/feed/\S+\.ics", state.sent[-1].message.text)
        assert link is not None
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            feed = await client.get(link[0])
            assert feed.status_code == 200
            assert feed.headers["content-type"] == "text/calendar; charset=utf-8"
            assert feed.content.startswith(b"BEGIN:VCALENDAR\r\n")
            for unknown in ("/feed/khong-co.ics", "/feed/1-AAAAAAAAAAAAAAAAAAAAAA.ics", f"/feed/{'x' * 5000}.ics"):
                assert (await client.get(unknown)).status_code == 404
            exported = nhaclich.folder / "lan.ics"
            await asyncio.to_thread(nhaclich, "export", "-o", str(exported), "--officer", "1", **settings)
            assert exported.read_bytes() == feed.content
            health = await client.get("/healthz")
            assert (health.status_code, health.json()["ok"]) == (200, True)
            await asyncio.to_thread(nhaclich, "officers", "remove", "1", **settings)
            assert (await client.get(link[0])).status_code == 410
        process.send_signal(signal.SIGTERM)
        _, errors = await asyncio.to_thread(process.communicate, timeout=PATIENCE)
    assert process.returncode == 0, errors
    assert link[0] not in errors
