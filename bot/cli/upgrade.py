"""`nhaclich upgrade`: the database becomes what this program needs, after a copy of it; and the way back."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

import bot
from bot.cli.base import Json, fail, print_json, print_words, say, settings, sure
from bot.cli.database import CommandError, connected, result_of, unused
from bot.cli.progress import Progress
from bot.clock import SystemClock
from bot.config import Settings
from bot.config.database_address import shown
from bot.store import Store, backup, leadership, migrations, upgrading
from bot.texts import system_error


def upgrade(
    check: Annotated[bool, typer.Option("--check", help=say.plain("upgrade.check_help"))] = False,
    without_copy: Annotated[bool, typer.Option("--without-copy", help=say.plain("upgrade.without_copy_help"))] = False,
    back: Annotated[
        Path | None,
        typer.Option("--back", help=say.plain("upgrade.back_help"), metavar=say.plain("cli.metavar_file")),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help=say.plain("cli.restore_yes_help"))] = False,
    as_json: Json = False,
) -> None:
    ours = settings()
    if back is not None:
        if not (yes or as_json) and not sure(say.plain("upgrade.sure_back", file=back)):
            fail(say.plain("cli.nothing_done"))
        with Progress("upgrade.working_back", quiet=as_json):
            done = result_of(_go_back(ours, back))
        if as_json:
            print_json(done)
        else:
            print_words(say.plain("upgrade.gone_back", file=back, **done))
        return
    found = result_of(_look(ours))
    if found["steps"] and not check:
        with Progress("upgrade.working", quiet=as_json):
            found |= result_of(_upgrade(ours, without_copy=without_copy))
    if as_json:
        print_json(found)
    else:
        _show(ours, found, check=check)


def _show(ours: Settings, found: dict[str, Any], *, check: bool) -> None:
    print_words(say.plain("upgrade.program", version=bot.__version__, revision=found["to"]))
    print_words(say.plain("upgrade.database", url=found["database"], revision=found["from"]))
    if not found["steps"]:
        print_words(say.plain("upgrade.nothing"))
        return
    print_words(say.plain("upgrade.steps" if check else "upgrade.steps_done", n=len(found["steps"])))
    for step in found["steps"]:
        print_words(f"  {step['revision']}  {step['words']}")
    if not check:
        print_words(say.plain("upgrade.done", file=found["copy"]))
        return
    if newest := found["newest_copy"]:
        at = datetime.fromisoformat(newest["made_at"]).astimezone(ours.office.zone)
        print_words(say.plain("upgrade.newest", file=newest["file"], at=f"{at:%H:%M %d/%m/%Y}"))
    else:
        print_words(say.plain("upgrade.no_newest"))
    print_words(say.plain("upgrade.running" if found["running"] else "upgrade.go_on"))


async def _look(ours: Settings) -> dict[str, Any]:
    """What an upgrade would do; nothing is changed. Raises CommandError, SchemaError."""
    async with connected(ours) as store:
        found, known = await migrations.revision(store.engine), migrations.known()
        if found is None:
            raise CommandError(say.plain("cli.no_database_yet", url=shown(ours.database_url)))
        if found not in known:
            raise migrations.SchemaError(found)
        running = not store.is_sqlite and await leadership.is_led(store)
    try:
        with unused(ours):
            pass
    except upgrading.InUse:
        running = True
    return {
        "version": bot.__version__,
        "database": shown(ours.database_url),
        "from": found,
        "to": migrations.HEAD,
        "steps": [{"revision": one, "words": _words(one)} for one in known if one > found],
        "newest_copy": _newest(ours.path(ours.backup.folder)),
        "running": running,
    }


async def _upgrade(ours: Settings, *, without_copy: bool) -> dict[str, str]:
    """Copy, upgrade, and look at what came out: {"copy": its file, or ""}. Raises CommandError, NoCopy, InUse."""
    made: list[Path] = []
    copy = upgrading.copy_first(ours.path(ours.backup.folder), SystemClock().now(), made)
    with unused(ours):
        store = await Store.open(ours.database_url, first=upgrading.nobody_leads if without_copy else copy)
        try:
            problems = await upgrading.problems(store)
        finally:
            await store.close()
    file = str(made[0]) if made else ""
    if problems:
        raise CommandError(say.plain("upgrade.problems", problems="\n".join(problems), file=file))
    return {"copy": file}


async def _go_back(ours: Settings, file: Path) -> dict[str, str]:
    """Put a copy of before an upgrade in the place of everything: {"kept", "revision"}. Raises CommandError, InUse."""
    try:
        revision = upgrading.revision_of(file)
        with unused(ours):
            kept = await upgrading.put_back(ours.database_url, file, now=SystemClock().now())
    except backup.NotACopy as error:
        why = say.plain(f"cli.copy_{error.reason}", details=error)
        raise CommandError(say.plain("cli.not_a_copy", file=file, why=why)) from error
    except (OSError, sqlite3.OperationalError) as error:
        raise CommandError(say.plain("cli.cannot_restore", file=file, why=system_error(error, say))) from error
    return {"kept": kept, "revision": revision}


def _words(revision: str) -> str:
    """What a revision changes, in a word; a new one may have none yet."""
    key = f"upgrade.r{revision}"
    return say.plain(key) if say.has(key) else ""


def _newest(folder: Path) -> dict[str, str] | None:
    """The newest copy in a folder, and when it was written (ISO 8601, UTC)."""
    found = [*backup.daily_copies(folder), *upgrading.copies(folder)]
    if not found:
        return None
    newest = max(found, key=lambda file: file.stat().st_mtime)
    return {"file": str(newest), "made_at": datetime.fromtimestamp(newest.stat().st_mtime, UTC).isoformat()}
