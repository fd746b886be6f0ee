"""Loading 1,000, 10,000 and 100,000 rows of events files, a process each: rows a second and peak memory.

Beside it, the bare cost: reading the file with its library alone, and one bulk insert of the rows. Then what a reload
of the unchanged file and a change of one row write, and how long others wait while the largest workbook comes by chat.
The last line is one JSON document. Arguments: sizes (default all).
"""

import asyncio
import json
import subprocess
import sys
import tempfile
import time
import tomllib
from datetime import date, timedelta
from pathlib import Path

from benchmarks import other_formats

ROOT = Path(__file__).resolve().parents[1]
SIZES = (1_000, 10_000, 100_000)
FORMATS = ("xlsx", "csv", "toml")
OTHERS = ("ods", "docx", "xls")
"""Formats that are read only; .xls needs LibreOffice (`soffice`), and is left out without it."""
MOST = {"docx": 20_000, "xls": 65_000}
"""A longer document is refused, and a sheet of .xls has 65,536 rows."""


def make(file: Path) -> None:
    """A calendar of as many rows as `file` is called, beside it in every format, and once with one entry changed."""
    folder, rows = file.parent, int(file.name)
    from dataclasses import replace

    from bot.calendar.layers import stacked
    from bot.calendar.model import Entry, Kind, Layer, Once, Unit
    from bot.files.write.export import events_file

    units = (Unit("ubnd", "Uỷ ban Nhân dân phường", "UBND"),)
    first = date(2020, 1, 1)
    entries = [
        Entry(
            f"viec-{n}",
            Kind.TASK,
            f"Báo cáo số {n} về công tác thông tin đối ngoại",
            Once(day.year, day.month, day.day),
            "ward",
            units=("ubnd",),
            clause="II.4",
            note="theo kế hoạch",
        )
        for n in range(rows)
        for day in [first + timedelta(days=n % 360)]
    ]
    layer = Layer("ward", "Phường", 2020)
    for kind in FORMATS:
        calendar = stacked(entries, layers=(layer,), units=units)
        (folder / f"{rows}.{kind}").write_bytes(events_file(calendar, {"ward": units}, kind, locale="vi"))
    other_formats.make(folder, rows, [kind for kind in OTHERS if rows <= MOST.get(kind, rows)])
    entries[rows // 2] = replace(entries[rows // 2], summary="Đã đổi")
    calendar = stacked(entries, layers=(layer,), units=units)
    (folder / f"{rows}-changed.csv").write_bytes(events_file(calendar, {"ward": units}, "csv", locale="vi"))


def bare(file: Path) -> None:
    """Read the file with its library, and nothing else."""
    if file.suffix == ".xlsx":
        import openpyxl

        for sheet in openpyxl.load_workbook(file, read_only=True, data_only=True):
            for _ in sheet.iter_rows(values_only=True):
                pass
    elif file.suffix in (".ods", ".xls"):
        import python_calamine

        book = python_calamine.CalamineWorkbook.from_path(str(file))
        for name in book.sheet_names:
            for _ in book.get_sheet_by_name(name).iter_rows():
                pass
    elif file.suffix == ".docx":
        import docx

        docx.Document(str(file))
    elif file.suffix == ".csv":
        import csv

        with file.open(encoding="utf-8-sig", newline="") as stream:
            for _ in csv.reader(stream, delimiter=";"):
                pass
    else:
        tomllib.loads(file.read_text(encoding="utf-8"))


def read(file: Path) -> None:
    """Read and check the file."""
    from bot.files.load import read_calendar

    loaded = read_calendar([file])
    assert not loaded.errors, loaded.errors[0]


def insert(file: Path) -> None:
    """One bulk insert of as many rows into SQLite."""
    import sqlite3

    rows = int(file.stem.split("-")[0])
    with sqlite3.connect(file.with_suffix(".db")) as connection:
        connection.execute("CREATE TABLE t (id TEXT PRIMARY KEY, layer TEXT, position INTEGER, body TEXT)")
        connection.executemany("INSERT INTO t VALUES (?, ?, ?, ?)", ((f"v{n}", "w", n, "x" * 300) for n in range(rows)))
    file.with_suffix(".db").unlink()


def load(file: Path) -> dict[str, object]:
    """Load into an empty store, again, and with one entry changed: seconds and rows written by each."""
    from sqlalchemy import event

    from bot.clock import SystemClock
    from bot.store import Store, loading

    async def run() -> dict[str, object]:
        empty = file.parent / "none"
        empty.mkdir(exist_ok=True)
        (empty / "0.toml").write_text(
            '[layer]\nid = "national"\n[[event]]\nid = "e"\nsummary = "E"\ndate = 2020-01-01\n'
        )
        database = file.with_suffix(".load.db")
        store = await Store.open(f"sqlite:///{database}")
        written: dict[str, int] = {}

        def count(_c: object, cursor: object, statement: str, parameters: object, _x: object, many: bool) -> None:
            word, _, rest = statement.strip().partition(" ")
            if word in ("INSERT", "UPDATE", "DELETE") and cursor.rowcount:  # type: ignore[attr-defined]
                table = rest.replace("INTO ", "").replace("FROM ", "").split()[0]
                written[table] = written.get(table, 0) + (len(parameters) if many else 1)  # type: ignore[arg-type]

        event.listen(store.engine.sync_engine, "after_cursor_execute", count)
        found: dict[str, object] = {}
        changed = file.with_name(f"{file.stem}-changed.csv")
        for name, one in (("load", file), ("unchanged", file), ("one_changed", changed)):
            if not one.exists():
                continue
            written.clear()
            begin = time.perf_counter()
            proposal = await loading.load(store, [one], bundled=empty, by="bench", now=SystemClock().now())
            assert not proposal.errors, proposal.errors[0]
            found[f"{name}_s"] = round(time.perf_counter() - begin, 2)
            found[f"{name}_writes"] = dict(written)
        await store.close()
        database.unlink()
        return found

    return asyncio.run(run())


PROBE = """
import sqlite3, sys, threading, time
threading.Thread(target=lambda: (sys.stdin.read(), __import__("os")._exit(0)), daemon=True).start()
connection = sqlite3.connect(sys.argv[1], timeout=600, isolation_level=None)
while True:
    begin = time.monotonic()
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("ROLLBACK")
    print(begin, time.monotonic() - begin, flush=True)
    time.sleep(0.02)
"""
"""How long whoever wants to write to the database has to wait for it, all the time, seen from another process."""


def chat(file: Path) -> dict[str, object]:
    """Load the file by chat, while another officer asks for something again and again: the longest waits of others.

    `database_s` is how long the database was held at most, `answer_s` how long an answer took at most (`calm_answer_s`
    while nothing was loaded), each while the file was read and while it was applied.
    """
    from bot.clock import SystemClock
    from bot.config import Database, Office, Settings, Web
    from bot.delivery.pacing import Unpaced
    from bot.sandbox import Message, SandboxState, create_app, serve
    from bot.service.assemble import assembled
    from bot.service.receiving import receiving
    from bot.service.scheduler import ticking
    from bot.store import officers
    from bot.store.officers import Role

    token, folder = "7:bench-load", file.parent / f"{file.name}-chat"
    data = folder / "calendar"
    data.mkdir(parents=True)
    (data / "0.toml").write_text('[layer]\nid = "national"\n[[event]]\nid = "e"\nsummary = "E"\ndate = 2020-01-01\n')
    database = folder / "office.db"
    settings = Settings(
        office=Office(name="Phường", calendar_data=data),
        database=Database(url=f"sqlite:///{database}"),
        web=Web(secret_file=folder / "secret"),
        root=folder,
    )

    content = file.read_bytes()

    async def run() -> dict[str, object]:
        clock = SystemClock()
        state = SandboxState(clock, token)
        waits: list[tuple[float, float]] = []
        async with (
            serve(create_app(state)) as server,
            assembled(settings, clock=clock, token=token, base_url=server.url, pace=Unpaced()) as service,
            receiving(service),
            ticking(service),
        ):
            people = {}
            for name, role in (("Anh Minh", Role.ADMIN), ("Chị Lan", Role.OFFICER)):
                person = people[role] = state.add_person(name)
                now = clock.now()
                async with service.store.begin() as connection:
                    code = await officers.invite(
                        connection,
                        name=name,
                        post="",
                        role=role,
                        units=(),
                        now=now,
                        expires_at=now + timedelta(days=1),
                    )
                state.start(person.user_id, code)
            admin, lan = people[Role.ADMIN].user_id, people[Role.OFFICER].user_id

            def said(of: int) -> list[Message]:
                return [message for message in state.messages(of) if message.sender_id != of]

            async def heard(words: str) -> Message:
                await state.wait_for(lambda: any(words in one.text for one in said(admin)), timeout=3600)
                return next(one for one in said(admin) if words in one.text)

            async def ask() -> None:
                while True:
                    before, begin = len(said(lan)), time.monotonic()
                    state.say(lan, "/trogiup")
                    await state.wait_for(lambda before=before: len(said(lan)) > before, timeout=3600)  # type: ignore[misc]
                    waits.append((begin, time.monotonic() - begin))
                    await asyncio.sleep(0.1)

            await state.wait_for(lambda: bool(said(admin)) and bool(said(lan)), timeout=600)
            probe = subprocess.Popen(  # noqa: ASYNC220 - it is on its own
                [sys.executable, "-c", PROBE, str(database)],
                stdin=subprocess.PIPE,
                stdout=(folder / "probe").open("w"),
            )
            asking = asyncio.create_task(ask())
            await asyncio.sleep(3)
            calm = max(wait for _, wait in waits)
            marks = [time.monotonic()]
            state.say(admin, "", document=(file.name, content))
            preview = await heard("Xem trước")
            marks.append(time.monotonic())
            data = next(b["callback_data"] for b in preview.buttons if "Áp dụng" in b["text"])
            state.tap(admin, admin, preview.message_id, data)
            await heard("Đã áp dụng")
            marks.append(time.monotonic())
            await asyncio.sleep(10)  # what comes after it
            marks.append(time.monotonic())
            asking.cancel()
            probe.communicate()
        state.close()
        held = [tuple(map(float, line.split())) for line in (folder / "probe").read_text().splitlines()]

        def longest(found: list[tuple[float, ...]], first: float, last: float) -> float:
            return round(max((wait for at, wait in found if first <= at + wait and at < last), default=0.0), 3)

        told: dict[str, object] = {"calm_answer_s": round(calm, 3)}
        for name, first, last in zip(("reading", "applying", "afterwards"), marks, marks[1:], strict=False):
            told[name] = {
                "took_s": round(last - first, 1),
                "database_s": longest(held, first, last),
                "answer_s": longest(list(waits), first, last),
            }
        return told

    return asyncio.run(run())


def measured(what: str, file: Path) -> dict[str, object]:
    """One step in a process of its own: {"s", "mb"} and what the step itself tells."""
    process = subprocess.run(
        [sys.executable, "-m", "benchmarks.load", "--step", what, str(file)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, object] = json.loads(process.stdout)
    return found


def step(what: str, file: Path) -> None:
    begin = time.perf_counter()
    told = {"make": make, "bare": bare, "read": read, "insert": insert, "load": load, "chat": chat}[what](file)
    # The peak of this program alone; what getrusage tells is the parent's where that is more.
    status = Path("/proc/self/status").read_text()
    mb = int(status.split("VmHWM:")[1].split()[0]) / 1e3
    print(json.dumps({"s": round(time.perf_counter() - begin, 3), "mb": round(mb), **(told or {})}))


def main(sizes: tuple[int, ...]) -> None:
    results: dict[str, dict[str, dict[str, object]]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print("    rows         bare s  insert s   read s   load s    rows/s     MB bare MB")
        for rows in sizes:
            measured("make", folder / str(rows))
            for kind in (*FORMATS, *OTHERS):
                file = folder / f"{rows}.{kind}"
                if not file.exists():
                    print(f"{rows:8} {kind:5} left out")
                    continue
                one = {what: measured(what, file) for what in ("bare", "insert", "read", "load")}
                results.setdefault(kind, {})[str(rows)] = one  # type: ignore[assignment]
                seconds = {what: float(found["load_s" if what == "load" else "s"]) for what, found in one.items()}  # type: ignore[arg-type]
                print(
                    f"{rows:8} {kind:5} {seconds['bare']:8.2f} {seconds['insert']:9.2f} {seconds['read']:8.2f} "
                    f"{seconds['load']:8.2f} {rows / seconds['load']:9.0f} {one['load']['mb']:6} {one['bare']['mb']:6}"
                )
                told = one["load"]
                print(f"{'':14} unchanged: {told['unchanged_s']} s, writes {told['unchanged_writes']}")
                if "one_changed_s" in told:
                    print(f"{'':14} one changed: {told['one_changed_s']} s, writes {told['one_changed_writes']}")
        by_chat = measured("chat", folder / f"{max(sizes)}.xlsx")
        print(f"{max(sizes):8} xlsx by chat, longest waits of others: {json.dumps(by_chat)}")
    print(json.dumps({**results, "chat": {str(max(sizes)): by_chat}}))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--step"]:
        step(sys.argv[2], Path(sys.argv[3]))
    else:
        main(tuple(map(int, sys.argv[1:])) or SIZES)
