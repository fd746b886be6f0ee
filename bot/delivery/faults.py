"""Why a message could not be sent, by what it means for the message and not by what the network called it."""

import logging


class SendFault(Exception):
    """A message was not sent, or nobody can say whether it was. `reason` is for the log and the outbox.

    `became` is what became of the message, for the log: "delivery 7 did not leave".
    """

    became = "was not sent"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NeverLeft(SendFault):
    """It certainly did not arrive: safe to try again."""

    became = "did not leave"


class MayHaveArrived(SendFault):
    """The answer was lost: it may have arrived. Tried again, marked as possibly repeated."""

    became = "may have arrived"


class ChatRefuses(SendFault):
    """This chat will never take it: the bot was blocked, the account is gone, the chat does not exist."""

    became = "is refused for good"


class Doubted(SendFault):
    """The chat is said to take nothing, which is not believed yet: it did not arrive, and is tried again."""

    became = "is refused, which is not believed yet"


class NotHere(SendFault):
    """The bot may not write there: the topic is closed or gone (`topic`), or it has no right to write in the group."""

    became = "may not be written there"

    def __init__(self, reason: str, *, topic: bool) -> None:
        super().__init__(reason)
        self.topic = topic


class BadMessage(SendFault):
    """Our own mistake: Telegram does not accept such a message, and never will."""

    became = "is not accepted as it is"


class NotAuthorised(SendFault):
    """The token is not valid (any more): nothing can be sent until somebody sets another."""

    became = "is refused for the token"


class MustWait(SendFault):
    """Telegram asks to wait `seconds` before the next message."""

    became = "has to wait"

    def __init__(self, seconds: float) -> None:
        super().__init__(f"told to wait {seconds:g} s")
        self.seconds = seconds


class ChatMoved(SendFault):
    """The chat has another address by now: `new`, as its channel writes it."""

    became = "goes elsewhere"

    def __init__(self, new: str) -> None:
        super().__init__(f"the chat is now {new}")
        self.new = new


class NothingLeft(Exception):
    """What a message was about is settled by now: it is not sent at all."""


def what(fault: Exception) -> str:
    """What a fault has made of a message, in plain words: "may have arrived: no answer came in time"."""
    match fault:
        case SendFault():
            return f"{fault.became}: {fault}"
        case NothingLeft():
            return f"is left out: {fault}"
    return f"cannot be worded: {type(fault).__name__}: {fault}"


def note(log: logging.Logger, delivery: str, fault: Exception) -> None:
    """Log what a fault has made of a delivery ("delivery 7 to telegram 12")."""
    if isinstance(fault, (SendFault, NothingLeft)):
        log.warning("%s %s", delivery, what(fault))
    else:  # our own mistake: where it happened is needed
        log.error("%s cannot be worded", delivery, exc_info=fault)
