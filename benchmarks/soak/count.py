"""What came of it: what the sandbox received and the rows of the database, against what was sent in and is owed."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select

from benchmarks.soak.ledger import Said
from benchmarks.soak.office import TOKEN, SoakedOffice
from bot.channels.telegram.addresses import address_of
from bot.store import tables as t

MARK, LATE = "♻️", "🕒"


@dataclass
class Found:
    """The counts of one office; `bad` names those that must be 0 and are not."""

    reminders_due: int = 0
    reminders_lost: int = 0
    reports: int = 0
    reports_lost: int = 0
    reports_twice: int = 0
    answers_lost: int = 0
    entries_lost: int = 0
    messages: int = 0
    messages_lost: int = 0
    repeats_marked: int = 0
    repeats_unmarked: int = 0
    updates_set_aside: int = 0
    not_sent: dict[str, int] = field(default_factory=dict)
    log_lines: int = 0
    tracebacks: int = 0
    tokens_in_logs: int = 0

    @property
    def bad(self) -> list[str]:
        must_be_none = (
            "reminders_lost",
            "reports_lost",
            "reports_twice",
            "answers_lost",
            "entries_lost",
            "messages_lost",
            "repeats_unmarked",
            "updates_set_aside",
            "tracebacks",
            "tokens_in_logs",
        )
        return [name for name in must_be_none if getattr(self, name)]


async def count(office: SoakedOffice, now: datetime) -> Found:
    """Count what was due at `now` (UTC, by the office's clock). Nothing may be under way any more."""
    ledger, found = office.ledger, Found()
    due = [one for one in ledger.owed.values() if one.due <= now]
    found.reminders_due = sum(len(one.audience) for one in due)
    found.reminders_lost = ledger.missing(now)
    await _count_messages(office, found)
    await _count_reports(office, found)
    async with office.store.snapshot() as connection:
        there = set(await connection.scalars(select(t.entries.c.id).where(t.entries.c.removed_at.is_(None))))
        set_aside = select(func.count()).where(t.updates.c.error != "")
        found.updates_set_aside = await connection.scalar(set_aside) or 0
    found.entries_lost = len(ledger.owed.keys() - there)
    _look_through_logs(office.folder, found)
    return found


async def _count_messages(office: SoakedOffice, found: Found) -> None:
    """Every row that is sent has arrived, and none of them oftener than once without a mark."""
    d = t.deliveries.c
    async with office.store.snapshot() as connection:
        rows = (await connection.execute(select(d.address, d.state, d.reason, d.entry_id, d.attempts))).all()
    sent = Counter(row.address for row in rows if row.state == "sent")
    begun = Counter(row.address for row in rows if row.attempts)
    left = Counter(f"{row.state}: {row.reason}" for row in rows if row.state != "sent")
    # What may have arrived is not sent again once the task is done. Whether it came is counted with the reminders.
    done = {said.name for said in office.ledger.said if said.how == "tap"}
    rightly = sum(row.state == "skipped" and row.reason == "done" and row.entry_id in done for row in rows)
    plain: Counter[str] = Counter()
    texts: Counter[tuple[str, str]] = Counter()
    admin = address_of(office.admin.user_id).text
    for one in office.state.sent:
        chat = address_of(one.message.chat_id).text
        if MARK in one.message.text:
            found.repeats_marked += 1
            continue
        plain[chat] += 1
        texts[chat, _bare(one.message.text)] += 1
    found.messages = len(office.state.sent)
    found.not_sent = dict(left)
    found.messages_lost = sum(left.values()) - rightly + sum((sent - _all_that_came(office)).values())
    # An admin may be told of the same trouble again; nothing is said twice to an officer.
    again = sum(times - 1 for (chat, _), times in texts.items() if chat != admin)
    with (office.folder / "said-again").open("w", encoding="utf-8") as file:  # for whoever looks for the cause
        for (chat, text), times in texts.items():
            if times > 1:
                file.write(f"{times} times to {chat}: {text!r}\n")
        for chat, more in (plain - begun).items():
            file.write(f"{more} more to {chat} than rows that were begun\n")
    found.repeats_unmarked = max(again, sum((plain - begun).values()))


def _all_that_came(office: SoakedOffice) -> Counter[str]:
    return Counter(address_of(one.message.chat_id).text for one in office.state.sent)


def _bare(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.startswith((MARK, LATE))).strip()


async def _count_reports(office: SoakedOffice, found: Found) -> None:
    """Each report has left its rows: one, and for each correction one that takes back and one more."""
    r, a = t.progress_reports.c, t.attachments.c
    async with office.store.snapshot() as connection:
        rows = (
            await connection.execute(
                select(r.id, r.entry_id, t.officers.c.address, r.status, r.percent, r.undoes)
                .join_from(t.progress_reports, t.officers)
                .order_by(r.id)
            )
        ).all()
        files = Counter(await connection.scalars(select(a.report_id)))
    undone = {row.undoes for row in rows}
    said_to: dict[int, list[str]] = {}
    for one in office.state.sent:
        said_to.setdefault(one.message.chat_id, []).append(one.message.text)
    found.reports = len(office.ledger.said)
    explained = 0
    for said in office.ledger.said:
        address = address_of(said.user_id).text
        mine = [row for row in rows if row.entry_id == said.name and row.address == address]
        stated = [row for row in mine if row.status != "undone"]
        standing = [row for row in stated if row.id not in undone]
        times = max(1, len(said.percents))
        explained += len(mine)
        found.reports_twice += len(stated) > times or len(standing) > 1
        right = len(stated) == times and len(standing) == 1 and _is_right(said, standing[0].status, standing[0].percent)
        if said.how == "evidence":
            right = right and files[standing[0].id] == 1
        found.reports_lost += not right
        found.answers_lost += not _was_answered(said, said_to.get(said.user_id, []))
    found.reports_twice += len(rows) - explained


def _is_right(said: Said, status: str, percent: int | None) -> bool:
    return status == "done" if said.how == "tap" else (status, percent) == ("in_progress", said.percents[-1])


def _was_answered(said: Said, texts: list[str]) -> bool:
    """Whether every statement was confirmed in words."""
    about = [text for text in texts if said.name in text]
    if said.how == "tap":
        return len(about) > 1
    return all(any(f"{percent}%" in text for text in about) for percent in said.percents)


def _look_through_logs(folder: Path, found: Found) -> None:
    for file in folder.glob("log-*"):
        text = file.read_text(encoding="utf-8", errors="replace")
        found.log_lines += text.count("\n")
        found.tracebacks += text.count("Traceback (most recent call last)")
        found.tokens_in_logs += text.count(TOKEN)
