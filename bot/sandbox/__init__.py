"""A local stand-in for the Telegram Bot API, with a chat page in which one plays the officers.

It serves rehearsals, training an office before it has a token, and the tests. Nothing leaves this machine.
"""

from bot.sandbox.app import create_app
from bot.sandbox.controls import Controls
from bot.sandbox.errors import NotPossible
from bot.sandbox.faults import Fault
from bot.sandbox.journal import JournalInUse
from bot.sandbox.limits import Limits
from bot.sandbox.models import Chat, Message, Person, Request, Sent
from bot.sandbox.server import RunningServer, serve
from bot.sandbox.state import SandboxState

__all__ = [
    "Chat",
    "Controls",
    "Fault",
    "JournalInUse",
    "Limits",
    "Message",
    "NotPossible",
    "Person",
    "Request",
    "RunningServer",
    "SandboxState",
    "Sent",
    "create_app",
    "serve",
]
