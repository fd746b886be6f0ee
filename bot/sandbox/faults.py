"""Faults on order: what can go wrong between a bot and Telegram."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "drop_before",
    "drop_after",
    "http_500",
    "slow",
    "429",
    "403",
    "400",
    "bad_json",
    "migrate",
    "page",
    "silence",
    "drip",
]
EVERY = "*"
"""In the place of a method: whatever is called."""

APPLIED: frozenset[Kind] = frozenset({"drop_after", "slow", "bad_json"})
"""The kinds after which the request has taken effect all the same."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to the next `times` calls of `method` (to `chat_id`, if given) instead of the usual answer.

    drop_before   the connection is cut, nothing was done
    drop_after    it is done, then the connection is cut without an answer
    slow          it is done, the answer comes `seconds` later, or at random up to `longest`
    bad_json      it is done, the answer is not JSON
    http_500      nothing is done, 500 Internal Server Error
    429           nothing is done, `retry_after` seconds are asked for
    400, 403      nothing is done, `description` says why
    page          nothing is done, a web page comes with `status`, as from a proxy, a block or a login page
    silence       nothing is done, and no answer comes
    drip          nothing is done, the answer comes byte by byte and has no end
    migrate       nothing is done, the group has become the supergroup `migrate_to` (made at once if None)
    """

    method: str
    kind: Kind
    times: int = 1
    chat_id: int | None = None
    seconds: float = 1.0
    longest: float = 0.0
    retry_after: int = 1
    description: str = ""
    migrate_to: int | None = None
    status: int = 200


class Faults:
    """The faults that wait for their call."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Fault, int]] = []

    def add(self, fault: Fault) -> None:
        """Let `fault` happen, after those that were added before."""
        self._waiting.append((fault, fault.times))

    def clear(self) -> None:
        """Let nothing more go wrong."""
        self._waiting.clear()

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        """The fault for this call, now used up once; None if all goes well."""
        for place, (fault, left) in enumerate(self._waiting):
            if fault.method.lower() in (EVERY, method.lower()) and fault.chat_id in (None, chat_id):
                if left > 1:
                    self._waiting[place] = (fault, left - 1)
                else:
                    del self._waiting[place]
                return fault
        return None
