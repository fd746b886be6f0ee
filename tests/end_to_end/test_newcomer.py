"""A newcomer's first minute, in a real browser; the README's pictures come of it."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("scene", "drawn"),
    [
        ("newcomer", ["chat.png", "month.png", "poster.png", "tasks.png"]),
        pytest.param("board", ["board.png"], marks=pytest.mark.long),
    ],
)
def test_a_newcomer_sees_a_reminder_answers_it_and_finds_it_in_the_list(
    tmp_path: Path, scene: str, drawn: list[str]
) -> None:
    done = subprocess.run(
        [sys.executable, "scripts/screenshots.py", str(tmp_path), scene],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    assert sorted(file.name for file in tmp_path.iterdir()) == drawn
