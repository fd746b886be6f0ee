"""The commands that each role is shown, in a menu and in the help."""

from bot.store.officers import Role
from bot.texts import Texts

_EVERYBODY = ("lich", "nhiemvu", "baocao", "lichsu", "dangky", "doilink", "trogiup", "dung")
_LEADS = (*_EVERYBODY[:2], "choduyet", *_EVERYBODY[2:])
_ADMINS = (*_LEADS[:-2], "them", "sua", "hoantac", *_EVERYBODY[-2:])
_STRANGERS: tuple[str, ...] = ("start", "trogiup")
_BY_ROLE: dict[Role, tuple[str, ...]] = {Role.UNIT_LEAD: _LEADS, Role.LEAD: _LEADS, Role.ADMIN: _ADMINS}


def commands(role: Role | None, say: Texts) -> list[tuple[str, str]]:
    """The commands of a role, or of strangers, each with what it does."""
    names = _STRANGERS if role is None else _BY_ROLE.get(role, _EVERYBODY)
    return [(name, say.plain(f"chat.command_{name}")) for name in names]
