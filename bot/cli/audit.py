"""`nhaclich audit`: who did what, and when; on the terminal, as CSV or as a workbook."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from bot.cli.base import Force, From, Json, To, days, may_write, print_json, print_words, say, settings, write
from bot.cli.database import Make, opened, result_of
from bot.cli.output import column_table
from bot.cli.recorded import exported
from bot.clock import day_start
from bot.config import Settings
from bot.office.wording.audit_words import Teller
from bot.store import audit as stored
from bot.store import calendars, names
from bot.store.audit import Row, Which

_SHOWN = 50
_SOONEST, _LATEST = datetime(1905, 1, 1), datetime(2095, 12, 31)  # noqa: DTZ001 - days, not instants


def audit(
    csv: Annotated[
        Path | None, typer.Option(help=say.plain("cli.audit_csv_help"), metavar=say.plain("cli.metavar_file"))
    ] = None,
    xlsx: Annotated[
        Path | None, typer.Option(help=say.plain("cli.audit_xlsx_help"), metavar=say.plain("cli.metavar_file"))
    ] = None,
    first: From = None,
    last: To = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    for file, ending in ((csv, "csv"), (xlsx, "xlsx")):
        if file is not None:
            may_write(file, (ending,), force=force)
    ours = settings()
    which = _which(ours, first, last)
    whole = csv is not None or xlsx is not None or as_json
    found = result_of(_found(ours, which, None if whole else _SHOWN))
    if as_json:
        print_json([_document(row) for row in found.rows])
    _write(ours, found, csv, xlsx, quiet=as_json)
    if not whole:
        _show(found)


@dataclass(frozen=True, slots=True)
class _Found:
    """Rows, the newest first, and who tells them."""

    rows: list[Row]
    teller: Teller


def _which(settings: Settings, first: datetime | None, last: datetime | None) -> Which:
    """The days that were asked for, in the office's zone; all of them without any."""
    if first is None and last is None:
        return Which()
    begin, end = days(first or _SOONEST, last or _LATEST)
    zone = settings.office.zone
    return Which(since=day_start(begin, zone), until=day_start(end, zone, days=1))


async def _found(settings: Settings, which: Which, limit: int | None) -> _Found:
    async with opened(settings, Make.EMPTY) as store, store.read() as connection:
        rows = await stored.rows(connection, which, limit=limit)
        calendar = await calendars.read(connection)
        known = await names.of(connection, stored.people(rows))
    return _Found(rows, Teller(calendar, known, settings.office.zone, say))


def _write(settings: Settings, found: _Found, csv: Path | None, xlsx: Path | None, *, quiet: bool) -> None:
    # Imported late: who only looks need not wait for the libraries.
    from bot.reports.audit_files import audit_csv, audit_xlsx

    grid = found.teller.grid(found.rows)
    for file, kind in ((csv, "csv"), (xlsx, "xlsx")):
        if file is None:
            continue
        content = audit_csv(grid) if kind == "csv" else audit_xlsx(grid, say.plain("audit.sheet"))
        result_of(exported(settings, "audit", kind=kind))
        write(file, content)
        if not quiet:
            print_words(say.plain("cli.exported", file=file, bytes=len(content)))


def _show(found: _Found) -> None:
    """Print the newest rows."""
    if not found.rows:
        print_words(say.plain("audit.nothing"))
        return
    table = column_table("at", "who", "action", "subject", "before", "after")
    for _, at, who, _, action, subject, before, after in found.teller.grid(found.rows).rows:
        when = f"{at:%d/%m/%Y %H:%M}" if isinstance(at, datetime) else ""
        table.add_row(when, *(escape(str(cell or "")) for cell in (who, action, subject, before, after)))
    Console().print(table)


def _document(row: Row) -> dict[str, Any]:
    return {
        "id": row.id,
        "at": row.at.isoformat(),
        "officer": row.doer.officer_id,
        "via": row.doer.via.value,
        "action": row.action,
        "subject": row.subject,
        "before": row.before,
        "after": row.after,
    }
