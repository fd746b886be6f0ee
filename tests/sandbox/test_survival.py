"""What is left after the sandbox's process was killed."""

import asyncio
import contextlib
import os
import sys
from pathlib import Path

import pytest
from telegram import Bot
from telegram.error import BadRequest, NetworkError

from bot.clock import RehearsalClock
from bot.sandbox import JournalInUse, SandboxState, create_app, serve

from .conftest import TOKEN, make_bot

_SERVER = """
import asyncio, sys
from datetime import UTC, datetime
from pathlib import Path
from bot.clock import RehearsalClock
from bot.sandbox import SandboxState, create_app, serve

async def main():
    clock = RehearsalClock(datetime(2020, 3, 10, 0, 30, tzinfo=UTC))
    state = SandboxState(clock, sys.argv[2], Path(sys.argv[1]))
    lan = state.add_person("Lan", post="Tuyên giáo", user_id=7, started=True)
    group = state.add_group("Tổ", forum=True, members=[lan])
    state.add_topic(7, group.chat_id, "Văn hoá")
    for text in ("một", "hai", "ba"):
        state.say(7, text)
    state.say(7, document=("ảnh.txt", b"noi dung"))
    async with serve(create_app(state)) as server:
        sys.stdout.write(server.url + "\\n")
        sys.stdout.flush()
        await asyncio.Event().wait()

asyncio.run(main())
"""


async def _start(path: Path) -> tuple[asyncio.subprocess.Process, str]:
    """A sandbox in a process of its own, and where it is served."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        _SERVER,
        str(path),
        TOKEN,
        stdout=asyncio.subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
    )
    return process, (await process.stdout.readline()).decode().strip()


async def test_everything_survives_a_kill(tmp_path: Path, clock: RehearsalClock) -> None:
    path = tmp_path / "sandbox.db"
    process, url = await _start(path)
    async with make_bot(url) as bot:
        sent = [await bot.send_message(7, f"<b>tin</b> {number}", parse_mode="HTML") for number in range(20)]
        await sent[3].edit_text("đã sửa")
        await sent[4].delete()
        updates = await bot.get_updates()
        assert await bot.get_updates(offset=updates[2].update_id, limit=1)
        process.kill()
        await process.wait()

    state = SandboxState(clock, TOKEN, path)
    texts = [message.text for message in state.messages(7) if message.sender_id != 7]
    assert texts == [*(f"tin {number}" for number in range(3)), "đã sửa", *(f"tin {number}" for number in range(5, 20))]
    assert len(state.sent) == 20
    assert state.people[0].post == "Tuyên giáo"
    async with serve(create_app(state)) as server, make_bot(server.url) as bot:
        again = await bot.get_updates()
        assert [update.update_id for update in again] == [update.update_id for update in updates[2:]]
        document = again[-1].message.document
        assert bytes(await (await document.get_file()).download_as_bytearray()) == b"noi dung"
        state.say(7, "sau")
        assert (await bot.get_updates(offset=-1))[0].update_id == updates[-1].update_id + 1
        assert (await bot.send_message(7, "x")).message_id == len(sent) + 6
        with pytest.raises(BadRequest):
            await bot.send_message(8, "x")
    state.close()


async def test_what_was_acknowledged_in_mid_flight_survives_a_kill(tmp_path: Path, clock: RehearsalClock) -> None:
    path = tmp_path / "sandbox.db"
    process, url = await _start(path)
    acknowledged: list[str] = []

    async def keep_sending(bot: Bot, sender: int) -> None:
        with contextlib.suppress(NetworkError):
            for number in range(1_000):
                acknowledged.append((await bot.send_message(7, f"{sender}-{number}")).text)
                if len(acknowledged) == 100:
                    process.kill()

    async with make_bot(url) as bot:
        await asyncio.gather(*(keep_sending(bot, sender) for sender in range(4)))
    await process.wait()
    state = SandboxState(clock, TOKEN, path)
    texts = [message.text for message in state.messages(7)]
    assert len(acknowledged) >= 100
    assert set(acknowledged) <= set(texts)
    assert len(set(texts)) == len(texts)
    state.close()


def test_one_file_belongs_to_one_process_at_a_time(tmp_path: Path, clock: RehearsalClock) -> None:
    first = SandboxState(clock, TOKEN, tmp_path / "sandbox.db")
    first.add_person("Lan")
    with pytest.raises(JournalInUse):
        SandboxState(clock, TOKEN, tmp_path / "sandbox.db")
    first.close()
    assert [person.name for person in SandboxState(clock, TOKEN, tmp_path / "sandbox.db").people] == ["Lan"]
