"""Where an office is: its settings, and the folder in which its data lies.

First what is named is looked at: NHACLICH_CONFIG (or `--config`), then NHACLICH_HOME; else the current folder, and the
checkout that the program runs from. Nothing of an office is ever written among the program's own files.
"""

import os
from dataclasses import dataclass
from pathlib import Path

CONFIG, HOME = "NHACLICH_CONFIG", "NHACLICH_HOME"
PLACES = (CONFIG, HOME)
"""Variables of the environment that say where the office is; all others are settings."""
NAME = "config.toml"
_PACKAGE = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Place:
    """The settings' file, and the folder at which relative paths begin."""

    file: Path
    root: Path

    @property
    def has_nothing(self) -> bool:
        """Whether there is neither a file of settings nor a calendar of its own: what comes with the program holds."""
        return self.file == shipped(NAME) != self.root / NAME and not (self.root / "calendar_data").exists()


def place() -> Place:
    """The office that a command is about. Where it has no settings yet, those that come with the program hold."""
    if given := os.environ.get(CONFIG):
        return Place(Path(given), Path(given).resolve().parent)
    if given := os.environ.get(HOME):
        return _in(Path(given))
    if not (Path.cwd() / NAME).is_file() and _is_checkout(_PACKAGE.parent):
        return _in(_PACKAGE.parent)
    return _in(Path.cwd())


def new_file() -> Path:
    """Where the settings of a new office are written: what is named, else the current folder."""
    if given := os.environ.get(CONFIG):
        return Path(given)
    return Path(os.environ.get(HOME) or Path.cwd()) / NAME


def shipped(name: str) -> Path:
    """What comes with the program of what an office has of its own: `config.toml`, `calendar_data`."""
    folder = _PACKAGE.parent if _is_checkout(_PACKAGE.parent) else _PACKAGE / "_office"
    return folder / name


def _in(folder: Path) -> Place:
    own = folder / NAME
    return Place(own if own.is_file() else shipped(NAME), folder.resolve())


def _is_checkout(folder: Path) -> bool:
    return (folder / "pyproject.toml").is_file() and (folder / NAME).is_file()
