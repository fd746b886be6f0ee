"""Officers who answer their reminders: by a reply, a tap, a file with words, or words that they correct afterwards."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks.soak.ledger import NAME, Owed, Said
from benchmarks.soak.office import SoakedOffice
from bot.office.wording import keyboards
from bot.sandbox import Message

_ANSWERS = 3
"""So many of a unit report on a task; a tap says that it is done, which one of them does."""
_DONE = ":done"


@dataclass
class Officers:
    """Everybody's phones. `answered` has who has seen to which entry: nobody reports twice, but to correct it."""

    office: SoakedOffice
    seen: int = 0
    answered: dict[str, set[int]] = field(default_factory=dict)
    later: list[tuple[float, Callable[[], None]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.dice = self.office.dice("officers")

    async def keep_reading(self) -> None:
        """Read what comes, and answer, for ever."""
        while True:
            self.look()
            await asyncio.sleep(0.2)

    @property
    def idle(self) -> bool:
        """Whether nobody means to say anything more."""
        return not self.later and self.seen == len(self.office.state.sent)

    def look(self) -> None:
        """Read what has come since the last time, and do what is due."""
        sent = self.office.state.sent
        for one in sent[self.seen :]:
            self._read(one.message)
        self.seen = len(sent)
        now = time.monotonic()
        due = [act for at, act in self.later if at <= now]
        self.later = [(at, act) for at, act in self.later if at > now]
        for act in due:
            act()

    def _read(self, message: Message) -> None:
        ledger = self.office.ledger
        names = NAME.findall(message.text)
        for name in names:
            ledger.told.setdefault(name, set()).add(message.chat_id)
        owed = ledger.owed.get(names[0]) if len(names) == 1 else None
        if owed is None or owed.how is None or not any(map(_says_done, message.buttons)):
            return
        answered = self.answered.setdefault(owed.name, set())
        most = 1 if owed.how == "tap" else _ANSWERS
        # Who is not told of what is done already has not been forgotten: it is done when all of them have been told.
        if owed.how == "tap" and not owed.audience <= ledger.told[owed.name]:
            return
        if len(answered) < most and message.chat_id not in answered:
            answered.add(message.chat_id)
            self._soon(lambda: self._answer(owed, message))

    def _soon(self, act: Callable[[], None]) -> None:
        self.later.append((time.monotonic() + self.dice.uniform(0, 4), act))

    def _answer(self, owed: Owed, message: Message) -> None:
        office, user = self.office, message.chat_id
        said = Said(owed.how or "reply", user, owed.name)
        office.ledger.said.append(said)
        if said.how == "tap":
            data = next(one["callback_data"] for one in message.buttons if _says_done(one))
            office.state.tap(user, user, message.message_id, data)
            return
        percent = self.dice.randint(10, 49)
        file = ("anh.pdf", b"%PDF-1.4") if said.how == "evidence" else None
        words = f"đang làm {percent}%"
        said.message_id = office.state.say(user, words, document=file, reply_to=message.message_id).message_id
        said.percents.append(percent)
        if said.how == "edit":
            self._soon(lambda: self._correct(said))

    def _correct(self, said: Said) -> None:
        said.percents.append(self.dice.randint(50, 98))
        self.office.state.edit(said.user_id, said.message_id, f"đang làm {said.percents[-1]}%")


def _says_done(button: dict[str, str]) -> bool:
    data = button.get("callback_data", "")
    return data.startswith(f"{keyboards.REPORT}:") and data.endswith(_DONE)
