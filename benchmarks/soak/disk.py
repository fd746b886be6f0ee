"""A disk that can be filled up to the last byte while an office works on it, and be freed again."""

import contextlib
import os
import resource
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

SIZE = 512 * 1024 * 1024
NAMESPACE = ("unshare", "--mount"), ("unshare", "--user", "--map-root-user", "--mount")
"""What a program is run under, so that it may mount something that nobody else sees, for root and for anybody else."""


def may_mount() -> Sequence[str] | None:
    """The command under which a program may mount a disk of its own, an empty one for none; None: nothing helps."""
    command = NAMESPACE[os.geteuid() != 0]
    try:
        tried = subprocess.run([*command, "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True, check=False)
    except OSError:
        return None
    return None if tried.returncode else command


class Disk:
    """A folder. `kind` is what becomes full: a disk, or each file of it, where nobody may mount one."""

    def __init__(self, folder: Path, *, mounted: bool) -> None:
        self.folder = folder
        self.kind = "a disk" if mounted else "a size limit of files"
        self._filler = folder / "filler"

    @contextlib.contextmanager
    def full(self, processes: Sequence[int]) -> Iterator[None]:
        """No byte can be written while the block runs; of files that grow nothing, where there is no disk to fill."""
        if self.kind == "a disk":
            with self._filler.open("wb") as filler:
                for size in (1 << 20, 4096, 1):
                    with contextlib.suppress(OSError):
                        while os.write(filler.fileno(), b"\0" * size):
                            pass
            try:
                yield
            finally:
                self._filler.unlink()
            return
        limits = {}
        for process in processes:
            with contextlib.suppress(ProcessLookupError, PermissionError):  # another user's goes on
                limits[process] = resource.prlimit(process, resource.RLIMIT_FSIZE)
                resource.prlimit(process, resource.RLIMIT_FSIZE, (4096, limits[process][1]))
        try:
            yield
        finally:
            for process, limit in limits.items():
                with contextlib.suppress(ProcessLookupError):
                    resource.prlimit(process, resource.RLIMIT_FSIZE, limit)


def make(folder: Path, *, mount: bool) -> Disk:
    """A disk at `folder`, which is made; with `mount` a small one of its own, that ends with this namespace."""
    folder.mkdir(parents=True)
    if mount:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", folder], check=True)
    return Disk(folder, mounted=mount)
