"""Loads as jobs beside the conversation: a draft is read, compared and staged; after the tap it is switched over to.

What is to be done stands in the drafts, so that a restart goes on with it. One job at a time; the others wait.
"""

import asyncio
import contextlib
import logging
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.chat.admin import apart, load_questions, load_work, plans
from bot.chat.admin.load_work import Prepared
from bot.delivery.channel import Channel
from bot.delivery.faults import SendFault
from bot.delivery.message import Message
from bot.files.questions import Question
from bot.office import change
from bot.office.office import Office
from bot.office.wording import keyboards
from bot.store import deliveries, drafts, loading, officers, staging, versions, words
from bot.store.drafts import APPLYING, READING, Draft
from bot.store.loading import Outdated
from bot.store.officers import Officer, Role
from bot.store.versions import Author
from bot.texts import Texts

log = logging.getLogger(__name__)

_PATIENCE = 1.5
"""After so many seconds, and then again and again, an admin is shown how far the reading is."""
_SMALL_FILE, _SMALL_CALENDAR = 64 * 1024, 3000
"""Bytes, and rows, up to which a load is done in less time than starting another process takes."""
_TRIES = 3
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 30.0


class Loads:
    """The jobs of one office. `run` does them; `wake` says that there may be another one."""

    def __init__(self, office: Office, channel: Channel) -> None:
        self._office = office
        self._channel = channel
        self._woken = asyncio.Event()
        self._idle = asyncio.Event()
        self._running: asyncio.Task[Any] | None = None

    def wake(self) -> None:
        """A draft waits to be read or applied."""
        self._idle.clear()
        self._woken.set()

    async def idle(self) -> None:
        """Wait until nothing is to be done any more."""
        await self._idle.wait()

    async def run(self) -> None:
        """Do what there is to do until cancelled. What fails is tried again, and given up in the end."""
        self._running = asyncio.current_task()
        failed: dict[int, int] = {}
        wait = _FIRST_WAIT
        while True:
            self._woken.clear()
            waiting: list[int] = []
            try:
                async with self._office.store.read() as connection:
                    waiting = await drafts.under_way(connection)
                if not waiting:
                    await staging.clear(self._office.store, now=self._office.now())
                    if not self._woken.is_set():
                        self._idle.set()
                    await self._woken.wait()
                    continue
                await self._do(waiting[0])
                wait = _FIRST_WAIT
                continue
            except DBAPIError as error:  # not the load's fault
                log.error("the database cannot be used: %s; the load waits", words.trouble(error))
            except Exception:
                log.exception("a load failed")
                if waiting:
                    failed[waiting[0]] = failed.get(waiting[0], 0) + 1
                    if failed[waiting[0]] >= _TRIES:
                        await self._give_up(waiting[0])
                        continue
            await asyncio.sleep(wait)
            wait = min(wait * 2, _LONGEST_WAIT)

    async def stop(self) -> None:
        """End `run`, wherever it is; what is not done is done by whoever runs the jobs next."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)

    async def _do(self, draft_id: int) -> None:
        async with self._office.store.read() as connection:
            draft = await drafts.whole(connection, draft_id)
            officer = await officers.by_id(connection, draft.officer_id) if draft else None
        if draft is None:
            return
        if officer is None or officer.left_at is not None or officer.role is not Role.ADMIN:
            async with self._office.store.begin() as connection:
                await drafts.drop(connection, draft_id)
            return
        say = self._office.texts(officer.locale)
        await (self._read(draft, officer, say) if draft.state == READING else self._apply(draft, officer, say))
        self._office.wake()

    # ---- reading ----

    async def _read(self, draft: Draft, officer: Officer, say: Texts) -> None:
        if draft.body["do"] == "file" and draft.content is None:
            draft = await self._fetched(draft, officer, say)
            if draft.content is None:
                return
        prepared: Prepared = await self._shown(draft, officer, say, "reading", "prepare", draft.id)
        if prepared.questions:
            await self._ask(draft, officer, say, prepared.questions)
            return
        async with self._office.store.begin() as connection:
            if prepared.token is None and not prepared.other:
                there = await drafts.advance(connection, draft.id, "", only_from=READING)
                await drafts.drop(connection, draft.id)
            else:
                body = {**draft.body, "sweeps": list(prepared.sweeps), "outdated": False}
                there = await drafts.advance(
                    connection,
                    draft.id,
                    "",
                    only_from=READING,
                    revision=prepared.revision,
                    staged=prepared.token,
                    body=body,
                )
            if not there:
                return
            before = await self._outdated(connection, say) if draft.body.get("outdated") else ""
            buttons = keyboards.load_buttons(draft.id, say, apply=bool(prepared.token), other=prepared.other)
            await self._answer(connection, officer, Message(before + prepared.text, buttons))
        if prepared.marked is not None:
            name = f"{PurePosixPath(draft.body['name']).stem}-danh-dau.xlsx"
            await self._give_back(officer, prepared.marked, name, say.plain("changes.marked"))
        if prepared.drafted is not None:
            name = plans.output_name(draft.body["name"])
            await self._give_back(officer, prepared.drafted, name, say.plain("draft.sent"))

    async def _ask(self, draft: Draft, officer: Officer, say: Texts, questions: Sequence[Question]) -> None:
        """Ask the first of the questions; the draft waits for the answers (see `load_questions`)."""
        body = load_questions.with_questions(draft.body, questions)
        async with self._office.store.begin() as connection:
            if await drafts.advance(connection, draft.id, "", only_from=READING, body=body):
                message = load_questions.message(draft.id, body, say)
                key = await self._answer(connection, officer, message)
                await drafts.change(connection, draft.id, question=key)

    async def _fetched(self, draft: Draft, officer: Officer, say: Texts) -> Draft:
        """The draft with its file's bytes, None where Telegram does not give them; the officer is told so."""
        try:
            content: bytes | None = await self._channel.fetch(draft.body["file_id"])
        except SendFault as error:
            log.info("a file could not be fetched: %s", error)
            content = None
        async with self._office.store.begin() as connection:
            if content is not None:
                await drafts.advance(connection, draft.id, READING, only_from=READING, content=content)
            else:
                await drafts.drop(connection, draft.id)
                text = say.html("changes.cannot_fetch", name=draft.body["name"])
                await self._answer(connection, officer, Message(text))
        return replace(draft, content=content)

    async def _give_back(self, officer: Officer, content: bytes, filename: str, caption: str) -> None:
        """Send a marked workbook or a draft. Best effort: whoever does not get it sends the file again."""
        pace = self._office.pace
        if pace.rest() > 0 or officer.address is None:
            return
        await pace.take(officer.address)
        with contextlib.suppress(SendFault):
            await self._channel.send_file(officer.address, content, filename=filename, caption=caption)

    async def _outdated(self, connection: AsyncConnection, say: Texts) -> str:
        newest = (await versions.listed(connection, 1))[0]
        who = newest.officer or say.plain(f"changes.who_{newest.author.by}")
        time = f"{newest.at.astimezone(self._office.zone):%H:%M}"
        return say.html("changes.outdated", who=who, time=time, version=newest.number) + "\n\n"

    # ---- applying ----

    async def _apply(self, draft: Draft, officer: Officer, say: Texts) -> None:
        store = self._office.store
        async with store.read() as connection:
            staged = await staging.found(connection, draft.staged)
        if staged is None:  # a change of a few rows, or a copy of the database that was put back
            prepared: Prepared = await self._shown(draft, officer, say, "writing", "prepare", draft.id)
            if prepared.token is None or prepared.revision != draft.revision:
                return await self._look_again(draft)
            async with store.begin() as connection:
                await drafts.advance(connection, draft.id, APPLYING, only_from=APPLYING, staged=prepared.token)
                staged = await staging.found(connection, prepared.token)
        if staged is None or staged.revision != draft.revision:
            return await self._look_again(draft)
        try:
            while not await self._switched(draft, officer, say, staged):
                pass
        except Outdated:
            await self._look_again(draft)

    async def _switched(self, draft: Draft, officer: Officer, say: Texts, staged: staging.Staged) -> bool:
        """Switch over. False where people have been reminded meanwhile, and it has to be looked at again."""
        office = self._office
        ready = await self._shown(draft, officer, say, "writing", "ready", staged.token)
        async with office.store.read() as connection:
            _, state = await loading.staged_state(connection, staged.token)
        async with office.store.begin() as connection:
            if not await drafts.advance(connection, draft.id, APPLYING, only_from=APPLYING):
                return True  # another process was faster
            applied = await change.switch(office, connection, staged.token, ready, author=Author("chat", officer.id))
            if applied is None:
                return False
            await office.expect(connection, state.calendar)
            await drafts.drop(connection, draft.id)
            added, changed, removed = staged.facts["counts"]
            text = say.html(
                "changes.applied",
                version=applied.version,
                added=added,
                changed=changed,
                removed=removed,
                told=applied.told,
                at_once=applied.at_once,
            )
            await self._answer(connection, officer, Message(text))
        return True

    async def _look_again(self, draft: Draft) -> None:
        """Somebody else was faster: it is read anew, and shown for what it would mean now."""
        body = {**draft.body, "outdated": True}
        async with self._office.store.begin() as connection:
            await drafts.advance(connection, draft.id, READING, only_from=APPLYING, body=body, staged=None)

    # ---- both ----

    async def _shown(self, draft: Draft, officer: Officer, say: Texts, doing: str, work: str, about: Any) -> Any:
        """Have work done. Where it takes long, a message shows how far it is, and goes when it is done."""
        so_far: list[tuple[int, int | None]] = [(0, None)]

        def progress(done: int, of: int | None) -> None:
            so_far[0] = (done, of)

        task = asyncio.create_task(self._work(draft, work, about, progress))
        shown: str | None = None
        said, to = "", officer.address
        try:
            while not (await asyncio.wait({task}, timeout=_PATIENCE))[0]:
                done, of = so_far[0]
                name = draft.body.get("name", "")
                text = say.html(f"changes.{doing}", name=name, percent=100 * done // of if of else None)
                with contextlib.suppress(SendFault):
                    if shown is None and to is not None:
                        shown = await self._channel.send_quietly(to, Message(text))
                    elif shown is not None and to is not None and text != said:
                        await self._channel.edit(to, shown, Message(text))
                said = text
        finally:
            task.cancel()  # it is done, or nobody waits for it any more
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await task
            if shown is not None and to is not None:
                with contextlib.suppress(SendFault):
                    await self._channel.delete(to, shown)
        return task.result()

    async def _work(self, draft: Draft, work: str, about: Any, progress: Callable[[int, int | None], None]) -> Any:
        small = len(draft.content or b"") <= _SMALL_FILE and len(self._office.current.rows) <= _SMALL_CALENDAR
        if not small:
            return await apart.done_apart(self._office, work, about, progress)
        if work == "prepare":
            return await load_work.prepare(self._office, about, progress)
        return await load_work.ready(self._office, about, progress)

    async def _answer(self, connection: AsyncConnection, officer: Officer, message: Message) -> str | None:
        """Say something; the caller's transaction, which changes the draft's state, happens once. Returns its name."""
        if officer.address is None:
            return None
        key = f"draft:{uuid.uuid4().hex}"
        await deliveries.enqueue(
            connection,
            address=officer.address,
            officer_id=officer.id,
            dedupe_key=key,
            payload=message.to_payload(),
            now=self._office.now(),
        )
        return key

    async def _give_up(self, draft_id: int) -> None:
        with contextlib.suppress(DBAPIError):
            async with self._office.store.begin() as connection:
                draft = await drafts.whole(connection, draft_id)
                officer = await officers.by_id(connection, draft.officer_id) if draft else None
                if draft is not None and officer is not None:
                    say = self._office.texts(officer.locale)
                    text = say.html("changes.load_failed", name=draft.body.get("name", ""))
                    await self._answer(connection, officer, Message(text))
                await drafts.drop(connection, draft_id)
            self._office.wake()
