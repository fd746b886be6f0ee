"""A lint for .ics bytes: what calendar programs stumble over and common libraries let pass."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

_DURATION = re.compile(
    r"[+-]?P(\d+W|\d+D(T(\d+H(\d+M(\d+S)?)?|\d+M(\d+S)?|\d+S))?|T(\d+H(\d+M(\d+S)?)?|\d+M(\d+S)?|\d+S))"
)
_LINE = re.compile(r"([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=[^:;]*)*):(.*)", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")
# A text, and a list of texts: every backslash escapes, and what separates is escaped (RFC 5545, 3.3.11).
_TEXT_VALUE = re.compile(r"(?:[^\\,;]|\\[\\,;nN])*", re.DOTALL)
_LIST_VALUE = re.compile(r"(?:[^\\;]|\\[\\,;nN])*", re.DOTALL)

_TEXTS = {"SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT", "NAME", "X-WR-CALNAME"}
_DURATIONS = {"DURATION", "X-PUBLISHED-TTL", "REFRESH-INTERVAL", "TRIGGER"}
_DATES = {"DTSTART", "DTEND", "DUE"}
_INSTANTS = {"DTSTAMP", "CREATED", "LAST-MODIFIED"}
_MANY = {"CATEGORIES", "COMMENT"}
_NEEDED = {
    "VCALENDAR": ("VERSION", "PRODID"),
    "VEVENT": ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY"),
    "VTODO": ("UID", "DTSTAMP", "SUMMARY"),
    "VALARM": ("ACTION", "TRIGGER", "DESCRIPTION"),
    "VTIMEZONE": ("TZID",),
    "STANDARD": ("DTSTART", "TZOFFSETFROM", "TZOFFSETTO"),
    "DAYLIGHT": ("DTSTART", "TZOFFSETFROM", "TZOFFSETTO"),
}
_INSIDE = {
    "VCALENDAR": (None,),
    "VEVENT": ("VCALENDAR",),
    "VTODO": ("VCALENDAR",),
    "VTIMEZONE": ("VCALENDAR",),
    "VALARM": ("VEVENT", "VTODO"),
    "STANDARD": ("VTIMEZONE",),
    "DAYLIGHT": ("VTIMEZONE",),
}
_STATUS = {
    "VEVENT": {"TENTATIVE", "CONFIRMED", "CANCELLED"},
    "VTODO": {"NEEDS-ACTION", "COMPLETED", "IN-PROCESS", "CANCELLED"},
}


@dataclass
class _Component:
    name: str
    properties: dict[str, list[str]] = field(default_factory=dict)
    parts: int = 0

    def first(self, name: str) -> str:
        return self.properties.get(name, [""])[0]


def lint(stream: bytes) -> list[str]:
    """Everything that is wrong with an iCalendar feed, in words; nothing for a good one. RFC 5545, 5546 and 7986."""
    found = _bytes(stream)
    try:
        words = stream.decode("utf-8")
    except UnicodeDecodeError:
        return [*found, "not UTF-8"]
    lines = re.sub(r"\r?\n[ \t]", "", words).replace("\r\n", "\n").removesuffix("\n").split("\n")
    return found + _beginning(lines) + _components(lines) + _zones(lines)


def _bytes(stream: bytes) -> list[str]:
    found = []
    if not stream.endswith(b"\r\n"):
        found.append("no CRLF at the end")
    if re.search(rb"(?<!\r)\n", stream):
        found.append("a line ends with LF alone")
    if re.search(rb"\r(?!\n)", stream):
        found.append("a CR without its LF")
    for line in stream.removesuffix(b"\r\n").split(b"\r\n"):
        if not line.strip():
            found.append("an empty line")
        if len(line) > 75:
            found.append("a line of more than 75 octets")
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            found.append("a fold splits a character")
    return found


def _beginning(lines: list[str]) -> list[str]:
    heads = [line.partition(":")[0] for line in lines[:3]]
    if lines[0] != "BEGIN:VCALENDAR" or heads != ["BEGIN", "VERSION", "PRODID"]:
        return ["does not begin with VCALENDAR, VERSION, PRODID"]
    return []


def _components(lines: list[str]) -> list[str]:
    found: list[str] = []
    stack: list[_Component] = []
    uids: Counter[str] = Counter()
    for line in lines:
        if _CONTROL.search(line):
            found.append(f"a control character in {line[:20]!r}")
        match = _LINE.fullmatch(line)
        if match is None:
            found.append(f"no property: {line[:20]!r}")
            continue
        name, params, value = match.groups()
        if name == "BEGIN":
            around = stack[-1] if stack else None
            if (around.name if around else None) not in _INSIDE.get(value, ()):
                found.append(f"{value} has no place in {around.name if around else 'the stream'}")
            if around:
                around.parts += 1
            stack.append(_Component(value))
        elif name == "END":
            if not stack or stack[-1].name != value:
                return [*found, f"END:{value} without its BEGIN"]
            component = stack.pop()
            found += _component(component)
            uids.update(component.properties.get("UID", ()))
        elif not stack:
            found.append(f"{name} outside every component")
        else:
            if stack[-1].parts:
                found.append(f"{name} after a component inside {stack[-1].name}")
            stack[-1].properties.setdefault(name, []).append(value)
            found += _value(stack[-1].name, name, params, value)
    found += [f"the UID {uid} comes twice" for uid, times in uids.items() if times > 1]
    return found + [f"{component.name} without its END" for component in stack]


def _value(component: str, name: str, params: str, value: str) -> list[str]:
    if name == "METHOD":
        return ["METHOD in a feed"]
    if name in _TEXTS and not _TEXT_VALUE.fullmatch(value):
        return [f"{name} is not escaped"]
    if name == "CATEGORIES" and (not _LIST_VALUE.fullmatch(value) or not all(re.split(r"(?<!\\),", value))):
        return ["CATEGORIES is not escaped"]
    if name in _DURATIONS and not _DURATION.fullmatch(value):
        return [f"{value} is no duration"]
    if name == "REFRESH-INTERVAL" and params != ";VALUE=DURATION":
        return ["REFRESH-INTERVAL without VALUE=DURATION"]
    if name in _DATES and component in ("VEVENT", "VTODO") and not _is_date(params, value):
        return [f"{name} is not a date"]
    if name in _INSTANTS and not re.fullmatch(r"\d{8}T\d{6}Z", value):
        return [f"{name} is not in UTC"]
    if name == "SEQUENCE" and not value.isdecimal():
        return ["SEQUENCE is no number"]
    if name == "STATUS" and value not in _STATUS.get(component, ()):
        return [f"{component} cannot be {value}"]
    if name == "URL" and "\\" in value:
        return ["an escaped URL"]
    return []


def _is_date(params: str, value: str) -> bool:
    """Whether it is a day, or a local time of a zone that is named."""
    if params == ";VALUE=DATE":
        return _is_day(value)
    return (
        params.startswith(";TZID=")
        and bool(re.fullmatch(r"\d{8}T([01]\d|2[0-3])[0-5]\d00", value))
        and _is_day(value[:8])
    )


def _zones(lines: list[str]) -> list[str]:
    """A zone that is named has to be described before (RFC 5545, 3.2.19)."""
    known: set[str] = set()
    found = []
    for line in lines:
        if line.startswith("TZID:"):
            known.add(line.removeprefix("TZID:"))
        elif (named := re.match(r"[A-Z-]+;TZID=([^:;]+):", line)) and named[1] not in known:
            found.append(f"the zone {named[1]} is not described")
    return found


def _is_day(value: str) -> bool:
    try:
        return bool(re.fullmatch(r"\d{8}", value)) and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _component(component: _Component) -> list[str]:
    has = component.properties
    found = [f"{component.name} needs {needed}" for needed in _NEEDED.get(component.name, ()) if needed not in has]
    found += [
        f"{name} comes twice in one {component.name}"
        for name, values in has.items()
        if len(values) > 1 and name not in _MANY
    ]
    found += [f"an empty {name}" for name in ("UID", "PRODID") if name in has and not component.first(name)]
    if "DTEND" in has and len(component.first("DTEND")) != len(component.first("DTSTART")):
        found.append("DTEND and DTSTART are not of one sort")
    elif "DTEND" in has and component.first("DTEND") <= component.first("DTSTART"):
        found.append("DTEND is not after DTSTART")
    if component.name == "VCALENDAR" and not component.parts:
        found.append("a calendar without any component")
    if component.name == "VCALENDAR" and "VERSION" in has and component.first("VERSION") != "2.0":
        found.append("VERSION is not 2.0")
    return found
