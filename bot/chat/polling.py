"""Updates in: our own loop, which confirms an update to Telegram only after it has been handled.

Telegram forgets an update once `getUpdates` is called with a higher offset (Bot API, getUpdates). The library's own
polling does so before handlers have run; here the offset moves on only when the update's effects are committed.
"""

import asyncio
import json
import logging

from sqlalchemy.exc import OperationalError
from telegram import Bot, Update
from telegram.error import InvalidToken, TelegramError

from bot.chat.application import ALLOWED_UPDATES, App, build
from bot.chat.office import Office
from bot.delivery.message import Message
from bot.store import deliveries, officers, updates
from bot.store.deliveries import Priority
from bot.store.officers import Role

log = logging.getLogger(__name__)

_TRIES = 5
_POLL_SECONDS = 50
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 30.0


class Receiver:
    """Takes updates from Telegram and has them handled, one after the other."""

    def __init__(self, office: Office, bot: Bot) -> None:
        self._office = office
        self._bot = bot
        self._failures: dict[int, Exception] = {}
        self.application: App = build(office, bot, self._failed)
        self.polls = 0

    def _failed(self, update: Update, error: Exception) -> None:
        self._failures[update.update_id] = error

    async def poll(self) -> None:
        """Receive and handle updates until cancelled. A Telegram that cannot be reached is tried again, ever slower."""
        offset: int | None = None
        wait = _FIRST_WAIT
        while True:
            try:
                received = await self._bot.get_updates(
                    offset=offset, timeout=_POLL_SECONDS, allowed_updates=ALLOWED_UPDATES
                )
            except InvalidToken:
                log.error("Telegram does not know this token")
                await asyncio.sleep(_LONGEST_WAIT)
                continue
            except TelegramError as error:
                log.warning("cannot receive updates: %s: %s", type(error).__name__, error)
                await asyncio.sleep(wait)
                wait = min(wait * 2, _LONGEST_WAIT)
                continue
            self.polls += 1
            wait = _FIRST_WAIT
            for update in received:
                await self._handle(update)
                offset = update.update_id + 1

    async def _handle(self, update: Update) -> None:
        """Have one update handled; one that fails is tried again, and set aside in the end so that it blocks nobody."""
        wait = _FIRST_WAIT
        while True:
            self._failures.pop(update.update_id, None)
            await self.application.process_update(update)
            error = self._failures.pop(update.update_id, None)
            if error is None:
                return
            log.error("update %d: %s: %s", update.update_id, type(error).__name__, error, exc_info=error)
            if not isinstance(error, OperationalError) and await self._give_up(update, error):
                return
            await asyncio.sleep(wait)
            wait = min(wait * 2, _LONGEST_WAIT)

    async def _give_up(self, update: Update, error: Exception) -> bool:
        now = self._office.now()
        async with self._office.store.begin() as connection:
            tries = await updates.note_failure(
                connection, update.update_id, f"{type(error).__name__}: {error}"[:500], now=now
            )
            if tries < _TRIES:
                return False
            body = json.dumps(update.to_dict(), ensure_ascii=False, default=str)
            await updates.set_aside(connection, update.update_id, body, now=now)
            for admin in await officers.enrolled(connection, Role.ADMIN):
                if admin.chat_id is not None:
                    say = self._office.texts(admin.locale)
                    await deliveries.enqueue(
                        connection,
                        chat_id=admin.chat_id,
                        officer_id=admin.id,
                        dedupe_key=f"aside:{update.update_id}:{admin.id}",
                        payload=Message(say.html("chat.update_set_aside", number=update.update_id)).to_payload(),
                        now=now,
                        priority=Priority.NOTICE,
                    )
        self._office.wake()
        return True
