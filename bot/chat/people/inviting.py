"""/moi: somebody is invited, in one line or step by step; open invitations; and one for who is here already."""

from typing import Any

from bot.chat import plain_requests
from bot.chat.answers import asking
from bot.chat.asked.spoken import spoken
from bot.chat.people import keeping, roster
from bot.chat.people.form import Form, again, ask, close, give_up, say
from bot.chat.turn import Turn
from bot.delivery.message import Button, Message
from bot.office import invitations as acts
from bot.office import people
from bot.office.rights import Right, may
from bot.office.unit_names import in_words
from bot.office.wording import people_buttons
from bot.office.wording.people_buttons import INVITE
from bot.store import invitations
from bot.store.audit import Doer, Via
from bot.store.invitations import Invitation
from bot.store.officers import InvitationFault, Officer, Role
from bot.texts import LOCALES, folded, texts

_NO_POST = frozenset(("bo qua", "khong co", "khong", "khong co chuc vu", "chua co"))
_ADD, _MOVE = frozenset(("them", "them vao")), frozenset(("chuyen", "chuyen han", "chuyen sang", "chuyen han sang"))
_AS_IT_IS = frozenset(("de nguyen", "giu nguyen", "khong", "khong doi"))
_LONGEST_POST = 120
_MOST_OPEN = 20
_ROLES = {
    "quan tri vien": Role.ADMIN,
    "quan tri": Role.ADMIN,
    "lanh dao": Role.LEAD,
    "lanh dao don vi": Role.UNIT_LEAD,
    "truong don vi": Role.UNIT_LEAD,
    "phu trach don vi": Role.UNIT_LEAD,
    "can bo": Role.OFFICER,
}


async def command(turn: Turn) -> None:
    """/moi Nguyễn Văn An, UBND, cán bộ; or /moi alone, which asks."""
    line = " ".join(turn.said.words.partition(" ")[2].split())
    if line:
        await _line(turn, line)
    else:
        await ask(turn, "invite_name", turn.say.html("people.invite_name"))


async def tapped(turn: Turn) -> None:
    """Mời, the list of open invitations, or Thu hồi under one."""
    if turn.tap.choice == "new":
        await ask(turn, "invite_name", turn.say.html("people.invite_name"))
    elif turn.tap.choice == "list":
        await turn.answer(await _open(turn))
    else:
        found = await invitations.by_id(turn.connection, turn.tap.number, turn.office.now())
        by = Doer(Via.CHAT, turn.me.id)
        if found is None or not await acts.withdraw(turn.office, turn.connection, by, found):
            turn.toast(turn.say.plain("people.invitation_gone"))
            return
        turn.edit(Message(turn.say.html("people.withdrawn", name=found.name)))


async def named(turn: Turn, form: Form) -> bool:
    """The name of whom to invite, or all of it in a line."""
    if not may(turn.me, Right.KEEPS):
        return False
    await close(turn, form)
    await _line(turn, " ".join(turn.said.words.split()))
    return True


async def units_chosen(turn: Turn, form: Form) -> bool:
    """The units of whom to invite are ticked."""
    chosen = await keeping.ticked(turn, form)
    if chosen is None or not may(turn.me, Right.KEEPS):
        return True
    role = Role(form.body["role"]) if form.body["role"] else None
    if not chosen and role in (Role.OFFICER, Role.UNIT_LEAD):
        turn.toast(turn.say.plain("people.units_needed", role=turn.say.plain(f"chat.role_{form.body['role']}")))
        return True
    await _go_on(turn, form, units=chosen)
    return True


async def units_said(turn: Turn, form: Form) -> bool:
    """The same in words: "MTTQ, UBND"; "mời Nguyễn Văn An, UBND" begins anew."""
    if not may(turn.me, Right.KEEPS) or plain_requests.as_command(turn.incoming) is not None:
        return False
    chosen = await keeping.typed(turn, form)
    if chosen:
        await _go_on(turn, form, units=chosen)
    return chosen is not None


async def role_chosen(turn: Turn, form: Form) -> bool:
    """What whom to invite will be, by a button."""
    if turn.tap.value is not None and turn.tap.value < len(people.RANK):
        await _as_role(turn, form, people.RANK[turn.tap.value])
    return True


async def role_said(turn: Turn, form: Form) -> bool:
    """The same in words: "cán bộ", "lãnh đạo đơn vị"."""
    role = _role(turn.said.words)
    if role is not None:
        await _as_role(turn, form, role)
    return role is not None


async def _as_role(turn: Turn, form: Form, role: Role) -> None:
    if not may(turn.me, Right.KEEPS):
        return
    if not form.body["units"] and role in (Role.OFFICER, Role.UNIT_LEAD):
        text = turn.say.plain("people.units_needed", role=turn.say.plain(f"chat.role_{role.value}"))
        if turn.incoming.tap is not None:
            turn.toast(text)
        else:
            await again(turn, form, text)
        return
    await _go_on(turn, form, units=form.body["units"], role=role)


async def _go_on(turn: Turn, form: Form, *, units: list[str], role: Role | None = None) -> None:
    body = form.body
    role = role or (Role(body["role"]) if body["role"] else None)
    await close(turn, form)
    await _next(turn, body["name"], units, role, body["post"], typed=body["typed"], units_known=True)


async def post_known(turn: Turn, form: Form) -> bool:
    """Words that are surely meant for the post: that there is none, or the name of a role ("cán bộ")."""
    passed = not _NO_POST.isdisjoint(spoken(turn.said.words))
    if passed:
        await _with_post(turn, form, "")
    return passed or (_role(turn.said.words) is not None and await post_said(turn, form))


async def post_said(turn: Turn, form: Form) -> bool:
    """The post of whom to invite, in words, or passed over with a button."""
    skipped = turn.incoming.tap is not None
    await _with_post(turn, form, "" if skipped else " ".join(turn.said.words.split())[:_LONGEST_POST])
    return True


async def _with_post(turn: Turn, form: Form, post: str) -> None:
    if may(turn.me, Right.KEEPS):
        await close(turn, form)
        await _make(turn, form.body["name"], form.body["units"], Role(form.body["role"]), post)


# ---- somebody who is here opens another invitation -------------------------------------------------------------------


async def offered(turn: Turn, code: str) -> None:
    """What an invitation means for somebody who is enrolled: to be added, or to move. It is spent only then."""
    say, me = turn.say, turn.me
    found = await invitations.by_code(turn.connection, code, turn.office.now())
    if isinstance(found, InvitationFault):
        key = "already_enrolled" if found is InvitationFault.UNKNOWN else f"code_{found.value}"
        await turn.answer(Message(say.html(f"chat.{key}", name=me.name)))
        return
    now = as_what(turn, me)
    added, moved = (acts.joined(me, found, move=move) for move in (False, True))
    if (set(added.units), added.role) == (set(me.units), me.role) == (set(moved.units), moved.role):
        await turn.answer(Message(say.html("people.join_same", me=me.name, now=now)))
        return
    labels = [
        (name, say.plain(f"people.button_join_{name}", what=as_what(turn, one)))
        for name, one in (("add", added), ("move", moved))
        if (set(one.units), one.role) != (set(me.units), me.role)
    ]
    stay = say.plain("people.button_join_no")
    await ask(
        turn,
        "join",
        say.html("people.join_how", me=me.name, now=now, new=as_what(turn, found)),
        lambda form: people_buttons.column(
            people_buttons.form_button(form, name, label) for name, label in (*labels, ("no", stay))
        ),
        invitation=found.id,
    )


async def join_tapped(turn: Turn, form: Form) -> bool:
    """Thêm or Chuyển."""
    if turn.tap.choice in ("add", "move"):
        await _join(turn, form, move=turn.tap.choice == "move")
    return True


async def join_said(turn: Turn, form: Form) -> bool:
    """The same in words, or "để nguyên"."""
    said = spoken(turn.said.words)
    if not _AS_IT_IS.isdisjoint(said):
        await give_up(turn, form)
        return True
    move = not _MOVE.isdisjoint(said)
    if not move and _ADD.isdisjoint(said):
        return False
    await _join(turn, form, move=move)
    return True


async def _join(turn: Turn, form: Form, *, move: bool) -> None:
    found = await invitations.by_id(turn.connection, form.body["invitation"], turn.office.now())
    await close(turn, form)
    after = await acts.join(turn.office, turn.connection, turn.me, found, move=move) if found is not None else None
    if after is None:
        await say(turn, turn.say.html("people.invitation_gone"))
        return
    await say(turn, turn.say.html("people.joined", what=as_what(turn, after)))
    keeping.menu_of(turn, after)


def as_what(turn: Turn, one: Officer | Invitation) -> str:
    """ "cán bộ, UBND, MTTQ"."""
    role = turn.say.plain(f"chat.role_{one.role.value}")
    return turn.say.plain("people.as_what", role=role, units=roster.units(turn, one.units))


# ---- what was typed --------------------------------------------------------------------------------------------------


async def _line(turn: Turn, line: str) -> None:
    """ "Nguyễn Văn An, Phó Chủ tịch, UBND, cán bộ": a name, then units, a role and a post in any order."""
    name, *more = (part.strip() for part in line.replace(";", ",").split(","))
    if not keeping.is_name(name):
        text = turn.say.html("people.bad_name", most=people.LONGEST_NAME)
        await ask(turn, "invite_name", text)
        return
    units: list[str] = []
    role: Role | None = None
    others: list[str] = []
    for part in filter(None, more):
        named, strange = in_words(turn.calendar.units, part)
        if not strange:
            units += [unit.id for unit in named if unit.id not in units]
        elif (meant := _role(part)) is not None:
            role = meant
        else:
            others.append(part)
    # "XYZ" beside no unit was meant for one; what is written as words is a post.
    strange = [part for part in others if not units and part.isupper() and " " not in part]
    posts = [part for part in others if part not in strange]
    post = ", ".join(posts)[:_LONGEST_POST]
    await _next(turn, name, units, role, post, typed=bool(more), strange=", ".join(strange))


def _role(words: str) -> Role | None:
    said = folded(words)
    labels = {
        folded(texts(locale).plain(f"chat.role_{role.value}")): role for locale in LOCALES for role in people.RANK
    }
    return _ROLES.get(said) or labels.get(said)


async def _next(
    turn: Turn,
    name: str,
    units: list[str],
    role: Role | None,
    post: str,
    *,
    typed: bool = False,
    units_known: bool = False,
    strange: str = "",
) -> None:
    """Ask for what is still to be known, or invite."""
    say = turn.say
    needed = role in (None, Role.OFFICER, Role.UNIT_LEAD)
    so_far: dict[str, Any] = {"role": role.value if role else "", "post": post, "typed": typed}
    if not units and not units_known and needed and turn.calendar.units:
        await keeping.choose_units(turn, name, (), "invite_units", strange=strange, **so_far)
    elif role is None:
        labels = [say.plain(f"people.role_what_{one.value}") for one in people.RANK]
        await ask(
            turn,
            "invite_role",
            say.html("people.invite_role", name=name),
            lambda form: (
                *people_buttons.column(people_buttons.form_choices(form, labels)),
                *people_buttons.cancel(form, say),
            ),
            name=name,
            units=units,
            **so_far,
        )
    elif not post and not typed:
        skip = say.plain("people.button_skip")
        await ask(
            turn,
            "invite_post",
            say.html("people.invite_post", name=name),
            lambda form: ((people_buttons.form_button(form, "skip", skip), *people_buttons.cancel(form, say)[0]),),
            name=name,
            units=units,
            **so_far,
        )
    else:
        await _make(turn, name, units, role, post)


async def _make(turn: Turn, name: str, units: list[str], role: Role, post: str) -> None:
    """Invite: a message to forward, and one that says so."""
    say, office = turn.say, turn.office
    by = Doer(Via.CHAT, turn.me.id)
    made = await acts.make(office, turn.connection, by, name=name, post=post, role=role, units=units)
    until = f"{made.expires_at.astimezone(office.zone):%H:%M %d/%m/%Y}"
    link = office.invitation_link(made.code)
    await turn.answer(Message(say.html("people.invitation", name=name, office=office.name, link=link, until=until)))
    text = say.html(
        "people.invited",
        name=name,
        post=post,
        role=say.plain(f"chat.role_{role.value}"),
        units=roster.units(turn, tuple(units)),
        until=until,
    )
    button = Button(say.plain("people.button_withdraw_this"), f"{INVITE}:{made.id}:withdraw")
    await turn.answer(Message(text, ((button,),)))


async def _open(turn: Turn) -> Message:
    """The open invitations, each to be called back."""
    say, zone = turn.say, turn.office.zone
    found = await invitations.open_ones(turn.connection, turn.office.now())
    if not found:
        return Message(say.html("people.invitations_none"))
    lines = [
        say.html(
            "people.invitations_line",
            number=number,
            name=one.name,
            role=say.plain(f"chat.role_{one.role.value}"),
            units=roster.units(turn, one.units),
            until=f"{one.expires_at.astimezone(zone):%H:%M %d/%m/%Y}",
        )
        for number, one in enumerate(found[:_MOST_OPEN], start=1)
    ]
    await asking.listed(turn, [])  # a number alone withdraws nothing
    buttons = [
        Button(say.plain("people.button_withdraw", number=number), f"{INVITE}:{one.id}:withdraw")
        for number, one in enumerate(found[:_MOST_OPEN], start=1)
    ]
    head = say.html("people.invitations_head", total=len(found))
    return Message("\n".join([head, "", *lines]), people_buttons.pairs(buttons))
