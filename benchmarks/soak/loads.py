"""New entries again and again, by `nhaclich load` or as a file that the admin sends to the bot."""

import asyncio
import random
import re
import subprocess
import sys
from datetime import timedelta

from benchmarks.soak.ledger import HOWS, Owed
from benchmarks.soak.office import LEAD, ROOT, ZONE, SoakedOffice
from bot.office.wording import keyboards

_TASKS = 6
_BACKLOG = 600
"""While so many messages are owed that have not come, nothing more is loaded: a slow machine is given less."""
_APPLY = re.compile(rf"{keyboards.DRAFT}:\d+:(yes|sure)")
_APPLIED, _AGAIN = "Đã áp dụng", "gửi lại giúp"


async def keep_loading(office: SoakedOffice, pause: float, most: int) -> None:
    """A load about every `pause` seconds until the office closes, or there were `most` (0: any number).

    A third comes by the chat. Each is of a layer of its own.
    """
    number, dice = 0, office.dice("loads")
    while not office.closing and (number < most or not most):
        if office.ledger.missing(office.clock.now()) > _BACKLOG:
            await asyncio.sleep(0.5)
            continue
        text, entries = _batch(office, number, dice)
        if number % 3 == 2:
            await _by_chat(office, number, text)
        else:
            await _by_command(office, number, text)
        office.ledger.loaded(entries)
        number += 1
        await asyncio.sleep(pause * dice.uniform(0.5, 1.5))


def _batch(office: SoakedOffice, number: int, dice: random.Random) -> tuple[str, list[Owed]]:
    """An events file, and what everybody is owed for it."""
    next_minute = office.local.replace(second=0, microsecond=0) + timedelta(minutes=1)
    text = f'[layer]\nid = "v{number}"\nname = "Đợt {number}"\n'
    entries = []
    for place in range(_TASKS + (number % 3 == 0)):
        name = f"v{number}x{place}"
        # The time of one in five has passed when it is loaded: it is told of at once.
        due = next_minute + timedelta(minutes=dice.choice((-20, 0, 0, 1, 1)))
        begins = due + LEAD
        if place < _TASKS:
            unit = dice.choice(list(office.units))
            audience = office.units[unit]
            text += f'\n[[task]]\nid = "{name}"\nsummary = "Việc {name}"\nunits = ["{unit}"]\ndue = {begins:%Y-%m-%d}\n'
        else:
            audience = [one for some in office.units.values() for one in some]
            text += f'\n[[event]]\nid = "{name}"\nsummary = "Việc {name}"\ndate = {begins:%Y-%m-%d}\n'
        text += f'starts = "{begins:%H:%M}"\n'
        how = dice.choice(HOWS) if place < _TASKS else None
        entries.append(Owed(name, due.astimezone(ZONE), frozenset(one.user_id for one in audience), how))
    return text, entries


async def _by_command(office: SoakedOffice, number: int, text: str) -> None:
    """`nhaclich load`, until it says that it has done it: a full disk or a lost database are no fault of the load."""
    file = office.folder / f"v{number}.toml"
    file.write_text(text, encoding="utf-8")
    command = (sys.executable, "-m", "bot", "load", str(file), "--yes")
    while True:
        done = await asyncio.to_thread(
            subprocess.run, command, cwd=ROOT, env=office.environment, capture_output=True, text=True, check=False
        )
        if done.returncode == 0:
            break
        with (office.folder / "log-loads").open("a", encoding="utf-8") as log:
            log.write(f"{number}: {done.stdout}{done.stderr}\n")
        office.ledger.loads["tried again"] += 1
        await asyncio.sleep(2)
    office.ledger.loads["command"] += 1


async def _by_chat(office: SoakedOffice, number: int, text: str) -> None:
    """The admin sends the file and taps on whatever offers to apply it, until the bot says that it is done.

    Where the bot could not fetch the file, and says so, it is sent again.
    """
    begun = len(office.state.sent)
    file = (f"v{number}.toml", text.encode())
    office.state.say(office.admin.user_id, document=file)
    seen, tapped, applied = begun, False, False
    while not applied:
        await asyncio.sleep(0.2)
        for sent in office.state.sent[seen:]:
            if sent.message.chat_id != office.admin.user_id:
                continue
            # Before a tap it can only be a repeated message about the load before.
            applied = applied or (tapped and _APPLIED in sent.message.text)
            if _AGAIN in sent.message.text and file[0] in sent.message.text:
                office.ledger.loads["sent again"] += 1
                office.state.say(office.admin.user_id, document=file)
            shown = office.state.message(sent.message.chat_id, sent.message.message_id)
            data = next((one["callback_data"] for one in shown.buttons if _APPLY.fullmatch(one["callback_data"])), "")
            if data:
                tapped = True
                office.state.tap(office.admin.user_id, office.admin.user_id, shown.message_id, data)
        seen = len(office.state.sent)
    office.ledger.loads["chat"] += 1
