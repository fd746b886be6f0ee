"""Message catalogues: `<locale>/<area>.toml`, each value a Jinja2 template, addressed as "area.key".

A message rendered with `html` escapes what is put into it (Telegram's HTML, Bot API "HTML style"); one rendered with
`plain` does not. A message that is missing or lacks a parameter raises, so that tests find it.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import jinja2

LOCALES = ("vi", "en")


@dataclass(frozen=True, slots=True)
class Texts:
    """The catalogue of one language."""

    locale: str

    def html(self, key: str, **params: object) -> str:
        """The message `key` with `params` escaped for HTML. Raises KeyError for an unknown key."""
        return _rendered(self.locale, key, True, params)

    def plain(self, key: str, **params: object) -> str:
        """The message `key` with `params` as they are. Raises KeyError for an unknown key."""
        return _rendered(self.locale, key, False, params)

    def has(self, key: str) -> bool:
        """Whether the catalogue has the message `key`."""
        area, _, name = key.partition(".")
        return name in _area(self.locale, area)


def texts(locale: str) -> Texts:
    """The catalogue for a locale such as "vi", "vi_VN.UTF-8" or "en"; Vietnamese for any other language."""
    return Texts("en" if locale.lower().startswith("en") else "vi")


def messages(locale: str) -> dict[str, str]:
    """All message sources of a locale as {"area.key": template source}."""
    areas = [file.name.removesuffix(".toml") for file in files("bot.texts").joinpath(locale).iterdir()]
    return {f"{area}.{key}": source for area in areas for key, source in _area(locale, area).items()}


@cache
def _area(locale: str, area: str) -> dict[str, str]:
    """The message sources of one file; none where there is no such file."""
    file = files("bot.texts").joinpath(locale, f"{area}.toml")
    if not file.is_file():
        return {}
    return {key: source.rstrip("\n") for key, source in tomllib.loads(file.read_text(encoding="utf-8")).items()}


def _rendered(locale: str, key: str, escape: bool, params: dict[str, object]) -> str:
    if (fixed := _fixed(locale, key)) is not None:
        return fixed
    return _template(locale, key, escape).render(params).strip("\n")


@cache
def _fixed(locale: str, key: str) -> str | None:
    """A message into which nothing is put: it needs no Jinja, which is slow to load. Raises KeyError."""
    area, _, name = key.partition(".")
    try:
        source = _area(locale, area)[name]
    except KeyError:
        raise KeyError(key) from None
    return None if "{" in source else source.strip("\n")


@cache
def _template(locale: str, key: str, escape: bool) -> "jinja2.Template":
    area, _, name = key.partition(".")
    return _environment(escape).from_string(_area(locale, area)[name])


@cache
def _environment(escape: bool) -> "jinja2.Environment":
    import jinja2

    return jinja2.Environment(
        autoescape=escape,  # noqa: S701 - what goes to terminals and .ics is not HTML
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
