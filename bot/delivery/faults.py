"""Why a message could not be sent, by what it means for the message and not by what the network called it."""


class SendFault(Exception):
    """A message was not sent, or nobody can say whether it was. `reason` is for the log and the outbox."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NeverLeft(SendFault):
    """It certainly did not arrive: safe to try again."""


class MayHaveArrived(SendFault):
    """The answer was lost: it may have arrived. Tried again, marked as possibly repeated."""


class ChatRefuses(SendFault):
    """This chat will never take it: the bot was blocked, the account is gone, the chat does not exist."""


class Doubted(SendFault):
    """The chat is said to take nothing, which is not believed yet: it did not arrive, and is tried again."""


class NotHere(SendFault):
    """The bot may not write there: the topic is closed or gone (`topic`), or it has no right to write in the group."""

    def __init__(self, reason: str, *, topic: bool) -> None:
        super().__init__(reason)
        self.topic = topic


class BadMessage(SendFault):
    """Our own mistake: Telegram does not accept such a message, and never will."""


class NotAuthorised(SendFault):
    """The token is not valid (any more): nothing can be sent until somebody sets another."""


class MustWait(SendFault):
    """Telegram asks to wait `seconds` before the next message."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"told to wait {seconds:g} s")
        self.seconds = seconds


class ChatMoved(SendFault):
    """The chat has another address by now: `new`, as its channel writes it."""

    def __init__(self, new: str) -> None:
        super().__init__(f"the chat is now {new}")
        self.new = new


class NothingLeft(Exception):
    """What a message was about is settled by now: it is not sent at all."""
