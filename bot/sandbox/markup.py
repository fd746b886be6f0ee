"""Telegram's HTML → plain text and entities.

Telegram is stricter than a browser (https://core.telegram.org/bots/api#html-style): a lone `<`, an unknown or an
unclosed tag is refused, where Python's html.parser would let it pass as text. A sandbox that forgives would hide the
very mistake it is there to find, hence a scanner of our own.
"""

import re
from dataclasses import dataclass

from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.models import Entity

_SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
}
_TAGS = {*_SIMPLE, "a", "span", "blockquote", "tg-emoji"}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([a-zA-Z]+));?")
_TAG_NAME = re.compile(r"[^\s>]*")
_ATTRIBUTE = re.compile(r"([^\s=>]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([A-Za-z0-9.\-]+)))?(?=[\s>]|$)")


def utf16_length(text: str) -> int:
    """How many UTF-16 code units `text` takes: the unit of every entity's offset and length."""
    return len(text) + sum(character > "\uffff" for character in text)


@dataclass(slots=True)
class _Open:
    tag: str
    attributes: dict[str, str]
    offset: int


def _decode(reference: re.Match[str]) -> str:
    hexadecimal, decimal, name = reference.groups()
    if name:
        return _NAMED.get(name, reference[0])
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    valid = 0 < code < 0x110000 and not 0xD800 <= code < 0xE000
    return chr(code) if valid else reference[0]


def _unescape(text: str) -> str:
    return _REFERENCE.sub(_decode, text)


def _refuse(reason: str) -> ApiError:
    return bad_request(f"can't parse entities: {reason}")


def _attributes(source: str, position: int, tag: str, at: int) -> tuple[dict[str, str], int]:
    """The attributes from `position` to the tag's ">", and where that is."""
    found: dict[str, str] = {}
    while (position := _past_spaces(source, position)) < len(source) and source[position] != ">":
        match = _ATTRIBUTE.match(source, position)
        if match is None:
            raise _refuse(f'Unexpected attribute in the tag "{tag}" at byte offset {at}')
        name, *values = match.groups()
        found[name.lower()] = _unescape(next((value for value in values if value is not None), ""))
        position = match.end()
    if position == len(source):
        raise _refuse(f"Unclosed start tag at byte offset {at}")
    return found, position


def _past_spaces(source: str, position: int) -> int:
    while position < len(source) and source[position].isspace():
        position += 1
    return position


def _entity(opened: _Open, text: str, length: int) -> Entity | None:
    """What the closed tag stands for; None for a tag that says nothing (a `code` that only names a language)."""
    entity: Entity = {"offset": opened.offset, "length": length}
    attributes = opened.attributes
    match opened.tag:
        case "a":
            return _link(attributes.get("href") or text, entity)
        case "span":
            return entity | {"type": "spoiler"}
        case "blockquote":
            return entity | {"type": "expandable_blockquote" if "expandable" in attributes else "blockquote"}
        case "tg-emoji":
            return entity | {"type": "custom_emoji", "custom_emoji_id": attributes.get("emoji-id", "")}
        case tag:
            return entity | {"type": _SIMPLE[tag]}


def _link(target: str, entity: Entity) -> Entity | None:
    user = re.fullmatch(r"tg://user\?id=(\d+)", target)
    if user:
        return entity | {"type": "text_mention", "user": {"id": int(user[1])}}
    if re.match(r"(https?|tg|mailto|tel):", target):
        return entity | {"type": "text_link", "url": target}
    if re.match(r"[\w-]+(\.[\w-]+)+([/?#:]|$)", target):
        return entity | {"type": "text_link", "url": f"http://{target}"}
    return None


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """`source` in Telegram's HTML → the text and its entities, the outer before the inner.

    Raises ApiError 400 "can't parse entities: …", with the byte offset where Telegram names one.
    """
    text: list[str] = []
    units = 0
    stack: list[_Open] = []
    entities: list[Entity] = []
    position = 0
    while position < len(source):
        start = source.find("<", position)
        plain = _unescape(source[position : start if start >= 0 else len(source)])
        text.append(plain)
        units += utf16_length(plain)
        if start < 0:
            break
        at = len(source[:start].encode("utf-8", "surrogatepass"))
        if source.startswith("</", start):
            position = source.find(">", start) + 1
            if not position:
                raise _refuse(f"Unclosed end tag at byte offset {at}")
            opened = _close(source[start + 2 : position - 1].strip().lower(), stack, at)
            inner = "".join(text).encode("utf-16-le", "surrogatepass")[2 * opened.offset :]
            _record(opened, inner.decode("utf-16-le", "surrogatepass"), units - opened.offset, stack, entities)
        else:
            opened, position = _opening(source, start, units, at)
            stack.append(opened)
    if stack:
        raise _refuse(f'Can\'t find end tag corresponding to start tag "{stack[-1].tag}"')
    entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return "".join(text), entities


def _opening(source: str, start: int, units: int, at: int) -> tuple[_Open, int]:
    """The start tag at `start`, and where the text goes on."""
    name = _TAG_NAME.match(source, start + 1)
    if name is None or name.end() == len(source):
        raise _refuse(f"Unclosed start tag at byte offset {at}")
    tag = name[0].lower()
    if tag not in _TAGS:
        raise _refuse(f'Unsupported start tag "{tag}" at byte offset {at}')
    attributes, end = _attributes(source, name.end(), tag, at)
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        raise _refuse(f'Tag "span" must have class "tg-spoiler" at byte offset {at}')
    return _Open(tag, attributes, units), end + 1


def _close(name: str, stack: list[_Open], at: int) -> _Open:
    if not stack:
        raise _refuse(f"Unexpected end tag at byte offset {at}")
    opened = stack.pop()
    if name and name != opened.tag:
        raise _refuse(f'Unmatched end tag at byte offset {at}, expected "</{opened.tag}>", found "</{name}>"')
    return opened


def _record(opened: _Open, inner: str, length: int, stack: list[_Open], entities: list[Entity]) -> None:
    if length <= 0:
        return
    language = opened.attributes.get("class", "")
    if opened.tag == "code" and stack and stack[-1].tag == "pre" and language.startswith("language-"):
        stack[-1].attributes["language"] = language.removeprefix("language-")
        return
    entity = _entity(opened, inner, length)
    if entity is not None:
        if opened.tag == "pre" and opened.attributes.get("language"):
            entity["language"] = opened.attributes["language"]
        entities.append(entity)
