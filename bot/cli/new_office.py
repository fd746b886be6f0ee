"""What a new office begins with: its settings, the bot's token, its events files. Nothing that is there is lost."""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bot.calendar.model import Layer, Unit
from bot.cli.base import say
from bot.config import Settings, place
from bot.config.filling import filled
from bot.files.destination import DEFAULT_LAYER
from bot.files.write.toml_writer import toml_bytes
from bot.texts import Texts

NATION = "1-quoc-gia.toml"
"""The days of the whole nation, of the events files that come with the program."""
OWN = "2-co-quan.toml"


class Done(StrEnum):
    """What was done with a file."""

    WRITTEN = "written"
    KEPT = "kept"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Written:
    """A file or folder of the office, and what was done with it."""

    file: Path
    done: Done


def config_text(values: Mapping[tuple[str, str], str | int]) -> str:
    """The settings that come with the program, with these values of (section, name)."""
    return filled(place.shipped(place.NAME).read_text(encoding="utf-8"), values)


def write_config(file: Path, text: str) -> Written:
    """Write the settings, unless there are some."""
    return _new(file, text.encode(), mode=0o644)


def write_token(file: Path, token: str) -> Written:
    """Write the bot's token where only the owner may read it; another one that is there is replaced."""
    content = f"{token}\n".encode()
    done = _new(file, content, mode=0o600)
    if done.done is Done.WRITTEN or file.read_bytes().strip() == token.encode():
        return done
    part = file.with_name(f".{file.name}.part")
    part.unlink(missing_ok=True)
    _new(part, content, mode=0o600)
    part.replace(file)
    return Written(file, Done.REPLACED)


def has_events(settings: Settings) -> bool:
    """Whether the office has events files."""
    return any(settings.path(settings.office.calendar_data).glob("*.toml"))


def write_events(settings: Settings, units: tuple[Unit, ...], words: Texts) -> Written:
    """Write the nation's days and an events file of the office with its units, unless there are events files."""
    folder = settings.path(settings.office.calendar_data)
    if has_events(settings):
        return Written(folder, Done.KEPT)
    folder.mkdir(parents=True, exist_ok=True)
    own = toml_bytes([(Layer(DEFAULT_LAYER, settings.office.name), units, [])]).decode()
    head, example = words.plain("init.events_head"), words.plain("init.events_example")
    _new(folder / OWN, f"{head}\n\n{own}\n{example}\n".encode(), mode=0o644)
    if not (folder / NATION).exists():
        shutil.copyfile(place.shipped("calendar_data") / NATION, folder / NATION)
    return Written(folder, Done.WRITTEN)


def show(written: Written) -> str:
    """What was done, for a person."""
    return say.plain(f"init.{written.done}", file=written.file)


def _new(file: Path, content: bytes, *, mode: int) -> Written:
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError:
        return Written(file, Done.KEPT)
    with os.fdopen(descriptor, "wb") as target:
        target.write(content)
    return Written(file, Done.WRITTEN)
