"""The board as pictures in the chat: units by tasks, what is late first."""

import asyncio
import logging
from collections.abc import Iterator, Sequence
from functools import partial

from bot.calendar.board import Row
from bot.calendar.model import Precision, Unit
from bot.calendar.standing import Standing, UnitStanding
from bot.chat.turn import Turn
from bot.delivery.faults import SendFault
from bot.reports.board_sheet import BoardCell, BoardLine, BoardPicture
from bot.texts import Texts, day_month

log = logging.getLogger(__name__)

ROWS, COLUMNS, PICTURES = 20, 12, 2
"""So much stays readable on a phone: Telegram makes a higher picture smaller."""
_LOOKS = {
    Standing.DONE_IN_TIME: "done",
    Standing.DONE_LATE: "done_late",
    Standing.OPEN_OVERDUE: "overdue",
    Standing.OPEN_IN_TERM: "open",
}
_LEGEND = ("overdue", "open", "done", "done_late", "blocked", "asks")


def send(turn: Turn, rows: Sequence[Row], unit: Unit | None, *, dark: bool) -> None:
    """Send the pictures of these rows once everything is committed. They can be made again at any time."""
    found = pictures(turn, rows, unit, dark=dark)
    for number, picture in enumerate(found, start=1):
        turn.afterwards(partial(_send, turn, picture, unit, number, len(found)))


def pictures(turn: Turn, rows: Sequence[Row], unit: Unit | None, *, dark: bool) -> list[BoardPicture]:
    """The board in the words of its pictures: at most two, of twenty tasks and twelve units each."""
    say, today = turn.say, turn.office.today()
    names = {one.id: one.short for one in turn.calendar.units}
    found = []
    for units, here, left_out in _parts(rows, [one.id for one in turn.calendar.units]):
        title = say.plain("board.picture_title")
        found.append(
            BoardPicture(
                title=f"{title} · {unit.short}" if unit else title,
                office=turn.office.name,
                today=say.plain("board.picture_today", today=f"{today:%d/%m/%Y}"),
                total=say.plain("board.picture_total", total=len(rows)),
                head_task=say.plain("board.picture_task"),
                head_due=say.plain("board.picture_due"),
                heads=tuple(names.get(one, one) for one in units),
                lines=tuple(_line(one, units, say) for one in here),
                legend=(
                    *((what, say.plain(f"board.legend_{what}")) for what in _LEGEND),
                    ("", say.plain("board.legend_silent")),
                ),
                more=say.plain("board.picture_more", count=left_out) if left_out else "",
                dark=dark,
            )
        )
    return found


def _parts(rows: Sequence[Row], order: Sequence[str]) -> Iterator[tuple[list[str], Sequence[Row], int]]:
    """The units and rows of each picture, and how many tasks are shown in none of them, for the last.

    Only units that have tasks are shown. Where they are too many for one picture, the next ones have the rest of them.
    """
    taking_part = {unit for one in rows for unit in one.units}
    units = [unit for unit in order if unit in taking_part] + sorted(taking_part - set(order))
    if len(units) <= COLUMNS:
        groups = [(units, rows[start : start + ROWS]) for start in range(0, len(rows), ROWS)]
    else:
        groups = []
        for start in range(0, len(units), COLUMNS):
            some = units[start : start + COLUMNS]
            groups.append((some, [one for one in rows if set(one.units) & set(some)][:ROWS]))
    groups = groups[:PICTURES]
    shown = {one.task.task_key for _, here in groups for one in here}
    for number, (some, here) in enumerate(groups, start=1):
        yield some, here, len(rows) - len(shown) if number == len(groups) else 0


def _line(one: Row, units: Sequence[str], say: Texts) -> BoardLine:
    entry, due = one.task.entry, one.due
    if due is None:
        day = ""
    elif one.task.precision is Precision.MONTH and due == one.task.end:
        day = f"{due:%m/%Y}"
    else:
        day = day_month(due, one.today)
    return BoardLine(
        title=entry.title,
        due=day,
        late=say.plain("board.picture_late", days=one.late) if one.late else "",
        cells=tuple(_cell(one.standing.units.get(unit)) for unit in units),
    )


def _cell(part: UnitStanding | None) -> BoardCell:
    if part is None:
        return BoardCell()
    look = _LOOKS.get(part.standing, "done" if part.done else "open")
    if part.done:
        return BoardCell(look)
    percent = part.state.percent
    words = "–" if part.state.reported_at is None else "…" if percent is None else str(percent)
    return BoardCell(look, words, blocked=part.blocked, asks=part.asks is not None)


async def _send(turn: Turn, picture: BoardPicture, unit: Unit | None, number: int, pages: int) -> None:
    from bot.reports.board_picture import png  # imported late: who starts the bot need not wait for Pillow

    content = await asyncio.to_thread(png, picture)
    caption = turn.say.plain(
        "board.picture_caption",
        office=turn.office.name,
        unit=f"{unit.short} " if unit else "",
        today=f"{turn.office.today():%d/%m/%Y}",
        page=number,
        pages=pages,
    )
    try:
        name = f"tien-do-{turn.office.today()}-{number}.png"
        await turn.channel.send_picture(turn.address, content, caption=caption[:1024], filename=name)
    except SendFault as error:
        log.warning("picture of the board not sent: %s", error)
        await turn.say_afterwards(turn.say.html("board.picture_failed"), f"board:{number}")
