"""Where things stand, as one person may see it: read at once, whatever the length of the history."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calendar import board
from bot.calendar.board import Row
from bot.office.office import Office
from bot.store import progress, requests
from bot.store.officers import Officer


async def look(office: Office, connection: AsyncConnection, me: Officer) -> list[Row]:
    """The board of this year for somebody: of all units for leads and admins, else of their own; overdue first."""
    tasks = office.tasks(await office.calendar(connection))
    states, waiting = await progress.states(connection), await requests.waiting(connection)
    units = None if me.oversees else me.serves
    rows = board.board(tasks, states, waiting, office.now(), office.zone, units=units)
    return board.of_this_year(rows, office.today().year)
