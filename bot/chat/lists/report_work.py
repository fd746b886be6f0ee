"""A period's report is gathered and written, away from the conversation; in a process of its own where it is large.

What goes in and comes out is plain data (see `chat.admin.apart`).
"""

import asyncio
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from bot.files.read.sheet import Progress
from bot.office.office import Office
from bot.office.period import Gathered, gather
from bot.office.wording.period_words import period_sheet
from bot.reports.form import Form
from bot.texts import Texts


@dataclass(frozen=True, slots=True)
class Wanted:
    """The report of the days `first` to `last` (inclusive) in a form, as "docx" or "xlsx"."""

    first: date
    last: date
    kind: str
    form: Form


@dataclass(frozen=True, slots=True)
class Written:
    """What a report is about, in words, and its bytes."""

    subject: str
    content: bytes


async def report(office: Office, wanted: Wanted, _progress: Progress) -> Written:
    """Write a report, in the language of the office."""
    async with office.store.read() as connection:
        found = await gather(office, connection, wanted.first, wanted.last)
    return await asyncio.to_thread(_written, found, wanted, office.zone, office.texts())


def _written(found: Gathered, wanted: Wanted, zone: ZoneInfo, say: Texts) -> Written:
    sheet = period_sheet(found, zone, say)
    # Imported late: who starts the bot need not wait for the libraries.
    if wanted.kind == "docx":
        from bot.reports.period_docx import period_docx

        return Written(sheet.subject, period_docx(sheet, wanted.form))
    from bot.reports.period_xlsx import period_xlsx

    return Written(sheet.subject, period_xlsx(sheet, wanted.form))
