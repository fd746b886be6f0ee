"""/tonghop: the figures of a period, and its report as a Word file and a workbook, for leads and admins."""

import logging

from bot.calendar.wall import FIRST_YEAR, LAST_YEAR
from bot.chat.admin import apart
from bot.chat.asked.periods import Span
from bot.chat.asked.reported import asked_for, reported_span
from bot.chat.lists import report_work
from bot.chat.lists.report_work import Wanted, Written
from bot.chat.turn import Turn
from bot.delivery.faults import SendFault
from bot.delivery.message import Message
from bot.office.office import Office
from bot.office.period import gather
from bot.office.report_form import report_form
from bot.office.rights import Right, may
from bot.office.wording import keyboards
from bot.office.wording.period_names import period_name
from bot.office.wording.period_words import summary

log = logging.getLogger(__name__)

_SMALL_CALENDAR = 1000
"""Rows up to which a report is written in less time than starting another process takes."""


async def command(turn: Turn) -> None:
    """/tonghop tháng 6, /tonghop quý II, /tonghop từ 1/4 đến 15/6; without words this month."""
    span = reported_span(turn.said.words.partition(" ")[2], turn.office.today())
    if span is None or not FIRST_YEAR < span.first.year <= span.last.year < LAST_YEAR:
        await turn.answer(Message(turn.say.html("report.how")))
    else:
        await _answered(turn, span)


async def asked(turn: Turn) -> bool:
    """The same for "tổng hợp tháng 6", said by a lead or an admin by itself. False for anything else."""
    if turn.said.attachment is not None or turn.incoming.quoted is not None or not may(turn.officer, Right.LEADS):
        return False
    rest = asked_for(turn.said.words)
    span = None if rest is None else reported_span(rest, turn.office.today())
    if span is None or not FIRST_YEAR < span.first.year <= span.last.year < LAST_YEAR:
        return False
    if turn.private:
        await _answered(turn, span)
    else:
        await turn.answer(Message(turn.say.html("chat.only_in_private")))
    return True


async def tapped(turn: Turn) -> None:
    """Send the report of the button's days as a file."""
    first, last = turn.tap.day, turn.tap.until
    if first is None or last is None or not FIRST_YEAR < first.year <= last.year < LAST_YEAR:
        return
    span, kind = Span(first, last), turn.tap.choice
    await turn.note("export", f"report:{first.isoformat()}:{last.isoformat()}", after={"kind": kind})
    # It can be made again at any time, so that it need not go through the outbox; and nobody waits while it is made.
    turn.wakes.append(lambda: turn.office.beside(lambda: _send(turn, span, kind)))


async def _answered(turn: Turn, span: Span) -> None:
    """The figures, and buttons for the files."""
    if span.first > turn.office.today():
        name = period_name(span.first, span.last, turn.say)
        await turn.answer(Message(turn.say.html("report.not_yet", period=name)))
        return
    found = await gather(turn.office, turn.connection, span.first, span.last)
    buttons = keyboards.report_files(span.first, span.last, turn.say)
    await turn.answer(Message(summary(found, turn.office.zone, turn.say), buttons))


async def _send(turn: Turn, span: Span, kind: str) -> None:
    office = turn.office
    # A paper of the office is in the office's language, whoever asks for it.
    wanted = Wanted(span.first, span.last, kind, report_form(office.reports, office.name))
    filename = f"bao-cao-{span.first.isoformat()}-{span.last.isoformat()}.{kind}"
    try:
        written = await _written(office, wanted)
        await office.pace.take(turn.address)
        caption = turn.say.plain("report.caption", subject=written.subject)
        await turn.channel.send_file(turn.address, written.content, caption=caption[:1024], filename=filename)
    except (SendFault, apart.CameToNothing) as error:
        log.warning("%s not sent: %s", filename, error)
        await turn.say_afterwards(turn.say.html("report.failed"), "report")


async def _written(office: Office, wanted: Wanted) -> Written:
    if len(office.current.rows) <= _SMALL_CALENDAR:
        return await report_work.report(office, wanted, lambda _done, _of: None)
    written: Written = await apart.done_apart(office, "report", wanted, lambda _done, _of: None)
    return written
