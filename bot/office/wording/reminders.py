"""What a delivery of reminders says."""

import html
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.calendar.model import Calendar, Kind, Occurrence
from bot.calendar.occurrences import entry_occurrences
from bot.calendar.progress import UnitState
from bot.calendar.reminders import Reminder
from bot.calendar.unit_terms import seen_by
from bot.calendar.working_days import WorkingDays
from bot.delivery.message import Message
from bot.office.office import Office
from bot.office.snooze import snooze_choices
from bot.office.task_ref import task_ref
from bot.office.wording import describe, keyboards
from bot.office.wording import rounds as of_rounds
from bot.store import rounds
from bot.store.deliveries import Delivery, DueReminder
from bot.texts import Texts, day_and_weekday

LONGEST = 4096
"""Telegram's limit on a text, in characters after its entities are parsed (Bot API, sendMessage)."""
_BRIEF_FROM = 8
_LIST_MOST = 25
_AROUND = timedelta(days=400)


def render(office: Office, delivery: Delivery, now: datetime) -> Message:
    """The message of a delivery as of `now` (UTC), in its officer's language. Raises NothingLeft."""
    say = office.texts(delivery.locale)
    if delivery.kind in ("message", rounds.DIGEST):
        message = Message.from_payload(delivery.payload)
    elif delivery.kind in rounds.KINDS:
        make = of_rounds.escalation if delivery.kind == rounds.ESCALATION else of_rounds.again
        message = make(office, delivery, say)
    else:
        message = _reminders(office, delivery, say)
    notes = []
    if delivery.kind != "message" and now - delivery.due_at >= office.late_after:
        was_due = delivery.due_at.astimezone(office.zone)
        notes.append(say.html("chat.late", time=f"{was_due:%H:%M}", day=day_and_weekday(was_due.date(), say.locale)))
    if delivery.maybe_repeated:
        notes.append(say.html("chat.maybe_repeated"))
    return replace(message, text=_fitting("\n\n".join([*notes, message.text])))


def _fitting(text: str) -> str:
    """`text` as it is, or, where Telegram would refuse it for its length, its first words without formatting."""
    shown = plain(text)
    if len(shown.encode("utf-16-le")) // 2 <= LONGEST:
        return text
    return html.escape(shown.encode("utf-16-le")[: 2 * (LONGEST - 1)].decode("utf-16-le", "ignore") + "…", quote=False)


def _reminders(office: Office, delivery: Delivery, say: Texts) -> Message:
    calendar = seen_by(office.current, delivery.units)
    if delivery.task is not None:
        task = office.task(calendar, delivery.task)
        if task is None:
            raise LookupError(f"task {delivery.task} is no longer in the calendar")
        message = task_message(office, task, calendar, delivery.states, delivery.units, say)
        if lead := delivery.payload.get("lead"):
            return replace(message, text=say.html("board.nudge", lead=lead) + "\n\n" + message.text)
        return message
    found = [occurrence_of(due, calendar, office.working) for due in delivery.reminders]
    here = list({one.task_key: one for one in found if one is not None}.values())
    if delivery.kind in ("weekly", "tasks"):
        return list_message(delivery.kind, here, office.today(), say)
    return events_message(here, calendar, office.today(), say, now=office.now().astimezone(office.zone))


def task_message(
    office: Office,
    task: Occurrence,
    calendar: Calendar,
    states: Mapping[str, UnitState],
    units: tuple[str, ...],
    say: Texts,
) -> Message:
    """One task with its buttons; a reply to it means that task."""
    ref = task_ref(*task.task_key)
    text = (
        describe.task(
            task, calendar, office.today(), states, say, units=units, now=office.now().astimezone(office.zone)
        )
        + "\n\n"
        + say.html("chat.how_to_answer")
    )
    can_wait = bool(snooze_choices(office.now(), task, office.lead_times))
    return Message(text, keyboards.task_buttons(ref, say, snooze=can_wait))


def events_message(
    events: list[Occurrence], calendar: Calendar, today: date, say: Texts, *, now: datetime | None = None
) -> Message:
    """Everything that is marked on the coming days, together; many of them in one line each. `now` is office time."""
    head = say.html("chat.events_head") + "\n\n" if len(events) > 1 else ""
    if len(events) < _BRIEF_FROM:
        blocks = [describe.event(event, calendar, today, say, now=now) for event in events]
    else:
        blocks = [
            say.html(
                "chat.event_brief",
                mark=describe.mark(event),
                title=describe.title(event),
                when=describe.when(event, today, say, now=now),
                place=event.entry.place,
            )
            for event in events
        ]
    text = head + "\n\n".join(blocks)
    left = 0
    while len(text) > LONGEST - 100:
        blocks.pop()
        left += 1
        text = head + "\n\n".join(blocks) + "\n\n" + say.html("chat.events_more", n=left)
    return Message(text)


def list_message(kind: str, tasks: list[Occurrence], today: date, say: Texts) -> Message:
    """A numbered list of tasks with a button for each: the "weekly" one, or "tasks" that a change has brought."""
    shown = sorted(tasks, key=lambda task: (task.start or date.max, task.entry.id))[:_LIST_MOST]
    text = say.html(
        f"chat.{kind}",
        total=len(tasks),
        tasks=[(describe.title(task)[:100], describe.due(task, today, say)) for task in shown],
        more=len(tasks) - len(shown),
    )
    return Message(text, keyboards.number_buttons([task_ref(*task.task_key) for task in shown]))


def occurrence_of(due: DueReminder, calendar: Calendar, working: WorkingDays) -> Occurrence | None:
    """The occurrence that a planned reminder is about, as the calendar has it now; None if it is gone."""
    entry = calendar.by_id.get(due.entry_id)
    if entry is None:
        return None
    near = entry_occurrences(entry, calendar, due.occurs_on - _AROUND, due.occurs_on + _AROUND, working)
    return next((found for found in near if found.key == due.occurrence_key), None)


def reminder_text(reminder: Reminder, calendar: Calendar, say: Texts, zone: ZoneInfo) -> str:
    """A reminder as plain text in an office of `zone`, as `nhaclich rehearse` prints it."""
    occurrence = reminder.occurrence
    now = reminder.at.astimezone(zone)
    if occurrence.entry.kind is Kind.TASK:
        return plain(describe.task(occurrence, calendar, reminder.day, {}, say, now=now))
    return plain(describe.event(occurrence, calendar, reminder.day, say, now=now))


def plain(text: str) -> str:
    """Telegram HTML without its tags."""
    return html.unescape(re.sub(r"<[^>]*>", "", text)).strip()
