"""Until when the certificate of an https address can be used, as the address itself shows it."""

import socket
import ssl
from datetime import UTC, datetime, timedelta

SOON = timedelta(days=14)
"""Programs that renew certificates do it a month before the end; two weeks before it they have failed for long."""
_TIMEOUT = 5.0


class NotTrusted(Exception):
    """The certificate is over, for another name, or of nobody who is trusted; the words are OpenSSL's."""


def ends(host: str, port: int) -> datetime:
    """When the certificate of `host` ends (UTC). Raises NotTrusted, and OSError where nothing answers in TLS."""
    context = ssl.create_default_context()
    try:
        with (
            socket.create_connection((host, port), _TIMEOUT) as line,
            context.wrap_socket(line, server_hostname=host) as secured,
        ):
            shown = secured.getpeercert() or {}
    except ssl.SSLCertVerificationError as error:
        raise NotTrusted(error.verify_message) from error
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(shown["notAfter"])), UTC)
