"""The program, installed once for these tests where anybody may run it."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.conftest import Command

from . import program as making
from .units import DEPLOY


@pytest.fixture(scope="session")
def program() -> Iterator[Path]:
    """The folder of an environment with the command bin/nhaclich in it."""
    # pytest's own folders are closed to others, and the office's user is another.
    folder = Path(tempfile.mkdtemp(prefix="nhaclich-"))
    folder.chmod(0o755)
    try:
        making.install(making.build(folder), folder / "program")
        yield folder / "program"
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def nhaclich(tmp_path: Path) -> Command:
    folder = tmp_path / "office"
    folder.mkdir()
    shutil.copy(DEPLOY.parent / "config.toml", folder)
    return Command(folder)
