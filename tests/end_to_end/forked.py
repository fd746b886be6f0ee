"""Processes of `nhaclich` that need no second to import it: they are forked from one that has imported it already.

Each is a process of its own, with its own id, environment, folder, files and signals; only Python's start is spared.
`python -m tests.end_to_end.forked` is the one that they are forked from.
"""

import asyncio
import atexit
import functools
import gc
import importlib
import json
import os
import select
import signal
import socket
import socketserver
import struct
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Mapping, Sequence
from concurrent import futures
from pathlib import Path
from typing import IO, Any, NoReturn

ROOT = Path(__file__).resolve().parents[2]
_NUMBER = struct.Struct("!i")


class Forked:
    """A process in a group of its own, as `subprocess.Popen` shows it: with pipes, or what it says goes to `log`."""

    def __init__(
        self, arguments: Sequence[str], folder: Path, environment: Mapping[str, str], log: IO[bytes] | None = None
    ) -> None:
        pipes = [os.pipe() for _ in range(3)]
        (its_in, our_in), (our_out, its_out), (our_err, its_err) = pipes
        self._line = socket.socket(socket.AF_UNIX)
        self._line.connect(_address())
        writes = (log.fileno(), log.fileno()) if log else (its_out, its_err)
        socket.send_fds(self._line, [b"\n"], [its_in, *writes])
        for end in (its_in, its_out, its_err):
            os.close(end)
        asked = {"arguments": list(arguments), "folder": str(folder), "environment": dict(environment)}
        self._line.sendall(json.dumps(asked).encode() + b"\n")
        self.stdin = os.fdopen(our_in, "w", encoding="utf-8")
        self.stdout, self.stderr = (os.fdopen(end, encoding="utf-8") for end in (our_out, our_err))
        self.pid = self._told()
        self.returncode: int | None = None
        self._reading: list[futures.Future[str]] = []

    def poll(self) -> int | None:
        """Its exit code, or None while it runs."""
        if self.returncode is None and select.select([self._line], [], [], 0)[0]:
            self.returncode = self._told()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        select.select([self._line], [], [], timeout)
        code = self.poll()
        if code is None:
            raise subprocess.TimeoutExpired("nhaclich", timeout or 0)
        return code

    def communicate(self, typed: str = "", timeout: float | None = None) -> tuple[str, str]:
        """Type something, and wait for its end: (output, errors)."""
        if not self._reading:
            readers = futures.ThreadPoolExecutor(2)
            self._reading = [readers.submit(stream.read) for stream in (self.stdout, self.stderr)]
            readers.shutdown(wait=False)
            self.stdin.write(typed)
            self.stdin.close()
        if futures.wait(self._reading, timeout).not_done:
            raise subprocess.TimeoutExpired("nhaclich", timeout or 0)
        self.wait()
        output, errors = (one.result() for one in self._reading)
        return output, errors

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _told(self) -> int:
        number: int
        (number,) = _NUMBER.unpack(self._line.recv(_NUMBER.size, socket.MSG_WAITALL))
        return number


@functools.cache
def _address() -> bytes:
    """Where the process listens that is forked; it is started when it is first asked for."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("NHACLICH_", "LC_"))}
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("")  # a free address that is no file
        listening.listen()
        process = subprocess.Popen(
            [sys.executable, "-m", __name__, str(listening.fileno())],
            cwd=ROOT,
            env=environment | {"LANG": "vi_VN.UTF-8"},
            pass_fds=[listening.fileno()],
        )
        address: bytes = listening.getsockname()
    atexit.register(_end, process)
    return address


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait()


class _Forking(socketserver.ForkingMixIn, socketserver.UnixStreamServer):
    max_children = 100
    parent = os.getppid()

    def service_actions(self) -> None:
        super().service_actions()
        if os.getppid() != self.parent:  # the tests have been killed
            sys.exit()


class _Fork(socketserver.BaseRequestHandler):
    """In a fork for each process, which says its id and then its exit code."""

    def handle(self) -> None:
        _, files, _, _ = socket.recv_fds(self.request, 1, 3)
        with self.request.makefile("rb") as asked:
            wanted = json.loads(asked.readline())
        pid = os.fork()
        os.setpgid(pid, 0)
        if not pid:
            self.request.close()
            _become(files, **wanted)
        for file in files:
            os.close(file)
        self.request.sendall(_NUMBER.pack(pid))
        _, status = os.waitpid(pid, 0)
        self.request.sendall(_NUMBER.pack(os.waitstatus_to_exitcode(status)))


def _become(
    files: list[int], arguments: list[str], folder: str, environment: dict[str, str], umask: int | None = None
) -> NoReturn:
    """Be `nhaclich` with these arguments, to the end."""
    from bot.cli.app import main

    if umask is not None:
        os.umask(umask)

    for standard, file in enumerate(files):
        os.dup2(file, standard)
        os.close(file)
    sys.stdin, sys.stdout = os.fdopen(0), os.fdopen(1, "w")
    sys.stderr = os.fdopen(2, "w", buffering=1, errors="backslashreplace")
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["nhaclich", *arguments]
    code: Any = 1
    try:
        main()
    except SystemExit as end:
        code = end.code or 0
    except BaseException:
        traceback.print_exc()
    finally:
        # As Python ends, but for half a second in which it frees what the system frees anyway.
        threading._shutdown()
        atexit._run_exitfuncs()
        gc.collect()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


async def _load_all() -> None:
    """Load what `nhaclich` loads only when it runs: Alembic, the driver of SQLite, the holidays."""
    from bot.calendar.working_days import vietnam
    from bot.store import Store

    for command in ("run", "demo"):
        importlib.import_module(f"bot.cli.{command}")
    importlib.import_module("bot.service.running")
    vietnam()
    with tempfile.TemporaryDirectory() as folder:
        await (await Store.open(f"sqlite:///{folder}/store.db")).close()


if __name__ == "__main__":
    asyncio.run(_load_all())
    gc.collect()
    gc.freeze()  # what all have in common no fork has to look through
    with _Forking("", _Fork, bind_and_activate=False) as server:
        server.socket = socket.socket(fileno=int(sys.argv[1]))
        server.serve_forever()
