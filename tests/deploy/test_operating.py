"""docs/en/operating.md, done from its first line to its last: its own commands, taken out of its boxes."""

import asyncio
import contextlib
import functools
import re
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg
import pytest

from bot.clock import SystemClock
from bot.sandbox import Person, SandboxState, create_app, serve
from bot.store import Store
from tests.store.grown import Rows, grown, rows

from . import program as making
from .document import ENGLISH, VIETNAMESE, Box, boxes
from .office import Machine
from .tls_front import certificate, tls_front

TOKEN = "42:operating-tests"
OF_0_1_0 = "0011"
"""The revision of the database of version 0.1.0 (CHANGELOG.md)."""
MARKS = {"sh", "sh root", "sh elsewhere", "sh new-machine", "sh second-office", "sh postgresql", "sql", ""}
PLAN = '[layer]\nid = "ward"\nname = "Kế hoạch"\n\n[[unit]]\nid = "ubnd"\nname = "Uỷ ban Nhân dân phường"\n'
EVENT = '\n[[event]]\nid = "hop-{day}"\nsummary = "Họp giao ban"\ndate = {day}\n'
# Whatever the time is when the tests run, what is of today is told of at once.
AT_ONCE = {"NHACLICH_REMINDERS__HOUR": "00:00"}


@pytest.fixture
def again(program: Path) -> Iterator[Path]:
    """The program, of whose commands most are forked."""
    with tempfile.TemporaryDirectory(prefix="nhaclich-") as folder, making.again(program, Path(folder)) as made:
        yield made


@pytest.fixture
async def office(request: pytest.FixtureRequest) -> AsyncIterator[tuple[Machine, SandboxState]]:
    """An empty machine with the program, or what else the test names."""
    program: Path = request.getfixturevalue(getattr(request, "param", "program"))
    place = Path(tempfile.mkdtemp(prefix="nhaclich-"))
    place.chmod(0o755)
    state = SandboxState(SystemClock(), TOKEN)
    async with serve(create_app(state)) as server:
        machine = Machine(place, program, server.url, AT_ONCE)
        try:
            yield machine, state
        finally:
            machine.end()
            shutil.rmtree(place)


def told(state: SandboxState, person: Person, words: str) -> bool:
    return any(words in one.message.text for one in state.sent if one.message.chat_id == person.user_id)


async def joins(state: SandboxState, said: str, name: str, nth: int = 0) -> Person:
    """Somebody opens the invitation that a command has printed, and is greeted."""
    code = re.findall(r"\?start=(\S+)", said)[nth]
    person = state.add_person(name)
    state.start(person.user_id, code)
    await state.wait_for(lambda: told(state, person, name))
    return person


@pytest.mark.parametrize("office", ["again"], indirect=True)
async def test_the_whole_document_leads_to_an_office_that_is_upgraded_taken_back_and_moved(
    office: tuple[Machine, SandboxState],
) -> None:
    machine, state = office
    officer: Person | None = None
    before: Rows = {}
    await asyncio.to_thread((machine.home / "plan.toml").write_text, plan(), "utf-8")
    for box in boxes(ENGLISH):
        assert box.mark in MARKS, box
        here = Box(box.mark, box.text.replace("plan.xlsx", "plan.toml"))
        if box.mark == "sh root":
            await machine.by_root(here)
        elif box.mark == "sh new-machine":
            brought = shutil.copy(machine.home / "office.tar.gz", machine.place / "new")
            machine.hand_over(Path(brought))
            assert "Minh" in await machine.type(here, "new")
        elif box.mark == "sh second-office":
            (machine.place / "second" / "token").write_text(TOKEN, encoding="utf-8")
            assert "?start=" in await machine.type(here, "second")
        if box.mark != "sh":
            continue
        if "upgrade --check" in box.text:  # the office was one of version 0.1.0 all the time
            await machine.stop()
            before = await of_0_1_0(machine)
        # No test has a name of the world's: the doctor looks at the address of this machine.
        proxy = {"NHACLICH_WEB__PUBLIC_URL": machine.here("http://127.0.0.1:8787")} if "doctor" in box.text else {}
        said = await machine.type(here, typed=f"{TOKEN}\n", **proxy)
        if "nhaclich init" in box.text:
            assert "nhaclich 0.2.0" in said
            assert oct((machine.home / "var" / "telegram-token").stat().st_mode)[-3:] == "600"
            admin = said
        elif "invite" in box.text:
            await joins(state, admin, "Lan")
            officer = await joins(state, said, "Minh")
            await joins(state, said, "Hoa", nth=1)
        elif "nhaclich load" in box.text:
            assert officer is not None
            await state.wait_for(functools.partial(told, state, officer, "Họp giao ban"))
        elif "nhaclich doctor" in box.text:
            assert "The service is running" in said
        elif "rehearsal" in box.text:
            assert "Minh" in said
            assert "token" not in said
            assert not (machine.home / "rehearsal").exists()
        elif "nhaclich restore" in box.text:
            assert "before-restore" in said
        elif "upgrade --check" in box.text:
            assert f"revision {OF_0_1_0}" in said
        elif "upgrade --back" in box.text:
            assert await of(machine) == before
        elif box.text.startswith("nhaclich upgrade"):
            assert "nothing is wrong" in said
    assert TOKEN not in machine.journal
    assert machine.running.keys() == {"huong-van"}  # the first office has moved away
    await machine.stop("huong-van")


def plan() -> str:
    """What is of today, and of tomorrow in case it is nearly that."""
    today = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()
    return PLAN + "".join(EVENT.format(day=day) for day in (today, today + timedelta(days=1)))


async def of_0_1_0(machine: Machine) -> Rows:
    """Put a database of version 0.1.0 in the place of the office's; returns its rows."""
    file = machine.home / "var" / "nhaclich.db"
    for one in file.parent.glob("nhaclich.db*"):
        one.unlink()
    made = machine.place / "grown.db"
    await grown(f"sqlite:///{made}", OF_0_1_0)
    shutil.copy(made, file)
    machine.hand_over(file)
    return await of(machine)


async def of(machine: Machine) -> Rows:
    """Every row of the office's database, but for when it was copied and how often it has changed."""
    copy = machine.place / "looked-at.db"
    shutil.copy(machine.home / "var" / "nhaclich.db", copy)
    store = Store.connect(f"sqlite:///{copy}")
    found = await rows(store)
    await store.close()
    found["meta"] = [row for row in found["meta"] if row["key"] != "copied_at"]
    found.pop("changes", None)
    return found


async def test_an_office_moves_to_postgresql_as_the_document_says(
    office: tuple[Machine, SandboxState], postgres: str, tmp_path: Path
) -> None:
    """With the password of its file, through TLS, and to no server that its authority has not signed for."""
    machine, _ = office
    found = boxes(ENGLISH)
    init = next(box for box in found if "nhaclich init --yes --name" in box.text)
    (machine.home / "token").write_text(TOKEN, encoding="utf-8")
    await machine.type(init)
    made, key = certificate(tmp_path, "localhost")
    shutil.copy(made, machine.home / "root.crt")
    (sql,) = (box.text for box in found if box.mark == "sql")
    with psycopg.connect(postgres, autocommit=True) as connection, by_password(connection) as socket_of:
        for statement in filter(str.strip, sql.split(";")):
            connection.execute(statement.encode())
        try:
            with tls_front(socket_of, made, key) as port:
                for box in (box for box in found if box.mark == "sh postgresql"):
                    here = re.sub(r"db\.example\.vn(:5432)?", f"localhost:{port}", box.text)
                    said = await machine.type(Box(box.mark, here.replace("nhaclich doctor", "nhaclich doctor || true")))
                assert "The database opens and can be written: postgresql://nhaclich" in said
                assert oct((machine.home / ".pgpass").stat().st_mode)[-3:] == "600"
                another, _ = certificate(tmp_path, "another")
                for host, root, words in (
                    ("localhost", another, "certificate verify failed"),
                    ("127.0.0.1", made, "does not match host name"),
                    ("localhost", made, "no password supplied"),
                ):
                    address = f"postgresql://nhaclich@{host}:{port}/nhaclich?sslmode=verify-full&sslrootcert={root}"
                    with pytest.raises(psycopg.OperationalError, match=words):
                        psycopg.connect(address, passfile="/nowhere")
        finally:
            connection.execute(b"DROP DATABASE nhaclich WITH (FORCE)")
            connection.execute(b"DROP ROLE nhaclich")


@contextlib.contextmanager
def by_password(connection: psycopg.Connection[tuple[str]]) -> Iterator[Path]:
    """Let the server ask the office for its password while the block runs; yields the server's socket."""
    names = ("hba_file", "unix_socket_directories", "port")
    hba, folders, port = (connection.execute(f"SHOW {name}".encode()).fetchone() for name in names)
    assert hba
    assert folders
    assert port
    file = Path(hba[0])
    before = file.read_text(encoding="utf-8")
    file.write_text(f"local nhaclich nhaclich scram-sha-256\n{before}", encoding="utf-8")
    connection.execute(b"SELECT pg_reload_conf()")
    try:
        yield Path(folders[0].split(",")[0]) / f".s.PGSQL.{port[0]}"
    finally:
        file.write_text(before, encoding="utf-8")
        connection.execute(b"SELECT pg_reload_conf()")


def test_both_documents_have_the_same_commands() -> None:
    def commands(document: Path) -> list[tuple[str, list[str]]]:
        lines = [
            (box.mark, [line.partition("# ")[0].strip() for line in box.text.splitlines()]) for box in boxes(document)
        ]
        return [(mark, [line for line in some if line]) for mark, some in lines]

    assert commands(VIETNAMESE) == commands(ENGLISH)


@pytest.mark.parametrize("document", [ENGLISH, VIETNAMESE])
def test_every_file_that_a_document_names_is_there(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    links = [document.parent / link for link in re.findall(r"\]\(([^)#:]+)\)", text)]
    named = [document.parents[2] / name for name in re.findall(r"\bdeploy/[\w@.-]+\w", text)]
    assert [str(file) for file in links + named if not file.exists()] == []
