"""A terminal speaks one language: whatever goes wrong, and whoever says so first, it is in the catalogue's words."""

import errno
import os
import re

import pytest

from bot.texts import system_error, texts

from .conftest import Command

ENGLISH = re.compile(
    r"Aborted|\[y/N\]|No such file|Permission|Is a directory|Not a directory|Invalid|Expected|error parsing"
    r"|Input should|already in use|Errno"
)
PROBLEMS: list[tuple[tuple[str, ...], dict[str, str]]] = [
    (("reply", "--lines", "khong-co"), {}),
    (("reply", "--lines", "/"), {}),
    (("export", "-o", "/khong-co/a.ics"), {}),
    (("load", "/proc/self/mem", "--dry-run"), {}),
    (("restore", "khong-co.db"), {}),
    (("restore", "/proc"), {}),
    (("agenda",), {"NHACLICH_CONFIG": "/khong/co.toml"}),
    (("agenda",), {"NHACLICH_CONFIG": "/"}),
    (("agenda",), {"NHACLICH_REMINDERS__TASK": "7,3"}),
    (("agenda",), {"NHACLICH_REMINDERS": "{"}),
    (("agenda",), {"NHACLICH_BACKUP__KEEP": "1e999"}),
    (("agenda",), {"NHACLICH_DATABASE__URL": "sqlite:////proc/khong/co.db"}),
    (("invite", "Lan", "--unit", "ubnd"), {"NHACLICH_DATABASE__URL": "sqlite:////proc/khong/co.db"}),
    (("run",), {"NHACLICH_TELEGRAM__TOKEN": "1:a", "NHACLICH_WEB__HOST": "192.0.2.1"}),
]


@pytest.mark.parametrize(("command", "settings"), PROBLEMS)
def test_a_vietnamese_terminal_says_nothing_in_english(
    nhaclich: Command, command: tuple[str, ...], settings: dict[str, str]
) -> None:
    done = nhaclich(*command, check=False, **settings)
    assert not ENGLISH.search(done.stdout + done.stderr), done.stderr
    if command[0] != "agenda" or "DATABASE" not in str(settings):
        assert done.returncode != 0


@pytest.mark.parametrize(("locale", "words"), [("en_GB.UTF-8", "at least"), ("vi_VN.UTF-8", "phải từ 1 trở lên")])
def test_a_wrong_setting_is_said_in_the_terminals_language(nhaclich: Command, locale: str, words: str) -> None:
    done = nhaclich("agenda", check=False, LANG=locale, NHACLICH_DELIVERY__LATE_AFTER_MINUTES="0")
    assert done.returncode == 2
    assert words in done.stderr


def test_a_restore_looks_at_the_file_before_it_asks(nhaclich: Command) -> None:
    nhaclich("invite", "Lan", "--unit", "ubnd", "--role", "admin")
    copy = nhaclich.folder / "copy.db"
    nhaclich("backup", str(copy))
    for file in (nhaclich.folder / "khong-co.db", nhaclich.config):
        refused = nhaclich("restore", str(file), check=False, typed="c\n")
        assert refused.returncode == 1
        assert "Thay toàn bộ" not in refused.stderr
    for answer in ("", "\n", "k\n", "không\n"):
        left = nhaclich("restore", str(copy), check=False, typed=answer)
        assert left.returncode == 1
        assert re.search(r"chép lúc \d\d:\d\d .*, có \d+ dòng", left.stderr)
        assert "[c/K]" in left.stderr
        assert "Chưa làm gì cả" in left.stderr
        assert not ENGLISH.search(left.stdout + left.stderr)
    assert "Đã phục hồi" in nhaclich("restore", str(copy), check=False, typed="c\n").stdout


@pytest.mark.parametrize("locale", ["vi", "en"])
def test_what_the_system_says_is_said_in_our_words(locale: str) -> None:
    say = texts(locale)
    for number in (errno.ENOENT, errno.EACCES, errno.ENOSPC, errno.EROFS, errno.EADDRINUSE):
        words = system_error(OSError(number, os.strerror(number)), say)
        assert words
        assert os.strerror(number) not in words
    assert "9999" in system_error(OSError(9999, "Something new"), say)
