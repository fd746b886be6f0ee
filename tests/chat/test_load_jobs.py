"""A load is a job beside the conversation: nobody waits for it, a restart goes on with it, it is all or nothing."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.chat.admin import load_jobs, load_work
from bot.office import change
from bot.sandbox import Message, Person
from bot.service.assemble import assembled
from bot.service.receiving import receiving
from bot.service.service import Service
from bot.store import calendars, staging, versions
from bot.store import tables as t
from bot.store.officers import Role

from .conftest import CALENDAR, TOKEN, World, buttons

MOVED = CALENDAR.replace("due = 2020-03-18", "due = 2020-03-25")
TOLD = "hạn dời từ 18/03 sang 25/03"


@contextmanager
def held_up(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> Iterator[threading.Event]:
    """While the block runs, whoever calls this function (in a thread) waits; the event says that somebody does."""
    honest, reached, go = getattr(module, name), threading.Event(), threading.Event()

    def waiting(*args: Any, **options: Any) -> Any:
        reached.set()
        go.wait(timeout=60)
        return honest(*args, **options)

    monkeypatch.setattr(module, name, waiting)
    try:
        yield reached
    finally:
        go.set()
        monkeypatch.setattr(module, name, honest)


def send_only(world: World, person: Person, text: str, name: str = "phuong.toml") -> None:
    world.state.say(person.user_id, "", document=(name, text.encode()))


async def send(world: World, person: Person, text: str) -> Message:
    send_only(world, person, text)
    await world.settle()
    return world.last(person)


async def handled(world: World) -> None:
    """Until every update is handled and answered, whatever the loads do."""
    await world.state.wait_for(lambda: not world.state.updates.pending)
    await world.service.dispatch()


def tap_only(world: World, person: Person, message: Message, button: str) -> None:
    shown = world.state.message(person.user_id, message.message_id)
    data = next(b["callback_data"] for b in shown.buttons if button in b["text"])
    world.state.tap(person.user_id, person.user_id, message.message_id, data)


async def due(world: World) -> str:
    async with world.service.store.read() as connection:
        return str((await calendars.read(connection)).by_id["bao-cao"].schedule)


async def staged_rows(service: Service) -> int:
    async with service.store.read() as connection:
        counts = [await connection.scalar(select(func.count()).select_from(table)) or 0 for table in t.STAGED]
    return sum(counts)


async def test_others_are_answered_and_reminded_while_a_file_is_read(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin, lan = await world.enrol("Anh Minh", role=Role.ADMIN), await world.enrol("Chị Lan", "ubnd")
    with held_up(monkeypatch, load_work, "read") as reading:
        send_only(world, admin, MOVED)
        await asyncio.to_thread(reading.wait, 60)
        world.state.say(lan.user_id, "/nhiemvu")
        await handled(world)
        assert "Báo cáo quý" in world.last(lan).text
        await world.at(date(2020, 3, 11))
        assert "xong" in (await tell(world, lan, "đã xong", to=world.about(lan, "Báo cáo quý"))).text
        assert not any("Xem trước" in message.text for message in world.sent(admin))
    await world.settle()
    assert "Xem trước: tệp phuong.toml" in world.about(admin, "Xem trước").text


async def tell(world: World, person: Person, text: str, *, to: Message) -> Message:
    world.state.say(person.user_id, text, reply_to=to.message_id)
    await handled(world)
    return world.last(person)


@pytest.mark.parametrize("step", [(load_work.loading.writing, "changes"), (change.changes, "moved")])
async def test_others_are_answered_and_reminded_while_a_change_is_got_ready(
    world: World, monkeypatch: pytest.MonkeyPatch, step: tuple[Any, str]
) -> None:
    admin, lan = await world.enrol("Anh Minh", role=Role.ADMIN), await world.enrol("Chị Lan", "ubnd")
    applied = step[1] == "moved"
    preview = await send(world, admin, MOVED) if applied else None
    with held_up(monkeypatch, *step) as busy:
        if preview is not None:
            tap_only(world, admin, preview, "Áp dụng")
        else:
            send_only(world, admin, MOVED)
        await asyncio.to_thread(busy.wait, 60)
        await world.at(date(2020, 3, 11))
        assert "18/03" in world.about(lan, "Báo cáo quý").text  # the calendar of before holds until the switch
        assert "2020" not in await due(world) or "18" in await due(world)
        await tell(world, lan, "đang làm 50%", to=world.about(lan, "Báo cáo quý"))
        assert "50%" in world.last(lan).text
    await world.settle()
    if applied:
        assert "Đã áp dụng (phiên bản 2)" in world.about(admin, "Đã áp dụng").text
        assert TOLD in world.about(lan, "Lịch có thay đổi").text  # reminded meanwhile, and told all the same
        assert await staged_rows(world.service) == 0


@pytest.mark.parametrize("stage", ["read", "staged", "applied"])
async def test_a_load_that_a_restart_cut_off_goes_on(
    either_world: World, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    world = either_world
    admin = await world.enrol("Anh Minh", role=Role.ADMIN)
    preview = await send(world, admin, MOVED) if stage == "applied" else None
    first, reached = world.service, asyncio.Event()

    async def cut_off(*_: Any, **_options: Any) -> None:
        reached.set()
        await asyncio.Event().wait()

    where = {
        "read": (load_work, "prepare"),
        "staged": (staging, "_put_units"),
        "applied": (staging, "_switch_reminders"),
    }
    with monkeypatch.context() as patched:
        patched.setattr(*where[stage], cut_off)
        if preview is None:
            send_only(world, admin, MOVED)
        else:
            tap_only(world, admin, preview, "Áp dụng")
        await asyncio.wait_for(reached.wait(), 60)
        await world.state.wait_for(lambda: not world.state.updates.pending)
        await first.loads.stop()
    assert len(await versions_of(first)) == 1
    async with AsyncExitStack() as stack:
        again = await stack.enter_async_context(
            assembled(
                first.settings,
                clock=world.clock,
                token=TOKEN,
                base_url=str(first.bot.base_url).split("/bot")[0],
            )
        )
        await first.receiver.application.stop()
        await stack.enter_async_context(receiving(again))
        await again.loads.idle()
        await again.dispatch()
        if preview is None:
            preview = world.about(admin, "Xem trước")
            assert buttons(preview) == ["✅ Áp dụng", "✖️ Huỷ"]
            assert len(await versions_of(again)) == 1
        else:
            assert "Đã áp dụng (phiên bản 2)" in world.about(admin, "Đã áp dụng").text
        async with again.store.read() as connection:
            kept = await connection.scalar(select(func.count()).select_from(t.staged_loads))
        assert kept == (0 if stage == "applied" else 1)  # nothing is left of the one that was cut off


async def versions_of(service: Service) -> list[versions.Version]:
    async with service.store.read() as connection:
        return await versions.listed(connection)


async def test_a_switch_that_fails_leaves_everything_as_it_was_and_the_admin_is_told(
    either_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = either_world
    admin, lan = await world.enrol("Anh Minh", role=Role.ADMIN), await world.enrol("Chị Lan", "ubnd")
    await world.at(date(2020, 3, 11))
    preview = await send(world, admin, MOVED)
    before = await everything(world)

    async def failing(*_: Any) -> None:
        raise RuntimeError("in the middle")

    with monkeypatch.context() as patched:
        patched.setattr(staging, "_switch_reminders", failing)
        patched.setattr(load_jobs, "_FIRST_WAIT", 0.01)
        await world.tap(admin, preview, "Áp dụng")
    assert "lỗi của chương trình" in world.last(admin).text
    assert await everything(world) == before
    assert await staged_rows(world.service) == 0
    assert not any("Lịch có thay đổi" in message.text for message in world.sent(lan))
    assert "Đã áp dụng (phiên bản 2)" in (await world.tap(admin, await send(world, admin, MOVED), "Áp dụng")).text


async def everything(world: World) -> list[Any]:
    tables = (t.entries, t.entry_units, t.overridden, t.units, t.layers, t.loads, t.reminders)
    async with world.service.store.read() as connection:
        return [
            [tuple(row) for row in await connection.execute(select(table).order_by(*table.primary_key.columns))]
            for table in tables
        ]


async def test_a_second_file_waits_its_turn_and_is_told_so(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    admin, other = await world.enrol("Anh Minh", role=Role.ADMIN), await world.enrol("Chị Hoa", role=Role.ADMIN)
    with held_up(monkeypatch, load_work, "read") as reading:
        send_only(world, admin, MOVED)
        await asyncio.to_thread(reading.wait, 60)
        send_only(world, other, MOVED, "khac.toml")
        await handled(world)
        assert "Đã nhận khac.toml. Đang làm việc với một tệp khác" in world.last(other).text
    await world.settle()
    assert "Xem trước: tệp khac.toml" in world.last(other).text
    assert "Xem trước: tệp phuong.toml" in world.last(admin).text


async def test_who_is_reminded_between_the_last_look_and_the_switch_is_told_too(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin, lan = await world.enrol("Anh Minh", role=Role.ADMIN), await world.enrol("Chị Lan", "ubnd")
    preview = await send(world, admin, MOVED)
    honest, looked = load_work.ready, 0

    async def ready(*args: Any) -> Any:
        nonlocal looked
        found, looked = await honest(*args), looked + 1
        if looked == 1:
            await world.at(date(2020, 3, 11))
        return found

    monkeypatch.setattr(load_work, "ready", ready)
    await world.tap(admin, preview, "Áp dụng")
    assert looked == 2
    assert [TOLD in message.text for message in world.sent(lan)].count(True) == 1


@pytest.mark.parametrize(
    "text", [MOVED, CALENDAR.replace("2020-03-18", '"2020-06-31"')], ids=["right", "with mistakes"]
)
async def test_a_large_file_is_read_and_applied_by_another_process(
    world: World, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr(load_jobs, "_SMALL_FILE", -1)
    for name in ("prepare", "ready"):
        monkeypatch.setattr(load_work, name, None)  # this process does nothing of it
    admin, lan = await world.enrol("Anh Minh", role=Role.ADMIN), await world.enrol("Chị Lan", "ubnd")
    await world.at(date(2020, 3, 11))
    answer = await send(world, admin, text)
    if text != MOVED:
        assert "Chưa nạp được phuong.toml" in answer.text
        return
    assert "Ngày: 18/03/2020 → 25/03/2020" in answer.text
    assert "Đã áp dụng (phiên bản 2)" in (await world.tap(admin, answer, "Áp dụng")).text
    assert TOLD in world.about(lan, "Lịch có thay đổi").text
    await world.at(date(2020, 3, 18))
    assert "còn 7 ngày" in world.about(lan, "Báo cáo quý").text
