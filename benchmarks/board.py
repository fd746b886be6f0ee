"""What it costs to see where things stand: the board and what goes with it, however long the history is.

Offices of 10, 100 and 1,000 officers with 20, 200 and 2,000 tasks, and histories of which the longer has ten times
the rows of the shorter (up to 1,000,000): each unit has the same last word in both, so that the same is shown. Each
step is timed on both, the fastest of some runs; the ratio is that of the processor's time, which what else the machine
does leaves alone, and says how much of the longer history is read. The last line is one JSON document:
{"<officers>x<tasks>": {"<step>": {"ms": [shorter, longer], "cpu_ms": [shorter, longer], "ratio"}}}, and
"rows": [shorter, longer].

`STEPS` is where a further step goes: a coroutine that is handed an office, a reading connection and a lead.
"""

import argparse
import asyncio
import json
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar import board
from bot.calendar.board import Which
from bot.calendar.model import TaskKey
from bot.calendar.reminders import LeadTimes
from bot.calendar.working_days import vietnam
from bot.clock import RehearsalClock
from bot.office import digest, escalation, period
from bot.office.board import look
from bot.office.office import Office
from bot.office.report_form import report_form
from bot.office.wording import board_words
from bot.office.wording.board_words import Heading
from bot.office.wording.period_words import period_sheet
from bot.reports.period_docx import period_docx
from bot.reports.period_xlsx import period_xlsx
from bot.store import Store, bundled_calendar, evidence, history_pages, officers, progress, unit_states
from bot.store.officers import Officer
from bot.texts import texts

OFFICERS, TASKS = (10, 100, 1_000), (20, 200, 2_000)
ROWS = 1_000_000
UNITS = 12
RUNS = 7
NOW = datetime(2020, 6, 15, 2, tzinfo=UTC)
_STATUSES = ("not_started", "in_progress", "blocked", "in_progress", "evidence", "done")

Step = Callable[[Office, AsyncConnection, Officer], Awaitable[object]]


async def states(_office: Office, connection: AsyncConnection, _lead: Officer) -> object:
    """How far every task is: what lists, pages and feeds ask as well."""
    return await progress.states(connection)


async def the_board(office: Office, connection: AsyncConnection, lead: Officer) -> object:
    """/tiendo, from the database to its first page in words."""
    rows = await look(office, connection, lead)
    calendar = await office.calendar(connection)
    say = texts("vi")
    return board_words.text(rows, Which.ALL, 0, Heading(), calendar, office.today(), office.zone, say), board.counts(
        rows
    )


async def a_history(office: Office, connection: AsyncConnection, _lead: Officer) -> object:
    """The newest page of one task's history."""
    return await history_pages.page(connection, TaskKey("t1", ""), 0, 8)


async def its_evidence(office: Office, connection: AsyncConnection, _lead: Officer) -> object:
    """The newest files of one task."""
    return await evidence.page(connection, TaskKey("t1", ""), 0, 8)


async def newest_report(_office: Office, connection: AsyncConnection, lead: Officer) -> object:
    """What an officer reported last."""
    return await progress.newest_of(connection, lead.id)


async def the_digest(office: Office, connection: AsyncConnection, _lead: Officer) -> object:
    """What the digests of Monday are written from."""
    return await digest.look(office, connection)


async def the_escalation(office: Office, connection: AsyncConnection, _lead: Officer) -> object:
    """Who is told of what is late; it is taken back, so that each run has the same to tell."""
    point = await connection.begin_nested()
    told = await escalation.escalate(office, connection)
    await point.rollback()
    return told


async def the_report(office: Office, connection: AsyncConnection, _lead: Officer) -> object:
    """The report of a week in which nothing was reported: it lists no row of the history, and rests on many."""
    return await period.gather(office, connection, date(2020, 6, 8), date(2020, 6, 14))


async def its_files(office: Office, connection: AsyncConnection, _lead: Officer) -> object:
    """The same as it is handed over: gathered, put into words, written as a Word file and as a workbook."""
    found = await period.gather(office, connection, date(2020, 6, 8), date(2020, 6, 14))
    sheet, form = period_sheet(found, office.zone, texts("vi")), report_form(office.reports, office.name)
    return period_docx(sheet, form), period_xlsx(sheet, form)


STEPS: dict[str, Step] = {
    "states": states,
    "board": the_board,
    "history": a_history,
    "evidence": its_evidence,
    "newest": newest_report,
    "digest": the_digest,
    "escalation": the_escalation,
    "report": the_report,
    "files": its_files,
}


@dataclass(frozen=True, slots=True)
class Size:
    """How large an office is, and how long its history."""

    officers: int
    tasks: int
    rows: int


def calendar_file(tasks: int) -> str:
    """An events file of so many tasks, evenly over the year, each of one to three of the units."""
    found = ['[layer]\nid = "ward"\nname = "Phường"\nyear = 2020\n']
    found += [
        f'[[unit]]\nid = "u{number}"\nname = "Đơn vị số {number}"\nshort = "ĐV {number}"\n' for number in range(UNITS)
    ]
    for number in range(tasks):
        due = date(2020, 1, 1) + timedelta(days=number * 340 // tasks)
        units = ", ".join(f'"{unit}"' for unit in units_of(number))
        words = f'summary = "Nội dung công tác số {number} của phường trong năm"\nclause = "II.{number}"'
        found.append(f'[[task]]\nid = "t{number}"\n{words}\ndue = {due}\nunits = [{units}]\n')
    return "\n".join(found)


def units_of(task: int) -> list[str]:
    """The units of a task."""
    return [f"u{(task + by) % UNITS}" for by in range(task % 3 + 1)]


def history(size: Size) -> Iterator[tuple[object, ...]]:
    """The rows of the history: round after round of all tasks, and last what is shown of each, whatever its length."""
    parts = [(task, unit) for task in range(size.tasks) for unit in units_of(task)]
    begins = NOW - timedelta(days=160)
    step = timedelta(days=150) / size.rows
    for number in range(size.rows):
        task, unit = parts[number % len(parts)]
        last = number >= size.rows - len(parts)
        status = _STATUSES[task % 4] if last else _STATUSES[(number // len(parts)) % len(_STATUSES)]
        at = (begins + number * step).replace(tzinfo=None).isoformat(" ")
        yield f"t{task}", unit, 1 + number % size.officers, number + 1, at, status, 10 * (number % 10)


async def office_of(folder: Path, size: Size) -> tuple[Office, Officer]:
    """An office of that size on SQLite, and one of its leads."""
    calendar = folder / "calendar"
    calendar.mkdir()
    (calendar / "a.toml").write_text(calendar_file(size.tasks), encoding="utf-8")
    store = await Store.open(f"sqlite:///{folder}/office.db")
    await bundled_calendar.seed(store, calendar, now=NOW)
    await asyncio.to_thread(_fill, folder / "office.db", size)
    async with store.begin() as connection:
        await unit_states.rebuild(connection)
        lead = await officers.by_id(connection, 1)
    assert lead is not None
    office = Office(
        store=store,
        clock=RehearsalClock(NOW),
        name="Phường",
        locale="vi",
        lead_times=LeadTimes({}),
        working=vietnam(),
        feed_link=lambda _id, _generation: "",
        page_link=lambda _id, _generation: "",
    )
    return office, lead


def _fill(file: Path, size: Size) -> None:
    database = sqlite3.connect(file)
    database.execute("PRAGMA synchronous = OFF")
    people = [(number + 1, "lead" if number == 0 else "officer", f"Cán bộ {number}") for number in range(size.officers)]
    database.executemany(
        "INSERT INTO officers (id, role, name, post, locale, enrolled_at, channel, address)"
        " VALUES (?1, ?2, ?3, '', 'vi', '2020-01-01', 'telegram', ?1)",
        people,
    )
    held = [(number + 1, f"u{number % UNITS}") for number in range(1, size.officers)]
    database.executemany("INSERT INTO officer_units VALUES (?, ?)", held)
    database.execute("PRAGMA cache_size = -600000")
    # Triggers and indexes are put back at the end: they would only make the filling slow.
    found = database.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE type IN ('trigger', 'index') AND sql IS NOT NULL"
        " AND tbl_name IN ('progress_reports', 'attachments')"
    ).fetchall()
    for kind, name, _ in found:
        database.execute(f"DROP {kind} {name}")
    database.executemany(
        "INSERT INTO progress_reports (entry_id, occurrence_key, unit_id, officer_id, update_id, reported_at, status,"
        " percent, note) VALUES (?, '', ?, ?, ?, ?, ?, ?, 'đang làm, còn chờ ý kiến của lãnh đạo')",
        history(size),
    )
    database.execute(
        "INSERT INTO attachments (report_id, entry_id, occurrence_key, kind, file_id, name)"
        " SELECT id, entry_id, '', 'photo', 'file' || id, '' FROM progress_reports WHERE status = 'evidence'"
    )
    for _, _, sql in found:
        database.execute(sql)
    database.commit()
    database.close()


async def measure(size: Size) -> dict[str, tuple[float, float]]:
    """Milliseconds of each step, and those of the processor (all threads), of the fastest of some runs."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        office, lead = await office_of(Path(folder), size)
        for name, step in STEPS.items():
            taken, worked = [], []
            for _ in range(RUNS):
                async with office.store.read() as connection:
                    await office.calendar(connection)
                    before, work = time.perf_counter(), time.process_time()
                    await step(office, connection, lead)
                    taken.append((time.perf_counter() - before) * 1000)
                    worked.append((time.process_time() - work) * 1000)
            found[name] = min(taken), min(worked)
        await office.store.close()
    return found


async def main(most_rows: int, runs: int, officers_: list[int], tasks_: list[int]) -> None:
    """Measure and print."""
    global RUNS
    RUNS = runs
    rows = (most_rows // 10, most_rows)
    found: dict[str, object] = {}
    print(f"{'officers x tasks':>17}" + "".join(f"{name:>22}" for name in STEPS))
    print(f"{'':>17}" + f"{'ms, ms of 10x, ratio':>22}" * len(STEPS))
    for people in officers_:
        for tasks in tasks_:
            shorter, longer = [await measure(Size(people, tasks, count)) for count in rows]
            name = f"{people}x{tasks}"
            ratio = {step: longer[step][1] / shorter[step][1] for step in STEPS}
            found[name] = {
                step: {
                    "ms": [round(shorter[step][0], 2), round(longer[step][0], 2)],
                    "cpu_ms": [round(shorter[step][1], 2), round(longer[step][1], 2)],
                    "ratio": round(ratio[step], 2),
                }
                for step in STEPS
            }
            told = (f"{shorter[step][0]:.2f} {longer[step][0]:.2f} {ratio[step]:.2f}" for step in STEPS)
            print(f"{name:>17}" + "".join(f"{words:>22}" for words in told), flush=True)
    print(json.dumps({"rows": list(rows), **found}))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS, help="the longer history")
    parser.add_argument("--runs", type=int, default=RUNS, help="how often each step is timed")
    parser.add_argument("--officers", type=int, nargs="+", default=list(OFFICERS))
    parser.add_argument("--tasks", type=int, nargs="+", default=list(TASKS))
    asked = parser.parse_args()
    asyncio.run(main(asked.rows, asked.runs, asked.officers, asked.tasks))
