"""The rules of the house, held against the code."""

import ast
from pathlib import Path

import pytest

from scripts import tree
from tests.source import nodes

BOT = Path(__file__).resolve().parents[1] / "bot"
ORDER = [
    "calendar",
    "language",
    "statements",
    "replies",
    "files",
    "reports",
    "store",
    "delivery",
    "office",
    "chat",
    "web",
    "channels",
    "sandbox",
    "service",
    "rehearsal",
    "cli",
    "__main__",
]
"""Each package may import only those before it; `chat` and `web` are neighbours, and neither imports the other."""
EVERYWHERE = {"clock", "config", "texts"}
ALONE = EVERYWHERE | {"__init__"}
"""What may import nothing but what is everywhere."""
FILES = sorted(BOT.rglob("*.py"))


def own(file: Path) -> str:
    """The package of `bot` that a file belongs to; a module that lies in `bot` itself is its own."""
    return file.relative_to(BOT).parts[0].removesuffix(".py")


def imported(file: Path) -> set[str]:
    """The packages and modules of `bot` that a file imports."""
    found = set()
    for node in nodes(file):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("bot"):
            parts = node.module.split(".")
            found |= {parts[1]} if len(parts) > 1 else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("bot.")}
    return found


def test_every_file_has_its_room() -> None:
    assert {own(file) for file in FILES} == {*ORDER, *ALONE}


def test_a_package_imports_only_those_above_it() -> None:
    wrong = {}
    for file in FILES:
        room = own(file)
        above = set() if room in ALONE else set(ORDER[: ORDER.index(room)])
        if room == "web":
            above.discard("chat")
        if foreign := imported(file) - ({room} | above | EVERYWHERE):
            wrong[str(file.relative_to(BOT))] = foreign
    assert wrong == {}


def test_the_list_of_all_files_is_as_they_are() -> None:
    """`python -m scripts.tree` writes it anew."""
    assert tree.FILE.read_text(encoding="utf-8") == tree.tree()


@pytest.mark.parametrize("name", ["calendar", "language", "statements", "replies"])
def test_pure_packages_touch_neither_files_nor_network_nor_clock(name: str) -> None:
    for file in (BOT / name).rglob("*.py"):
        modules = {
            alias.name.split(".")[0] for node in nodes(file) if isinstance(node, ast.Import) for alias in node.names
        }
        assert not modules & {"os", "socket", "sqlite3", "asyncio", "httpx", "time", "subprocess"}, file
        assert "clock" not in imported(file), file


@pytest.mark.parametrize("room", ORDER[: ORDER.index("web")])
def test_only_a_channel_knows_its_library(room: str) -> None:
    for file in (BOT / room).rglob("*.py"):
        found = {node.module or "" for node in nodes(file) if isinstance(node, ast.ImportFrom)}
        found |= {alias.name for node in nodes(file) if isinstance(node, ast.Import) for alias in node.names}
        assert not {name for name in found if name.split(".")[0] == "telegram" or name.startswith("bot.channels")}, file


def test_only_the_clock_asks_what_time_it_is() -> None:
    for file in FILES:
        if file.name == "clock.py":
            continue
        for node in nodes(file):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                called = ast.unparse(node.func)
                assert called not in {
                    "datetime.now",
                    "datetime.utcnow",
                    "date.today",
                    "datetime.today",
                    "time.time",
                }, f"{file}:{node.lineno}"


def test_all_sql_stands_in_the_store() -> None:
    for file in FILES:
        if file.relative_to(BOT).parts[0] == "store":
            continue
        names = {
            alias.name
            for node in nodes(file)
            if isinstance(node, ast.ImportFrom) and node.module == "sqlalchemy"
            for alias in node.names
        }
        assert not names, f"{file} imports {names} of sqlalchemy"


def test_no_test_waits_with_a_limit_that_a_busy_machine_exceeds() -> None:
    waiting = {"wait_for", "until", "logged", "ended", "communicate", "timeout", "AsyncClient"}
    for file in Path(__file__).parent.rglob("*.py"):
        for node in nodes(file):
            if not isinstance(node, ast.Call) or ast.unparse(node.func).rpartition(".")[2] not in waiting:
                continue
            limits = [*node.args, *(named.value for named in node.keywords if named.arg in ("timeout", "seconds"))]
            given = [
                one.value for one in limits if isinstance(one, ast.Constant) and isinstance(one.value, int | float)
            ]
            assert all(limit >= 60 for limit in given), f"{file}:{node.lineno}: see tests/waiting.py"
