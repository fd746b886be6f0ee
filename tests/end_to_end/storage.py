"""Storage that fails for real: a small tmpfs that fills up, system calls that fail, mounts that cannot be written."""

import asyncio
import contextlib
import os
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from .office import Running, until

ROOT = os.geteuid() == 0


@contextlib.asynccontextmanager
async def failing(running: Running, calls: str, error: str) -> AsyncIterator[None]:
    """While the block runs these system calls of the service fail: "pwrite64,fdatasync", "EIO"."""
    pid = running.process.pid
    options = ("-f", "-q", "-o", "/dev/null", "-e", f"trace={calls}", "-e", f"inject={calls}:error={error}")
    strace = await asyncio.create_subprocess_exec("strace", *options, "-p", str(pid))
    try:
        await until(lambda: _traced(pid))
        yield
    finally:
        strace.terminate()
        await strace.wait()


def _traced(pid: int) -> bool:
    status = Path(f"/proc/{pid}/task").glob("*/status")
    return all("TracerPid:\t0\n" not in one.read_text() for one in status)


class Disk:
    """A folder on a disk of its own that can be filled up, and be freed again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"

    @contextlib.asynccontextmanager
    async def full(self, running: Running) -> AsyncIterator[None]:
        """No byte is left while the block runs. Who may not mount a small disk has the service told that it is full."""
        if not ROOT:
            async with failing(running, "pwrite64,ftruncate,fallocate", "ENOSPC"):
                yield
            return
        with self._filler.open("wb") as filler, contextlib.suppress(OSError):
            while True:
                os.write(filler.fileno(), b"\0" * 4096)
        yield
        self._filler.unlink()


@contextlib.contextmanager
def small_disk(folder: Path, size: str = "8m") -> Iterator[Disk]:
    folder.mkdir()
    if ROOT:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], check=True)
    try:
        yield Disk(folder)
    finally:
        if ROOT:
            subprocess.run(["umount", "--lazy", folder], check=True)


@contextlib.contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Nothing in the folder can be written while the block runs."""
    if ROOT:
        subprocess.run(["mount", "--bind", folder, folder], check=True)
        subprocess.run(["mount", "-o", "remount,bind,ro", folder], check=True)
        try:
            yield
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)
    else:
        folder.chmod(0o500)
        for file in folder.iterdir():
            file.chmod(0o400 if file.is_file() else 0o500)
        try:
            yield
        finally:
            folder.chmod(0o700)
            for file in folder.iterdir():
                file.chmod(0o600 if file.is_file() else 0o700)
