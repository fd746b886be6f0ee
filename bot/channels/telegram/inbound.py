"""Updates in: an update is confirmed to Telegram only after it has been handled, or kept safely until it is.

Telegram forgets an update once `getUpdates` is called with a higher offset, or once a webhook has answered 200 (Bot
API, "Getting updates"). The library's own polling moves on before handlers have run, and its webhook example answers
first; here the offset moves on when the effects are committed, and the webhook answers when the update is stored.

Both ways bring raw JSON, and each update is parsed by itself: one that cannot be parsed, or always fails, is set aside.
One that fails is kept and tried again later; its sender's next messages wait behind it, everybody else's go on.
"""

import asyncio
import contextlib
import hmac
import json
import logging
from collections.abc import Awaitable, Mapping
from typing import Any

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from telegram import Update
from telegram.error import InvalidToken, TelegramError

from bot.channels.telegram.application import App, build
from bot.channels.telegram.first_poll import ALLOWED_UPDATES, POLL_SECONDS, FirstPoll
from bot.channels.telegram.outbound import OfficeBot
from bot.channels.telegram.update_ids import bot_of, identified, number_of
from bot.delivery.message import Message
from bot.office import alerts
from bot.office.office import Office
from bot.store import updates, words
from bot.store.updates import Kept, UpdateName

log = logging.getLogger(__name__)

_TRIES = 5
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 30.0
_LARGEST_UPDATE = 1 << 20
_LOOK_AGAIN = 5.0  # another process may have kept one
_STORAGE = (OperationalError, InterfaceError)


class _Unreadable(Exception):
    """An update that the library cannot parse. Trying again would not help."""


class Receiver:
    """Takes updates from Telegram and has them handled in order; one that fails holds up only its sender."""

    def __init__(self, office: Office, bot: OfficeBot) -> None:
        self._office = office
        self._bot = bot
        self._bot_id = bot_of(bot.token)
        self._failure: Exception | None = None
        self._kept = asyncio.Event()
        self._one = asyncio.Lock()
        """Held while an update is handled: there is one at a time."""
        self._idle = asyncio.Event()
        self._rests: dict[int, float] = {}
        """Senders whose update has failed, and when it is tried again: the event loop's monotonic time in seconds."""
        self._behind: set[int] | None = None
        """Senders of whom something is kept; None while the database has not been asked."""
        self.application: App = build(office, bot, self._failed)
        self.heard_at: float | None = None
        """When Telegram last answered or called: the event loop's monotonic time in seconds."""
        self.trouble = ""
        """Why updates cannot be kept or handled now, where that is the database's fault."""

    async def caught_up(self) -> None:
        """Return when nothing that came is kept and not handled yet, as far as this process knows."""
        await self._idle.wait()

    def _failed(self, _update: Update, error: Exception) -> None:
        self._failure = error

    # ---- long polling ----

    async def poll(self, first: FirstPoll) -> None:
        """Handle what `first` is answered, then ask for updates and handle them, until cancelled.

        What goes wrong is tried again, ever slower.
        """
        async with asyncio.TaskGroup() as both:
            both.create_task(self._ask(first.answer))
            both.create_task(self.work())

    async def _ask(self, first: Awaitable[list[Any]]) -> None:
        # The offset is sent only while there is something to confirm: numbers may go on lower than they were.
        offset: int | None = None
        wait = _FIRST_WAIT
        asked: Awaitable[list[Any]] | None = first
        while True:
            question, asked = asked or self._bot.raw_updates(offset, POLL_SECONDS, ALLOWED_UPDATES), None
            try:
                received = await question
                self._heard()
                offset = None
                for raw in received:
                    if (number := number_of(raw)) is not None:
                        await self._take_one(raw)
                        offset = number + 1
                if received and offset is None:
                    raise ValueError("updates without numbers")
            except InvalidToken as error:
                self._bot.away.failed(error)
                await asyncio.sleep(_LONGEST_WAIT)
                continue
            except TelegramError as error:
                self._bot.away.failed(error)
            except _STORAGE as error:
                self._storage_fails(error)
            except Exception:
                log.exception("receiving failed; trying again")
            else:
                wait = _FIRST_WAIT
                continue
            await asyncio.sleep(wait)
            wait = min(wait * 2, _LONGEST_WAIT)

    async def _take_one(self, raw: Mapping[str, Any]) -> None:
        """Handle an update, or keep it: behind what is kept of the same sender, or because it failed."""
        incoming = identified(self._bot_id, raw)
        body = json.dumps(raw, ensure_ascii=False)
        async with self._one:
            if self._behind is None:
                await self._look_behind()
            if incoming.sender in (self._behind or ()):
                async with self._office.store.begin() as connection:
                    await updates.receive(connection, incoming, body, now=self._office.now())
            else:
                await self._handle(incoming, raw, body)

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
            raw = json.loads(kept)
        except (ValueError, RecursionError):
            return 400
        if number_of(raw) is None:
            return 400
        try:
            async with self._office.store.begin() as connection:
                await updates.receive(connection, identified(self._bot_id, raw), kept, now=self._office.now())
        except DBAPIError as error:
            self._storage_fails(error)
            return 503
        self.trouble = ""
        self._heard()
        self._kept.set()
        return 200

    # ---- what is kept ----

    async def work(self) -> None:
        """Handle what is kept, each sender's in order, until cancelled."""
        wait = _FIRST_WAIT
        while True:
            try:
                self._kept.clear()
                handled = await self._work_through()
                wait = _FIRST_WAIT
                if not handled:
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(self._kept.wait(), self._until_next())
                continue
            except _STORAGE as error:
                self._storage_fails(error)
            except Exception:
                log.exception("handling what was kept failed; trying again")
            await asyncio.sleep(wait)
            wait = min(wait * 2, _LONGEST_WAIT)

    async def _work_through(self) -> bool:
        """Handle what is kept, but for senders whose update has just failed. Whether there was any."""
        resting = self._resting()
        async with self._office.store.read() as connection:
            kept = await updates.waiting(connection, self._bot_id, resting)
        for one in kept:
            if one.sender not in self._resting():
                async with self._one:
                    await self._work_one(one)
        async with self._one:
            await self._look_behind()
        return bool(kept)

    async def _work_one(self, kept: Kept) -> None:
        raw = json.loads(kept.body)
        incoming = identified(self._bot_id, raw)
        if await self._handle(incoming, raw, kept.body):
            async with self._office.store.begin() as connection:  # one that no handler wanted is done with, too
                await updates.claim(connection, incoming, now=self._office.now())

    async def _look_behind(self) -> None:
        async with self._office.store.read() as connection:
            self._note_behind(await updates.senders_waiting(connection, self._bot_id))

    def _note_behind(self, senders: set[int]) -> None:
        self._behind = senders
        (self._idle.clear if senders else self._idle.set)()

    def _resting(self) -> set[int]:
        now = asyncio.get_running_loop().time()
        self._rests = {sender: until for sender, until in self._rests.items() if until > now}
        return set(self._rests)

    def _until_next(self) -> float:
        now = asyncio.get_running_loop().time()
        return max(0.0, min([until - now for until in self._rests.values()], default=_LOOK_AGAIN))

    # ---- handling ----

    def _heard(self) -> None:
        self.heard_at = asyncio.get_running_loop().time()

    async def _handle(self, incoming: UpdateName, raw: Mapping[str, Any], body: str) -> bool:
        """Have one update handled, once. One that fails is kept, or set aside. Raises what the database says."""
        self._failure = None
        try:
            update = Update.de_json(dict(raw), self._bot)
        except Exception as error:
            self._failure = _Unreadable(f"{type(error).__name__}: {error}")
        else:
            await self.application.process_update(update)
        failure, self._failure = self._failure, None
        if isinstance(failure, _STORAGE):  # not the update's fault
            raise failure
        self.trouble = ""
        if failure is None:
            return True
        log.error("update %d could not be handled", incoming.update_id, exc_info=failure)
        await self._keep_failed(incoming, body, failure)
        return False

    async def _keep_failed(self, incoming: UpdateName, body: str, error: Exception) -> None:
        now = self._office.now()
        async with self._office.store.begin() as connection:
            reason = f"{type(error).__name__}: {error}"[:500]
            tries = await updates.note_failure(connection, incoming, body, reason, now=now)
            over = tries >= _TRIES or isinstance(error, _Unreadable)
            if over:
                await updates.set_aside(connection, incoming, now=now)
                await alerts.tell_admins(
                    self._office,
                    connection,
                    f"aside:{self._office.today()}",  # one notice, however many there are
                    lambda say: Message(say.html("chat.update_set_aside", number=incoming.update_id)),
                )
        if over:
            self._rests.pop(incoming.sender, None)
            self._office.wake()
        else:
            pause = min(_FIRST_WAIT * 2 ** (tries - 1), _LONGEST_WAIT)
            self._rests[incoming.sender] = asyncio.get_running_loop().time() + pause
            self._note_behind((self._behind or set()) | {incoming.sender})
        self._kept.set()

    def _storage_fails(self, error: DBAPIError) -> None:
        self.trouble = words.trouble(error)
        log.error("the database cannot be used: %s; updates wait", self.trouble)
