"""Tells who guesses to stop: so many wrong guesses per address, then each is refused for a while. Bounded memory."""

import ipaddress
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

_ADDRESSES = 4096
_IPV6_NETWORK = 64


@dataclass(slots=True)
class Throttle:
    """Each address may fail `burst` times, and again once every `seconds`. `clock` counts seconds, from anywhere."""

    clock: Callable[[], float]
    burst: int = 10
    seconds: float = 10.0
    _debts: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    def guessed(self, address: str) -> float:
        """Note a wrong guess, unless there were too many; returns for how many seconds to wait then, else 0."""
        who = _household(address)
        if wait := max(0.0, (self._debt(who) - self.burst + 1) * self.seconds):
            return wait
        self._debts[who] = (self._debt(who) + 1, self.clock())
        self._debts.move_to_end(who)
        if len(self._debts) > _ADDRESSES:
            self._debts.popitem(last=False)
        return 0.0

    def _debt(self, who: str) -> float:
        debt, at = self._debts.get(who, (0.0, 0.0))
        return max(0.0, debt - (self.clock() - at) / self.seconds)


def _household(address: str) -> str:
    """The address, or of IPv6 the network that one customer has to themselves (RFC 6177: at least a /64)."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return address
    return str(ipaddress.ip_network((parsed, _IPV6_NETWORK), strict=False))
