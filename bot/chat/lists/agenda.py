"""What is on some days: the answer to a plain question to the calendar, and to /lich with words behind it."""

import re
from dataclasses import replace
from datetime import date, timedelta

from bot.calendar.model import Kind, Occurrence, Status
from bot.calendar.occurrences import occurrences
from bot.calendar.progress import UnitState
from bot.calendar.typed_dates import no_such_day, no_such_day_in, with_a_first
from bot.calendar.wall import FIRST_YEAR, LAST_YEAR, first_and_last
from bot.chat.answers import asking, quoted
from bot.chat.asked.periods import Span
from bot.chat.asked.question import About, Asked, asked, commanded, days_among
from bot.chat.lists import days_page, lists, named, picture
from bot.chat.lists.days_page import Line
from bot.chat.lists.lists import States, finished, late_tasks
from bot.chat.turn import Turn
from bot.delivery.message import Message
from bot.office.task_ref import task_ref
from bot.office.wording import keyboards
from bot.replies import Act, ReplyStatus
from bot.store import progress
from bot.texts import folded

_PAGE = 8
_CUT = re.compile(r"[,.;!?\n]+|(?<!\w)(?:ạ|a|nha|nhé|nhe)(?=\s)", re.IGNORECASE)
"""Where a question may begin or end within a message."""
_REPORTS = frozenset((
    ReplyStatus.done, ReplyStatus.in_progress, ReplyStatus.blocked, ReplyStatus.not_started, ReplyStatus.extension,
))  # fmt: skip


async def question(turn: Turn) -> bool:
    """Answer a plain question to the calendar. False for anything else, and for what is asked under one task.

    Of a report with a question beside it, "nộp rồi ạ, mai có họp không", the question is answered, and the report is
    left to whoever hears reports.
    """
    if turn.said.attachment is not None:
        return False
    words, today = turn.said.words, turn.office.today()
    if (beside := await _beside_a_report(turn)) is not None:
        report, asked_too = beside
        if await _answered(turn, asked_too):
            turn.incoming = replace(turn.incoming, said=replace(turn.said, words=report))
            return False
    found = asked(words, today)
    if found is None and turn.read(words).act is Act.agenda:
        found = days_among(words, today)
    none = no_such_day_in(words, today)
    if none is not None and asked(with_a_first(words), today) is not None:  # "31/2 là ngày gì"
        await turn.answer(Message(turn.say.html("agenda.no_such_day", month=none[0], year=none[1], days=none[2])))
        return True
    if found is None or await quoted.answered(turn) is not None:
        return False
    return await _answered(turn, found)


async def _beside_a_report(turn: Turn) -> tuple[str, Asked] | None:
    """A report, and the question what is on some days that stands before or behind it in one message.

    Not when something is: "tôi nói chưa xong bao giờ? nộp rồi" asks the calendar nothing.
    """
    words, today = turn.said.words, turn.office.today()
    for cut in _CUT.finditer(words):
        for report, other in ((words[: cut.end()], words[cut.end() :]), (words[cut.end() :], words[: cut.end()])):
            question = asked(other, today) if other.strip() else None
            if question is None or question.about is About.NAMED or asked(report, today) is not None:
                continue
            tasks = (await quoted.tasks_quoted(turn)).tasks
            reading = turn.read(report.strip(), tasks[0] if len(tasks) == 1 else None)
            if reading.confident and reading.act is not Act.agenda and reading.status in _REPORTS:
                return report.strip(" ,.;"), question
    return None


async def command(turn: Turn) -> None:
    """/lich: the coming year; /lich anh: a month as a picture; /lich with other words: what they ask for."""
    if (month := picture.wanted(turn.said.words)) is not None:
        await picture.send(turn, month)
    elif not await command_with_words(turn):
        await lists.calendar(turn)


async def command_with_words(turn: Turn) -> bool:
    """/lich tuần sau, /lich 4/2020, /lich 19/5: the same as a question. False where there are no words, or "ảnh"."""
    words = turn.said.words.partition(" ")[2].strip()
    if not words or picture.wanted(turn.said.words) is not None:
        return False
    today = turn.office.today()
    found = _commanded(words, today)
    if found is None or not await _answered(turn, found):
        none = no_such_day(words, today)
        text = turn.say.html("agenda.how")
        if none is not None:
            text = turn.say.html("agenda.no_such_day", month=none[0], year=none[1], days=none[2])
        await turn.answer(Message(text))
    return True


async def page_tapped(turn: Turn) -> None:
    """Back and forth: the message changes in place."""
    tap = turn.tap
    if tap.day is not None and tap.until is not None:
        left, tasks = tap.choice in ("left", "open"), tap.choice in ("tasks", "open")
        turn.edit(await _page(turn, Span(tap.day, tap.until), tap.number, left=left, tasks=tasks))


async def week(turn: Turn, monday: date) -> None:
    """Seven days from a day on, first page."""
    await turn.answer(await _page(turn, Span(monday, monday + timedelta(days=6)), 0, left=False, tasks=False))


def _commanded(words: str, today: date) -> Asked | None:
    found = commanded(words, today)
    if found is None or found.about is not About.NAMED:
        return found
    month = picture.which_month(folded(words), today)  # "/lich 4", as "/lich anh 4"
    return Asked(About.DAYS, Span(*first_and_last(*month))) if month else found


async def _answered(turn: Turn, found: Asked) -> bool:
    """Answer a question; False where the calendar knows nothing of the name that is asked for."""
    if found.about is About.NAMED:
        message = named.message(turn, found)
        if message is not None:
            await turn.answer(message)
        return message is not None
    span = found.span
    if span is None:
        if turn.private:
            await lists.tasks(turn)
        else:
            await turn.answer(Message(turn.say.html("chat.only_in_private")))
    elif span.first.year < FIRST_YEAR or span.last.year > LAST_YEAR:
        await turn.answer(Message(turn.say.html("agenda.years", first=FIRST_YEAR, last=LAST_YEAR)))
    else:
        silent = found.about is About.DAY
        await turn.answer(await _page(turn, span, 0, left=found.left, tasks=found.tasks, silent=silent))
    return True


async def _page(turn: Turn, span: Span, page: int, *, left: bool, tasks: bool, silent: bool = False) -> Message:
    """What is on the days of a span. In a group no tasks are told; where nothing is, a `silent` page says nothing."""
    say, today = turn.say, turn.office.today()
    found = occurrences(turn.calendar, span.first, span.last, turn.office.working)
    seen = [one for one in found if turn.me.sees(one.entry) and days_page.belongs(one, span)]
    states = await progress.states(turn.connection)
    wanted = [one for one in seen if _is_wanted(turn, one, states, left=left, tasks=tasks)]
    told = [one for one in wanted if turn.private or one.entry.kind is not Kind.TASK]
    told = days_page.in_order(told, span)
    pages = max(1, -(-len(told) // _PAGE))
    page = min(page, pages - 1)
    here = told[page * _PAGE : (page + 1) * _PAGE]
    refs = [task_ref(*one.task_key) for one in here if one.entry.kind is Kind.TASK]
    await asking.listed(turn, [one.task_key for one in here if one.entry.kind is Kind.TASK])
    parts = [days_page.head(span, today, say, left=left, tasks=tasks, page=page, pages=pages)]
    withheld = len(told) < len(wanted)
    if not (silent or withheld or any(days_page.has_a_day(one, span) for one in told)):
        parts.append(say.html("agenda.nothing", day=span.is_day, left=left, tasks=tasks, besides=bool(told)))
    parts += days_page.blocks(_lines(turn, here, states), span, turn.calendar, today, say)
    if turn.private and not silent and span.first <= today <= span.last and (late := _late(turn, span, states)):
        parts.append(say.html("agenda.late_besides", n=late))
    if withheld:
        parts.append(say.html("agenda.tasks_in_private"))
    if refs:
        parts.append(say.html("agenda.tap_a_task"))
    choice = ("open" if tasks else "left") if left else ("tasks" if tasks else "all")
    turning = keyboards.span_buttons(span.first, span.last, choice, page, pages, say)
    files = keyboards.week_files(span.first, say) if days_page.is_a_week(span) and not (left or tasks) else ()
    return Message("\n\n".join(parts), keyboards.number_buttons(refs) + turning + files)


def _is_wanted(turn: Turn, one: Occurrence, states: States, *, left: bool, tasks: bool) -> bool:
    """Whether an occurrence is asked for: `tasks` alone, what is `left` to be done or to come."""
    if one.entry.kind is Kind.TASK:
        return not left or not (one.status is Status.CANCELLED or finished(turn.me, one, states))
    return not tasks and (not left or one.end is None or one.end >= turn.office.today())


def _late(turn: Turn, span: Span, states: States) -> int:
    """How many tasks are late that were due before the span."""
    return sum(1 for task in late_tasks(turn, states) if task.end is not None and task.end < span.first)


def _lines(turn: Turn, found: list[Occurrence], states: States) -> list[Line]:
    lines = []
    number = 0
    for one in found:
        if one.entry.kind is not Kind.TASK:
            lines.append(Line(one))
            continue
        number += 1
        units, held = turn.me.shown_units(one.entry), states.get(one.task_key, {})
        lines.append(Line(one, units, tuple(held.get(unit, UnitState()) for unit in units), number))
    return lines
