"""`nhaclich versions`: the history of the calendar."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.markup import escape

from bot.cli.base import Json, print_json, say, settings
from bot.cli.database import Make, opened, result_of
from bot.cli.output import column_table
from bot.config import Settings
from bot.store import versions as stored
from bot.store.versions import Version


def versions(as_json: Json = False) -> None:
    ours = settings()
    found = result_of(_history(ours))
    if as_json:
        print_json([_document(version) for version in found])
    else:
        _show(found, ours.office.zone)


async def _history(settings: Settings) -> list[Version]:
    """The versions of the calendar, the newest first."""
    async with opened(settings, Make.EMPTY) as store, store.read() as connection:
        return await stored.listed(connection)


def _document(version: Version) -> dict[str, Any]:
    """A version as `nhaclich versions --json` prints it."""
    return {
        "version": version.number,
        "at": version.at.isoformat(),
        "by": version.author.by,
        "officer": version.author.officer_id,
        "action": version.action.value,
        "files": [{"name": file.name, "sha256": file.sha256} for file in version.files],
        "added": version.added,
        "changed": version.changed,
        "removed": version.removed,
    }


def _show(found: Sequence[Version], zone: ZoneInfo) -> None:
    """Print the history of the calendar."""
    if not found:
        Console().print(say.plain("cli.no_versions"))
        return
    table = column_table("version", "at", "who", "action", "counts", "file")
    for version in found:
        table.add_row(
            str(version.number),
            f"{version.at.astimezone(zone):%d/%m/%Y %H:%M}",
            escape(version.officer or say.plain(f"changes.who_{version.author.by}")),
            say.plain(f"cli.action_{version.action.value}"),
            f"{version.added}/{version.changed}/{version.removed}",
            escape("\n".join(f"{file.name} ({file.sha256[:8]})" for file in version.files)),
        )
    Console().print(table)
