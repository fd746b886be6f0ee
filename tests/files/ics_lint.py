"""A lint for .ics bytes: what calendar programs stumble over and common libraries let pass."""

import re

_DURATION = re.compile(
    r"[+-]?P(\d+W|\d+D(T(\d+H(\d+M(\d+S)?)?|\d+M(\d+S)?|\d+S))?|T(\d+H(\d+M(\d+S)?)?|\d+M(\d+S)?|\d+S))"
)
_TEXT = {"SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT", "NAME", "X-WR-CALNAME"}
_ONCE = ("UID", "DTSTAMP")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


def lint(stream: bytes) -> list[str]:
    """Everything that is wrong with an iCalendar stream, in words; nothing for a good one. RFC 5545."""
    found = _bytes(stream)
    try:
        lines = re.sub(r"\r?\n[ \t]", "", stream.decode("utf-8")).replace("\r\n", "\n").strip("\n").split("\n")
    except UnicodeDecodeError:
        return [*found, "not UTF-8"]
    return found + _calendar(lines) + _components(lines)


def _bytes(stream: bytes) -> list[str]:
    found = []
    if not stream.endswith(b"\r\n"):
        found.append("no CRLF at the end")
    if re.search(rb"(?<!\r)\n", stream):
        found.append("a line ends with LF alone")
    for line in stream.split(b"\r\n"):
        if len(line) > 75:
            found.append("a line of more than 75 octets")
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            found.append("a fold splits a character")
        if line == b"" and line is not stream.split(b"\r\n")[-1]:
            found.append("an empty line")
    return found


def _calendar(lines: list[str]) -> list[str]:
    found = []
    if lines[:2] != ["BEGIN:VCALENDAR", "VERSION:2.0"] or not lines[2].startswith("PRODID:"):
        found.append("does not begin with VCALENDAR, VERSION, PRODID")
    if any(line.startswith("METHOD") for line in lines):
        found.append("METHOD in a feed")
    uids = [line for line in lines if line.startswith("UID:")]
    if len(uids) != len(set(uids)):
        found.append("a UID comes twice")
    return found


def _components(lines: list[str]) -> list[str]:
    found: list[str] = []
    stack: list[tuple[str, dict[str, list[str]]]] = []
    for line in lines:
        head, _, value = line.partition(":")
        name, *params = head.split(";")
        if _CONTROL.search(line):
            found.append(f"a control character in {name}")
        if name == "BEGIN":
            stack.append((value, {}))
        elif name == "END":
            if not stack or stack[-1][0] != value:
                return [*found, f"END:{value} without its BEGIN"]
            found += _component(*stack.pop())
            if value == "VALARM" and stack:
                stack[-1][1]["VALARM"] = ["seen"]
        elif not stack:
            found.append("a line outside every component")
        else:
            if "VALARM" in stack[-1][1]:
                found.append("a property after the VALARM")
            stack[-1][1].setdefault(name, []).append(value)
            found += _value(name, params, value)
    return found + (["a component without its END"] if stack else [])


def _value(name: str, params: list[str], value: str) -> list[str]:
    if name in _TEXT and re.search(r"(?<!\\)(?:\\\\)*[,;]", value):
        return [f"an unescaped comma or semicolon in {name}"]
    if (name in ("DURATION", "X-PUBLISHED-TTL", "REFRESH-INTERVAL", "TRIGGER")) and not _DURATION.fullmatch(value):
        return [f"{value} is no duration"]
    if name in ("DTSTART", "DTEND", "DUE") and "VALUE=DATE" not in params:
        return [f"{name} is not a date"]
    if name == "URL" and "\\" in value:
        return ["an escaped URL"]
    return []


def _component(name: str, has: dict[str, list[str]]) -> list[str]:
    found = []
    if name in ("VEVENT", "VTODO"):
        found += [f"{name} needs one {once}" for once in _ONCE if len(has.get(once, [])) != 1]
        if name == "VEVENT" and has.get("DTEND", [""]) <= has.get("DTSTART", [""]):
            found.append("DTEND is not after DTSTART")
    if name == "VALARM":
        found += [f"VALARM needs {part}" for part in ("ACTION", "TRIGGER", "DESCRIPTION") if part not in has]
    return found
