"""Says that the SQLite file under a running service is gone or damaged, in the log and to the admins."""

import contextlib
import logging

from sqlalchemy.exc import SQLAlchemyError

from bot.channels.telegram.outbound import sender
from bot.delivery.faults import SendFault
from bot.delivery.message import Message
from bot.service.service import Service
from bot.store import officers
from bot.store.officers import Role

log = logging.getLogger(__name__)


class FileWatch:
    """Looks now and then, and says each trouble once."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._said = ""

    async def look(self) -> None:
        """Look at the file; where nothing is wrong, or it was said already, nothing happens."""
        problem = self._service.store.problem()
        if problem == self._said:
            return
        self._said = problem
        if not problem:
            log.warning("the database's file is the right one again")
            return
        log.error("%s: nothing is written to it; put it back, or start the program anew", problem)
        await self._tell_admins()

    async def _tell_admins(self) -> None:
        """Past the outbox, which stands in that file; who they are can often still be read."""
        office, send = self._service.office, sender(self._service.bot)
        with contextlib.suppress(SQLAlchemyError, OSError):
            async with office.store.read() as connection:
                admins = await officers.enrolled(connection, Role.ADMIN)
            for admin in admins:
                if admin.address is not None:
                    with contextlib.suppress(SendFault):
                        words = office.texts(admin.locale).html("operations.database_file_lost")
                        await send(admin.address, Message(words))
