"""`nhaclich run`: the bot, until it is told to stop."""

from bot.cli.base import fail, say, settings
from bot.cli.database import result_of
from bot.service import logs, running
from bot.texts import system_error
from bot.web.server import CannotListen


def run() -> None:
    ours = settings()
    token = ours.token()
    if token is None:
        fail(say.plain("cli.no_token", file=ours.path(ours.telegram.token_file)), code=2)
    logs.set_up_logging("INFO", [token])
    try:
        result_of(running.run(ours, token))
    except running.AlreadyRunning as error:
        fail(say.plain("cli.already_running", file=error.file))
    except CannotListen as error:
        fail(
            say.plain(
                "cli.cannot_listen",
                host=ours.web.host,
                port=ours.web.port,
                why=system_error(error.__cause__ or error, say),
            )
        )
    except running.DamagedDatabase as error:
        newest = error.newest or say.plain("cli.no_copy")
        why = say.plain(f"cli.copy_{error.why.reason}", details=error.why)
        fail(say.plain("cli.damaged", file=error.file, why=why, newest=newest))
    except OSError as error:
        fail(say.plain("cli.cannot_write", file=error.filename or ours.root, why=system_error(error, say)))
