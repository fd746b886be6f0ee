"""What the operating system says of an error, in the catalogue's words instead of its own English ones."""

import errno
import socket

from bot.texts.catalogue import Texts


def system_error(error: BaseException, say: Texts) -> str:
    """Why a file or a connection failed, by the error's number; what has none is said as it says it itself."""
    number = getattr(error, "errno", None)
    if isinstance(error, socket.gaierror):
        return say.plain("system.no_such_host")
    if not isinstance(error, OSError) or number is None:
        return str(getattr(error, "orig", None) or error)
    key = f"system.{errno.errorcode.get(number, '')}"
    return say.plain(key) if say.has(key) else say.plain("system.other", number=number)
