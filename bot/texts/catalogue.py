"""Message catalogues: `<locale>/<area>.toml`, each value a Jinja2 template, addressed as "area.key".

A message rendered with `html` escapes what is put into it (Telegram's HTML, Bot API "HTML style"); one rendered with
`plain` does not. A message that is missing or lacks a parameter raises, so that tests find it.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import jinja2

LOCALES = ("vi", "en")

_ESCAPING = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True)
_PLAIN = jinja2.Environment(
    autoescape=False,  # noqa: S701 - for terminals and .ics, which are not HTML
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True)
class Texts:
    """The catalogue of one language."""

    locale: str

    def html(self, key: str, **params: object) -> str:
        """The message `key` with `params` escaped for HTML. Raises KeyError for an unknown key."""
        return _template(self.locale, key, True).render(params).strip("\n")

    def plain(self, key: str, **params: object) -> str:
        """The message `key` with `params` as they are. Raises KeyError for an unknown key."""
        return _template(self.locale, key, False).render(params).strip("\n")

    def has(self, key: str) -> bool:
        """Whether the catalogue has the message `key`."""
        return key in messages(self.locale)


def texts(locale: str) -> Texts:
    """The catalogue for a locale such as "vi", "vi_VN.UTF-8" or "en"; Vietnamese for any other language."""
    return Texts("en" if locale.lower().startswith("en") else "vi")


@cache
def messages(locale: str) -> dict[str, str]:
    """All message sources of a locale as {"area.key": template source}."""
    found: dict[str, str] = {}
    for file in files("bot.texts").joinpath(locale).iterdir():
        if file.name.endswith(".toml"):
            area = file.name.removesuffix(".toml")
            for key, source in tomllib.loads(file.read_text(encoding="utf-8")).items():
                found[f"{area}.{key}"] = source.rstrip("\n")
    return found


@cache
def _template(locale: str, key: str, escape: bool) -> jinja2.Template:
    environment = _ESCAPING if escape else _PLAIN
    return environment.from_string(messages(locale)[key])
