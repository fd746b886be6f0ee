"""The queue of updates, and long polling (https://core.telegram.org/bots/api#getupdates)."""

from bot.sandbox.bell import Bell
from bot.sandbox.errors import ApiError, conflict
from bot.sandbox.journal import Journal
from bot.sandbox.models import Json

_NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}
OTHER_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"
BY_WEBHOOK = "terminated by setWebhook request"
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


class _Poll:
    """One getUpdates that waits; `ended_by` says why it may not go on."""

    ended_by: ApiError | None = None


class UpdateQueue:
    """Updates that the bot has not confirmed, oldest first."""

    def __init__(self, journal: Journal, bell: Bell) -> None:
        self._journal = journal
        self._bell = bell
        self._poll: _Poll | None = None
        kept = journal.read("update")
        self._pending: dict[int, Json] = {int(key): kept[key] for key in sorted(kept, key=int)}
        settings = journal.read("queue")
        self._last_id: int = settings.get("last_id", 700_000_000)
        self._allowed: list[str] = settings.get("allowed", [])

    @property
    def pending(self) -> list[Json]:
        return list(self._pending.values())

    @property
    def polling(self) -> bool:
        """A getUpdates is waiting."""
        return self._poll is not None

    def add(self, kind: str, content: Json) -> None:
        """Queue an update, unless the bot has said that it does not want this kind."""
        wanted = kind in self._allowed if self._allowed else kind not in _NOT_BY_DEFAULT
        if not wanted:
            return
        self._last_id += 1
        update = {"update_id": self._last_id, kind: content}
        self._pending[self._last_id] = update
        self._journal.put("update", self._last_id, update)
        self._journal.put("queue", "last_id", self._last_id)

    def allow(self, kinds: list[str]) -> None:
        """Only these kinds from now on; an empty list means the usual ones."""
        self._allowed = kinds
        self._journal.put("queue", "allowed", kinds)
        self._journal.flush()

    def forget_before(self, offset: int) -> None:
        """Confirm all updates with a lower id; a negative `offset` leaves that many of the newest."""
        if offset < 0:
            newest = list(self._pending)[offset:]
            offset = newest[0] if newest else 0
        for update_id in [update_id for update_id in self._pending if update_id < offset]:
            del self._pending[update_id]
            self._journal.put("update", update_id, None)
        self._journal.flush()

    def clear(self) -> None:
        self.forget_before(self._last_id + 1)

    def end_poll(self, reason: str) -> None:
        """Whoever waits in getUpdates is answered 409 with `reason`."""
        if self._poll is not None:
            self._poll.ended_by = conflict(reason)
            self._poll = None
            self._bell.ring()

    async def poll(self, offset: int, limit: int, seconds: float) -> list[Json]:
        """At most `limit` updates from `offset` on, waiting up to `seconds` for the first one.

        Raises ApiError 409 when another getUpdates, or a setWebhook, takes over.
        """
        self.end_poll(OTHER_POLL)
        self.forget_before(offset)
        poll = self._poll = _Poll()
        self._bell.ring()
        try:
            await self._bell.until(lambda: bool(self._pending) or poll.ended_by is not None, seconds)
        finally:
            if self._poll is poll:
                self._poll = None
        if poll.ended_by is not None:
            raise poll.ended_by
        return self.pending[:limit]
