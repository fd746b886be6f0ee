"""Which step of a form an answer goes to: by what the form does, in words or by a button."""

from bot.chat.people import form, inviting, keeping, leave, unit_keeping
from bot.chat.people.form import Step
from bot.chat.turn import Turn

_SAID: dict[str, Step] = {
    "invite_name": inviting.named,
    "invite_post": inviting.post_said,
    "rename": keeping.renamed,
    "leave_days": leave.days_said,
    "leave_deputy": leave.deputy_said,
    "unit_add": unit_keeping.added,
    "unit_name": unit_keeping.renamed,
    "unit_short": unit_keeping.renamed,
}
_TAPPED: dict[str, Step] = {
    "invite_units": inviting.units_chosen,
    "invite_role": inviting.role_chosen,
    "invite_post": inviting.post_said,
    "join": inviting.join_tapped,
    "units": keeping.units_chosen,
    "leave_days": leave.days_said,
    "leave_deputy": leave.deputy_said,
    "unit_parent": unit_keeping.parent_chosen,
}


async def tapped(turn: Turn) -> None:
    """A button under the question of a form."""
    found = await form.tapped(turn)
    if found is not None and (step := _TAPPED.get(found.does)) is not None:
        await step(turn, found)


async def answered(turn: Turn) -> bool:
    """Whether words answer the question of a form."""
    found = await form.worded(turn)
    step = _SAID.get(found.does) if found is not None else None
    return found is not None and step is not None and await step(turn, found)
