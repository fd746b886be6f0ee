"""`config.toml` with an office's own values in it: the lines and comments of the one that comes with the program."""

import json
import re
from collections.abc import Mapping

_SECTION = re.compile(r"\[(\w+)\]")
_LINE = re.compile(r"(?:# )?(?P<name>\w+) = (?P<value>\"[^\"]*\"|[^#\s]+)(?P<room>\s*)(?P<comment>#.*)?")


def filled(template: str, values: Mapping[tuple[str, str], str | int]) -> str:
    """The lines of `template`, with the values of (section, name). Raises KeyError for one that it has no line for."""
    left, lines, section = dict(values), [], ""
    for line in template.splitlines():
        if found := _SECTION.fullmatch(line):
            section = found[1]
        elif (found := _LINE.fullmatch(line)) and (section, found["name"]) in left:
            line = _line(found, left.pop((section, found["name"])))
        lines.append(line)
    if left:
        raise KeyError(*left)
    return "\n".join(lines) + "\n"


def _line(found: re.Match[str], value: str | int) -> str:
    # The escapes of JSON are TOML's but for the delete character.
    written = json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    start = f"{found['name']} = {written}"
    if not found["comment"]:
        return start
    return start.ljust(found.start("comment") - 2) + "  " + found["comment"]
