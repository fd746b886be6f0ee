"""`nhaclich officers list`: who is enrolled."""

from typing import Any

from rich.console import Console
from rich.markup import escape

from bot.cli.base import Json, print_json, say, settings
from bot.cli.database import Make, opened, result_of
from bot.cli.output import column_table
from bot.config import Settings
from bot.store import officers
from bot.store.officers import Officer


def officers_list(as_json: Json = False) -> None:
    found = result_of(_enrolled(settings()))
    if as_json:
        print_json([_document(officer) for officer in found])
    else:
        _show(found)


async def _enrolled(settings: Settings) -> list[Officer]:
    async with opened(settings, Make.EMPTY) as store, store.read() as connection:
        return await officers.enrolled(connection)


def _document(officer: Officer) -> dict[str, Any]:
    """An officer as `nhaclich officers list --json` prints them."""
    return {
        "id": officer.id,
        "name": officer.name,
        "post": officer.post,
        "role": officer.role.value,
        "units": list(officer.units),
        "enrolled_at": officer.enrolled_at.isoformat(),
    }


def _show(found: list[Officer]) -> None:
    """Print the enrolled officers."""
    if not found:
        Console().print(say.plain("cli.no_officers"))
        return
    table = column_table("id", "name", "post", "role", "units")
    for officer in found:
        table.add_row(
            str(officer.id),
            escape(officer.name),
            escape(officer.post),
            say.plain(f"chat.role_{officer.role.value}"),
            ", ".join(officer.units),
        )
    Console().print(table)
