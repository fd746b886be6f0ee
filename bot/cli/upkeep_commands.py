"""The commands that keep an office running: backup, restore, outbox, doctor."""

import logging
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.base import Command, Group, Json, fail, print_json, print_words, run, say, settings, sure

_t = say.plain

upkeep_app = typer.Typer(cls=Group)


class State(StrEnum):
    """Which rows `nhaclich outbox` lists."""

    HELD = "held"
    FAILED = "failed"
    UNKNOWN = "unknown"
    WAITING = "waiting"
    EXPIRED = "expired"


@upkeep_app.command(cls=Command, help=_t("cli.backup_help"))
def backup(
    file: Annotated[Path, typer.Argument(help=_t("cli.backup_file_help"), metavar=_t("cli.metavar_file"))],
    as_json: Json = False,
) -> None:
    from bot.cli import upkeep

    counts = run(upkeep.backup(settings(), file, say))
    if as_json:
        print_json({"file": str(file), "bytes": file.stat().st_size, "rows": counts})
    else:
        print_words(_t("cli.backed_up", file=file, rows=sum(counts.values()), size=file.stat().st_size // 1024 + 1))


@upkeep_app.command(cls=Command, help=_t("cli.restore_help"))
def restore(
    file: Annotated[Path, typer.Argument(help=_t("cli.restore_file_help"), metavar=_t("cli.metavar_file"))],
    yes: Annotated[bool, typer.Option("--yes", help=_t("cli.restore_yes_help"))] = False,
    as_json: Json = False,
) -> None:
    from bot.cli import upkeep

    office = settings()
    if not yes and not as_json:
        at, rows = run(upkeep.look_at_copy(office, file, say))
        when = f"{at.astimezone(office.office.zone):%H:%M %d/%m/%Y}" if at else ""
        if not sure(_t("cli.restore_sure", file=file, made_at=when, rows=rows)):
            fail(_t("cli.nothing_done"))
    done = run(upkeep.restore(office, file, say))
    if as_json:
        print_json(done)
    else:
        made = datetime.fromisoformat(done["made_at"]).astimezone(office.office.zone) if done["made_at"] else None
        print_words(_t("cli.restored", file=file, made_at=f"{made:%H:%M %d/%m/%Y}" if made else "", kept=done["kept"]))


@upkeep_app.command(cls=Command, help=_t("cli.outbox_help"))
def outbox(
    state: Annotated[State | None, typer.Option(help=_t("cli.outbox_state_help"))] = None,
    release: Annotated[bool, typer.Option("--release", help=_t("cli.outbox_release_help"))] = False,
    drop: Annotated[bool, typer.Option("--drop", help=_t("cli.outbox_drop_help"))] = False,
    as_json: Json = False,
) -> None:
    from bot.cli import upkeep

    if release and drop:
        fail(_t("cli.release_or_drop"), code=2)
    if release or drop:
        total = run(upkeep.decide(settings(), release=release))
        if as_json:
            print_json({"released" if release else "dropped": total})
        else:
            print_words(_t("operations.released" if release else "operations.dropped", total=total))
        return
    counts, rows = run(upkeep.outbox(settings(), state.value if state else None))
    if as_json:
        print_json({"counts": counts, "rows": rows})
    else:
        upkeep.show_outbox(counts, rows, say)


@upkeep_app.command(cls=Command, help=_t("cli.doctor_help"))
def doctor(as_json: Json = False) -> None:
    from dataclasses import asdict

    from bot.cli import upkeep
    from bot.cli.doctor import examine

    logging.disable()  # what goes wrong is among the findings
    found = run(examine(settings(), say))
    if as_json:
        print_json([asdict(finding) for finding in found])
    else:
        upkeep.show_findings(found, say)
    if any(finding.level == "error" for finding in found):
        raise typer.Exit(1)
