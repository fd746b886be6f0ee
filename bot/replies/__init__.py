"""Placeholder until the reply language is here."""

import datetime
from dataclasses import dataclass
from enum import StrEnum


class ReplyStatus(StrEnum):
    done = "done"
    in_progress = "in_progress"
    blocked = "blocked"
    not_started = "not_started"
    extension = "extension"
    question = "question"
    acknowledged = "acknowledged"
    unrelated = "unrelated"


@dataclass(frozen=True, slots=True)
class Reason:
    words: str
    rule: str


@dataclass(frozen=True, slots=True)
class Reading:
    status: ReplyStatus
    percent: int | None = None
    date: datetime.date | None = None
    date_text: str | None = None
    time: datetime.time | None = None
    obstacle: str = ""
    clause: str | None = None
    confident: bool = True
    alternatives: tuple[ReplyStatus, ...] = ()
    why: tuple[Reason, ...] = ()


def read_reply(
    text: str, *, today: datetime.date, due: datetime.date | None = None, asked_done: bool = False
) -> Reading:
    import re

    if m := re.search(r"(\d+) ?%", text):
        return Reading(ReplyStatus.in_progress, percent=int(m[1]))
    if text.strip().lower() == "xong":
        return Reading(ReplyStatus.done)
    return Reading(ReplyStatus.in_progress, confident=False, alternatives=(ReplyStatus.in_progress, ReplyStatus.done))


def explain(reading: Reading) -> list[str]:
    return []
