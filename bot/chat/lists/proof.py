"""What was sent as evidence: every file of a task, listed, and sent again on a tap, several as an album."""

import logging
from collections.abc import Sequence
from functools import partial
from itertools import groupby

from bot.calendar.model import Occurrence
from bot.chat.turn import Turn
from bot.delivery.faults import MustWait, SendFault
from bot.delivery.message import Message
from bot.office.rights import Right, may
from bot.office.task_ref import task_ref
from bot.office.wording import board_buttons, describe, keyboards
from bot.store import evidence, officers, progress
from bot.store.progress import Attachment, Report

log = logging.getLogger(__name__)

_ON_A_PAGE = 8
_NOTE = 80
_MOST = 200
"""More files of one task are not leafed through."""
_IN_AN_ALBUM = 10
"""Bot API, sendMediaGroup."""
_ALBUMS = ("photo", "document")
_LONGEST_CAPTION = 1024
_NAMED = frozenset(("photo", "document", "video", "audio"))

Sent = tuple[Report, Attachment]


async def tapped(turn: Turn) -> None:
    """Mở bằng chứng: the list of a task's files, the newest first; another page of it; all of a page at once."""
    task = turn.task_tapped()
    if task is None:
        return
    total = await evidence.count(turn.connection, task.task_key, _MOST)
    pages = max(1, -(-total // _ON_A_PAGE))
    page = min(turn.tap.number, pages - 1)
    found = await evidence.page(turn.connection, task.task_key, page * _ON_A_PAGE, _ON_A_PAGE)
    if turn.tap.choice == "all":
        _send_all(turn, task, found)
        return
    message = await _list(turn, task, found, page, pages, total)
    if any(
        data.startswith(f"{keyboards.PROOF}:{turn.tap.ref}:") and data.endswith(":all") for data in turn.said.buttons
    ):
        turn.edit(message)  # from one page of the list to another
    else:
        await turn.answer(message, task=task.task_key)


async def files_tapped(turn: Turn) -> None:
    """Send the files of a report once more, to whoever may see its task."""
    report = await progress.by_id(turn.connection, turn.tap.number)
    task = turn.office.task(turn.calendar, report.task) if report is not None else None
    if report is None or task is None:
        turn.toast(turn.say.plain("chat.task_gone"))
        return
    if not may(turn.me, Right.SEES, task.entry):
        turn.toast(turn.say.plain("chat.task_of_others"))
        return
    files = (await progress.attachments(turn.connection, [report.id or 0])).get(report.id or 0, [])
    officer = await officers.by_id(turn.connection, report.officer_id)
    caption = f"{describe.title(task)} · {officer.name if officer else '–'} · {when(turn, report)}"
    _send_albums(turn, [(report, file) for file in files], caption)


def when(turn: Turn, report: Report) -> str:
    """When something was reported, in the office's zone."""
    return f"{report.reported_at.astimezone(turn.office.zone):%H:%M %d/%m}"


async def _list(turn: Turn, task: Occurrence, found: Sequence[Sent], page: int, pages: int, total: int) -> Message:
    title, say = describe.title(task), turn.say
    if not total:
        return Message(say.html("board.proof_none", title=title))
    lines, buttons = [], []
    for number, (report, file) in enumerate(found, start=1):
        officer = await officers.by_id(turn.connection, report.officer_id)
        kind = say.plain(f"board.file_{file.kind if file.kind in _NAMED else 'other'}")
        what = f"{kind} {file.name}".strip()
        line = {"what": what, "who": officer.name if officer else "–", "when": when(turn, report)}
        lines.append({**line, "note": report.note[:_NOTE]})
        buttons.append((report.id or 0, f"{number}. {what}"[:40]))
    text = say.html("board.proof", title=title, lines=lines, total=total, page=page + 1, pages=pages)
    ref = task_ref(*task.task_key)
    return Message(text, board_buttons.proof_buttons(ref, buttons, page, pages, len(found), say))


def _send_all(turn: Turn, task: Occurrence, found: Sequence[Sent]) -> None:
    _send_albums(turn, list(reversed(found)), describe.title(task))


def _send_albums(turn: Turn, found: Sequence[Sent], caption: str) -> None:
    """Send files again, those of a kind that stand together as albums.

    What Telegram keeps can be sent again at any time, so that it need not go through the outbox.
    """
    for kind, group in groupby(found, key=lambda one: one[1].kind):
        files = list(group)
        size = _IN_AN_ALBUM if kind in _ALBUMS else 1
        for start in range(0, len(files), size):
            turn.afterwards(partial(_send, turn, files[start : start + size], caption[:_LONGEST_CAPTION]))


async def _send(turn: Turn, files: Sequence[Sent], caption: str) -> None:
    report, file = files[0]
    try:
        if len(files) > 1:
            await turn.channel.send_album(turn.address, file.kind, [one.file_id for _, one in files], caption=caption)
            return
        if file.kind in _ALBUMS:
            await turn.channel.send_again(turn.address, file.kind, file.file_id, caption=caption)
            return
        if report.address is not None and report.message_id is not None:
            await turn.channel.copy(turn.address, report.address, report.message_id)
            return
    except SendFault as error:
        log.warning("files of report %s not sent again: %s", report.id, error)
        if isinstance(error, MustWait):
            turn.office.pace.pause(turn.address, error.seconds)
    names = ", ".join(one.name for _, one in files if one.name)
    await turn.say_afterwards(turn.say.html("chat.file_not_sent", name=names), f"file:{file.file_id[-60:]}")
