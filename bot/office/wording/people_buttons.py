"""The buttons about people, leave and units, and what their data mean: "verb:arguments"."""

from collections.abc import Iterable, Sequence

from bot.delivery.message import Button
from bot.office.wording.keyboards import Rows
from bot.texts import Texts

PEOPLE = "cb"
"""A page of the list."""
PERSON = "cc"
"""Somebody's card, and what their unit's lead may do there."""
KEEP = "ck"
"""What an admin does to somebody."""
INVITE = "cm"
"""Invitations."""
FORM = "cf"
"""An answer to the step of a form (see `chat.people.form`)."""
AWAY = "ca"
"""An absence that is noted."""
KEPT_UNIT = "cd"
"""A unit's card, and what an admin does to it."""
CHOICES = ("ok", "no", "skip", "none", "add", "move")
"""What may be answered to a form beside the number of something that it lists."""


def column(buttons: Iterable[Button]) -> Rows:
    """Each on a row of its own."""
    return tuple((button,) for button in buttons)


def pairs(buttons: Sequence[Button]) -> Rows:
    """Two in a row."""
    return tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))


def numbered(verb: str, names: Sequence[object]) -> Rows:
    """One numbered button for each, five in a row."""
    buttons = [Button(str(number), f"{verb}:{name}") for number, name in enumerate(names, start=1)]
    return tuple(tuple(buttons[start : start + 5]) for start in range(0, len(buttons), 5))


def form_choices(form: int, labels: Sequence[str]) -> list[Button]:
    """What a form's step lists, each by its place."""
    return [Button(label, f"{FORM}:{form}:{place}") for place, label in enumerate(labels)]


def form_button(form: int, choice: str, label: str) -> Button:
    """One of `CHOICES` as the answer to a form's step."""
    return Button(label, f"{FORM}:{form}:{choice}")


def cancel(form: int, say: Texts) -> Rows:
    """Huỷ."""
    return ((form_button(form, "no", say.plain("people.button_cancel")),),)


def undo(absence_id: int, say: Texts) -> Rows:
    """Hoàn tác under the confirmation of an absence."""
    return ((Button(say.plain("people.button_undo"), f"{AWAY}:{absence_id}:undo"),),)
