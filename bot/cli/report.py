"""`nhaclich report`: what happened in a period, as a few sentences, a Word file and a workbook."""

from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.calendar.period import Figures, figures
from bot.calendar.standing import Standing
from bot.chat.asked.reported import reported_span
from bot.cli.base import Force, Json, days, fail, may_write, print_json, print_words, say, settings, write
from bot.cli.database import Make, result_of
from bot.cli.office import office_of, seeded
from bot.cli.progress import Progress
from bot.cli.recorded import exported
from bot.clock import SystemClock, office_day
from bot.config import Settings
from bot.office.period import Gathered, gather
from bot.office.report_form import report_form
from bot.office.wording.period_names import period_name
from bot.office.wording.period_text import Telling, general
from bot.office.wording.period_words import period_sheet
from bot.reports.form import PROFILES
from bot.texts import texts


def report(
    period: Annotated[
        list[str] | None,
        typer.Argument(help=say.plain("cli.report_period_help"), metavar=say.plain("cli.metavar_period")),
    ] = None,
    docx: Annotated[
        Path | None, typer.Option(help=say.plain("cli.report_docx_help"), metavar=say.plain("cli.metavar_file"))
    ] = None,
    xlsx: Annotated[
        Path | None, typer.Option(help=say.plain("cli.report_xlsx_help"), metavar=say.plain("cli.metavar_file"))
    ] = None,
    profile: Annotated[
        str | None, typer.Option(help=say.plain("cli.report_profile_help"), metavar="|".join(PROFILES))
    ] = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    if profile is not None and profile not in PROFILES:
        fail(say.plain("cli.bad_profile", profile=profile, known=", ".join(PROFILES)), code=2)
    for file, ending in ((docx, "docx"), (xlsx, "xlsx")):
        if file is not None:
            may_write(file, (ending,), force=force)
    office = settings()
    first, last = _span(" ".join(period or ()), office)
    with Progress("cli.making_file", quiet=as_json):
        found = result_of(_gathered(office, first, last))
        kinds = ", ".join(kind for kind, file in (("docx", docx), ("xlsx", xlsx)) if file is not None)
        if kinds:
            result_of(exported(office, f"report:{first.isoformat()}:{last.isoformat()}", kind=kinds))
        written = _write(found, office, docx, xlsx, profile)
    if as_json:
        print_json(_document(found, written))
        return
    print_words("\n".join(general(Telling(found, office.office.zone, say))))
    for one in written:
        print_words(say.plain("cli.exported", file=one.file, bytes=one.bytes))


@dataclass(frozen=True, slots=True)
class _Written:
    """A file that was written."""

    file: Path
    bytes: int


def _span(words: str, office: Settings) -> tuple[date, date]:
    """The days of the period that was typed, or the end of the program."""
    today = office_day(SystemClock().now(), office.office.zone)
    span = reported_span(words, today)
    if span is None:
        fail(say.plain("cli.bad_period", words=words), code=2)
    days(*(datetime.combine(day, time()) for day in (span.first, span.last)))
    if span.first > today:
        fail(say.plain("report.not_yet", period=period_name(span.first, span.last, say)), code=2)
    return span.first, span.last


async def _gathered(office: Settings, first: date, last: date) -> Gathered:
    async with seeded(office, Make.EMPTY) as store, store.read() as connection:
        return await gather(office_of(office, store), connection, first, last)


def _write(
    found: Gathered, office: Settings, docx: Path | None, xlsx: Path | None, profile: str | None
) -> list[_Written]:
    written = []
    form = report_form(office.reports, office.office.name, profile)
    sheet = period_sheet(found, office.office.zone, texts(office.office.locale))
    # Imported late: who only wants the figures need not wait for the libraries.
    if docx is not None:
        from bot.reports.period_docx import period_docx

        content = period_docx(sheet, form)
        write(docx, content)
        written.append(_Written(docx, len(content)))
    if xlsx is not None:
        from bot.reports.period_xlsx import period_xlsx

        content = period_xlsx(sheet, form)
        write(xlsx, content)
        written.append(_Written(xlsx, len(content)))
    return written


def _document(found: Gathered, written: list[_Written]) -> dict[str, Any]:
    units = {part.unit for part in found.parts}
    return {
        "first": found.over.first.isoformat(),
        "last": found.over.last.isoformat(),
        "until": found.over.until.isoformat(),
        "tasks": _figures(figures(one.now for one in found.tasks)),
        "units": {
            unit: _figures(figures(part.now for part in found.parts if part.unit == unit)) for unit in sorted(units)
        },
        "files": [{"file": str(one.file), "bytes": one.bytes} for one in written],
    }


def _figures(of: Figures) -> dict[str, int]:
    classes = {standing.value: of[standing] for standing in Standing}
    return {"total": of.total, **classes, "done": of.done, "blocked": of.blocked, "asks": of.asks}
