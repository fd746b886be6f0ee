"""TLS in front of the tests' PostgreSQL, whose build has none: a client meets what a server with `ssl = on` does.

A client asks for TLS with eight bytes, is answered "S", and goes on in TLS (PostgreSQL, "SSL Session Encryption").
"""

import contextlib
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

_ASKS_FOR_TLS = bytes.fromhex("0000000804d2162f")


def certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """A certificate for a host that vouches for itself, and its key."""
    made, key = folder / f"{name}.crt", folder / f"{name}.key"
    ask = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    names = ["-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}"]
    subprocess.run([*ask, "-keyout", key, "-out", made, "-days", "2", *names], check=True, capture_output=True)
    made.chmod(0o644)
    return made, key


@contextlib.contextmanager
def tls_front(server: Path, made: Path, key: Path) -> Iterator[int]:
    """Listen on this machine for clients of the server behind this UNIX socket; yields the port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made, key)
    listening = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        with contextlib.suppress(OSError):  # closed: the end
            while True:
                threading.Thread(target=serve, args=(listening.accept()[0],), daemon=True).start()

    def serve(line: socket.socket) -> None:
        with contextlib.suppress(OSError), line, socket.socket(socket.AF_UNIX) as behind:
            assert line.recv(8, socket.MSG_WAITALL) == _ASKS_FOR_TLS
            line.sendall(b"S")
            with context.wrap_socket(line, server_side=True) as secured:
                behind.connect(str(server))
                back = threading.Thread(target=copy, args=(behind, secured), daemon=True)
                back.start()
                copy(secured, behind)
                back.join()

    def copy(one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while some := one.recv(65536):
                other.sendall(some)
        with contextlib.suppress(OSError):
            other.shutdown(socket.SHUT_WR)

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield listening.getsockname()[1]
    finally:
        with contextlib.suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()
