"""How late reminders arrive that the running service sends, with ever more others stored for later."""

import asyncio
import contextlib
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text

from benchmarks.outbox import TOKEN
from benchmarks.stand_in import stand_in
from bot.clock import SystemClock
from bot.config import Backup, Database, Office, Settings, Web
from bot.delivery.pacing import Unpaced
from bot.service.assemble import assembled
from bot.service.scheduler import ticking
from bot.service.service import Service
from bot.store import outlook
from bot.store import tables as t

STORED = (1_000, 10_000, 100_000, 1_000_000)
SAMPLES = 200
PATIENCE = 600
"""Seconds after the last is due in which all must have come."""


async def lateness(stored: int) -> dict[str, float]:
    """How late reminders arrive, in milliseconds, where so many others are stored, by the running service."""
    with tempfile.TemporaryDirectory() as folder, stand_in(TOKEN, 1) as server:
        calendar = Path(folder) / "calendar"
        calendar.mkdir()
        day = datetime.now(UTC).date() + timedelta(days=400)
        event = f'[layer]\nid = "ward"\nname = "Thử"\n\n[[event]]\nid = "e"\nsummary = "Việc"\ndate = {day}\n'
        (calendar / "a.toml").write_text(event, encoding="utf-8")
        settings = Settings(
            office=Office(calendar_data=calendar),
            database=Database(url=f"sqlite:///{folder}/office.db"),
            web=Web(secret_file=Path(folder) / "secret"),
            backup=Backup(keep=0),
            root=Path(folder),
        )
        async with assembled(
            settings, clock=SystemClock(), token=TOKEN, base_url=server.url, pace=Unpaced()
        ) as service:
            await service.plan()
            now = datetime.now(UTC)
            async with service.store.begin() as connection:
                await connection.execute(
                    text(
                        "INSERT INTO officers (id, name, post, role, locale, channel, address, enrolled_at)"
                        " VALUES (1, 'Lan', '', 'admin', 'vi', 'telegram', '1', :now)"
                    ),
                    {"now": now.replace(tzinfo=None).isoformat(" ")},
                )
                for begin in range(0, stored, 50_000):
                    far = [
                        _reminder(now + timedelta(days=61, seconds=n), day, f"far{n}")
                        for n in range(begin, min(stored, begin + 50_000))
                    ]
                    await connection.execute(insert(t.reminders), far)
            # They stand for a calendar that is planned; a plan of the one entry would take them away.
            async with service.bot, without_planning(), ticking(service):
                await asyncio.sleep(1)
                server.take()
                first = datetime.now(UTC) + timedelta(seconds=1)
                # One goes ahead: the first of a process pays for what is compiled then, and is told apart.
                due = [first, *(first + timedelta(milliseconds=1000 + 100 * n) for n in range(SAMPLES))]
                async with service.store.begin() as connection:
                    await connection.execute(insert(t.reminders), [_reminder(at, day, "") for at in due])
                service.wake()
                offset = time.monotonic() - datetime.now(UTC).timestamp()
                await asyncio.sleep((due[-1] - datetime.now(UTC)).total_seconds())
                async with asyncio.timeout(PATIENCE):
                    while not await _all_sent(service):  # noqa: ASYNC110 – the outbox has no event for it
                        await asyncio.sleep(2)
                came = [at - offset for at, _ in server.take().accepted]
    # On a busy machine two may become due at one look, and go in one message.
    first_late, *rest = [(min(at for at in came if at >= one) - one) * 1000 for one in (at.timestamp() for at in due)]
    return {"p50_ms": statistics.median(rest), "p99_ms": sorted(rest)[int(len(rest) * 0.99)], "first_ms": first_late}


async def _all_sent(service: Service) -> bool:
    async with service.store.read() as connection:
        ahead = await outlook.look(connection)
    now = service.clock.now()
    return ahead.message is None and ahead.lease is None and (ahead.reminder is None or ahead.reminder > now)


@contextlib.asynccontextmanager
async def without_planning() -> AsyncIterator[None]:
    honest = Service.plan

    async def nothing(self: Service) -> None:
        """All is planned."""

    Service.plan = nothing  # type: ignore[method-assign]
    try:
        yield
    finally:
        Service.plan = honest  # type: ignore[method-assign]


def _reminder(at: datetime, day: date, key: str) -> dict[str, Any]:
    row = {"entry_id": "e", "occurrence_key": key, "kind": "event", "phase": "ahead", "at": at, "day": at.date()}
    return row | {"occurs_on": day, "lead_days": 1}


async def punctuality() -> dict[str, dict[str, float]]:
    found = {}
    for stored in STORED:
        one = found[str(stored)] = await lateness(stored)
        print(f"{stored:>9} stored: late by {one['p50_ms']:.0f} ms (p50), {one['p99_ms']:.0f} ms (p99), ", end="")
        print(f"the very first by {one['first_ms']:.0f} ms", flush=True)
    return found
