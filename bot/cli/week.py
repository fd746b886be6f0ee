"""`nhaclich week`: the schedule of a week as a Word or an Excel file, to be printed."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from bot.calendar.occurrences import occurrences
from bot.calendar.week import monday_of, week_of
from bot.calendar.working_days import vietnam
from bot.cli.base import Force, Json, days_from_today, may_write, say, settings, write, written
from bot.cli.base import day as typed_day
from bot.cli.database import result_of
from bot.cli.office import calendar_of
from bot.cli.progress import Progress
from bot.cli.recorded import exported
from bot.config import Settings
from bot.office.wording.weekly import week_sheet
from bot.reports.week_sheet import WeekSheet


def week(
    output: Annotated[
        Path,
        typer.Option("-o", "--output", help=say.plain("cli.week_output_help"), metavar=say.plain("cli.metavar_file")),
    ],
    day: Annotated[
        datetime | None,
        typer.Argument(parser=typed_day, help=say.plain("cli.week_day_help"), metavar=say.plain("cli.metavar_day")),
    ] = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    may_write(output, ("docx", "xlsx"), force=force)
    office = settings()
    today = days_from_today(office, None, None)[0]
    first = days_from_today(office, day, day)[0]
    with Progress("cli.making_file", quiet=as_json):
        sheet = result_of(_sheet(office, monday_of(first), today))
        # Imported late: other commands need not wait for the libraries.
        if output.suffix.lower() == ".docx":
            from bot.reports.week_docx import docx_bytes

            content = docx_bytes(sheet)
        else:
            from bot.reports.week_xlsx import xlsx_bytes

            content = xlsx_bytes(sheet)
        kind = output.suffix.lower().removeprefix(".")
        result_of(exported(office, f"week:{monday_of(first).isoformat()}", kind=kind))
    write(output, content)
    written(output, content, as_json=as_json)


async def _sheet(office: Settings, monday: date, today: date) -> WeekSheet:
    calendar, working = await calendar_of(office), vietnam()
    found = occurrences(calendar, monday, monday + timedelta(days=6), working)
    return week_sheet(
        week_of(monday, found), calendar, office=office.office.name, today=today, working=working, say=say
    )
