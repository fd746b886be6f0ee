"""The buttons under what the office says by itself: a list as a message of its own, so that the other one stays."""

from bot.chat.leads import waiting
from bot.chat.lists import agenda, lists
from bot.chat.turn import Turn


async def tapped(turn: Turn) -> None:
    """The week, what is late, or what waits for a lead."""
    if turn.tap.day is not None:
        await agenda.week(turn, turn.tap.day)
    elif turn.tap.choice == "waits":
        await waiting.command(turn)
    else:
        await lists.late(turn)
