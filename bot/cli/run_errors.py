"""Why `nhaclich run` has ended, in words."""

from bot.cli.base import say
from bot.cli.database import FAILURES, failure
from bot.config import Settings
from bot.service.lock import AlreadyRunning
from bot.service.running import DamagedDatabase
from bot.texts import system_error
from bot.web.server import CannotListen


def words_of(error: Exception, settings: Settings) -> str:
    """What is said of an error that ended the service. Raises it where it is none that can be expected."""
    match error:
        case AlreadyRunning():
            return say.plain("cli.already_running", file=error.file)
        case CannotListen():
            why = system_error(error.__cause__ or error, say)
            return say.plain("cli.cannot_listen", host=settings.web.host, port=settings.web.port, why=why)
        case DamagedDatabase():
            why = say.plain(f"cli.copy_{error.why.reason}", details=error.why)
            newest = error.newest or say.plain("cli.no_copy")
            return say.plain("cli.damaged", file=error.file, why=why, newest=newest)
        case OSError():
            return say.plain("cli.cannot_write", file=error.filename or settings.root, why=system_error(error, say))
    if isinstance(error, FAILURES):
        return failure(error)
    raise error
