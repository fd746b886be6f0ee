"""A period's report in words: the whole of it for the files, and a short text for the chat."""

from zoneinfo import ZoneInfo

from bot.calendar.period import figures
from bot.calendar.standing import Standing
from bot.office.period import Gathered
from bot.office.wording import period_tables
from bot.office.wording.period_names import day, period_name
from bot.office.wording.period_text import Telling, sections
from bot.reports.period_sheet import PeriodSheet
from bot.texts import Texts


def period_sheet(found: Gathered, zone: ZoneInfo, say: Texts) -> PeriodSheet:
    """The whole report, for `period_docx` and `period_xlsx`."""
    telling = Telling(found, zone, say)
    name, over = period_name(found.over.first, found.over.last, say), found.over
    subject = say.plain("report.subject", period=name)
    return PeriodSheet(
        title=say.plain("report.title"),
        subject=subject,
        draft=say.plain("report.draft"),
        motto=(say.plain("report.state"), say.plain("report.motto")),
        party=say.plain("report.party"),
        day_blank=say.plain("report.day_blank"),
        number_blank=say.plain("report.number_blank"),
        recipients=say.plain("report.recipients"),
        sections=sections(telling),
        closing=say.plain("report.closing", period=name),
        results=period_tables.results(telling),
        results_note=say.plain("report.results_note"),
        tasks=period_tables.tasks(telling),
        history=period_tables.history(telling),
        names=(
            say.plain("report.sheet_results"),
            say.plain("report.sheet_tasks"),
            say.plain("report.sheet_history"),
        ),
        headline=say.plain(
            "report.headline", subject=subject, over=over.is_over, last=day(over.last), at=telling.at(over.until)
        ),
        how=tuple(say.plain(f"report.how_{name}") for name in ("unit", "task", "nothing")),
    )


def summary(found: Gathered, zone: ZoneInfo, say: Texts) -> str:
    """The figures of a period as a short text (HTML)."""
    telling, over = Telling(found, zone, say), found.over
    of = figures(one.now for one in found.tasks)
    return say.html(
        "report.summary",
        subject=say.plain("report.subject", period=period_name(over.first, over.last, say)),
        over=over.is_over,
        at=telling.at(over.until),
        tasks=of.total,
        parts=len(found.parts),
        in_time=of[Standing.DONE_IN_TIME],
        late=of[Standing.DONE_LATE],
        open=of[Standing.OPEN_IN_TERM],
        overdue=of[Standing.OPEN_OVERDUE],
        no_due=of[Standing.NO_DUE],
        blocked=of.blocked,
        asks=of.asks,
    )
