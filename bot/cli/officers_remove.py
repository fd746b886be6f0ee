"""`nhaclich officers remove`: ends an officer's enrolment."""

import sys
from typing import Annotated

import typer

from bot.cli.base import Json, OfficerId, fail, print_json, print_words, say, settings
from bot.cli.database import Make, opened, result_of
from bot.cli.office import office_of
from bot.config import Settings
from bot.office import enrolment, unattended
from bot.office.unattended import Unattended
from bot.store import officers
from bot.store.audit import Doer, Via


def officers_remove(
    officer_id: OfficerId,
    yes: Annotated[bool, typer.Option("--yes", help=say.plain("cli.remove_yes_help"))] = False,
    as_json: Json = False,
) -> None:
    ours = settings()
    last, alone = result_of(_left_without(ours, officer_id))
    if not as_json:
        for unit in alone:
            print_words(say.plain("cli.unit_alone", unit=unit.name, tasks=unit.tasks))
    # Nobody at the terminal means no.
    asked = not as_json and sys.stdin.isatty()
    if last and not yes and not (asked and typer.confirm(say.plain("cli.remove_last_admin"))):
        fail(say.plain("cli.last_admin_stays"))
    if not result_of(_remove(ours, officer_id)):
        fail(say.plain("cli.no_officer", id=officer_id))
    if as_json:
        print_json({"removed": officer_id})
    else:
        print_words(say.plain("cli.removed", id=officer_id))


async def _left_without(settings: Settings, officer_id: int) -> tuple[bool, list[Unattended]]:
    """Whether an officer is the last admin, and the units that would have nobody without them."""
    async with opened(settings, Make.NOTHING) as store, store.read() as connection:
        officer = await officers.by_id(connection, officer_id)
        if officer is None or officer.left_at is not None:
            return False, []
        last = await unattended.is_last_admin(connection, officer)
        return last, await unattended.without(office_of(settings, store), connection, officer)


async def _remove(settings: Settings, officer_id: int) -> bool:
    """End an officer's enrolment, and tell those who are left what nobody answers for. False if there is none."""
    async with opened(settings, Make.NOTHING) as store, store.begin() as connection:
        officer = await officers.by_id(connection, officer_id)
        if officer is None or officer.left_at is not None:
            return False
        await enrolment.leave(office_of(settings, store), connection, officer, by=Doer(Via.TERMINAL))
        return True
