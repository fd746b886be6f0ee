"""An office that is spoken to without a network: the real service and conversation, on a channel that keeps all.

What people say goes to the conversation as it comes from a channel, what is sent is handed over as the dispatcher does
it; only HTTP, and the library that speaks it, are left out. That makes a step cheap enough to play thousands.
"""

import shutil
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from bot.channels.telegram.addresses import address_of
from bot.chat.dispatch import dispatch
from bot.chat.incoming import Incoming, Said, Tapped
from bot.clock import RehearsalClock
from bot.config import Backup, Database, Office, Settings, Web
from bot.delivery.message import Message
from bot.delivery.pacing import Unpaced
from bot.files.destination import Mode
from bot.office import change
from bot.service.assemble import assembled
from bot.service.service import Service
from bot.store import calendars, loading, officers, versions
from bot.store.address import Address
from bot.store.officers import Role
from bot.store.updates import UpdateName
from bot.store.versions import Action, Author


@dataclass(frozen=True)
class Sent:
    """A message in somebody's chat."""

    chat: int
    id: str
    message: Message

    def button(self, label: str) -> str | None:
        """The data of the first button that begins so."""
        return next((b.data for row in self.message.buttons for b in row if b.text.startswith(label) and b.data), None)


@dataclass
class KeepingChannel:
    """Takes everything, and keeps the messages."""

    sent: list[Sent] = field(default_factory=list)

    async def send(self, address: Address, message: Message) -> str:
        self.sent.append(Sent(int(address.text), str(len(self.sent) + 1), message))
        return self.sent[-1].id

    async def edit(self, address: Address, message_id: str, message: Message) -> None:
        kept = self.sent[int(message_id) - 1]
        self.sent[int(message_id) - 1] = Sent(kept.chat, kept.id, message)

    edit_buttons = edit

    async def end_tap(self, tap_id: str, toast: str | None) -> None:
        pass

    async def send_quietly(self, address: Address, message: Message) -> str:
        return await self.send(address, message)

    async def delete(self, address: Address, message_id: str) -> None:
        pass

    async def send_picture(
        self, address: Address, content: bytes, *, caption: str, filename: str | None = None
    ) -> None:
        pass

    async def send_file(self, address: Address, content: bytes, *, caption: str, filename: str) -> None:
        pass

    async def send_again(self, address: Address, kind: str, file_id: str, *, caption: str) -> None:
        pass

    async def send_album(self, address: Address, kind: str, file_ids: Sequence[str], *, caption: str) -> None:
        pass

    async def copy(self, address: Address, source: Address, message_id: str) -> None:
        pass

    async def fetch(self, file_id: str) -> bytes:
        raise NotImplementedError

    async def set_menu(self, address: Address | None, commands: Sequence[tuple[str, str]]) -> None:
        pass

    async def clear_menu(self, address: Address) -> None:
        pass


@dataclass
class SpokenOffice:
    """The service, its clock, and what has been sent. Chats are numbered from 1."""

    service: Service
    clock: RehearsalClock
    channel: KeepingChannel
    folder: Path
    stack: AsyncExitStack
    updates: int = 0

    @classmethod
    async def open(cls, empty: Path, folder: Path, events: str, now: datetime) -> "SpokenOffice":
        """A new office in `folder` (what is there goes), on a copy of the database `empty`."""
        for old in folder.glob("office.db*"):
            old.unlink()
        shutil.copy(empty, folder / "office.db")
        data = folder / "calendar"
        data.mkdir(exist_ok=True)
        (data / "a.toml").write_text(events, encoding="utf-8")
        settings = Settings(
            office=Office(name="Phường thử", calendar_data=data),
            database=Database(url=f"sqlite:///{folder}/office.db"),
            web=Web(secret_file=folder / "secret"),
            backup=Backup(keep=0),
            root=folder,
        )
        clock, channel, stack = RehearsalClock(now), KeepingChannel(), AsyncExitStack()
        service = await stack.enter_async_context(
            assembled(settings, clock=clock, token="1:a", base_url="http://127.0.0.1:1", pace=Unpaced())
        )
        service.dispatcher.send = channel.send
        service.office.invitation_link = "/start {}".format
        made = cls(service, clock, channel, folder, stack)
        await service.dispatcher.take_over()
        await made.send_what_is_due()
        return made

    async def close(self) -> None:
        await self.stack.aclose()

    async def enrol(self, chat: int, name: str, *units: str, role: Role = Role.OFFICER) -> None:
        now = self.clock.now()
        async with self.service.store.begin() as connection:
            code = await officers.invite(
                connection, name=name, post="", role=role, units=units, now=now, expires_at=now + timedelta(days=1)
            )
        await self.say(chat, f"/start {code}")

    async def say(self, chat: int, words: str, *, to: Sent | None = None) -> None:
        """Somebody types, a minute after what was last said, and is answered."""
        quoted = Said(to.message.text, to.id, "0", ours=True, buttons=_data(to.message)) if to else None
        command = words[1:].split()[0] if words.startswith("/") else ""
        said = Said(words, f"own{self.updates}", str(chat))
        await self._take(chat, said, quoted=quoted, command=command)

    async def tap(self, sent: Sent, data: str) -> None:
        said = Said(sent.message.text, sent.id, "0", ours=True, buttons=_data(sent.message))
        await self._take(sent.chat, said, tap=Tapped(str(self.updates), data))

    async def _take(
        self, chat: int, said: Said, *, quoted: Said | None = None, command: str = "", tap: Tapped | None = None
    ) -> None:
        self.updates += 1
        self.clock.advance(timedelta(minutes=1))
        address = address_of(chat)
        update = UpdateName(1, self.updates, f"{chat}:{said.message_id}", chat)
        incoming = Incoming(
            update, address, address, said, quoted=quoted, tap=tap, command=command, worded=True, addressed=True
        )
        await dispatch(self.service.office, self.channel, incoming)
        await self.send_what_is_due()

    async def send_what_is_due(self) -> datetime | None:
        service = self.service
        await service.housekeeping()
        return await service.dispatch()

    async def pass_time(self, until: datetime) -> None:
        """Let the time pass, stopping where anything is due, and on every morning."""
        while self.clock.now() < until:
            due = await self.send_what_is_due()
            office = self.service.office
            today = office.today()
            mornings = (office.lead_times.instant(today + timedelta(days=by)) for by in (0, 1))
            morning = next(one for one in mornings if one > self.clock.now())
            self.clock.move_to(min(due if due and due > self.clock.now() else until, morning, until))
        await self.send_what_is_due()

    async def load(self, events: str) -> None:
        """Load a file over what there is, as a command of the terminal does it."""
        self.clock.advance(timedelta(minutes=1))
        file = self.folder / "changed.toml"
        file.write_text(events, encoding="utf-8")
        async with self.service.store.read() as connection:
            here = await calendars.snapshot(connection)
            proposal = loading.propose(here, [file], mode=Mode.REPLACE, today=self.service.office.today())
        assert not proposal.blocked, proposal.errors
        await change.carry_out(self.service.office, proposal, author=Author("cli"), bundled=self.folder)
        await self.send_what_is_due()

    async def undo_load(self) -> bool:
        """Bring the version before back; False where there is none."""
        self.clock.advance(timedelta(minutes=1))
        async with self.service.store.read() as connection:
            here = await calendars.snapshot(connection)
            try:
                _, state = await versions.as_of(connection, here)
            except versions.NothingToUndo:
                return False
            proposal = loading.propose_state(here, state, Action.UNDO)
        await change.carry_out(self.service.office, proposal, author=Author("cli"), bundled=self.folder)
        await self.send_what_is_due()
        return True

    def newest(self, chat: int, label: str) -> tuple[Sent, str] | None:
        """The newest message of a chat that has a button which begins so, and the button's data."""
        for sent in reversed(self.channel.sent):
            if sent.chat == chat and (data := sent.button(label)):
                return sent, data
        return None

    def about_tasks(self, chat: int) -> list[Sent]:
        """The messages of a chat under which a task can be reported."""
        return [sent for sent in self.channel.sent if sent.chat == chat and sent.button("✅ Xong")]


def _data(message: Message) -> tuple[str, ...]:
    return tuple(button.data for row in message.buttons for button in row if button.data)
