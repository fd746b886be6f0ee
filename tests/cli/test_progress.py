"""What takes longer than a moment says so on a terminal, and nowhere else."""

import os
import pty
import subprocess
import sys
from pathlib import Path

from bot.texts import texts

COMMANDS = {
    "cli.loading": ("load", "co-quan.toml", "--dry-run"),
    "cli.exporting": ("export", "-o", "lich.xlsx"),
    "cli.copying": ("backup", "ban-sao.db"),
    "cli.restoring": ("restore", "ban-sao.db", "--yes"),
    "upgrade.working_back": ("upgrade", "--back", "khong-co.db", "--yes"),
    "cli.rehearsing": ("rehearse",),
}


def at_a_terminal(folder: Path, *command: str) -> str:
    ours, terminal = pty.openpty()
    environment = os.environ | {"NHACLICH_HOME": str(folder), "LANG": "vi_VN.UTF-8", "TERM": "xterm"}
    started = [sys.executable, "-m", "bot", *command]
    process = subprocess.Popen(started, cwd=folder, env=environment, stdin=terminal, stdout=terminal, stderr=terminal)
    os.close(terminal)
    said = b""
    try:
        while part := os.read(ours, 4096):
            said += part
    except OSError:  # how Linux says that nobody holds the terminal any more
        pass
    os.close(ours)
    process.wait()
    return said.decode()


def test_a_terminal_is_told_what_is_being_done(tmp_path: Path) -> None:
    (tmp_path / "co-quan.toml").write_text('[layer]\nid = "ward"\nname = "Thử"\n', encoding="utf-8")
    at_a_terminal(tmp_path, "invite", "Lan", "--role", "admin")  # which makes the database
    for key, command in COMMANDS.items():
        assert texts("vi").plain(key) in at_a_terminal(tmp_path, *command), command
