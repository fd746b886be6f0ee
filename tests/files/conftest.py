"""The bundled calendar, read once."""

from pathlib import Path

import pytest

from bot.files.load import Loaded, read_calendar

CALENDAR_DATA = Path(__file__).resolve().parents[2] / "calendar_data"


@pytest.fixture(scope="session")
def bundled() -> Loaded:
    return read_calendar(sorted(CALENDAR_DATA.glob("*.toml")))
