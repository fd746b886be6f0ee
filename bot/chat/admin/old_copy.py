"""What an old copy of the database would send again is held, until an admin says what is to become of it."""

from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.chat.turn import Turn
from bot.clock import office_day
from bot.delivery.fanning import fan_out
from bot.delivery.message import Button, Message
from bot.office import alerts
from bot.office.office import Office
from bot.office.wording import keyboards
from bot.store import transitions
from bot.texts import Texts, full_date

_RELEASE, _DROP = "send", "drop"


async def hold(office: Office, connection: AsyncConnection, made_at: datetime | None) -> int:
    """Hold everything that is due, and ask the admins. `made_at` (UTC) is when the copy was made, where that is known.

    Returns how many messages are held.
    """
    now = office.now()
    await transitions.rescue(connection, now, every=True)
    await fan_out(connection, now, today=office.today(), supporting=office.lead_times.supporting)
    total = await transitions.hold(connection, now)
    made = office_day(made_at, office.zone) if made_at else None
    await alerts.tell_admins(office, connection, f"held:{now.isoformat()}", lambda say: _question(total, made, say))
    return total


async def held_tapped(turn: Turn) -> None:
    """Gửi đi or Bỏ: an admin decides once."""
    if turn.tap.choice == _RELEASE:
        key, total = "operations.released", await transitions.release_held(turn.connection, turn.office.now())
    else:
        key, total = "operations.dropped", await transitions.drop_held(turn.connection)
    if total:
        await turn.note("release" if turn.tap.choice == _RELEASE else "drop", "held", after={"messages": total})
    turn.edit_buttons(Message(""))
    await turn.answer(Message(turn.say.html(key if total else "operations.nothing_held", total=total)))


def _question(total: int, made: date | None, say: Texts) -> Message:
    day = full_date(made, say.locale) if made else ""
    if not total:
        return Message(say.html("operations.held_nothing", day=day))
    buttons = (
        Button(say.plain("operations.button_release"), f"{keyboards.HELD}:{_RELEASE}"),
        Button(say.plain("operations.button_drop"), f"{keyboards.HELD}:{_DROP}"),
    )
    return Message(say.html("operations.held", day=day, total=total), (buttons,))
