"""`nhaclich demo`: a year in seconds, through the real library and HTTP."""

import asyncio
import contextlib
import json
import random
import signal
import sqlite3
from collections import Counter
from pathlib import Path
from typing import Any

import psycopg
import pytest

from bot.rehearsal.cast import CAST
from tests.waiting import PATIENCE, until

from .conftest import Command, Process

SPRING = ("--from", "2020-03-10", "--until", "2020-04-06")
SHORT = ("--from", "2020-04-28", "--until", "2020-04-30")


def rows(file: Path, query: str) -> list[tuple[Any, ...]]:
    with contextlib.closing(sqlite3.connect(file)) as connection:
        return connection.execute(query).fetchall()


def chats(folder: Path) -> dict[str, list[str]]:
    """What the bot sent to everybody, by name, as the sandbox's file has it."""
    kept = rows(folder / "var" / "demo-chat.db", "SELECT kind, value FROM record")
    people = {}
    messages = []
    for kind, value in kept:
        record = json.loads(value)
        if kind == "person":
            people[record["user_id"]] = record["name"]
        elif kind == "message":
            messages.append(record)
    found: dict[str, list[str]] = {name: [] for name in people.values()}
    for message in messages:
        if message["chat_id"] in people and message["sender_id"] != message["chat_id"]:
            found[people[message["chat_id"]]].append(message["text"])
    return found


def expected(nhaclich: Command, first: str, last: str) -> Counter[tuple[str, str, str]]:
    """(officer, entry, day) of everything that has to reach somebody, worked out from `rehearse` and `agenda` alone."""
    units = {found["id"]: found for found in nhaclich.json("agenda", "--from", "2019-01-01", "--to", "2022-01-01")}
    wanted: Counter[tuple[str, str, str]] = Counter()
    for reminder in nhaclich.json("rehearse", "--from", first, "--to", last):
        entry = units[reminder["id"]]
        for name, own in ((one.name, one.units) for one in CAST):
            if entry["kind"] != "task" or set(own) & set(entry["units"]):
                wanted[name, reminder["id"], reminder["at"][:10]] += 1
    return wanted


def delivered(database: Path) -> Counter[tuple[str, str, str]]:
    """(officer, entry, day) of everything that was sent, as the store has it."""
    return Counter(
        rows(
            database,
            """SELECT o.name, r.entry_id, r.day FROM deliveries d
               JOIN officers o ON o.id = d.officer_id
               JOIN delivery_reminders l ON l.delivery_id = d.id JOIN reminders r ON r.id = l.reminder_id
               WHERE d.state = 'sent'""",
        )
    )


@pytest.mark.parametrize("last", [SPRING[3], pytest.param("2020-12-31", marks=pytest.mark.long)])
def test_the_year_reaches_everybody_whom_it_concerns(nhaclich: Command, last: str) -> None:
    summary = nhaclich.json("demo", "--from", "2020-03-10", "--until", last, "--fast")
    assert summary.keys() == {"planned", "sent", "failed", "replies", "officers", "from", "until"}
    assert summary["planned"] == len(nhaclich.json("rehearse", "--from", "2020-03-10", "--to", last))
    assert (summary["failed"], summary["replies"], summary["officers"]) == (0, 0, len(CAST))
    wanted = expected(nhaclich, "2020-03-10", last)
    assert delivered(nhaclich.folder / "var" / "demo.db") == wanted
    received = chats(nhaclich.folder)
    assert sum(map(len, received.values())) == summary["sent"]
    titles = {e["id"]: e["summary"] for e in nhaclich.json("agenda", "--from", "2020-01-01", "--to", "2021-12-31")}
    for name, entry, _day in wanted:
        assert any(titles[entry][:80] in text for text in received[name]), (name, entry)


def sent(folder: Path) -> int:
    """How many messages have been sent, by the store of the demo."""
    file = folder / "var" / "demo.db"
    with contextlib.suppress(sqlite3.OperationalError):  # it is only being made
        return rows(file, "SELECT count(*) FROM deliveries WHERE state = 'sent'")[0][0] if file.exists() else 0
    return 0


@pytest.mark.parametrize("kills", [2, pytest.param(6, marks=pytest.mark.long)])
def test_a_demo_that_is_killed_again_and_again_loses_nothing_and_marks_what_it_repeats(
    nhaclich: Command, kills: int
) -> None:
    dice = random.Random(2020)
    for _ in range(kills):
        process = nhaclich.start("demo", *SPRING, "--fast", "--json")
        enough = sent(nhaclich.folder) + dice.randint(5, 25)
        asyncio.run(until(lambda enough=enough: sent(nhaclich.folder) >= enough))
        process.kill()
        assert process.wait() == -signal.SIGKILL
    process = nhaclich.start("demo", *SPRING, "--fast", "--json")
    output, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    wanted = expected(nhaclich, SPRING[1], SPRING[3])
    assert json.loads(output)["planned"] == len(nhaclich.json("rehearse", "--from", SPRING[1], "--to", SPRING[3]))
    assert delivered(nhaclich.folder / "var" / "demo.db") == wanted
    for name, texts in chats(nhaclich.folder).items():
        again = [text for text, count in Counter(texts).items() if count > 1]
        assert again == [], f"{name} got the same words twice without a mark"


def test_a_finished_demo_starts_anew_and_other_days_do_too(nhaclich: Command) -> None:
    first = nhaclich.json("demo", *SHORT, "--fast")
    assert nhaclich.json("demo", *SHORT, "--fast") == first
    shorter = nhaclich.json("demo", *SHORT[:2], "--until", "2020-04-28", "--fast")
    assert 0 < shorter["planned"] < first["planned"]


def test_a_script_says_who_answers_what(nhaclich: Command) -> None:
    script = nhaclich.folder / "answers.toml"
    script.write_text(
        """
[[answer]]
officer = "Cán bộ Tuyên giáo"
to = "ii-8"
text = "đang làm 50%"

[[answer]]
officer = "Cán bộ Tuyên giáo"
to = "ii-8"
on = 2020-03-25
text = "xong"
""",
        encoding="utf-8",
    )
    summary = nhaclich.json("demo", *SPRING[:2], "--until", "2020-03-26", "--fast", "--script", str(script))
    assert summary["replies"] == 2
    said = chats(nhaclich.folder)["Cán bộ Tuyên giáo"]
    assert any("Đã ghi" in text and "đang làm 50%" in text for text in said)
    assert any("Đã ghi" in text and "đã xong" in text for text in said)
    reports = rows(nhaclich.folder / "var" / "demo.db", "SELECT unit_id, status, percent FROM progress_reports")
    assert reports == [("tuyen-giao", "in_progress", 50), ("tuyen-giao", "done", None)]


def test_a_demo_never_touches_the_offices_own_database(nhaclich: Command) -> None:
    nhaclich("invite", "Chị Lan", "--unit", "ubnd")
    office = nhaclich.folder / "var" / "nhaclich.db"
    before = rows(office, "SELECT * FROM invitations")
    nhaclich.json("demo", "--from", "2020-04-28", "--until", "2020-04-29", "--fast")
    assert rows(office, "SELECT * FROM invitations") == before
    refused = nhaclich(
        "demo", "--fast", "--until", "2020-03-11", check=False, NHACLICH_DATABASE__URL=f"sqlite:///{office}"
    )
    assert refused.returncode == 1
    assert "của cơ quan" in refused.stderr
    assert rows(office, "SELECT * FROM invitations") == before


def test_a_demo_makes_no_copies_among_those_of_the_office(nhaclich: Command) -> None:
    copies = nhaclich.folder / "var" / "backups"
    copies.mkdir(parents=True)
    for day in range(1, 15):
        (copies / f"nhaclich-2020-04-{day:02}.db").write_text("of the office")
    nhaclich.json("demo", *SHORT, "--fast")
    assert {file.read_text() for file in copies.iterdir()} == {"of the office"}
    assert len(list(copies.iterdir())) == 14


def to_watch(nhaclich: Command) -> tuple[Process, str]:
    """A demo that goes on, and what it said until its pages were there."""
    process = nhaclich.start("demo", "--port", "0", NHACLICH_WEB__PORT="0")
    assert process.stdout is not None
    words = ""
    while ".ics" not in words and (line := process.stdout.readline()):
        words += line
    return process, words


def test_a_second_demo_leaves_a_running_one_alone(nhaclich: Command) -> None:
    first, _ = to_watch(nhaclich)
    for days in (("--from", "2020-05-01", "--until", "2020-05-05"), ()):
        second = nhaclich("demo", "--fast", *days, check=False)
        assert second.returncode == 1
        assert "đang chạy" in second.stderr
        assert second.stdout == ""
    first.send_signal(signal.SIGTERM)
    first.communicate(timeout=PATIENCE)
    assert len(chats(nhaclich.folder)) == len(CAST)


def test_bad_arguments_are_answered_in_words(nhaclich: Command) -> None:
    for speed in ("nhanh", "0d/s", f"{'9' * 20}w/s"):
        assert "1d/s" in nhaclich("demo", "--speed", speed, check=False).stderr
    missing = nhaclich("demo", "--fast", "--script", "khong-co.toml", check=False)
    assert "khong-co.toml" in missing.stderr
    script = nhaclich.folder / "kịch bản.toml"
    script.write_text('[[answer]]\nofficer = "Lan"\nto = "ii-1"\ntext = "xong"\non = "mai"\n', encoding="utf-8")
    wrong = nhaclich("demo", "--fast", "--script", str(script), check=False)
    assert (wrong.returncode, "2020-03-10" in wrong.stderr) == (1, True)
    assert nhaclich("demo", "--from", "2020-05-01", "--until", "2020-04-01", check=False).returncode == 2


def test_a_demo_to_watch_says_where_its_pages_are_and_stops_when_told(nhaclich: Command) -> None:
    process, words = to_watch(nhaclich)
    process.send_signal(signal.SIGTERM)
    rest, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, errors
    assert "http://127.0.0.1:" in words
    assert "/feed/" in words
    assert "Tập dượt từ 2020-03-10" in rest


def test_a_demo_runs_on_postgresql_too(nhaclich: Command, postgres: str) -> None:
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("CREATE DATABASE demo")
    url = postgres.replace("/postgres?", "/demo?")
    summary = nhaclich.json("demo", *SHORT, "--fast", NHACLICH_DATABASE__URL=url)
    assert summary["planned"] == len(nhaclich.json("rehearse", "--from", SHORT[1], "--to", SHORT[3]))
    with psycopg.connect(url) as connection:
        states = connection.execute("SELECT state, count(*) FROM deliveries GROUP BY state").fetchall()
    assert states == [("sent", summary["sent"])]
