"""The words of what the office says by itself, made when it is sent: what has been settled meanwhile is left out."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby

from bot.calendar.model import Occurrence, TaskKey
from bot.calendar.progress import UnitState
from bot.calendar.unit_terms import as_open, reporting_units
from bot.delivery.faults import NothingLeft
from bot.delivery.message import Message
from bot.office.escalation import working_days_late
from bot.office.office import Office
from bot.office.snooze import snooze_choices
from bot.office.task_ref import task_ref
from bot.office.wording import describe, keyboards
from bot.office.wording.digests import how, late_button, plain_title
from bot.store.deliveries import Delivery
from bot.texts import Texts, day_month, short_weekday

_BUTTONS = 20


def escalation(office: Office, delivery: Delivery, say: Texts) -> Message:
    """What is late, by unit. Raises NothingLeft where none of it is by now."""
    calendar, today, board = office.current, office.today(), delivery.board
    tasks = {task.task_key: task for task in office.tasks(calendar)}
    order = {unit.id: place for place, unit in enumerate(calendar.units)}
    left: list[tuple[str, Occurrence, date]] = []
    for item in delivery.payload["items"]:
        task = tasks.get(TaskKey(item["entry"], item["key"]))
        due = task.due_of(item["unit"]) if task is not None else None
        if task is None or due is None or due.isoformat() != item["due"]:
            continue  # it is gone, or is due on another day now
        if item["unit"] in task.entry.units and board.open(task.task_key, item["unit"]):
            left.append((item["unit"], task, due))
    if not left:
        raise NothingLeft("all of it is settled by now")
    left.sort(key=lambda one: (order.get(one[0], len(order)), one[0], one[2], one[1].entry.id))
    shown, refs = left[: office.escalation.lines], []
    blocks = []
    for unit, of_unit in groupby(shown, key=lambda one: one[0]):
        lines = []
        for _, task, due in of_unit:
            ref = task_ref(*task.task_key)
            if ref not in refs:
                refs.append(ref)
            state = board.states.get(task.task_key, {}).get(unit, UnitState())
            lines.append(
                say.html(
                    "rounds.escalation_line",
                    number=refs.index(ref) + 1,
                    title=plain_title(task),
                    day=day_month(due, today),
                    days=working_days_late(due, today, office.working),
                    state=how(state, say),
                )
            )
        name = next((one.name for one in calendar.units if one.id == unit), unit)
        blocks.append(say.html("rounds.escalation_unit", unit=name) + "\n" + "\n".join(lines))
    text = say.html("rounds.escalation", total=len(left))
    more = [say.html("rounds.more", n=len(left) - len(shown))] if len(left) > len(shown) else []
    foot = [say.html("rounds.escalation_foot")]
    rows = (*keyboards.number_buttons(refs[:_BUTTONS]), (late_button(say),))
    return Message("\n\n".join([text, *blocks, *more, *foot]), rows)


def again(office: Office, delivery: Delivery, say: Texts) -> Message:
    """What was asked and not answered, in short, as an answer to the first message. Raises NothingLeft."""
    asked = list(_unanswered(office, delivery))
    if not asked:
        raise NothingLeft("all of it is answered by now")
    today = office.today()
    first = asked[0]
    if delivery.task is not None:
        task, sent, message_id = first
        text = say.html(
            "rounds.again_one",
            title=plain_title(task),
            due=describe.due(task, today, say),
            day=_day(sent, say),
            part=_part(office, delivery, task),
        )
        can_wait = bool(snooze_choices(office.now(), task, office.lead_times))
        buttons = keyboards.task_buttons(task_ref(*task.task_key), say, snooze=can_wait)
        return Message(text, buttons, reply_to=message_id)
    text = say.html(
        "rounds.again",
        tasks=[
            (plain_title(task), describe.due(task, today, say), _day(sent, say), _part(office, delivery, task))
            for task, sent, _ in asked
        ],
    )
    refs = [task_ref(*task.task_key) for task, _, _ in asked]
    return Message(text, keyboards.number_buttons(refs), reply_to=first[2])


def _unanswered(office: Office, delivery: Delivery) -> Iterator[tuple[Occurrence, date, str]]:
    """The tasks that are still open and on which nobody has reported since: with the day and id of the reminder."""
    tasks = {task.task_key: task for task in office.tasks(office.current)}
    for item in delivery.payload["items"]:
        task = tasks.get(TaskKey(item["entry"], item["key"]))
        if task is None:
            continue
        sent_at = datetime.fromisoformat(item["sent_at"])
        units = reporting_units(task.entry, delivery.units)
        held = [delivery.board.states.get(task.task_key, {}).get(unit, UnitState()) for unit in units]
        said = any(state.reported_at is not None and state.reported_at >= sent_at for state in held)
        if not said and delivery.board.concerns(task, units):
            yield (
                as_open(task, units, delivery.board.states.get(task.task_key, {})),
                sent_at.astimezone(office.zone).date(),
                item["message_id"],
            )


def _part(office: Office, delivery: Delivery, task: Occurrence) -> str:
    """The units of which only a part of the task is asked; nothing for those that answer for it."""
    units = reporting_units(task.entry, delivery.units)
    return "" if set(units) & set(task.entry.units) else ", ".join(describe.unit_names(office.current, units))


def _day(day: date, say: Texts) -> str:
    return f"{short_weekday(day, say.locale)} {day_month(day)}"
