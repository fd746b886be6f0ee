"""Updates in: by polling or by webhook, from the first answer of Telegram until the service ends."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable

from telegram.error import TelegramError

from bot.channels.telegram.application import ALLOWED_UPDATES
from bot.channels.telegram.channel import TelegramChannel
from bot.chat import menu
from bot.delivery.faults import SendFault
from bot.service.service import Service
from bot.web.webhook import WEBHOOK_PATH

log = logging.getLogger(__name__)


@contextlib.asynccontextmanager
async def receiving(service: Service) -> AsyncIterator[None]:
    """Receive updates while the block runs, and load what they bring. Telegram is tried until it can be reached."""
    task, loads = asyncio.create_task(_receive(service)), asyncio.create_task(service.loads.run())
    try:
        yield
    finally:
        task.cancel()
        loads.cancel()
        await asyncio.gather(task, loads, return_exceptions=True)
        if service.receiver.application.running:
            await service.receiver.application.stop()
        await service.receiver.application.shutdown()


async def _receive(service: Service) -> None:
    await _until_it_works(service.receiver.application.initialize)
    await service.receiver.application.start()
    with contextlib.suppress(SendFault):
        await TelegramChannel(service.bot).set_menu(None, menu.commands(None, service.office.texts()))
    telegram = service.settings.telegram
    if telegram.updates == "webhook":
        await _until_it_works(
            lambda: service.bot.set_webhook(
                service.settings.web.public_url.rstrip("/") + WEBHOOK_PATH,
                secret_token=service.settings.webhook_secret(),
                allowed_updates=ALLOWED_UPDATES,
                max_connections=1,  # one after the other, so that they are kept in their order
            )
        )
        await service.receiver.work()
    else:
        # While a webhook is set, Telegram refuses to be asked (Bot API, getUpdates); what waits is kept.
        await _until_it_works(service.bot.delete_webhook)
        await service.receiver.poll()


async def _until_it_works(call: Callable[[], Awaitable[object]]) -> None:
    wait = 1.0
    while True:
        try:
            await call()
            return
        except TelegramError as error:
            log.warning("cannot reach Telegram: %s: %s", type(error).__name__, error)
            await asyncio.sleep(wait)
            wait = min(wait * 2, 60.0)
