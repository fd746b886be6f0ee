"""How long a message waits until it is tried again; never the same for two, so that they do not come all at once."""

import random
from datetime import timedelta

TOLD_AFTER = 5
"""After so many uncertain tries somebody is told, where it concerns one chat alone."""
_LONGEST = timedelta(minutes=15)
_LONGEST_IN_DOUBT = timedelta(hours=3)


def after_failure(attempts: int) -> timedelta:
    """What did not leave: twice as long after each try, up to a quarter of an hour."""
    return _jittered(min(_LONGEST, timedelta(seconds=2) * 2 ** min(attempts, 10)))


def in_doubt(tries: int) -> timedelta:
    """What may have arrived: four times as long after each try, up to three hours, since each may be another copy."""
    return _jittered(min(_LONGEST_IN_DOUBT, timedelta(seconds=1) * 4 ** min(tries, 10)))


def _jittered(longest: timedelta) -> timedelta:
    part: float = random.uniform(0.5, 1.0)  # noqa: S311 - not a secret
    return timedelta(seconds=longest.total_seconds() * part)
