"""`nhaclich run`: the bot, until it is told to stop."""

import asyncio

from bot.cli.base import fail, say, settings
from bot.service import logs, starting


def run() -> None:
    ours = settings()
    token = ours.token()
    if token is None:
        fail(say.plain("cli.no_token", file=ours.path(ours.telegram.token_file)), code=2)
    logs.set_up_logging(ours.logs, [token])
    try:
        asyncio.run(starting.run(ours, token))
    except Exception as error:
        from bot.cli.run_errors import words_of  # it knows the whole program, for which the start does not wait

        fail(words_of(error, ours))
