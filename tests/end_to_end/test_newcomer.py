"""A newcomer's first minute, in a real browser; the README's pictures come of it."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_a_newcomer_sees_a_reminder_answers_it_and_finds_it_in_the_list(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "scripts/screenshots.py", str(tmp_path)], cwd=ROOT, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stderr
    drawn = ["board.png", "chat.png", "month.png", "poster.png", "tasks.png"]
    assert sorted(file.name for file in tmp_path.iterdir()) == drawn
