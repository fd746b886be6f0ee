"""How long a page of the calendar takes, from the token to the HTML, with 100, 1,000 and 10,000 entries.

Entries lie evenly over the year 2020, a third of them tasks of two units, each with a report. The last line is one JSON
document: {"<entries>": {"thang", "lich-trinh", "nam", "tim"}} in milliseconds (the middle of many).
"""

import asyncio
import json
import statistics
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.calendar.reminders import LeadTimes
from bot.calendar.working_days import vietnam
from bot.channels.telegram.addresses import address_of
from bot.clock import RehearsalClock
from bot.office.office import Office
from bot.store import Store, bundled_calendar, officers, progress
from bot.store.feeds import TokenFault, token
from bot.store.officers import Officer, Role
from bot.store.progress import Report
from bot.texts import texts
from bot.web.feed import feeds
from bot.web.page import look_up
from bot.web.page.page_data import Look
from bot.web.page.query import Asked, read_query
from bot.web.page.render import page_html
from bot.web.page.views import page

SIZES = (100, 1_000, 10_000)
RUNS = 15
SECRET = b"bench"
TODAY = date(2020, 6, 15)
PAGES = {
    "thang": [("thang", "2020-06")],
    "lich-trinh": [("xem", "lich-trinh")],
    "nam": [("xem", "nam")],
    "tim": [("tim", "uy ban so 7")],
}
HEAD = """
[layer]
id = "ward"
name = "Phường"
year = 2020
[[unit]]
id = "ubnd"
name = "Uỷ ban Nhân dân"
short = "UBND"
[[unit]]
id = "mttq"
name = "Mặt trận Tổ quốc"
short = "MTTQ"
"""


def calendar_file(count: int) -> str:
    """An events file of so many entries."""
    found = [HEAD]
    for number in range(count):
        day = date(2020, 1, 1) + timedelta(days=number * 366 // count)
        kind = ("task", "event", "anniversary")[number % 3]
        words = f'summary = "Nội dung công tác số {number} của Uỷ ban phường trong năm"'
        when = {
            "task": f'due = {day}\nunits = ["ubnd", "mttq"]',
            "event": f"date = {day}",
            "anniversary": f'yearly = "{day:%m-%d}"\nfirst_year = {1900 + number % 100}',
        }[kind]
        found.append(f'[[{kind}]]\nid = "e{number}"\n{words}\n{when}\n')
    return "\n".join(found)


async def prepare(folder: Path, count: int) -> tuple[Store, Look, str]:
    """An office with its calendar, reports and a lead; returns what looks up a page, and the lead's token."""
    calendar = folder / f"calendar-{count}"
    calendar.mkdir()
    (calendar / "a.toml").write_text(calendar_file(count), encoding="utf-8")
    clock = RehearsalClock(datetime(2020, 6, 15, 1, tzinfo=UTC))
    store = await Store.open(f"sqlite:///{folder}/{count}.db")
    await bundled_calendar.seed(store, calendar, now=clock.now())
    async with store.begin() as connection:
        code = await officers.invite(
            connection,
            name="Lan",
            post="",
            role=Role.LEAD,
            units=[],
            now=clock.now(),
            expires_at=clock.now() + timedelta(days=1),
        )
        lead = await officers.enrol(connection, code, address=address_of(1), locale="vi", now=clock.now())
        assert isinstance(lead, Officer)
        reports = [
            Report(f"e{number}", "", "ubnd", lead.id, number, clock.now(), "in_progress", percent=40)
            for number in range(0, count, 3)
        ]
        await progress.add(connection, reports)
    office = Office(
        store=store,
        clock=clock,
        name="Phường",
        locale="vi",
        lead_times=LeadTimes({}),
        working=vietnam(),
        feed_link=feeds.link("https://lich.example", SECRET),
        page_link=look_up.link("https://lich.example", SECRET),
    )
    return store, look_up.look(office, SECRET), token(SECRET, lead.id, lead.feed_generation)


async def measure(look: Look, secret: str, query: list[tuple[str, str]]) -> float:
    """Milliseconds from the query to the HTML."""
    say = texts("vi")
    taken = []
    for _ in range(RUNS):
        before = time.perf_counter()
        asked = read_query(query, 50, TODAY)
        assert isinstance(asked, Asked)
        seen = await look(secret, *asked.range)
        assert not isinstance(seen, TokenFault)
        page_html(page(asked, seen, say), asked, seen, say)
        taken.append((time.perf_counter() - before) * 1000)
    return round(statistics.median(taken), 1)


async def main() -> None:
    """Measure and print."""
    found: dict[str, dict[str, float]] = {}
    print(f"{'entries':>8}" + "".join(f"{name:>14}" for name in PAGES) + "   ms")
    with tempfile.TemporaryDirectory() as folder:
        for count in SIZES:
            store, look, secret = await prepare(Path(folder), count)
            found[str(count)] = {name: await measure(look, secret, query) for name, query in PAGES.items()}
            await store.close()
            print(f"{count:>8}" + "".join(f"{value:>14}" for value in found[str(count)].values()))
    print(json.dumps(found))


if __name__ == "__main__":
    asyncio.run(main())
