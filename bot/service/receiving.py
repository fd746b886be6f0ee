"""Updates in: by polling or by webhook, from the first answer of Telegram until the service ends."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.first_poll import ALLOWED_UPDATES, FirstPoll, until_it_works
from bot.chat import menu
from bot.delivery.faults import SendFault
from bot.service.service import Service
from bot.web.webhook import WEBHOOK_PATH


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
        await service.errands.stop()
        if service.receiver.application.running:
            await service.receiver.application.stop()
        await service.receiver.application.shutdown()


async def _receive(service: Service) -> None:
    telegram, application = service.settings.telegram, service.receiver.application
    first, service.connected.first_poll = service.connected.first_poll, None
    if first is None and telegram.updates == "polling":
        first = FirstPoll(service.bot)
    try:
        if first is not None:
            await asyncio.wait([first.through])
        await until_it_works(application.initialize, service.bot.away)
        await application.start()
        with contextlib.suppress(SendFault):
            await TelegramChannel(service.bot).set_menu(None, menu.commands(None, service.office.texts()))
        if first is not None:
            await service.receiver.poll(first)
        await until_it_works(
            lambda: service.bot.set_webhook(
                service.settings.web.public_url.rstrip("/") + WEBHOOK_PATH,
                secret_token=service.settings.webhook_secret(),
                allowed_updates=ALLOWED_UPDATES,
                max_connections=1,  # one after the other, so that they are kept in their order
            ),
            service.bot.away,
        )
        await service.receiver.work()
    finally:
        if first is not None:
            await first.cancel()
