"""`nhaclich invite`: a link by which somebody enrols."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import typer

from bot.cli.base import Json, print_json, print_words, say, settings
from bot.cli.database import CommandError, result_of
from bot.cli.office import office_of, seeded
from bot.cli.progress import Progress
from bot.config import Settings
from bot.office import invitations
from bot.store import calendars
from bot.store.audit import Doer, Via
from bot.store.officers import Role

_LONGEST_NAME = 200


def invite(
    name: Annotated[str, typer.Argument(help=say.plain("cli.invite_name_help"), metavar=say.plain("cli.metavar_name"))],
    unit: Annotated[list[str] | None, typer.Option(help=say.plain("cli.invite_unit_help"))] = None,
    role: Annotated[
        str, typer.Option(help=say.plain("cli.invite_role_help"), metavar="officer|unit_lead|lead|admin")
    ] = "officer",
    post: Annotated[str, typer.Option(help=say.plain("cli.invite_post_help"))] = "",
    as_json: Json = False,
) -> None:
    with Progress("cli.asking_telegram", quiet=as_json):
        made = result_of(invitation(settings(), name=name, post=post, role=role, units=unit or []))
    if as_json:
        print_json(made)
    else:
        print_words(invited(name, made))


def invited(name: str, invitation: dict[str, str]) -> str:
    """What is said of an `invitation` that was made."""
    until = datetime.fromisoformat(invitation["expires_at"])
    key = "cli.invited" if invitation["link"].startswith("http") else "cli.invited_by_code"
    return say.plain(key, name=name, link=invitation["link"], until=f"{until:%H:%M %d/%m/%Y}")


async def invitation(settings: Settings, *, name: str, post: str, role: str, units: Sequence[str]) -> dict[str, str]:
    """Record an invitation: {"link", "code", "expires_at" (ISO 8601, office time)}. Raises CommandError."""
    if role not in {known.value for known in Role}:
        raise CommandError(say.plain("cli.bad_role", role=role))
    if not name.strip() or not all(len(words) <= _LONGEST_NAME and words.isprintable() for words in (name, post)):
        raise CommandError(say.plain("cli.no_name"))
    async with seeded(settings) as store, store.begin() as connection:
        known = [unit.id for unit in (await calendars.read(connection)).units]
        for unit in units:
            if unit not in known:
                raise CommandError(say.plain("cli.bad_unit", unit=unit, known=", ".join(known)))
        if role in (Role.OFFICER.value, Role.UNIT_LEAD.value) and not units:
            raise CommandError(say.plain("cli.unit_needed", known=", ".join(known)))
        office, by = office_of(settings, store), Doer(Via.TERMINAL)
        made = await invitations.make(
            office, connection, by, name=name.strip(), post=post, role=Role(role), units=units
        )
    username = await _bot_username(settings)
    link = f"https://t.me/{username}?start={made.code}" if username else f"/start {made.code}"
    return {
        "link": link,
        "code": made.code,
        "expires_at": made.expires_at.astimezone(settings.office.zone).isoformat("T", "minutes"),
    }


async def _bot_username(settings: Settings) -> str | None:
    """The bot's name, asked of Telegram where there is a token and Telegram answers."""
    token = settings.token()
    if token is None:
        return None
    from telegram.error import TelegramError

    from bot.channels.telegram.outbound import make_bot

    try:
        async with make_bot(token, base_url=settings.telegram.base_url, proxy=settings.telegram.proxy) as bot:
            return str(bot.username)
    except TelegramError:
        return None
