"""Updates in: an update is confirmed to Telegram only after it has been handled, or kept safely until it is.

Telegram forgets an update once `getUpdates` is called with a higher offset, or once a webhook has answered 200 (Bot
API, "Getting updates"). The library's own polling moves on before handlers have run, and its webhook example answers
first; here the offset moves on when the effects are committed, and the webhook answers when the update is stored.
"""

import asyncio
import contextlib
import hmac
import json
import logging

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection
from telegram import Bot, Update
from telegram.error import InvalidToken, TelegramError

from bot.chat import notices
from bot.chat.application import ALLOWED_UPDATES, App, build
from bot.chat.office import Office
from bot.delivery.message import Message
from bot.store import updates

log = logging.getLogger(__name__)

_TRIES = 5
_POLL_SECONDS = 50
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 30.0
_LARGEST_UPDATE = 1 << 20
_LOOK_AGAIN = 5.0  # another process may have kept one
_STORAGE = (OperationalError, InterfaceError)


class Receiver:
    """Takes updates from Telegram and has them handled, one after the other."""

    def __init__(self, office: Office, bot: Bot) -> None:
        self._office = office
        self._bot = bot
        self._failures: dict[int, Exception] = {}
        self._kept = asyncio.Event()
        self.application: App = build(office, bot, self._failed)
        self.heard_at: float | None = None
        """When Telegram last answered or called: the event loop's monotonic time in seconds."""
        self.trouble = ""
        """Why updates cannot be kept or handled now, where that is the database's fault."""

    def _failed(self, update: Update, error: Exception) -> None:
        self._failures[update.update_id] = error

    # ---- long polling ----

    async def poll(self) -> None:
        """Ask for updates and handle them until cancelled. What goes wrong is tried again, ever slower."""
        offset: int | None = None
        wait = _FIRST_WAIT
        while True:
            try:
                received = await self._bot.get_updates(
                    offset=offset, timeout=_POLL_SECONDS, allowed_updates=ALLOWED_UPDATES
                )
                self._heard()
                for update in received:
                    await self._handle(update)
                    offset = update.update_id + 1
            except InvalidToken:
                log.error("Telegram does not know this token")
                await asyncio.sleep(_LONGEST_WAIT)
                continue
            except TelegramError as error:
                log.warning("cannot receive updates: %s: %s", type(error).__name__, error)
            except Exception:
                log.exception("receiving failed; trying again")
            else:
                wait = _FIRST_WAIT
                continue
            await asyncio.sleep(wait)
            wait = min(wait * 2, _LONGEST_WAIT)

    # ---- the webhook ----

    async def take(self, body: bytes, given_secret: str, secret: str) -> int:
        """Keep an update that Telegram posts; returns the HTTP status: 200 only once it is committed.

        `given_secret` is the header X-Telegram-Bot-Api-Secret-Token (Bot API, setWebhook). A status other than 2xx
        makes Telegram post it again.
        """
        if not hmac.compare_digest(given_secret.encode(), secret.encode()):
            return 403
        if len(body) > _LARGEST_UPDATE:
            return 413
        try:
            kept = body.decode()
            number = json.loads(kept)["update_id"]
            if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < 2**63:
                raise ValueError(number)
        except (ValueError, KeyError, TypeError, RecursionError):
            return 400
        try:
            async with self._office.store.begin() as connection:
                await updates.receive(connection, number, kept, now=self._office.now())
        except DBAPIError as error:
            self._storage_fails(number, error)
            return 503
        self.trouble = ""
        self._heard()
        self._kept.set()
        return 200

    async def work(self) -> None:
        """Handle what the webhook has kept, in order, until cancelled."""
        wait = _FIRST_WAIT
        while True:
            try:
                self._kept.clear()
                async with self._office.store.read() as connection:
                    bodies = await updates.waiting(connection)
                for body in bodies:
                    await self._work_one(json.loads(body))
                wait = _FIRST_WAIT
                if not bodies:
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(self._kept.wait(), _LOOK_AGAIN)
            except Exception:
                log.exception("handling what was kept failed; trying again")
                await asyncio.sleep(wait)
                wait = min(wait * 2, _LONGEST_WAIT)

    async def _work_one(self, raw: dict[str, object]) -> None:
        number = int(str(raw["update_id"]))
        try:
            update = Update.de_json(raw, self._bot)
        except (TypeError, KeyError, ValueError, AttributeError) as error:
            async with self._office.store.begin() as connection:
                await updates.note_failure(connection, number, f"unreadable: {error}"[:500], now=self._office.now())
                await self._set_aside(connection, number, json.dumps(raw, ensure_ascii=False))
            self._office.wake()
            return
        await self._handle(update)
        async with self._office.store.begin() as connection:  # one that no handler wanted is done with, too
            await updates.claim(connection, number, now=self._office.now())

    # ---- handling ----

    def _heard(self) -> None:
        self.heard_at = asyncio.get_running_loop().time()

    async def _handle(self, update: Update) -> None:
        """Have one update handled; one that fails is tried again, and set aside in the end so that it blocks nobody."""
        wait = _FIRST_WAIT
        while True:
            self._failures.pop(update.update_id, None)
            await self.application.process_update(update)
            error = self._failures.pop(update.update_id, None)
            if error is None:
                self.trouble = ""
                return
            if isinstance(error, _STORAGE):  # not the update's fault
                self._storage_fails(update.update_id, error)
            else:
                log.error("update %d: %s: %s", update.update_id, type(error).__name__, error, exc_info=error)
                if await self._give_up(update, error):
                    return
            await asyncio.sleep(wait)
            wait = min(wait * 2, _LONGEST_WAIT)

    def _storage_fails(self, number: int, error: DBAPIError) -> None:
        self.trouble = str(error.orig)
        log.error("the database cannot be used: %s; update %d waits", self.trouble, number)

    async def _give_up(self, update: Update, error: Exception) -> bool:
        try:
            async with self._office.store.begin() as connection:
                reason = f"{type(error).__name__}: {error}"[:500]
                tries = await updates.note_failure(connection, update.update_id, reason, now=self._office.now())
                if tries < _TRIES:
                    return False
                body = json.dumps(update.to_dict(), ensure_ascii=False, default=str)
                await self._set_aside(connection, update.update_id, body)
        except DBAPIError as fault:
            log.error("cannot set update %d aside: %s", update.update_id, fault.orig)
            return False
        self._office.wake()
        return True

    async def _set_aside(self, connection: AsyncConnection, number: int, body: str) -> None:
        await updates.set_aside(connection, number, body, now=self._office.now())
        await notices.tell_admins(
            self._office,
            connection,
            f"aside:{number}",
            lambda say: Message(say.html("chat.update_set_aside", number=number)),
        )
