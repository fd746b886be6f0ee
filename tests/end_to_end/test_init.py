"""`nhaclich init`: from an empty folder to the first admin's invitation, with flags and with questions."""

import asyncio
import json
import os
import pty
import subprocess
import sys
import termios
import time
import tomllib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.clock import SystemClock
from bot.sandbox import SandboxState, create_app, serve
from tests.waiting import PATIENCE

from .conftest import Command

TOKEN = "42:init-tests"
FLAGS = ("--name", 'Phường "Thử" #1', "--unit", "ubnd=Uỷ ban Nhân dân phường", "--unit", "Văn phòng")


@dataclass(frozen=True)
class Empty:
    """A folder with no office yet, and a stand-in for Telegram."""

    nhaclich: Command
    folder: Path
    telegram: str

    async def __call__(self, *arguments: str, check: bool = True, **more: str) -> subprocess.CompletedProcess[str]:
        """A command about the office of this folder."""
        ours = {"NHACLICH_CONFIG": str(self.folder / "config.toml")}
        return await asyncio.to_thread(self.nhaclich, *arguments, check=check, **(ours | more))

    async def init(self, *arguments: str, check: bool = True, **more: str) -> Any:
        """What `init --yes` says, as a document; where it fails, the process."""
        done = await self("init", "--yes", "--json", *arguments, check=check, **more)
        return done if done.returncode else json.loads(done.stdout)

    def token(self, words: str, name: str = "token") -> str:
        """A file with a token, outside the office."""
        (self.nhaclich.folder / name).write_text(f"{words}\n", encoding="utf-8")
        return str(self.nhaclich.folder / name)

    @property
    def files(self) -> dict[str, bytes]:
        """The office's files but for the database, by name."""
        found = (file for file in self.folder.rglob("*") if file.is_file() and ".db" not in file.name)
        return {str(file.relative_to(self.folder)): file.read_bytes() for file in found}


@pytest.fixture
async def empty(nhaclich: Command) -> AsyncIterator[Empty]:
    async with serve(create_app(SandboxState(SystemClock(), TOKEN))) as server:
        yield Empty(nhaclich, nhaclich.folder / "new", server.url)


async def test_everything_is_made_with_flags_alone_and_a_second_time_nothing_is_lost(empty: Empty) -> None:
    address = ("--base-url", empty.telegram, "--public-url", "https://lich.thu.vn/", "--port", "9999")
    told = ("--token-file", empty.token(TOKEN), "--admin", "Đ/c Lan", "--timezone", "Asia/Bangkok", *address)
    made = await empty.init(*FLAGS, *told)
    config = tomllib.loads((empty.folder / "config.toml").read_text(encoding="utf-8"))
    office, web = config["office"], config["web"]
    assert (office["name"], office["timezone"], office["locale"]) == ('Phường "Thử" #1', "Asia/Bangkok", "vi")
    assert (web["public_url"], web["port"]) == ("https://lich.thu.vn", 9999)
    assert config["telegram"]["base_url"] == empty.telegram
    assert "# listens on this machine only" in (empty.folder / "config.toml").read_text(encoding="utf-8")
    token = empty.folder / "var" / "telegram-token"
    assert (token.read_text(encoding="utf-8").strip(), token.stat().st_mode & 0o777) == (TOKEN, 0o600)
    assert set(made["files"].values()) == {"written"}
    assert made["invitation"]["link"].startswith(f"https://t.me/{made['bot']}?start=")
    assert (made["admin"], made["warnings"]) == ("Đ/c Lan", [])
    assert "ubnd=" not in (await empty("template", "-o", str(empty.folder / "mau.xlsx"))).stdout
    refused = await empty("invite", "Ai đó", "--unit", "khong-co", check=False)
    assert "ubnd, van-phong" in refused.stderr
    shown = json.loads((await empty("agenda", "--from", "2027-09-01", "--to", "2027-09-03", "--json")).stdout)
    assert any("Quốc khánh" in str(one) for one in shown)

    before = empty.files
    again = await empty.init("--name", "Khác", "--unit", "khac")
    assert empty.files == before
    assert set(again["files"].values()) == {"kept"}
    assert again["admin"] == "Đ/c Lan"
    assert again["invitation"]["code"] != made["invitation"]["code"]
    flags, earlier = again["warnings"]
    assert "giữ nguyên" in flags
    assert "Đ/c Lan" in earlier


async def test_a_token_that_telegram_refuses_leaves_the_folder_as_it_was(empty: Empty) -> None:
    told = (*FLAGS, "--base-url", empty.telegram, "--token-file")
    refused = await empty.init(*told, empty.token("42:khac"), check=False)
    assert refused.returncode == 1
    assert "Telegram không nhận mã" in refused.stderr
    assert not empty.folder.exists()
    await empty.init(*told, empty.token(TOKEN))
    kept = empty.files
    assert (await empty.init("--token-file", empty.token("42:khac"), check=False)).returncode == 1
    assert empty.files == kept


async def test_a_token_comes_later_and_another_one_replaces_it(empty: Empty) -> None:
    made = await empty.init(*FLAGS, "--base-url", empty.telegram)
    assert (made["bot"], made["invitation"]["link"].split()[0]) == ("", "/start")
    assert "chưa có mã" in made["warnings"][0]
    await empty.init("--token-file", empty.token("7:cu"), NHACLICH_TELEGRAM__BASE_URL="http://127.0.0.1:9")
    other = await empty.init("--token-file", empty.token(TOKEN))
    token = empty.folder / "var" / "telegram-token"
    assert other["files"][str(token)] == "replaced"
    assert (token.read_text(encoding="utf-8").strip(), token.stat().st_mode & 0o777) == (TOKEN, 0o600)


async def test_a_flag_that_cannot_be_used_is_told_with_what_is_right(empty: Empty) -> None:
    wrong = {}
    for option, value, right in (
        ("--timezone", "Hue", "Asia/Ho_Chi_Minh"),
        ("--public-url", "lich.thu.vn", "https://"),
        ("--base-url", "telegram", "https://"),
        ("--proxy", "ftp://x", "socks5://"),
        ("--database", "mysql://x", "postgresql://"),
        ("--port", "70000", "65535"),
        ("--unit", "Ủy=Uỷ ban", "ubnd="),
        ("--locale", "fr", "vi | en"),
        ("--name", " ", "200"),
        ("--token-file", empty.token("khong phai"), "123456:ABC"),
        ("--token-file", "khong-co", "không có"),
    ):
        done = await empty.init(*FLAGS, option, value, check=False)
        if done.returncode == 0 or right not in done.stderr or "khong phai" in done.stderr:
            wrong[option, value] = done.stderr
    assert wrong == {}
    assert "--name" in (await empty.init(check=False)).stderr
    assert "--yes" in (await empty("init", check=False)).stderr
    assert not empty.folder.exists()


async def test_whoever_sits_at_a_terminal_is_asked(empty: Empty) -> None:
    typed = "\nPhường Thử\nHuế\n\nhttps://lich.thu.vn\n"  # no name; no such zone; then what is proposed
    typed += f"42:khac\n{TOKEN}\nubnd=Uỷ ban\n\nĐ/c Lan\n"
    said = await asyncio.to_thread(_at_a_terminal, empty, typed)
    for words in (
        "từ 1 đến 200 chữ",
        "Asia/Ho_Chi_Minh …",
        "Telegram không nhận mã",
        "Đường dẫn mời Đ/c Lan",
        "nhaclich",
    ):
        assert words in said, said
    assert TOKEN not in said
    config = tomllib.loads((empty.folder / "config.toml").read_text(encoding="utf-8"))
    wanted = {"name": "Phường Thử", "locale": "vi", "timezone": "Asia/Ho_Chi_Minh", "calendar_data": "calendar_data"}
    assert {name: config["office"][name] for name in wanted} == wanted
    assert 'id = "ubnd"' in (empty.folder / "calendar_data" / "2-co-quan.toml").read_text(encoding="utf-8")


def _at_a_terminal(empty: Empty, typed: str) -> str:
    ours, terminal = pty.openpty()
    more = {"NHACLICH_CONFIG": str(empty.folder / "config.toml"), "TERM": "dumb"}
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "init", "--base-url", empty.telegram],
        stdin=terminal, stdout=terminal, stderr=terminal, env=empty.nhaclich.environment | more,
    )  # fmt: skip
    os.close(terminal)
    empty.nhaclich.started.append(process)
    said, lines = b"", iter(typed.splitlines(keepends=True))
    try:
        while part := os.read(ours, 4096):
            said += part
            if said.rstrip(b" ").endswith((b":", b"]")):
                while said.rstrip(b" ").endswith("Mã của bot:".encode()) and termios.tcgetattr(ours)[3] & termios.ECHO:
                    time.sleep(0.01)  # what is typed before the terminal shows nothing any more is thrown away
                os.write(ours, next(lines).encode())
                said += b"\n"
    except OSError:  # how Linux says that nobody holds the terminal any more
        pass
    os.close(ours)
    assert process.wait(PATIENCE) == 0, said.decode()
    return " ".join(said.decode().split())
