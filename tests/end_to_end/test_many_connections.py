"""A crowd at the web port: the office goes on, with few file handles and a short log."""

import contextlib
import resource
import socket
from collections.abc import Iterator

import pytest

from .conftest import Command
from .office import office, until

HANDLES = 256
CROWD = 600
SAID = {"silent": b"", "half": b"GET /healthz HTTP/1.1\r\nHost: a\r\n"}


@contextlib.contextmanager
def crowd(port: int, said: bytes) -> Iterator[list[socket.socket]]:
    """Many connections of this process, each of which has said so much."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(max(soft, 4096), hard), hard))
    with contextlib.ExitStack() as stack:
        opened = []
        for _ in range(CROWD):
            opened.append(stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30)))
            with contextlib.suppress(ConnectionError):  # it had to make room already
                opened[-1].sendall(said)
            opened[-1].setblocking(False)
        yield opened


def is_closed(one: socket.socket) -> bool:
    try:
        return one.recv(1) == b""
    except BlockingIOError:
        return False
    except ConnectionError:
        return True


@pytest.mark.parametrize("said", [pytest.param("silent", marks=pytest.mark.long), "half"])
async def test_a_crowd_that_says_nothing_holds_up_nobody(nhaclich: Command, said: str) -> None:
    async with office(nhaclich) as one:
        person = one.state.add_person("Lan", started=True)
        running = await one.run(
            *("sh", "-c", f'ulimit -n {HANDLES}; exec "$@"', "sh"), NHACLICH_WEB__PATIENCE_SECONDS="3"
        )
        port = int(running.url.rpartition(":")[2])
        with crowd(port, SAID[said]) as opened:
            assert (await running.health()).status_code == 200
            await one.enqueue(person, ["Trong lúc đông"])
            one.state.say(person.user_id, "/trogiup")
            await one.state.wait_for(lambda: len(one.received(person)) == 2, timeout=60)
            assert (await running.health()).status_code == 200
            await until(lambda: all(map(is_closed, opened)), 60)
        assert (await running.health()).status_code == 200
        await running.stop()
        assert "Too many open files" not in running.log
        assert len(running.log) < 20_000
