"""What the doctor says of certificates, disks, old copies and a Telegram that has long been silent."""

import functools
import os
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.cli import certificate, checks
from bot.cli.checks import Finding, _Patient
from bot.clock import SystemClock
from bot.config import Backup, Database, Settings, Web
from bot.store import Store, meta
from bot.texts import texts

NOW = SystemClock().now()
OPENSSL = shutil.which("openssl")


def patient(folder: Path, url: str = "http://127.0.0.1", **backup: object) -> _Patient:
    settings = Settings(
        root=folder,
        database=Database(url="sqlite:///office.db"),
        web=Web(public_url=url),
        backup=Backup(folder=Path("copies"), **backup),  # type: ignore[arg-type]
    )
    return _Patient(settings, texts("vi"), NOW)


async def said(look: checks._Look, of: _Patient) -> list[Finding]:
    return [finding async for finding in look(of)]


@contextmanager
def tls_server(folder: Path, days: int, name: str = "localhost") -> Iterator[int]:
    """A server with a certificate of its own for so many days; yields its port."""
    key, cert = folder / "key.pem", folder / f"{name}-{days}.pem"
    words = f"req -x509 -newkey rsa:2048 -nodes -subj /CN={name} -addext subjectAltName=DNS:{name} -days {days}"
    files = ["-keyout", str(key), "-out", str(cert)]
    subprocess.run([OPENSSL or "", *words.split(), *files], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        try:
            line, _ = listener.accept()
            with line, context.wrap_socket(line, server_side=True) as secured:
                secured.recv(1)
        except OSError:  # the other side did not like the certificate
            pass

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.close()
        thread.join()


@pytest.mark.skipif(OPENSSL is None, reason="no openssl to make certificates with")
@pytest.mark.parametrize(
    ("days", "name", "trusted", "level", "words"),
    [
        (60, "localhost", True, "ok", "còn dùng được đến"),
        (5, "localhost", True, "warning", "sắp hết hạn"),
        (60, "elsewhere.example", True, "error", "không được tin cậy"),
        (60, "localhost", False, "error", "không được tin cậy"),
    ],
)
async def test_a_certificate_is_looked_at_before_it_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: int, name: str, trusted: bool, level: str, words: str
) -> None:
    with tls_server(tmp_path, days, name) as port:
        if trusted:
            made = functools.partial(ssl.create_default_context, cafile=str(tmp_path / f"{name}-{days}.pem"))
            fake = SimpleNamespace(**vars(ssl) | {"create_default_context": made})
            monkeypatch.setattr(certificate, "ssl", fake)
        (found,) = await said(checks._certificate, patient(tmp_path, f"https://localhost:{port}"))
    assert (found.check, found.level) == ("certificate", level)
    assert f"localhost:{port}" in found.words
    assert words in found.words


async def test_where_there_is_no_https_there_is_no_certificate(tmp_path: Path) -> None:
    assert await said(checks._certificate, patient(tmp_path)) == []
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert await said(checks._certificate, patient(tmp_path, f"https://localhost:{port}")) == []


async def test_copies_older_than_two_days_are_said(tmp_path: Path) -> None:
    (tmp_path / "copies").mkdir()
    copy = tmp_path / "copies" / "nhaclich-2020-01-01.db"
    copy.touch()
    for hours, level in ((47, "ok"), (49, "warning")):
        made = (NOW - timedelta(hours=hours)).timestamp()
        os.utime(copy, (made, made))
        (found,) = await said(checks._copies, patient(tmp_path))
        assert found.level == level, hours


async def test_a_disk_that_is_nearly_full_is_said_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "copies").mkdir()
    giga = 1024**3
    for free, level in ((500 * giga, None), (20 * giga, "warning"), (giga // 10, "error")):
        usage = SimpleNamespace(total=1000 * giga, free=free)
        monkeypatch.setattr(checks, "shutil", SimpleNamespace(disk_usage=lambda _folder, usage=usage: usage))
        found = await said(checks._disks, patient(tmp_path))
        assert [one.level for one in found] == ([level] if level else [])


async def test_a_telegram_that_was_not_heard_for_an_hour_is_said(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite:///{tmp_path / 'office.db'}")
    try:
        for minutes in (None, 59, 61):
            if minutes:
                async with store.begin() as connection:
                    heard = NOW - timedelta(minutes=minutes)
                    await meta.put(connection, meta.TELEGRAM_HEARD, heard.isoformat())
            found = [one async for one in checks._office(patient(tmp_path), store) if one.check == "telegram"]
            assert [one.level for one in found] == (["warning"] if minutes == 61 else []), minutes
    finally:
        await store.close()


def test_asking_for_a_certificate_does_not_wait_for_ever() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.MonkeyPatch.context() as patch:
        patch.setattr(certificate, "_TIMEOUT", 0.05)
        with pytest.raises(TimeoutError):
            certificate.ends("localhost", silent.getsockname()[1])
