"""The program as an administrator installs it: a wheel of what the container copies, in an environment of its own."""

import contextlib
import os
import re
import shutil
import site
import socket
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end import forked

from .units import DEPLOY

ROOT = DEPLOY.parent
_COPY = re.compile(r"^COPY (?!--from)(.+) (\S+)$", re.MULTILINE)


def copied() -> list[str]:
    """The files and folders of the project that the Containerfile copies."""
    found = _COPY.findall((DEPLOY / "Containerfile").read_text(encoding="utf-8"))
    return [name for names, _ in found for name in names.split()]


def build(folder: Path) -> Path:
    """Build the wheel out of what the container copies, and of nothing else."""
    source = folder / "source"
    for name in copied():
        there = source / name
        there.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, there, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, there)
    make = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder / "dist")]
    subprocess.run(make, cwd=source, check=True, capture_output=True)
    (made,) = (folder / "dist").glob("*.whl")
    return made


def install(wheel: Path, folder: Path) -> None:
    """Make an environment in `folder`, and put the wheel there (with pip does tests/end_to_end/test_wheel.py).

    The packages that it needs are those of this environment, which are locked: nothing is fetched.
    """
    subprocess.run([_python(), "-m", "venv", "--without-pip", "--symlinks", folder], check=True)
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(folder)}))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    # As pip does; whoever runs it cannot write there.
    compile_all = [folder / "bin" / "python", "-m", "compileall", "-q", "-j", "2", "-o", "0", "-o", "2", packages]
    subprocess.run(compile_all, check=True)
    (packages / "locked.pth").write_text("\n".join(site.getsitepackages()), encoding="utf-8")
    command = folder / "bin" / "nhaclich"
    command.write_text(f"#!{folder}/bin/python\nfrom bot.cli.app import main\nmain()\n", encoding="utf-8")
    command.chmod(0o755)


_AGAIN = """#!{program}/bin/python -IS
import json, os, signal, socket, struct, sys

real, seen = "{program}/bin/nhaclich", "{folder}/seen/" + (sys.argv[1:] or [""])[0]
if sys.argv[1:2] in (["--version"], ["init"], ["run"]) and not os.path.exists(seen):
    open(seen, "w").close()
    os.execv(real, [real, *sys.argv[1:]])
line = socket.socket(socket.AF_UNIX)
line.connect({address!r})
socket.send_fds(line, [b"\\n"], [0, 1, 2])
umask = os.umask(0o77)
asked = dict(arguments=sys.argv[1:], folder=os.getcwd(), environment=dict(os.environ), umask=umask)
line.sendall(json.dumps(asked).encode() + b"\\n")
told = lambda: struct.unpack("!i", line.recv(4, socket.MSG_WAITALL))[0]
pid = told()
for number in (signal.SIGTERM, signal.SIGINT):
    signal.signal(number, lambda got, _: os.kill(pid, got))
sys.exit(told())
"""


@contextlib.contextmanager
def again(program: Path, folder: Path) -> Iterator[Path]:
    """The installed program, whose commands are forked from one process of it, of whom the office is: see `forked`.

    `--version`, `init` and `run` are started as an office starts them, the first time.
    """
    folder.chmod(0o755)
    for name in ("bin", "seen"):
        (folder / name).mkdir()
    (folder / "seen").chmod(0o777)
    # Its own copy: whoever the office is may not look into the project.
    forking = Path(shutil.copy(forked.__file__, folder / "forking.py"))
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("")  # a free address that is no file
        listening.listen()
        command = folder / "bin" / "nhaclich"
        address = listening.getsockname()
        command.write_text(_AGAIN.format(program=program, folder=folder, address=address), encoding="utf-8")
        command.chmod(0o755)
        process = subprocess.Popen(
            [program / "bin" / "python", forking, str(listening.fileno())],
            cwd=folder,
            env={"PATH": os.environ["PATH"], "LANG": "en_US.UTF-8", "HOME": str(folder)},
            pass_fds=[listening.fileno()],
            **somebody(),
        )
    try:
        yield folder
    finally:
        process.terminate()
        process.wait()


def somebody() -> dict[str, Any]:
    """Arguments of subprocess by which a process is nobody's where the tests are root's; else there are none."""
    return {} if os.getuid() else {"user": 65534, "group": 65534, "extra_groups": []}


def _python() -> str:
    """A Python that anybody may run: this one, or else the system's of the same version."""
    for python in (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}"):
        try:
            if not subprocess.run([python, "-c", ""], check=False, **somebody()).returncode:
                return python
        except OSError:
            continue
    pytest.skip("nobody but root may run Python here")
