"""backup, restore, outbox and doctor, as the person who keeps the office running uses them."""

import asyncio
import contextlib
import json
import sqlite3
from collections.abc import AsyncIterator
from datetime import timedelta
from email.utils import formatdate
from typing import Any

from bot.clock import SystemClock, office_day
from bot.sandbox import Person

from .conftest import Command
from .lines import free_port
from .office import REPEATED, Office, office, until

TEXTS = ["Tin một", "Tin hai", "Tin ba"]
NOWHERE = "http://127.0.0.1:9"


async def test_a_copy_is_made_while_the_service_runs_and_put_back_only_when_it_does_not(nhaclich: Command) -> None:
    async with office(nhaclich) as one:
        minh, lan = await one.enrol("Minh", "admin"), await one.enrol("Lan")
        running = await one.run()
        await one.state.wait_for(lambda: bool(one.received(minh)) and bool(one.received(lan)))
        copy = nhaclich.folder / "sao lưu" / "bản 1.db"
        made, in_words = await asyncio.gather(
            one.call("backup", str(copy), "--json"), one.call("backup", str(copy.with_name("2.db")))
        )
        assert json.loads(made.stdout)["bytes"] == copy.stat().st_size
        assert json.loads(made.stdout)["rows"]["officers"] == 2
        assert "Đã chép" in in_words.stdout
        again, refused, missing = await asyncio.gather(
            one.call("backup", str(copy), check=False),
            one.call("restore", str(copy), "--yes", check=False),
            one.call("restore", str(nhaclich.folder / "no.db"), "--yes", check=False),
        )
        assert "Đã có tệp" in again.stderr
        assert "đang chạy" in refused.stderr
        assert (again.returncode, refused.returncode, missing.returncode) == (1, 1, 1)
        await running.stop()
        config = str(nhaclich.config)
        no_copy = await one.call(
            "restore", config, "--yes", check=False
        )  # one at a time: a restore locks the others out
        missing = await one.call("restore", str(nhaclich.folder / "no.db"), "--yes", check=False)
        assert f"{config} không phải bản sao dùng được: tệp hỏng" in no_copy.stderr
        assert "Không có tệp" in missing.stderr


def all_sent(one: Office) -> bool:
    with contextlib.closing(sqlite3.connect(one.database)) as store:
        return store.execute("SELECT count(*) FROM deliveries WHERE state <> 'sent'").fetchone() == (0,)


@contextlib.asynccontextmanager
async def restored(nhaclich: Command) -> AsyncIterator[tuple[Office, Person, Person, dict[str, str]]]:
    """An office that has been put back to before three messages were sent: (office, admin, officer, what it said)."""
    async with office(nhaclich) as one:
        minh, lan = await one.enrol("Minh", "admin"), await one.enrol("Lan")
        running = await one.run()
        await one.state.wait_for(lambda: bool(one.received(minh)) and bool(one.received(lan)))
        await until(lambda: all_sent(one), what=lambda: running.log)
        await running.stop()
        await one.enqueue(lan, TEXTS)
        copy = nhaclich.folder / "copy.db"
        await one.call("backup", str(copy))
        running = await one.run()
        await one.state.wait_for(lambda: one.count(lan, "Tin") == len(TEXTS))
        await running.stop()
        yield one, minh, lan, json.loads((await one.call("restore", str(copy), "--json")).stdout)


async def test_what_an_old_copy_would_send_again_is_held_until_an_admin_lets_it_go(nhaclich: Command) -> None:
    async with restored(nhaclich) as (one, minh, lan, said):
        assert said["made_at"]
        with contextlib.closing(sqlite3.connect(said["kept"])) as kept:  # what was there before
            assert kept.execute("SELECT count(*) FROM deliveries WHERE state = 'sent'").fetchone()[0] >= len(TEXTS)
        running = await one.run()
        await one.state.wait_for(lambda: one.count(minh, "phục hồi từ một bản cũ") == 1)
        table, rows, failed = await asyncio.gather(
            one.call("outbox"), one.call("outbox", "--json"), one.call("outbox", "--state", "failed", "--json")
        )
        assert table.stdout.count("đang giữ") == 1 + len(TEXTS)
        assert json.loads(rows.stdout)["counts"]["held"] == len(TEXTS)
        assert {row["state"] for row in json.loads(rows.stdout)["rows"]} == {"held"}
        assert json.loads(failed.stdout)["rows"] == []
        question = next(m for m in one.received(minh) if "phục hồi" in m.text)
        assert f"{len(TEXTS)} tin" in question.text
        assert one.count(lan, "Tin") == len(TEXTS)
        send = next(button["callback_data"] for button in question.buttons if button["text"] == "Gửi đi")
        one.state.tap(minh.user_id, minh.user_id, question.message_id, send)
        await one.state.wait_for(lambda: one.count(lan, REPEATED) == len(TEXTS))
        one.state.tap(
            minh.user_id, minh.user_id, question.message_id, send, forged=True
        )  # a second tap, from another phone
        await one.state.wait_for(lambda: one.count(minh, "Không còn tin nào bị giữ") == 1)
        await running.stop()
        assert one.repeats() == (len(TEXTS), 0)
        assert one.count(minh, "phục hồi") == 1
        after = await one.run()  # it is settled: nobody is asked again
        one.state.say(minh.user_id, "/dangky")
        await one.state.wait_for(lambda: one.count(minh, ".ics") == 1)
        await after.stop()
        assert one.count(minh, "phục hồi") == 1


async def test_what_an_old_copy_would_send_again_can_be_dropped(nhaclich: Command) -> None:
    async with restored(nhaclich) as (one, minh, lan, _):
        running = await one.run()
        await one.state.wait_for(lambda: one.count(minh, "phục hồi từ một bản cũ") == 1)
        both = await one.call("outbox", "--drop", "--release", check=False)
        assert both.returncode == 2
        assert "Đã bỏ 3 tin" in (await one.call("outbox", "--drop")).stdout
        assert json.loads((await one.call("outbox", "--json")).stdout)["rows"] == []
        await running.stop()
        assert one.count(lan, "Tin") == len(TEXTS)


async def findings(one: Office, **settings: str) -> dict[str, list[dict[str, Any]]]:
    """What `nhaclich doctor` finds, by check."""
    done = await one.call("doctor", "--json", check=False, **settings)
    found: dict[str, list[dict[str, Any]]] = {}
    for finding in json.loads(done.stdout):
        found.setdefault(finding["check"], []).append(finding)
    errors = [f for several in found.values() for f in several if f["level"] == "error"]
    assert done.returncode == (1 if errors else 0)
    return found


@contextlib.asynccontextmanager
async def server_that_says(date: str) -> AsyncIterator[str]:
    """A server with a clock of its own."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(f"HTTP/1.1 404 Not Found\r\nDate: {date}\r\nContent-Length: 0\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    server.close()


async def test_the_doctor_finds_an_office_well(nhaclich: Command) -> None:
    async with office(nhaclich) as one:
        port = str(free_port())
        one.more = {
            "NHACLICH_WEB__PORT": port,
            "NHACLICH_WEB__PUBLIC_URL": f"http://127.0.0.1:{port}",
            "NHACLICH_BACKUP__HOUR": "00:00",
        }
        nothing = await findings(one, NHACLICH_TELEGRAM__BASE_URL=NOWHERE)
        assert "Chưa có kho dữ liệu" in nothing["database"][0]["words"]
        minh = await one.enrol("Minh", "admin")
        running = await one.run(ready="the day's copy")
        await one.state.wait_for(lambda: bool(one.received(minh)))
        well = await one.call("doctor")
        assert "Chạy được, có 1 điều nên xem lại." in well.stdout  # no https
        assert "chỉ mở được trên máy này" in well.stdout
        found = await findings(one)
        levels = {finding["check"]: finding["level"] for several in found.values() for finding in several}
        assert levels == {
            "database": "ok",
            "service": "ok",
            "schedule": "ok",
            "people": "ok",
            "states": "ok",
            "copies": "ok",
            "token": "ok",
            "updates": "ok",
            "clock": "ok",
            "feed": "warning",
        }
        await running.stop()


async def test_the_doctor_says_what_is_wrong_and_what_to_do(nhaclich: Command) -> None:
    right, wrong = formatdate(usegmt=True), "Sun, 09 Sep 2001 01:46:40 GMT"
    async with office(nhaclich) as one, server_that_says(wrong) as old, server_that_says(right) as now:
        lan = await one.enrol("Lan")
        service = await one.run()
        await one.state.wait_for(lambda: bool(one.received(lan)))
        await service.stop()
        await one.enqueue(lan, ["Tin đang chờ"])
        with contextlib.closing(sqlite3.connect(one.database)) as store, store:
            store.execute("UPDATE deliveries SET state = 'failed' WHERE state = 'pending'")
        newer = nhaclich.folder / "newer.db"
        with contextlib.closing(sqlite3.connect(one.database)) as store:
            store.execute("VACUUM INTO ?", (str(newer),))
        with contextlib.closing(sqlite3.connect(newer)) as store, store:
            store.execute("UPDATE alembic_version SET version_num = '9999'")
        telegram, database = "NHACLICH_TELEGRAM__", "NHACLICH_DATABASE__URL"
        cases: list[tuple[dict[str, str], str, str, str]] = [
            ({f"{telegram}TOKEN": ""}, "token", "Chưa có token", "BotFather"),
            ({f"{telegram}TOKEN": "43:wrong"}, "token", "không nhận token", "BotFather"),
            ({f"{telegram}BASE_URL": NOWHERE}, "token", "Không nối được tới Telegram", "telegram.proxy"),
            ({f"{telegram}BASE_URL": NOWHERE}, "clock", "Không so được đồng hồ", "khám lại"),
            ({f"{telegram}PROXY": "http://a:secret@127.0.0.1:9"}, "proxy", "proxy 127.0.0.1:9", "telegram.proxy"),
            ({f"{telegram}BASE_URL": old}, "clock", "lệch", "NTP"),
            ({f"{telegram}BASE_URL": now}, "clock", "Đồng hồ đúng", ""),
            ({"NHACLICH_WEB__PUBLIC_URL": NOWHERE}, "feed", "Không mở được", "reverse proxy"),
            ({database: "postgresql://a:secret@127.0.0.1:9/x"}, "database", "Không mở được kho", "PostgreSQL"),
            ({database: f"sqlite:///{newer}"}, "database", "phiên bản mới hơn", ""),
            ({"NHACLICH_BACKUP__KEEP": "0"}, "copies", "Không ghi bản sao", "backup.keep"),
            ({}, "service", "không chạy", "nhaclich run"),
            ({}, "people", "Chưa có quản trị viên", "--role admin"),
            ({}, "outbox", "1 tin không gửi được", "--state failed"),
        ]
        kinds = {json.dumps(case[0]): case[0] for case in cases}
        looked = dict(
            zip(kinds, await asyncio.gather(*(findings(one, **kind) for kind in kinds.values())), strict=True)
        )
        for settings, check, words, advice in cases:
            found = looked[json.dumps(settings)]
            assert words in " ".join(f["words"] for f in found[check]), found[check]
            assert advice in " ".join(f["advice"] for f in found[check]), found[check]
            assert "secret" not in json.dumps(found)
        one.state.set_webhook({"url": "https://example.org/x", "secret": "", "max_connections": 1})
        found = await findings(one)
        assert "một địa chỉ khác" in found["updates"][0]["words"]


async def test_the_last_admin_is_not_removed_unasked_and_the_doctor_names_units_without_anybody(
    nhaclich: Command,
) -> None:
    due = office_day(SystemClock().now()) + timedelta(days=30)
    file = nhaclich.folder / "plan.toml"
    file.write_text(
        f'[layer]\nid = "them"\nname = "Thêm"\nyear = {due.year}\n[[unit]]\nid = "to"\nname = "Tổ Một"\n'
        f'[[task]]\nid = "t"\nsummary = "Báo cáo"\nunits = ["to"]\ndue = {due}\n',
        encoding="utf-8",
    )
    async with office(nhaclich) as one:
        minh = await one.enrol("Minh", "admin")
        running = await one.run()
        await one.state.wait_for(lambda: bool(one.received(minh)))
        await running.stop()
        await one.call("load", str(file), "--yes")
        people = (await findings(one))["people"]
        assert any("Tổ Một: 1 việc chưa xong" in found["words"] for found in people), people
        for options in ((), ("--json",)):
            refused = await one.call("officers", "remove", "1", *options, check=False)
            assert (refused.returncode, "quản trị cuối cùng" in refused.stderr) == (1, True)
        assert "Minh" in (await one.call("officers", "list")).stdout
        await one.call("officers", "remove", "1", "--yes")
        assert "Minh" not in (await one.call("officers", "list")).stdout
