"""The people of a played ward: each answers in their own way, and all of it follows from the seed.

What somebody does about a task depends on the seed, their name and the task alone, never on the order in which messages
come, so that the same seed plays the same year.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.rehearsal.cast import Member
from bot.rehearsal.script import Stage
from bot.sandbox.models import Message, Person
from bot.store.officers import Role


class Manner(StrEnum):
    """How somebody deals with a task."""

    PROMPT = "prompt"
    """Says how far it is at the first word, and "xong" before it is due."""
    AT_THE_END = "at_the_end"
    """Says "xong" on the day it is due."""
    LATE = "late"
    """Says "xong" only when told that it is overdue."""
    MORE_TIME = "more_time"
    """Asks for more time, and then is done."""
    BLOCKED = "blocked"
    """Says what is in the way, and is done in the end."""
    SILENT = "silent"
    """Never answers."""


_MANNERS = (
    (Manner.PROMPT, 40),
    (Manner.AT_THE_END, 20),
    (Manner.LATE, 15),
    (Manner.MORE_TIME, 10),
    (Manner.BLOCKED, 8),
    (Manner.SILENT, 7),
)
"""Of a hundred."""
_EVENING = time(22, 30)
_LATE_ONES = 4
"""Of so many officers one looks at what has come in the evening only."""
_TASK_BUTTON = re.compile(r"r:([A-Za-z0-9_-]{8}):done")
_DECIDE = re.compile(r"e:(\d+):(yes|no)(?::\d+)?")
_CODE = re.compile(r"start[= ]([\w-]{16})\b")


@dataclass(frozen=True, slots=True)
class Said:
    """Something that one of them says on a day, whatever has come: that they are on leave, that they go."""

    on: date
    who: str
    words: str
    taps: tuple[str, ...] = ()
    """The buttons, by how they begin, that they then tap under what is answered, one after the other."""


@dataclass(frozen=True, slots=True)
class Invited:
    """On a day an admin, `who`, says `words` ("/moi …"), and `whom` opens the link that comes of it.

    Whoever is enrolled already then taps the button that begins with `tap`; a newcomer has none to tap.
    """

    on: date
    who: str
    words: str
    whom: str
    tap: str = ""


Happening = Said | Invited


@dataclass(slots=True)
class Players:
    """Speaks for everybody of a ward. What happens is in the order of its days."""

    seed: int
    members: Sequence[Member]
    happenings: list[Happening] = field(default_factory=list)
    _seen: dict[int, int] = field(default_factory=dict)
    """How many messages of each chat have been looked at."""
    _said: set[tuple[str, str, str]] = field(default_factory=set)
    """(name, task, step) of what has been said."""
    _tapping: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    _opening: list[Invited] = field(default_factory=list)

    def speaks_at(self, now: datetime, zone: ZoneInfo) -> datetime | None:
        """Late in the evening of every third day some look at what has come."""
        local = now.astimezone(zone)
        late = datetime.combine(local.date(), _EVENING, zone)
        while late <= local or late.toordinal() % 3:
            late += timedelta(days=1)
        return late.astimezone(UTC)

    async def speak(self, stage: Stage) -> bool:
        """Whatever has to be said or tapped now. True if anybody did anything."""
        if self._opening:
            return self._open(stage, self._opening.pop())
        if self._tapping:
            return self._tap_on(stage)
        if self._happens(stage):
            return True
        spoken = False
        for member in self.members:
            person = stage.people.get(member.name)
            if person is not None:
                spoken |= self._answer(stage, member, person)
        return spoken

    def _happens(self, stage: Stage) -> bool:
        if not self.happenings or self.happenings[0].on > stage.today:
            return False
        one = self.happenings.pop(0)
        stage.state.say(stage.people[one.who].user_id, one.words)
        if isinstance(one, Invited):
            self._opening.append(one)
        elif one.taps:
            self._tapping.append((one.who, one.taps))
        return True

    def _open(self, stage: Stage, one: Invited) -> bool:
        """Press Start with the code of the newest invitation that the admin was given."""
        given = reversed(stage.state.messages(stage.people[one.who].user_id))
        code = next(found[1] for message in given if (found := _CODE.search(message.text)))
        whom = stage.people.get(one.whom) or stage.state.add_person(one.whom)
        stage.state.start(whom.user_id, code)
        if one.tap:
            self._tapping.append((one.whom, (one.tap,)))
        return True

    def _tap_on(self, stage: Stage) -> bool:
        """Tap the next button that somebody is to tap, under the newest message that has it."""
        who, (label, *rest) = self._tapping.pop(0)
        person = stage.people[who]
        for message in reversed(stage.state.messages(person.user_id)):
            for button in message.buttons:
                if button["text"].startswith(label) and "callback_data" in button:
                    stage.state.tap(person.user_id, person.user_id, message.message_id, button["callback_data"])
                    if rest:
                        self._tapping.append((who, tuple(rest)))
                    return True
        raise LookupError(f"{who} finds no button {label!r} on {stage.today}")

    def _answer(self, stage: Stage, member: Member, person: Person) -> bool:
        if self._is_late(member) and stage.hour < _EVENING:
            return False
        messages = stage.state.messages(person.user_id)
        new = messages[self._seen.get(person.user_id, 0) :]
        self._seen[person.user_id] = len(messages)
        spoken = False
        for message in new:
            if message.sender_id == person.user_id:
                continue
            spoken |= self._about_a_task(stage, member, person, message)
            if member.role is Role.LEAD:
                spoken |= self._decide(stage, person, message)
        return spoken

    def _about_a_task(self, stage: Stage, member: Member, person: Person, message: Message) -> bool:
        refs = {found[1] for b in message.buttons if (found := _TASK_BUTTON.fullmatch(b.get("callback_data", "")))}
        if len(refs) != 1:
            return False
        (ref,) = refs
        step = _step(message.text)
        words = self._words(member, ref, step, stage.today)
        if words is None or (member.name, ref, words) in self._said:
            return False
        self._said.add((member.name, ref, words))
        stage.state.say(person.user_id, words, reply_to=message.message_id)
        return True

    def _words(self, member: Member, ref: str, step: str, today: date) -> str | None:
        """What they answer to a reminder that comes `before`, on the day it is due (`due`) or once it is `late`."""
        match self.manner(member.name, ref):
            case Manner.PROMPT:
                return {"before": "đang làm, được 60%"}.get(step, "đã xong")
            case Manner.AT_THE_END:
                return {"before": None, "due": "xong rồi ạ"}.get(step, "đã xong")
            case Manner.LATE:
                return "xong rồi, báo cáo muộn" if step == "late" else None
            case Manner.MORE_TIME:
                until = today + timedelta(days=9)
                asked = f"xin gia hạn đến {until:%d/%m/%Y} vì chưa đủ số liệu"
                return {"before": None, "due": asked}.get(step, "đã xong")
            case Manner.BLOCKED:
                return {"before": "vướng, chưa có kinh phí"}.get(step, "đã xong")
            case _:
                return None

    def _decide(self, stage: Stage, person: Person, message: Message) -> bool:
        asked = [found for b in message.buttons if (found := _DECIDE.fullmatch(b.get("callback_data", "")))]
        if not asked or ("", asked[0][1], "decided") in self._said:
            return False
        self._said.add(("", asked[0][1], "decided"))
        wanted = "no" if self._percent("decision", asked[0][1]) < 20 else "yes"
        data = next(found[0] for found in asked if found[2] == wanted)
        stage.state.tap(person.user_id, person.user_id, message.message_id, data)
        return True

    def manner(self, name: str, ref: str) -> Manner:
        """How somebody deals with a task."""
        left = self._percent(name, ref)
        for manner, share in _MANNERS:
            if left < share:
                return manner
            left -= share
        return Manner.SILENT

    def _is_late(self, member: Member) -> bool:
        """Whether they look at what has come in the evening only."""
        return member in [one for one in self.members if one.role is Role.OFFICER][::_LATE_ONES]

    def _percent(self, *words: str) -> int:
        digest = hashlib.sha256("|".join((str(self.seed), *words)).encode()).digest()
        return int.from_bytes(digest[:4]) % 100


def _step(text: str) -> str:
    if "quá hạn" in text.lower():
        return "late"
    return "due" if "hôm nay" in text.lower() else "before"
