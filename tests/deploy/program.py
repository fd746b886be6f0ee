"""The program as an administrator installs it: a wheel of what the container copies, in an environment of its own."""

import os
import re
import shutil
import site
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path
from typing import Any

import pytest

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
    subprocess.run([folder / "bin" / "python", "-m", "compileall", "-q", "-j", "2", packages], check=True)
    (packages / "locked.pth").write_text("\n".join(site.getsitepackages()), encoding="utf-8")
    command = folder / "bin" / "nhaclich"
    command.write_text(f"#!{folder}/bin/python\nfrom bot.cli.app import main\nmain()\n", encoding="utf-8")
    command.chmod(0o755)


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
