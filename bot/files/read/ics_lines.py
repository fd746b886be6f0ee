"""The bytes of an iCalendar file become components with their properties (RFC 5545, 3.1 and 3.4), damaged ones too."""

import quopri
import re
import unicodedata
from dataclasses import dataclass, field

from bot.files.read.sheet import Refused

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_REST_OF_ZONE = re.compile(r"(.{1,60}?):(\d{8}(?:T.*)?)")
"""What a zone's name goes on with where it has a colon and no quotation marks: "tzone://Microsoft/Utc:20260105T…"."""
_PARAMETER = re.compile(r';\s*([A-Za-z0-9-]+)\s*(?:=((?:"[^"]*"|[^";:])*))?')
_NAME = re.compile(r"(?:[A-Za-z0-9-]+\.)?([A-Za-z0-9-]+)\s*")
_ESCAPED = re.compile(r"\\([\\;,nN:\"])")
# Controls break messages; marks that turn the direction of writing make a text read as another (see `check.values`).
_FORBIDDEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_DEEPEST = 20
ENTRIES = ("VEVENT", "VTODO")


@dataclass(frozen=True, slots=True)
class Property:
    """One line: its name and its parameters' names in capitals; `line` counts from 1 in the file."""

    name: str
    params: dict[str, str]
    value: str
    line: int

    def words(self) -> str:
        """The value as one line of text."""
        value = self.value
        if "\\" in value:
            value = _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)
        return " ".join(_FORBIDDEN.sub("", value).split())


@dataclass(slots=True)
class Component:
    """What stands between BEGIN and END. `properties` are by name, in order; `parts` are the components inside."""

    name: str
    line: int
    properties: dict[str, list[Property]] = field(default_factory=dict)
    parts: list["Component"] = field(default_factory=list)

    def first(self, name: str) -> Property | None:
        """The first property of a name that has a value."""
        return next((one for one in self.properties.get(name, ()) if one.value.strip()), None)

    def words(self, name: str) -> str:
        """The first property of a name as a line of text; "" where there is none."""
        found = self.first(name)
        return "" if found is None else found.words()

    def text(self) -> str:
        """The component as lines again, unfolded."""
        lines = [f"BEGIN:{self.name}"]
        for listed in self.properties.values():
            for one in listed:
                params = "".join(f";{name}={value}" for name, value in one.params.items())
                lines.append(f"{one.name}{params}:{one.value}")
        return "\r\n".join([*lines, *(part.text() for part in self.parts), f"END:{self.name}\r\n"])


@dataclass(slots=True)
class Tree:
    """The components of a file that are in no other, and what was wrong with its form.

    `old` is whether it was Windows-1258, `damaged` the lines that are no property or not in its encoding, `open` the
    components that have no end.
    """

    top: list[Component] = field(default_factory=list)
    old: bool = False
    damaged: list[int] = field(default_factory=list)
    open: list[Component] = field(default_factory=list)


def read_tree(data: bytes) -> Tree:
    """All components of a file. Raises Refused for what is no text."""
    mark, encoding = next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), (b"", "utf-8"))
    data = data[len(mark) :]
    if encoding == "utf-8" and data[:4].count(b"\x00") == 2:
        encoding = "utf-16-le" if data[1:2] == b"\x00" else "utf-16-be"
    if encoding != "utf-8":
        data = data.decode(encoding, "replace").encode()
    if b"\x00" in data:
        raise Refused("binary")
    tree = Tree()
    stack: list[Component] = []
    for number, line in _texts(_unfolded(data), tree):
        one = _property(line, number)
        if one is None:
            tree.damaged.append(number)
        elif one.name == "BEGIN":
            begun = Component(one.value.strip().upper(), number)
            while stack and begun.name in ENTRIES and stack[-1].name != "VCALENDAR":
                tree.open.append(stack.pop())
            (stack[-1].parts if stack else tree.top).append(begun)
            stack.append(begun)
            if len(stack) > _DEEPEST:
                raise Refused("not_ics")
        elif one.name == "END":
            name = one.value.strip().upper()
            if any(component.name == name for component in stack):
                while (closed := stack.pop()).name != name:
                    tree.open.append(closed)
        elif stack:
            stack[-1].properties.setdefault(one.name, []).append(one)
    tree.open += [component for component in stack if component.name != "VCALENDAR"]
    return tree


def _unfolded(data: bytes) -> list[tuple[int, bytes]]:
    """(number, logical line): a line that begins with white space goes on with the one before, be it inside a letter.

    Where the value is quoted-printable, as vCalendar 1.0 has it, a line that ends in "=" goes on too.
    """
    found: list[tuple[int, bytes]] = []
    soft = False
    breaks = b"\n" if b"\n" in data else b"\r"
    for number, raw in enumerate(data.split(breaks), start=1):
        line = raw.rstrip(b"\r")
        if soft:
            found[-1] = (found[-1][0], found[-1][1][:-1] + line)
        elif line[:1] in (b" ", b"\t") and found:
            found[-1] = (found[-1][0], found[-1][1] + line[1:])
        elif line.strip():
            found.append((number, line))
        else:
            continue
        soft = found[-1][1].endswith(b"=") and b"QUOTED-PRINTABLE" in found[-1][1][:200].upper()
    return found


def _texts(lines: list[tuple[int, bytes]], tree: Tree) -> list[tuple[int, str]]:
    """The lines as text in composed letters: UTF-8, or else, where no line with marks is UTF-8, Windows-1258."""
    try:
        return [(number, line.decode()) for number, line in lines]
    except UnicodeDecodeError:
        pass
    good = [_decodes(line) for _, line in lines if not line.isascii()]
    if sum(good) * 2 > len(good):  # some letters are damaged
        tree.damaged += [number for number, line in lines if not _decodes(line)]
        return [(number, line.decode(errors="replace")) for number, line in lines]
    try:
        tree.old = True
        return [(number, unicodedata.normalize("NFC", line.decode("cp1258"))) for number, line in lines]
    except UnicodeDecodeError as error:
        raise Refused("binary") from error


def _decodes(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _property(line: str, number: int) -> Property | None:
    """The property of a line; None for what is none."""
    named = _NAME.match(line)
    if named is None:
        return None
    params: dict[str, str] = {}
    at = named.end()
    while found := _PARAMETER.match(line, at):
        value = (found[2] or "").strip()
        params[found[1].upper()] = value[1:-1] if value[:1] == value[-1:] == '"' and len(value) > 1 else value
        at = found.end()
    if line[at : at + 1] != ":":
        return None
    value = line[at + 1 :]
    if "TZID" in params and (rest := _REST_OF_ZONE.fullmatch(value)):
        params["TZID"], value = f"{params['TZID']}:{rest[1]}", rest[2]
    if ("ENCODING" in params and params["ENCODING"].upper() == "QUOTED-PRINTABLE") or "QUOTED-PRINTABLE" in params:
        try:
            value = quopri.decodestring(value.encode()).decode(params.get("CHARSET") or "utf-8", "replace")
        except LookupError:
            return None
    return Property(named[1].upper(), params, value, number)
