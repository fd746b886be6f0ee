"""The schedule of a week as a Word or an Excel file, sent into the chat."""

import asyncio
import logging
from datetime import timedelta

from bot.calendar.occurrences import occurrences
from bot.calendar.wall import FIRST_YEAR, LAST_YEAR
from bot.calendar.week import monday_of, week_of
from bot.chat.turn import Turn
from bot.delivery.faults import SendFault
from bot.office.wording.weekly import week_sheet
from bot.reports.week_sheet import WeekSheet

log = logging.getLogger(__name__)


async def tapped(turn: Turn) -> None:
    """Send the week that holds the button's day. In a group no tasks are told."""
    day = turn.tap.day
    if day is None or not FIRST_YEAR < day.year < LAST_YEAR:
        return
    monday = monday_of(day)
    found = occurrences(turn.calendar, monday, monday + timedelta(days=6), turn.office.working)
    week = week_of(monday, [one for one in found if turn.me.sees(one.entry)])
    sheet = week_sheet(
        week if turn.private else week.without_tasks(),
        turn.calendar,
        office=turn.office.name,
        today=turn.office.today(),
        working=turn.office.working,
        say=turn.say,
    )
    kind = turn.tap.choice
    await turn.note("export", f"week:{monday.isoformat()}", after={"kind": kind})
    # It can be made again at any time, so that it need not go through the outbox.
    turn.afterwards(lambda: _send(turn, sheet, kind, f"lich-tuan-{monday.isoformat()}.{kind}"))


async def _send(turn: Turn, sheet: WeekSheet, kind: str, filename: str) -> None:
    content = await asyncio.to_thread(_written, sheet, kind)
    caption = turn.say.plain("week.caption", title=sheet.title, span=sheet.span[0].lower() + sheet.span[1:])
    try:
        await turn.channel.send_file(turn.address, content, caption=caption[:1024], filename=filename)
    except SendFault as error:
        log.warning("%s not sent: %s", filename, error)
        await turn.say_afterwards(turn.say.html("week.failed"), "week")


def _written(sheet: WeekSheet, kind: str) -> bytes:
    # Imported late: who starts the bot need not wait for the libraries.
    if kind == "docx":
        from bot.reports.week_docx import docx_bytes

        return docx_bytes(sheet)
    from bot.reports.week_xlsx import xlsx_bytes

    return xlsx_bytes(sheet)
