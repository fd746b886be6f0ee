"""How many messages may be in flight, as the line's latency asks for it.

To keep a rate, as many must be under way as leave in the time that one of them takes (Little's law): 28.4 a second
over a line that answers after 200 ms are six. More in flight is more that a crash leaves in doubt, so it is no more
than needed, and only as long as the line answers.
"""

import math
from dataclasses import dataclass

_WAITING = 1
"""Beside those on the line one has to wait for its turn, so that no turn is missed."""
_SMOOTH_MEAN, _SMOOTH_SPREAD, _SPREADS = 1 / 8, 1 / 4, 2
"""How a latency that varies is followed: TCP's smoothing (RFC 6298, 2.3), with less of the spread."""
_ANSWERS_A_STEP = 4
"""After trouble, and at first, so many answers in a row allow one more."""


@dataclass(slots=True)
class Latency:
    """What the answers of one line tell of it. `least` and `most` are numbers of messages, `per_second` is the pace."""

    least: int
    most: int
    per_second: float
    _mean: float = 0.0
    _spread: float = 0.0
    _answers: int = 0
    """In a row, since the last trouble."""

    def answered(self, seconds: float) -> None:
        """The other end has answered a message after so long, whatever it said."""
        if self._answers == 0:
            self._mean, self._spread = seconds, seconds / 2
        else:
            self._spread += (abs(seconds - self._mean) - self._spread) * _SMOOTH_SPREAD
            self._mean += (seconds - self._mean) * _SMOOTH_MEAN
        self._answers += 1

    def failed(self) -> None:
        """A message did not get through, or nobody knows: what was learned no longer holds."""
        self._answers = 0

    def room(self, *, many: bool) -> int:
        """How many may be in flight now; where not `many` are due, the least."""
        if not many or self._answers == 0 or self.most <= self.least:
            return self.least
        needed = math.ceil(self.per_second * (self._mean + _SPREADS * self._spread)) + _WAITING
        return max(self.least, min(self.most, needed, self.least + self._answers // _ANSWERS_A_STEP))
