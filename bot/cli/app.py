"""The command `nhaclich`: one thin function per command. Words are in the language of the terminal's locale."""

import io
import json
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.base import Command as _Command
from bot.cli.base import Group as _Group
from bot.cli.base import Json, say
from bot.cli.base import days as _days
from bot.cli.base import fail as _fail
from bot.cli.base import lines as _lines
from bot.cli.base import may_write as _may_write
from bot.cli.base import print_json as _print_json
from bot.cli.base import print_words as _print
from bot.cli.base import run as _run
from bot.cli.base import settings as _settings
from bot.cli.base import write as _write
from bot.cli.base import written as _written
from bot.cli.upkeep_commands import upkeep_app
from bot.clock import SystemClock, office_day
from bot.texts import system_error, texts

if TYPE_CHECKING:
    from bot.cli.commands import Change
    from bot.config import Settings
    from bot.office.change import Preview

_t = say.plain

app = typer.Typer(
    name="nhaclich",
    cls=_Group,
    help=_t("cli.about"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
officers_app = typer.Typer(cls=_Group, help=_t("cli.officers_help"), no_args_is_help=True)
app.add_typer(officers_app, name="officers")
app.add_typer(upkeep_app)

_DATES = ["%Y-%m-%d", "%d/%m/%Y"]
DryRun = Annotated[bool, typer.Option("--dry-run", help=_t("cli.load_dry_run_help"))]
Yes = Annotated[bool, typer.Option("--yes", help=_t("cli.yes_help"))]
From = Annotated[
    datetime | None, typer.Option("--from", formats=_DATES, help=_t("cli.from_help"), metavar=_t("cli.metavar_day"))
]
To = Annotated[
    datetime | None, typer.Option("--to", formats=_DATES, help=_t("cli.to_help"), metavar=_t("cli.metavar_day"))
]
Force = Annotated[bool, typer.Option("--force", help=_t("cli.force_help"))]
_SHOWN_AHEAD = timedelta(days=30)


def _days_from_today(settings: "Settings", first: datetime | None, last: datetime | None) -> tuple[date, date]:
    """The days asked for, in the office's zone: from today where no first day is said, 30 days on where no last one."""
    start = first or datetime.combine(office_day(SystemClock().now(), settings.office.zone), time())
    if last is None:
        _days(start, start)  # a day that no calendar has is refused before others are counted from it
        last = start + _SHOWN_AHEAD
    return _days(start, last)


@app.command(cls=_Command, help=_t("cli.load_help"))
def load(
    files: Annotated[list[Path], typer.Argument(help=_t("cli.load_files_help"), metavar=_t("cli.metavar_files"))],
    layer: Annotated[str | None, typer.Option(help=_t("cli.load_layer_help"))] = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    marked: Annotated[
        Path | None, typer.Option("--marked", help=_t("cli.load_marked_help"), metavar=_t("cli.metavar_workbook"))
    ] = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    from bot.cli import change_tables, commands

    if marked is not None:
        _may_write(marked, ("xlsx",), force=force)

    def sure(preview: "Preview") -> bool:
        return yes or change_tables.ask(preview, as_json=as_json, say=say)

    with change_tables.Reading(say, quiet=as_json) as progress:
        change = _run(
            commands.load(
                _settings(),
                files,
                layer=layer,
                dry_run=dry_run,
                locale=say.locale,
                sure=lambda preview: progress.stopped() and sure(preview),
                progress=progress,
            )
        )
    if marked is not None:
        _write(marked, _marked(files, change))
    _show_change(change, dry_run=dry_run, as_json=as_json)


@app.command(cls=_Command, help=_t("cli.template_help"))
def template(
    output: Annotated[
        Path, typer.Option("-o", "--output", help=_t("cli.export_output_help"), metavar=_t("cli.metavar_workbook"))
    ],
    layer: Annotated[str | None, typer.Option(help=_t("cli.template_layer_help"))] = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    from bot.cli import commands

    _may_write(output, ("xlsx",), force=force)
    content = _run(commands.template(_settings(), layer, locale=say.locale))
    _write(output, content)
    _written(output, content, as_json=as_json)


@app.command(cls=_Command, help=_t("cli.undo_help"))
def undo(
    to: Annotated[
        int | None, typer.Option(min=1, max=2**31 - 1, help=_t("cli.undo_to_help"), metavar=_t("cli.metavar_number"))
    ] = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    from bot.cli import change_tables, commands

    def sure(preview: "Preview") -> bool:
        return yes or change_tables.ask(preview, as_json=as_json, say=say)

    change = _run(commands.undo(_settings(), to, dry_run=dry_run, say=say, sure=sure))
    _show_change(change, dry_run=dry_run, as_json=as_json)


@app.command(cls=_Command, help=_t("cli.versions_help"))
def versions(as_json: Json = False) -> None:
    from bot.cli import change_tables, commands

    settings = _settings()
    found = _run(commands.history(settings))
    if as_json:
        _print_json([change_tables.version_document(version) for version in found])
    else:
        change_tables.show_versions(found, settings.office.zone, say=say)


@app.command(cls=_Command, help=_t("cli.agenda_help"))
def agenda(first: From = None, last: To = None, as_json: Json = False) -> None:
    from bot.cli import commands, tables

    settings = _settings()
    calendar, found = _run(commands.agenda(settings, *_days_from_today(settings, first, last)))
    if as_json:
        _print_json([tables.occurrence_document(occurrence) for occurrence in found])
    else:
        tables.show_agenda(found, calendar, say=say)


@app.command(cls=_Command, help=_t("cli.rehearse_help"))
def rehearse(first: From = None, last: To = None, as_json: Json = False) -> None:
    from bot.cli import commands, tables

    settings = _settings()
    calendar, found = _run(commands.rehearse(settings, *_days_from_today(settings, first, last)))
    documents = tables.reminder_documents(found, calendar, settings.office.zone, texts(settings.office.locale))
    if as_json:
        _print_json(documents)
    else:
        tables.show_reminders(documents, say=say)


@app.command(cls=_Command, help=_t("cli.reply_help"))
def reply(
    text: Annotated[str | None, typer.Argument(help=_t("cli.reply_text_help"), metavar=_t("cli.typer_value"))] = None,
    today: Annotated[
        datetime | None, typer.Option(formats=_DATES, help=_t("cli.reply_today_help"), metavar=_t("cli.metavar_day"))
    ] = None,
    due: Annotated[
        datetime | None, typer.Option(formats=_DATES, help=_t("cli.reply_due_help"), metavar=_t("cli.metavar_day"))
    ] = None,
    lines: Annotated[Path | None, typer.Option(help=_t("cli.reply_lines_help"), metavar=_t("cli.metavar_file"))] = None,
    explain: Annotated[bool, typer.Option("--explain", help=_t("cli.reply_explain_help"))] = False,
    as_json: Json = False,
) -> None:
    from bot.cli import tables
    from bot.replies import read_reply

    if (text is None) == (lines is None):
        _fail(say.plain("cli.reply_one_of"), code=2)
    zone = _settings().office.zone
    day = today.date() if today else office_day(SystemClock().now(), zone)
    for said in _lines(lines) if lines else [text or ""]:
        reading = read_reply(said, today=day, due=due.date() if due else None)
        document = tables.reading_document(reading, explain=explain, say=say)
        if as_json and lines:
            sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
        elif as_json:
            _print_json(document)
        else:
            tables.show_reading(reading, explain=explain, say=say)


@app.command(cls=_Command, help=_t("cli.invite_help"))
def invite(
    name: Annotated[str, typer.Argument(help=_t("cli.invite_name_help"), metavar=_t("cli.metavar_name"))],
    unit: Annotated[list[str] | None, typer.Option(help=_t("cli.invite_unit_help"))] = None,
    role: Annotated[str, typer.Option(help=_t("cli.invite_role_help"), metavar="officer|lead|admin")] = "officer",
    post: Annotated[str, typer.Option(help=_t("cli.invite_post_help"))] = "",
    as_json: Json = False,
) -> None:
    from bot.cli import commands

    invitation = _run(commands.invite(_settings(), name=name, post=post, role=role, units=unit or [], say=say))
    if as_json:
        _print_json(invitation)
    else:
        until = datetime.fromisoformat(invitation["expires_at"])
        key = "cli.invited" if invitation["link"].startswith("http") else "cli.invited_by_code"
        _print(say.plain(key, name=name, link=invitation["link"], until=f"{until:%H:%M %d/%m/%Y}"))


@officers_app.command("list", cls=_Command, help=_t("cli.officers_list_help"))
def officers_list(as_json: Json = False) -> None:
    from bot.cli import commands, tables

    found = _run(commands.officers_list(_settings()))
    if as_json:
        _print_json([tables.officer_document(officer) for officer in found])
    else:
        tables.show_officers(found, say=say)


@officers_app.command("remove", cls=_Command, help=_t("cli.officers_remove_help"))
def officers_remove(
    officer_id: Annotated[
        int, typer.Argument(metavar=_t("cli.metavar_number"), min=1, max=2**31 - 1, help=_t("cli.officer_id_help"))
    ],
    yes: Annotated[bool, typer.Option("--yes", help=_t("cli.remove_yes_help"))] = False,
    as_json: Json = False,
) -> None:
    from bot.cli import commands

    office = _settings()
    last, alone = _run(commands.left_without(office, officer_id))
    if not as_json:
        for unit in alone:
            _print(say.plain("cli.unit_alone", unit=unit.name, tasks=unit.tasks))
    # Nobody at the terminal means no.
    asked = not as_json and sys.stdin.isatty()
    if last and not yes and not (asked and typer.confirm(say.plain("cli.remove_last_admin"))):
        _fail(say.plain("cli.last_admin_stays"))
    if not _run(commands.officers_remove(office, officer_id)):
        _fail(say.plain("cli.no_officer", id=officer_id))
    if as_json:
        _print_json({"removed": officer_id})
    else:
        _print(say.plain("cli.removed", id=officer_id))


@app.command(cls=_Command, help=_t("cli.export_help"))
def export(
    output: Annotated[
        Path, typer.Option("-o", "--output", help=_t("cli.export_output_help"), metavar=_t("cli.metavar_file"))
    ],
    kind: Annotated[
        str | None, typer.Option("--format", help=_t("cli.export_format_help"), metavar="ics|toml|xlsx|csv")
    ] = None,
    layer: Annotated[str | None, typer.Option(help=_t("cli.export_layer_help"))] = None,
    officer: Annotated[
        int | None,
        typer.Option(min=1, max=2**31 - 1, help=_t("cli.export_officer_help"), metavar=_t("cli.metavar_number")),
    ] = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    from bot.cli import commands
    from bot.files.write.export import FORMATS

    if kind is not None and kind not in ("ics", *FORMATS):
        _fail(say.plain("cli.bad_format", format=kind), code=2)
    _may_write(output, (kind,) if kind else ("ics", *FORMATS), force=force)
    kind = kind or output.suffix.lower().removeprefix(".")
    if kind == "ics" and layer is not None:
        _fail(say.plain("cli.feed_has_no_layer"), code=2)
    if kind != "ics" and officer is not None:
        _fail(say.plain("cli.file_has_no_officer"), code=2)
    if kind == "ics":
        content = _run(commands.export(_settings(), officer))
        if content is None:
            _fail(say.plain("cli.no_officer", id=officer))
    else:
        content = _run(commands.events_file(_settings(), kind, layer, locale=say.locale))
    _write(output, content)
    _written(output, content, as_json=as_json)


@app.command(cls=_Command, help=_t("cli.run_help"))
def run() -> None:
    from bot.service import logs, running
    from bot.web.server import CannotListen

    settings = _settings()
    token = settings.token()
    if token is None:
        _fail(say.plain("cli.no_token", file=settings.path(settings.telegram.token_file)), code=2)
    logs.set_up_logging("INFO", [token])
    try:
        _run(running.run(settings, token))
    except running.AlreadyRunning as error:
        _fail(say.plain("cli.already_running", file=error.file))
    except CannotListen as error:
        _fail(
            say.plain(
                "cli.cannot_listen",
                host=settings.web.host,
                port=settings.web.port,
                why=system_error(error.__cause__ or error, say),
            )
        )
    except running.DamagedDatabase as error:
        newest = error.newest or say.plain("cli.no_copy")
        why = say.plain(f"cli.copy_{error.why.reason}", details=error.why)
        _fail(say.plain("cli.damaged", file=error.file, why=why, newest=newest))
    except OSError as error:
        _fail(say.plain("cli.cannot_write", file=error.filename or settings.root, why=system_error(error, say)))


@app.command(cls=_Command, help=_t("cli.demo_help"))
def demo(
    first: Annotated[
        datetime, typer.Option("--from", formats=_DATES, help=_t("cli.demo_from_help"), metavar=_t("cli.metavar_day"))
    ] = datetime(2020, 3, 10),  # noqa: DTZ001 - a day, not an instant
    until: Annotated[
        datetime, typer.Option("--until", formats=_DATES, help=_t("cli.demo_until_help"), metavar=_t("cli.metavar_day"))
    ] = datetime(2020, 12, 31),  # noqa: DTZ001 - a day, not an instant
    speed: Annotated[str, typer.Option(help=_t("cli.demo_speed_help"), metavar="1d/s")] = "6h/s",
    fast: Annotated[bool, typer.Option("--fast", help=_t("cli.demo_fast_help"))] = False,
    script: Annotated[
        Path | None, typer.Option(help=_t("cli.demo_script_help"), metavar=_t("cli.metavar_file"))
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help=_t("cli.demo_port_help"))] = 8080,
    as_json: Json = False,
) -> None:
    from bot.rehearsal import demo as rehearsal
    from bot.rehearsal import driver
    from bot.service import logs

    logs.set_up_logging("WARNING", [])
    first_day, last_day = _days(first, until)
    try:
        plan = driver.Plan(first_day, last_day, speed, fast, port, script)
        summary = _run(
            rehearsal.demo(_settings(), plan, say, announce=lambda words: None if as_json else _print(words))
        )
    except rehearsal.DemoError as error:
        _fail(str(error))
    if as_json:
        _print_json(summary)
    else:
        _print(say.plain("cli.demo_summary", from_=summary["from"], **summary))


# ---- what several commands share -------------------------------------------------------------------------------------


def _show_change(change: "Change", *, dry_run: bool, as_json: bool) -> None:
    from bot.cli import change_tables

    if as_json:
        _print_json(change_tables.change_document(change.preview))
    else:
        change_tables.show_change(change.preview, change.applied, dry_run=dry_run, say=say)
    if change.preview.proposal.errors:
        raise typer.Exit(1)
    if change.applied is None and not dry_run:
        _fail(say.plain("cli.not_sure"))


def _marked(files: list[Path], change: "Change") -> bytes:
    """The one file that was read, as a workbook in which what is wrong is marked."""
    from bot.files.write.marking import CannotMark, marked

    proposal = change.preview.proposal
    if len(files) != 1:
        _fail(say.plain("cli.marked_of_one"), code=2)
    try:
        return marked(files[0], proposal.errors, proposal.warnings, locale=say.locale)
    except CannotMark as error:
        _fail(str(error))


def main() -> None:
    """Run the command line; what goes wrong is said in one line, never as a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that knows no Vietnamese letters shows the others
    app(prog_name="nhaclich")
