"""What must hold in every office at every time. Each rule names all that breaks it: an empty list is what is wanted."""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.calendar.model import TaskKey
from bot.calendar.working_days import vietnam
from tests.recount.books import ZONE, Books, day_of, instant
from tests.recount.states import STATES, asks, due, state

DAY_FROM, DAY_UNTIL = time(7, 30), time(21)
_ACTS = (
    *("update:", "joined:", "joined-again:", "decided:", "new-due:", "granted:", "question:", "absence:"),
    *("unattended:", "deputy:", "leave-seen:", "back:", "draft:", "change:", "nudge:"),
    *("leave:", "leave-off:", "passed-on:", "settled:", "role:", "removed:"),
)
_ACTED = (
    "SELECT at FROM audit UNION SELECT reported_at FROM progress_reports UNION SELECT asked_at FROM questions"
    " UNION SELECT answered_at FROM questions UNION SELECT settled_at FROM questions"
)
"""The instants at which somebody did something, but for what left no trace beside its answer."""
"""The beginnings of the keys of what somebody's own act brings about at once, for them or for whom it concerns."""
_WORKING = vietnam()
_TICK = timedelta(microseconds=1)
Fault = tuple[Any, ...]
Planned = Mapping[TaskKey, date]
"""When each task is due by the plan."""


def disturbed(books: Books) -> list[Fault]:
    """What reached somebody at night or on a day off, and came neither of somebody's act of that very time, nor of
    their own wish for an earlier hour, nor was, on a day off, of an event or anniversary of that very day.
    """
    acts = {row["at"] for row in books.rows(_ACTED)}
    found = []
    for row in books.after("SELECT * FROM deliveries WHERE state = 'sent'", "sent_at"):
        local = instant(row["sent_at"]).astimezone(ZONE)
        own = books.people[row["officer_id"]].settings.get("hour") if row["officer_id"] else None
        begins = min(DAY_FROM, time.fromisoformat(own)) if own else DAY_FROM
        night = not begins <= local.time() < DAY_UNTIL
        off = not _WORKING.is_working(local.date()) and not (row["kind"] == "events" and _near(books, row["id"]))
        acted = row["dedupe_key"].removeprefix("notice:").startswith(_ACTS) and row["due_at"] in acts
        answer = row["dedupe_key"].startswith("update:") and row["priority"] == 0
        if (night or off) and not (acted or answer or row["dedupe_key"].startswith("snooze:")):
            found.append((row["kind"], row["dedupe_key"], local.isoformat()))
    return found


def _near(books: Books, delivery: int) -> bool:
    """Whether it tells of something of its own day, or that many minutes before it begins."""
    rows = books.rows(
        "SELECT r.* FROM reminders r JOIN delivery_reminders l ON l.reminder_id = r.id WHERE l.delivery_id = ?",
        delivery,
    )
    return any(row["lead_days"] == 0 or row["lead_minutes"] is not None for row in rows)


def disturbed_in_quiet(books: Books, since: Mapping[int, datetime]) -> list[Fault]:
    """What reached somebody in the hours or on the days that they have set as quiet, `since` when, and was neither an
    answer nor could not wait.
    """
    found = []
    for row in books.after("SELECT * FROM deliveries WHERE state = 'sent' AND priority > 0", "sent_at"):
        person = books.people.get(row["officer_id"] or 0)
        at = instant(row["sent_at"])
        if person is None or person.id not in since or at <= since[person.id]:
            continue
        local, quiet = at.astimezone(ZONE), person.settings.get("quiet")
        hours = quiet and (local.time() >= time.fromisoformat(quiet[0]) or local.time() < time.fromisoformat(quiet[1]))
        if (hours or local.weekday() in person.settings.get("quiet_days", ())) and not _cannot_wait(books, row["id"]):
            found.append((person.id, row["kind"], row["dedupe_key"], local.isoformat()))
    return found


def _cannot_wait(books: Books, delivery: int) -> bool:
    """Whether it tells of something due today, or that begins before the day is over."""
    rows = books.rows(
        "SELECT r.* FROM reminders r JOIN delivery_reminders l ON l.reminder_id = r.id WHERE l.delivery_id = ?",
        delivery,
    )
    return any(row["phase"] == "ahead" and row["occurs_on"] <= row["day"] for row in rows)


def told_after_leaving(books: Books) -> list[Fault]:
    """What was sent to somebody who had left; and reminders and the like that were sent to somebody on leave."""
    found = []
    for row in books.after("SELECT * FROM deliveries WHERE state = 'sent' AND officer_id IS NOT NULL", "sent_at"):
        person, at = books.people[row["officer_id"]], instant(row["sent_at"])
        if person.left is not None and at > person.left:
            found.append(("left", person.id, row["kind"], row["dedupe_key"], at.isoformat()))
        if person.id in books.away(at) and row["kind"] != "message":
            found.append(("away", person.id, row["kind"], row["dedupe_key"], at.isoformat()))
    return found


def escalated_wrongly(books: Books, planned: Planned) -> list[Fault]:
    """Who was told of the same delay twice, twice on one day, while away, of what was not late, done or asked about."""
    rows = books.rows("SELECT * FROM escalations ORDER BY id")
    same = Counter((r["entry_id"], r["occurrence_key"], r["unit_id"], r["due"], r["officer_id"]) for r in rows)
    found: list[Fault] = [("twice", *key) for key, times in same.items() if times > 1]
    sent = books.rows("SELECT officer_id, sent_at FROM deliveries WHERE kind = 'escalation' AND state = 'sent'")
    days = Counter((row["officer_id"], day_of(instant(row["sent_at"]))) for row in sent)
    found += [("twice a day", *key) for key, times in days.items() if times > 1]
    for row in rows:
        if instant(row["at"]) <= books.since:
            continue
        at, task = instant(row["at"]), TaskKey(row["entry_id"], row["occurrence_key"])
        part = (*task, row["unit_id"])
        what = (*part, row["officer_id"], row["at"])
        if row["officer_id"] in books.away(at):
            found.append(("while away", *what))
        if state(books, *part, at)[0] == "done":
            found.append(("done", *what))
        if asks(books, *part, at):
            found.append(("asks for time", *what))
        if task in planned and due(books, *part, planned[task], at) != date.fromisoformat(row["due"]):
            found.append(("another due day", *what, due(books, *part, planned[task], at)))
        if date.fromisoformat(row["due"]) >= day_of(at):
            found.append(("not late", *what))
    return found


def never_escalated(books: Books, planned: Planned, until: datetime, *, days: int) -> list[Fault]:
    """Which units are late with a task by more than so many working days, and nobody was ever told of it."""
    told = {
        (row["entry_id"], row["occurrence_key"], row["unit_id"], row["due"])
        for row in books.rows("SELECT * FROM escalations")
    }
    found: list[Fault] = []
    for (entry, key), plan in planned.items():
        for unit in books.parts.get(entry, {}).get("responsible", ()):
            by = due(books, entry, key, unit, plan, until)
            if _WORKING.shift(by, days + 1) >= day_of(until) or (entry, key, unit, by.isoformat()) in told:
                continue
            # A request that waited kept it silent; of what was reopened or refused lately word may still be to come.
            lately = until - timedelta(days=7)
            open_ = all(state(books, entry, key, unit, at)[0] != "done" for at in (lately, until))
            if open_ and not any(asks(books, entry, key, unit, at) for at in (lately, until)):
                found.append((entry, key, unit, by))
    return found


def reminded_wrongly(books: Books) -> list[Fault]:
    """Of every reminder of a task that went out: who answered for an open part of it, or took part, and was not told;
    and who was told of it and did not.
    """
    found: list[Fault] = []
    links: dict[int, set[int]] = {}
    for row in books.rows(
        "SELECT l.reminder_id, d.officer_id FROM delivery_reminders l JOIN deliveries d ON d.id = l.delivery_id"
    ):
        links.setdefault(row["reminder_id"], set()).add(row["officer_id"])
    settled = "SELECT * FROM reminders WHERE kind = 'task' AND settled_at IS NOT NULL AND expired IS NULL"
    for row in books.after(settled, "settled_at"):
        at, told = instant(row["settled_at"]), links.get(row["id"], set())
        # What happened at that very instant may have happened before or after.
        wanted, just_before = (
            _concerned(books, row["entry_id"], row["occurrence_key"], row["units"], one) for one in (at, at - _TICK)
        )
        own = {id_ for id_, one in books.people.items() if {"leads", "off", "hour"} & one.settings.keys()}
        missing = (wanted & just_before) - told - own if row["common"] else set()
        if (
            at.astimezone(ZONE).time() != DAY_FROM
        ):  # a change of the calendar has brought it: who knows of it is left out
            missing -= _told_before(books, row["entry_id"], row["occurrence_key"], row["id"])
        what = (row["entry_id"], row["occurrence_key"], row["phase"], row["at"], row["units"])
        if missing:
            found.append(("not told", *what, sorted(missing)))
        if needless := told - wanted - just_before - own:
            found.append(("told", *what, sorted(needless)))
    return found


def _told_before(books: Books, entry: str, key: str, reminder: int) -> set[int]:
    """Who was told of a task by another reminder."""
    rows = books.rows(
        "SELECT d.officer_id FROM deliveries d JOIN delivery_reminders l ON l.delivery_id = d.id"
        " JOIN reminders r ON r.id = l.reminder_id WHERE r.entry_id = ? AND r.occurrence_key = ? AND r.id <> ?",
        *(entry, key, reminder),
    )
    return {row["officer_id"] for row in rows}


def _concerned(books: Books, entry: str, key: str, only: str, at: datetime) -> set[int]:
    """Who has something to do for a task: on duty for a unit that has not done it, or takes part until all have."""
    duty, parts = books.on_duty(at), books.parts.get(entry, {})

    def meant(unit: str) -> bool:
        named = f"|{unit}|" in only
        return not only or (named if only.startswith("+") else not named)

    open_ = [unit for unit in parts.get("responsible", ()) if state(books, entry, key, unit, at)[0] != "done"]
    answering = set().union(*(duty.get(unit, set()) for unit in parts.get("responsible", ())))
    wanted = set().union(*(duty.get(unit, set()) for unit in open_ if meant(unit)))
    if open_:
        for unit in parts.get("supporting", ()):
            if state(books, entry, key, unit, at)[0] != "done" and meant(unit):
                wanted |= duty.get(unit, set()) - answering
    return wanted


def unowned(books: Books, planned: Planned, names: Mapping[str, str], first: date, last: date) -> list[Fault]:
    """On which working days a unit had a task that was due or late and nobody who could be reached, and neither leads
    nor admins had been told.
    """
    said: dict[str, list[datetime]] = {}
    for row in books.rows(
        "SELECT payload, sent_at, officer_id FROM deliveries WHERE kind = 'message' AND state = 'sent' AND"
        " payload LIKE '%không %ai%'"
    ):
        text = json.loads(row["payload"])["text"]
        for unit, name in names.items():
            person = books.people.get(row["officer_id"] or 0)
            if name in text and person is not None and person.role_at(instant(row["sent_at"])) in ("lead", "admin"):
                said.setdefault(unit, []).append(instant(row["sent_at"]))
    found: list[Fault] = []
    since: dict[str, datetime] = {}
    day = first
    while day <= last:
        at = datetime.combine(day, time(20), ZONE)
        duty = books.on_duty(at)
        for unit in names:
            if duty.get(unit):
                since.pop(unit, None)
                continue
            if unit not in since:
                since[unit] = _alone_since(books, unit, at)
            late = [
                (entry, key)
                for (entry, key), plan in planned.items()
                if unit in books.parts.get(entry, {}).get("responsible", ())
                and due(books, entry, key, unit, plan, at) <= day
                and state(books, entry, key, unit, at)[0] != "done"
            ]
            # Word may come when the leave is noted, days before it begins.
            if (
                late
                and _WORKING.is_working(day)
                and not any(one >= since[unit] - timedelta(days=7) and one <= at for one in said.get(unit, ()))
            ):
                found.append((day, unit, late[0]))
        day += timedelta(days=1)
    return found


def _alone_since(books: Books, unit: str, at: datetime) -> datetime:
    """From which evening on nobody could be reached for a unit that has nobody at `at`; looked for in two months."""
    for _ in range(60):
        if books.on_duty(at - timedelta(days=1)).get(unit):
            break
        at -= timedelta(days=1)
    return at


def kept_states_wrong(books: Books) -> list[Fault]:
    """Where what is kept beside the history (the last report that stands, the first of its done) is another."""
    kept = {
        (row["entry_id"], row["occurrence_key"], row["unit_id"]): (row["report_id"], row["done_id"])
        for row in books.rows("SELECT * FROM unit_states")
    }
    said: dict[tuple[str, str, str], tuple[int, int | None]] = {}
    rows = books.rows("SELECT * FROM progress_reports ORDER BY id")
    undone = {row["undoes"] for row in rows}
    for row in rows:
        if row["undoes"] is None and row["id"] not in undone and row["status"] in STATES:
            part = (row["entry_id"], row["occurrence_key"], row["unit_id"])
            before = said.get(part, (0, None))[1]
            said[part] = row["id"], (before or row["id"]) if row["status"] == "done" else None
    return [
        (part, kept.get(part), said.get(part)) for part in kept.keys() | said.keys() if kept.get(part) != said.get(part)
    ]
