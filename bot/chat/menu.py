"""The commands that each role is shown, in a menu and in the help."""

from bot.store.officers import Role
from bot.texts import Texts

_EVERYBODY = ("lich", "nhiemvu", "tiendo", "baocao", "lichsu", "dangky", "doilink", "vang", "caidat", "trogiup", "dung")
_UNIT_LEADS = (*_EVERYBODY[:3], "choduyet", *_EVERYBODY[3:-2], "canbo", *_EVERYBODY[-2:])
_LEADS = (*_UNIT_LEADS[:-2], "tonghop", *_EVERYBODY[-2:])
_ADMINS = (*_LEADS[:-2], "moi", "donvi", "them", "sua", "hoantac", "nhatky", *_EVERYBODY[-2:])
_STRANGERS: tuple[str, ...] = ("start", "trogiup")
_BY_ROLE: dict[Role, tuple[str, ...]] = {Role.UNIT_LEAD: _UNIT_LEADS, Role.LEAD: _LEADS, Role.ADMIN: _ADMINS}


def commands(role: Role | None, say: Texts) -> list[tuple[str, str]]:
    """The commands of a role, or of strangers, each with what it does."""
    names = _STRANGERS if role is None else _BY_ROLE.get(role, _EVERYBODY)
    return [(name, say.plain(f"chat.command_{name}")) for name in names]
