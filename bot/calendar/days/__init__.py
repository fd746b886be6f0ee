"""The one reader of days: `read_when` for what people write in a cell, in a message, in a plan."""

from bot.calendar.days.reader import read_when
from bot.calendar.days.said import Context, Unclear, When

__all__ = ["Context", "Unclear", "When", "read_when"]
