"""Leave of somebody else, in plain words: "anh Hùng nghỉ phép từ mai đến 15/6", "chị Nga đi làm lại rồi".

Whoever may note it does so with these words; anybody else's go to those who may, and nothing is noted.
"""

from bot.chat.asked.spoken import bare, section_of
from bot.chat.people import leave, leave_words
from bot.chat.people.leave_words import LeaveWords
from bot.chat.turn import Turn
from bot.delivery.message import Message
from bot.office import absences as acts
from bot.office import people
from bot.store import officers
from bot.store.officers import Officer
from bot.texts import folded

_TITLES = frozenset(("anh", "chi", "em", "co", "chu", "bac", "ong", "ba", "dong"))
_MOST_OF_A_NAME = 6
"""Words."""


async def told(turn: Turn) -> bool:
    """Whether words tell that somebody of the office is away, or back again; False for anything else."""
    if not leave.alone(turn):
        return False
    everybody = await officers.enrolled(turn.connection)
    found = leave_words.told(turn.said.words, turn.office.today())
    who, back = (found.who, False) if found is not None else (_back(turn.said.words), True)
    if not who or who == "?":
        return False
    named = people.named(everybody, who)
    if len(named) == 1:
        await _of(turn, named[0], LeaveWords(None) if found is None else found, back=back)
    elif named or _titled(turn.said.words):
        names = [one.name for one in named or everybody if people.may_see(turn.me, one)]
        await turn.answer(Message(turn.say.html("people.leave_of_whom", who=who, several=len(named) > 1, names=names)))
    return bool(named) or _titled(turn.said.words)


async def _of(turn: Turn, person: Officer, found: LeaveWords, *, back: bool) -> None:
    if people.may_see(turn.me, person):
        await (leave.end(turn, person) if back else leave.go_on(turn, person, found, turn.said.words))
        return
    reached = await acts.hand_on(turn.office, turn.connection, turn.me, person, turn.said.words, key=turn.key)
    text = turn.say.html("people.leave_handed_on", name=person.name, reached=[one.name for one in reached])
    await turn.answer(Message(text))


def _back(words: str) -> str:
    """Who is said to be back: "chị Nga" of "chị Nga đi làm lại rồi"; "" where nobody is."""
    typed = words.split()
    for at in range(1, min(len(typed), _MOST_OF_A_NAME + 1)):
        name = typed[:at]
        if section_of(" ".join(typed[at:]), "leave.txt") == "back" and set(map(folded, name)) - _TITLES:
            return " ".join(name)
    return ""


def _titled(words: str) -> bool:
    """Whether the words begin as people are spoken of: "anh …", "đồng chí …"."""
    said = bare(words).split()
    return bool(said) and said[0] in _TITLES
