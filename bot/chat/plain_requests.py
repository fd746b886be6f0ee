"""What officers ask for in a few plain words instead of a command: help, their tasks, the calendar, who is late."""

import re

from bot.chat.leads import waiting
from bot.chat.lists import lists
from bot.chat.people import roster
from bot.chat.turn import Handler, Turn
from bot.delivery.message import Message
from bot.texts.folding import folded

# Words of address and particles around what is asked for.
_AROUND = re.compile(
    r"^(?:(?:da|bot|anh|chi|em|oi|cho|xem|xin|coi)\s+)+|(?:\s+(?:a|anh|chi|em|oi|bot|nhe|nha|vay|the|di|voi))+$"
)
_ASKED: tuple[tuple[Handler, frozenset[str]], ...] = (
    (
        lists.help_,
        frozenset(
            (
                "help",
                "tro giup",
                "huong dan",
                "huong dan su dung",
                "cach dung",
                "ban la ai",
                "bot la ai",
                "ai day",
                "menu",
            )
        ),
    ),
    (
        lists.tasks,
        frozenset(("viec cua toi", "viec cua em", "viec cua tui", "nhiem vu", "nhiem vu cua toi", "danh sach viec")),
    ),
    (roster.plainly, frozenset(("danh sach can bo", "can bo", "danh ba", "danh sach nguoi", "danh sach nhan su"))),
    (
        waiting.command,
        frozenset(
            (
                "viec cho duyet",
                "viec cho toi duyet",
                "viec dang cho duyet",
                "viec dang cho toi",
                "viec cho toi",
                "cho duyet",
                "co gi cho toi",
                "co gi cho toi khong",
                "co gi cho duyet",
                "co gi cho duyet khong",
                "co gi cho toi duyet khong",
                "co gi dang cho toi khong",
                "co viec gi cho toi khong",
                "co viec gi cho toi duyet khong",
                "co viec gi cho duyet khong",
                "con gi cho toi khong",
                "con gi cho duyet khong",
                "con viec gi cho duyet khong",
                "ai dang cho toi",
                "de nghi cho duyet",
                "de nghi gia han cho duyet",
                "danh sach cho duyet",
            )
        ),
    ),
    (lists.calendar, frozenset(("lich", "lich cong tac", "lich sap toi"))),
)


async def asked(turn: Turn) -> bool:
    """Answer what was asked for, said by itself. False for anything else. In a group only help is given."""
    if turn.said.attachment is not None or turn.incoming.quoted is not None:
        return False
    words = " ".join(re.sub(r"[^\w\s]", " ", folded(turn.said.words)).split())
    meant = {words, _AROUND.sub("", words)}
    handler = next((handler for handler, known in _ASKED if meant & known), None)
    if handler is not None and not turn.private and handler is not lists.help_:
        await turn.answer(Message(turn.say.html("chat.only_in_private")))
    elif handler is not None:
        await handler(turn)
    return handler is not None
