"""`nhaclich outbox`: what is on its way, or stands in it; and what becomes of held messages."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.cli.base import Json, fail, print_json, print_words, say, settings
from bot.cli.database import Make, opened, result_of
from bot.clock import SystemClock
from bot.config import Settings
from bot.store import Store, audit, deliveries, reminders, transitions
from bot.store.audit import Doer, Via

_SHOWN = 200
_STATES = {"": ("held", "failed", "unknown"), "waiting": ("pending", "unknown", "leased", "inflight")}
_KINDS = {kind: f"cli.kind_{kind}" for kind in ("message", "events", "weekly", "tasks")}
_REASONS = {
    "old copy": "cli.why_old_copy",
    "lease lost": "cli.why_lease_lost",
    "crashed while sending": "cli.why_crashed",
    "the chat takes nothing": "cli.why_chat_refuses",
    "past": "operations.expired_past",
    "overtaken": "operations.expired_overtaken",
}


class State(StrEnum):
    """Which rows `nhaclich outbox` lists."""

    HELD = "held"
    FAILED = "failed"
    UNKNOWN = "unknown"
    WAITING = "waiting"
    EXPIRED = "expired"


def outbox(
    state: Annotated[State | None, typer.Option(help=say.plain("cli.outbox_state_help"))] = None,
    release: Annotated[bool, typer.Option("--release", help=say.plain("cli.outbox_release_help"))] = False,
    drop: Annotated[bool, typer.Option("--drop", help=say.plain("cli.outbox_drop_help"))] = False,
    as_json: Json = False,
) -> None:
    if release and drop:
        fail(say.plain("cli.release_or_drop"), code=2)
    if release or drop:
        total = result_of(_decide(settings(), release=release))
        if as_json:
            print_json({"released" if release else "dropped": total})
        else:
            print_words(say.plain("operations.released" if release else "operations.dropped", total=total))
        return
    counts, rows = result_of(_outbox(settings(), state.value if state else None))
    if as_json:
        print_json({"counts": counts, "rows": rows})
    else:
        _show(counts, rows)


async def _decide(settings: Settings, *, release: bool) -> int:
    """Send what is held, or drop it. Returns how many messages."""
    async with opened(settings, Make.NOTHING) as store, store.begin() as connection:
        now = SystemClock().now()
        total = await (transitions.release_held(connection, now) if release else transitions.drop_held(connection))
        if total:
            done = "release" if release else "drop"
            await audit.record(connection, Doer(Via.TERMINAL), done, "held", after={"messages": total}, now=now)
        return total


async def _outbox(settings: Settings, state: str | None) -> tuple[dict[str, int], list[dict[str, Any]]]:
    """How many messages are in each state, and the newest ones of `state` (held, failed, unknown, waiting, expired).

    Without a state those that need somebody's eye: held, failed and unknown ones.
    """
    async with opened(settings, Make.EMPTY) as store:
        return await _rows(store, state, settings)


async def _rows(store: Store, state: str | None, settings: Settings) -> tuple[dict[str, int], list[dict[str, Any]]]:
    zone = settings.office.zone
    async with store.read() as connection:
        counts = await deliveries.counts(connection)
        lost = await reminders.expired(connection, limit=_SHOWN)
        if lost:
            counts["expired"] = await reminders.count_expired(connection)
        if state == "expired":
            return counts, [
                {"id": one.id, "state": "expired", "what": one.entry_id, "due": one.day.isoformat(), "why": one.why}
                for one in lost
            ]
        found = await deliveries.listed(connection, _STATES.get(state or "", (state or "",)), limit=_SHOWN)
    return counts, [
        {
            "id": one.id,
            "state": one.state,
            "to": one.officer,
            "what": one.what,
            "due": one.due_at.astimezone(zone).isoformat("T", "minutes"),
            "attempts": one.attempts,
            "why": one.reason,
        }
        for one in found
    ]


def _show(counts: Mapping[str, int], rows: Sequence[Mapping[str, Any]]) -> None:
    """Print what `outbox` returns."""
    console = Console()
    shown = [f"{say.plain(f'cli.state_{state}')}: {count}" for state, count in sorted(counts.items())]
    console.print(escape(" · ".join(shown) or say.plain("cli.outbox_empty")))
    if not rows:
        return
    table = Table(box=None, pad_edge=False)
    for column in ("id", "state", "to", "what", "due", "why"):
        table.add_column(say.plain(f"cli.outbox_{column}"), overflow="fold")
    for row in rows:
        state, due = say.plain(f"cli.state_{row['state']}"), datetime.fromisoformat(row["due"])
        what, why = (_worded(row[name], known) for name, known in (("what", _KINDS), ("why", _REASONS)))
        cells = [row["id"], state, row.get("to", ""), what, f"{due:%H:%M %d/%m/%Y}", why]
        table.add_row(*(escape(str(cell)) for cell in cells))
    console.print(table)


def _worded(value: str, known: Mapping[str, str]) -> str:
    """In words where we have them; what Telegram or a database has said stays as it is."""
    return say.plain(known[value]) if value in known else value
