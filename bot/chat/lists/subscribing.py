"""/dangky: the officer's own calendar, into any phone; /doilink: another link in the place of one that others know."""

import io
from urllib.parse import quote

from bot.chat.turn import Turn
from bot.delivery.message import Button, Message
from bot.office.wording import keyboards
from bot.store import feeds, officers
from bot.texts import day_and_weekday

_GOOGLE = "https://calendar.google.com/calendar/r?cid={link}"
_OUTLOOK = "https://outlook.live.com/calendar/0/addfromweb?url={link}&name={name}"
_OFFICE = "https://outlook.office.com/calendar/0/addfromweb?url={link}&name={name}"


async def subscribe(turn: Turn) -> None:
    """/dangky: the link, how each program takes it, who fetched it last, and its QR code as a picture."""
    await _show(turn, turn.me.feed_generation)


async def renew(turn: Turn) -> None:
    """/doilink asks once more: every phone that has the old link loses the calendar."""
    yes = Button(turn.say.plain("subscribe.button_renew"), f"{keyboards.RENEW}:{turn.me.feed_generation}")
    no = Button(turn.say.plain("subscribe.button_keep"), f"{keyboards.RENEW}:no")
    await turn.answer(Message(turn.say.html("subscribe.sure"), ((yes, no),)))


async def renew_tapped(turn: Turn) -> None:
    """The answer to that question. A second tap finds another generation, and changes nothing."""
    if turn.tap.choice == "no":
        turn.edit(Message(turn.say.html("subscribe.kept")))
        return
    if turn.tap.number != turn.me.feed_generation:
        turn.toast(turn.say.plain("subscribe.already"))
        return
    await officers.new_feed_generation(turn.connection, turn.me.id)
    await turn.note("renew_link", f"officer:{turn.me.id}")
    turn.edit(Message(turn.say.html("subscribe.renewed")))
    await _show(turn, turn.me.feed_generation + 1)


async def _show(turn: Turn, generation: int) -> None:
    say, office = turn.say, turn.office
    link = office.feed_link(turn.me.id, generation)
    webcal = f"webcal://{link.partition('://')[2]}"
    used = await feeds.last_use(turn.connection, turn.me.id) if generation == turn.me.feed_generation else None
    when = used.used_at.astimezone(office.zone) if used else None
    text = say.html(
        "subscribe.links",
        link=link,
        webcal=webcal,
        page=office.page_link(turn.me.id, generation),
        client=(used.client if used.client != "?" else say.plain("subscribe.some_program")) if used else "",
        when=f"{when:%H:%M} {day_and_weekday(when.date(), say.locale)}" if when else "",
    )
    escaped = {"link": quote(link, safe=""), "name": quote(office.name, safe="")}
    buttons = (
        (Button(say.plain("subscribe.google"), url=_GOOGLE.format(link=quote(webcal, safe=""))),),
        (
            Button(say.plain("subscribe.outlook"), url=_OUTLOOK.format(**escaped)),
            Button(say.plain("subscribe.office"), url=_OFFICE.format(**escaped)),
        ),
    )
    await turn.answer(Message(text, buttons))
    channel, address = turn.channel, turn.address
    # Losing the picture is harmless, and so is a second one: the link itself goes through the outbox.
    turn.afterwards(lambda: channel.send_picture(address, qr_code(webcal), caption=say.plain("subscribe.picture")))


def qr_code(words: str) -> bytes:
    """A PNG that a phone's camera reads as `words`."""
    import segno  # only needed when somebody subscribes

    png = io.BytesIO()
    segno.make(words, error="m", micro=False).save(png, kind="png", scale=8, border=4)
    return png.getvalue()
