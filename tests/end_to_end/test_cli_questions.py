"""`nhaclich load` of a file that leaves something open: what is printed, and what --answer does."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import Command

FILE = "Mã,Tên việc,Ngày\na,A,6/25/2020\nb,B,6/5/2020\n"


@pytest.fixture
def file(nhaclich: Command) -> Path:
    path = nhaclich.folder / "lich.csv"
    path.write_text(FILE, encoding="utf-8")
    return path


def test_questions_are_printed_with_what_to_type(nhaclich: Command, file: Path) -> None:
    done = nhaclich("load", str(file), check=False)
    assert done.returncode == 1
    words = " ".join(done.stdout.split())
    for part in (
        "Chưa nạp gì: cần trả lời 1 câu hỏi về tệp trước.",
        "order: Cột “Ngày” ghi “6/25/2020”: có phải tháng đứng trước ngày không?",
        "order=month-first: Tháng trước ngày: 6/5/2020 là ngày 5 tháng 6",
        "--answer order=month-first",
    ):
        assert part in words, part


def test_an_answer_lets_the_file_be_loaded(nhaclich: Command, file: Path) -> None:
    done = nhaclich("load", str(file), "--answer", "order=month-first", "--json")
    document = json.loads(done.stdout)
    assert (document["added"], document["questions"], document["errors"]) == (["a", "b"], [], [])


def test_questions_stand_in_the_json_document(nhaclich: Command, file: Path) -> None:
    done = nhaclich("load", str(file), "--dry-run", "--json", check=False)
    assert done.returncode == 1
    (question,) = json.loads(done.stdout)["questions"]
    assert question["id"] == "order"
    assert [option["value"] for option in question["options"]] == ["month-first", "day-first"]


@pytest.mark.parametrize(
    ("answer", "code", "words"),
    [
        ("order", 2, "phải có dạng CÂU-HỎI=TRẢ-LỜI"),
        ("order=x", 1, "chỉ nhận một trong: month-first, day-first"),
        ("odrer=day-first", 1, "không có câu hỏi “odrer”"),
    ],
)
def test_an_answer_that_cannot_be_is_told(nhaclich: Command, file: Path, answer: str, code: int, words: str) -> None:
    done = nhaclich("load", str(file), "--answer", answer, check=False)
    assert done.returncode == code
    assert words in " ".join((done.stdout + done.stderr).split())


def test_whoever_sits_at_a_terminal_is_asked(nhaclich: Command, file: Path) -> None:
    ours, terminal = pty.openpty()
    command = [sys.executable, "-m", "bot", "load", str(file), "--dry-run"]
    process = subprocess.Popen(command, stdin=terminal, stdout=terminal, stderr=terminal, env=nhaclich.environment)
    os.close(terminal)
    os.write(ours, b"9\n1\n")  # there is no ninth answer
    said = b""
    try:
        while part := os.read(ours, 4096):
            said += part
    except OSError:  # how Linux says that nobody holds the terminal any more
        pass
    os.close(ours)
    assert process.wait() == 0
    words = " ".join(said.decode().split())
    assert "1. Tháng trước ngày: 6/5/2020 là ngày 5 tháng 6" in words
    assert "Hãy gõ một số từ 1 đến 2." in words
    assert "thêm 2, đổi 0" in words
