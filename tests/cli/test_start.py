"""What a start loads: a command only what it needs, and the bot next to nothing before it asks Telegram."""

import subprocess
import sys

import pytest

_ALWAYS_LATE = {"alembic", "babel", "docx", "icalendar", "ics", "matplotlib", "numpy", "openpyxl", "PIL", "reportlab"}
"""Packages that only a load, a picture, a file or a migration needs."""
_NOT_BEFORE_TELEGRAM = {"apscheduler", "holidays", "jinja2", "sqlalchemy", "starlette", "telegram.ext", "uvicorn"}
_OF_A_TERMINAL = {"pygments", "rich"}
"""What the commands print with; the bot prints nothing."""
_ROOMS = {"bot.calendar", "bot.chat", "bot.files", "bot.office", "bot.replies", "bot.store"}


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("bot.cli.app", {*_ALWAYS_LATE, *_ROOMS, "pydantic", "sqlalchemy", "telegram"}),
        ("bot.cli.reply", {*_ALWAYS_LATE, "bot.store", "bot.chat", "sqlalchemy", "telegram"}),
        (
            "bot.cli.agenda",
            {*_ALWAYS_LATE, "apscheduler", "bot.chat", "bot.files.load", "holidays.countries", "telegram", "uvicorn"},
        ),
        ("bot.cli.officers_list", {*_ALWAYS_LATE, "apscheduler", "bot.chat", "holidays", "telegram", "uvicorn"}),
        ("bot.cli.run", {*_ALWAYS_LATE, *_NOT_BEFORE_TELEGRAM, *_OF_A_TERMINAL, *_ROOMS}),
        (
            "bot.service.running",
            {*_ALWAYS_LATE, *_OF_A_TERMINAL, "holidays.countries", "sqlalchemy.dialects.postgresql"},
        ),
    ],
)
def test_what_is_not_loaded(module: str, unwanted: set[str]) -> None:
    # A process of its own: here everything has been loaded by other tests.
    settings = "from bot.config import load_settings; load_settings();" if module != "bot.cli.app" else ""
    working = "from bot.calendar.working_days import vietnam; vietnam();" if "holidays.countries" in unwanted else ""
    code = f"import sys, {module}; {settings} {working} print(*sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert unwanted & set(found.stdout.split()) == set()
