"""What has happened in an office before a test begins: who has enrolled, and until when time has gone on."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from bot.store.officers import Role

if TYPE_CHECKING:
    from .conftest import World


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A step of a beginning: somebody is invited and presses Start."""

    name: str
    units: tuple[str, ...] = ()
    role: Role = Role.OFFICER


@dataclass(frozen=True, slots=True)
class Until:
    """A step of a beginning: time goes on until this hour of the office's day."""

    day: date
    hour: int = 7
    minute: int = 30


Step: TypeAlias = "Enrolled | Until | Callable[[World], Awaitable[None]]"
LAN_ENROLLED = (Enrolled("Chị Lan", ("ubnd",)),)
LAN_REMINDED_OF_BOTH = (*LAN_ENROLLED, Until(date(2020, 3, 13), 18))
"""Of both tasks, due on 18 and 20 March; it is the evening of Friday, 13 March."""
BEFORE: dict[str, tuple[Step, ...]] = {
    "lan": (*LAN_ENROLLED, Until(date(2020, 3, 11))),
    "minh": (Enrolled("Anh Minh", ("mttq",)),),
    "lead": (Enrolled("Đồng chí Bí thư", role=Role.LEAD),),
    "deputy": (Enrolled("Đồng chí Phó Bí thư", role=Role.LEAD),),
    "admin": (Enrolled("Anh Minh", role=Role.ADMIN),),
}
"""What has happened when a fixture of this name is there, in this order. A module has its own in a `BEFORE`."""
