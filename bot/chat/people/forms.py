"""Which step of a form an answer goes to: by what the form does, in words or by a button.

Words that answer no step are left to what they are, and the form goes on: nobody is trapped in one, or loses it.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.chat import enrolment, settings
from bot.chat.admin import edit_steps
from bot.chat.people import form, inviting, keeping, leave, unit_keeping
from bot.chat.people.form import Form, Step
from bot.chat.turn import Turn


@dataclass(frozen=True, slots=True)
class _Said:
    """What words do to a step. What `surely` knows is the answer; of what is neither a plain question nor a report,
    `then` makes what it can. Where it only `listens`, it says nothing of other words.
    """

    surely: Step | None = None
    then: Step | None = None
    listens: bool = False


_SAID: dict[str, _Said] = {
    "invite_name": _Said(then=inviting.named),
    "invite_units": _Said(inviting.units_said, keeping.no_such_unit),
    "invite_role": _Said(inviting.role_said),
    "invite_post": _Said(inviting.post_known, inviting.post_said),
    "join": _Said(inviting.join_said),
    "rename": _Said(then=keeping.renamed),
    "units": _Said(keeping.units_said, keeping.no_such_unit),
    "leave_days": _Said(leave.days_said, leave.days_unclear),
    "leave_deputy": _Said(leave.deputy_said, leave.deputy_unknown),
    "unit_add": _Said(then=unit_keeping.added),
    "unit_name": _Said(then=unit_keeping.renamed),
    "unit_short": _Said(then=unit_keeping.renamed),
    "unit_parent": _Said(unit_keeping.parent_said, keeping.no_such_unit),
    "quit": _Said(enrolment.said, listens=True),
    "add": _Said(edit_steps.kind_said, listens=True),
    "edit": _Said(edit_steps.entry_said, listens=True),
    "settings": _Said(settings.said, listens=True),
}
_TAPPED: dict[str, Step] = {
    "invite_units": inviting.units_chosen,
    "invite_role": inviting.role_chosen,
    "invite_post": inviting.post_said,
    "join": inviting.join_tapped,
    "units": keeping.units_chosen,
    "leave_days": leave.days_tapped,
    "leave_deputy": leave.deputy_tapped,
    "unit_parent": unit_keeping.parent_chosen,
}


async def tapped(turn: Turn) -> None:
    """A button under the question of a form."""
    found = await form.tapped(turn)
    if found is not None and (step := _TAPPED.get(found.does)) is not None:
        await step(turn, found)


async def answered(turn: Turn, plainly: Sequence[Callable[[Turn], Awaitable[bool]]]) -> bool:
    """Whether words answer the question of a form, or ask `plainly` for something in the middle, and all is said.

    What was asked is answered, and the step is asked again; a report, a question about a task is left to the others.
    """
    found = await form.worded(turn)
    said = _SAID.get(found.does) if found is not None else None
    if found is None or said is None or not found.newest:
        return False
    if await _surely(turn, said, found):
        return True
    if said.listens:
        return False
    if form.gives_up(turn):
        await form.give_up(turn, found)
        return True
    for interpreter in plainly:
        if await interpreter(turn):
            await form.again(turn, found)
            return True
    if form.is_report(turn):
        return False
    if said.then is None or form.only_nods(turn) or not await said.then(turn, found):
        await form.again(turn, found, turn.say.html("people.step_not_read"))
    return True


async def answered_later(turn: Turn) -> bool:
    """Whether words that are no answer to what was asked since are one that a step of a form surely knows."""
    found = await form.worded(turn)
    said = _SAID.get(found.does) if found is not None else None
    return found is not None and said is not None and not found.newest and await _surely(turn, said, found)


async def _surely(turn: Turn, said: _Said, found: Form) -> bool:
    return said.surely is not None and await said.surely(turn, found)
