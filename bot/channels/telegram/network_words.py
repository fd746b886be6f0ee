"""What became of a request, in plain words for the log: a library's own may hold addresses, and name its classes."""

import errno
import os
import ssl

import aiohttp
from aiohttp_socks import ProxyConnectionError, ProxyError, ProxyTimeoutError


def no_way(error: Exception) -> str:
    """Why there is no connection, and nothing of the request has left."""
    match error:
        case aiohttp.ClientHttpProxyError():
            return f"the proxy refuses ({error.status})"
        case ProxyTimeoutError():
            return "the proxy made no connection in time"
        case ProxyConnectionError() | aiohttp.ClientProxyConnectionError():
            return "the proxy cannot be reached" + _system(error)
        case ProxyError():
            return "the proxy makes no connection"
        case aiohttp.ClientConnectorDNSError():
            return "the server's name is not known here"
        case aiohttp.ClientConnectorCertificateError():
            return "the server's certificate is not trusted"
        case aiohttp.ClientConnectorSSLError():
            return "no secure connection could be made"
        case aiohttp.ConnectionTimeoutError():
            return "no connection was made in time"
        case _:
            return "no connection could be made" + _system(error)


def broken(error: Exception) -> str:
    """How a connection ended on which something of the request may have left."""
    match error:
        case aiohttp.ServerDisconnectedError():
            return "the connection was cut before an answer came"
        case aiohttp.ClientPayloadError():
            return "the answer broke off"
        case aiohttp.ClientResponseError():
            return "the answer cannot be read"
        case ssl.SSLError() | aiohttp.ClientSSLError():
            return "the secure connection broke"
        case _:
            return "the connection broke" + _system(error)


def _system(error: BaseException) -> str:
    """What the system calls it: " (Connection refused)"; nothing where it does not say."""
    found: BaseException | None = error
    while found is not None:
        number = getattr(getattr(found, "os_error", found), "errno", None)
        if isinstance(number, int) and number in errno.errorcode:
            return f" ({os.strerror(number)})"
        found = found.__cause__
    return ""
