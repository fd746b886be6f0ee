"""The numbers that Word and Writer make by themselves before the paragraphs of a list: "I.", "1.2.", "a)", "-"."""

import re
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DASH = "-"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


def roman(number: int) -> str:
    """A number in small Roman letters: 4 is "iv"."""
    letters = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        letters += sign * count
    return letters


def _letter(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _shown(number: int, form: str) -> str:
    match form:
        case "upperRoman" | "I":
            return roman(number).upper()
        case "lowerRoman" | "i":
            return roman(number)
        case "upperLetter" | "A":
            return _letter(number).upper()
        case "lowerLetter" | "a":
            return _letter(number)
        case "decimalZero":
            return f"{number:02}"
    return str(number)


class Numbering:
    """Counts the automatic numbers of one .docx; ask for the paragraphs in their order, each once."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._of: dict[str, str] = {}
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError, AttributeError):
            return
        abstract = {one.get(f"{_W}abstractNumId"): one for one in root.iter(f"{_W}abstractNum")}
        for one in root.iter(f"{_W}num"):
            id_, kind = one.get(f"{_W}numId"), _value(one, "abstractNumId")
            if kind not in abstract:
                continue
            levels = {int(lvl.get(f"{_W}ilvl")): _level(lvl) for lvl in abstract[kind].iter(f"{_W}lvl")}
            starts = {int(o.get(f"{_W}ilvl")): _value(o, "startOverride") for o in one.iter(f"{_W}lvlOverride")}
            changed = {level: start for level, start in starts.items() if start and level in levels}
            for level, start in changed.items():
                levels[level] = (*levels[level][:2], int(start))
            self._levels[id_] = levels
            # Lists of one abstract kind go on counting together unless one of them says where it starts.
            self._of[id_] = id_ if changed else f"kind {kind}"

    def label(self, paragraph: Any) -> str:
        """What stands before a paragraph: "II.", "3)", "-"; nothing for one of no list."""
        found = _properties(paragraph)
        if found is None or found[0] not in self._levels:
            return ""
        id_, level = found
        levels = self._levels[id_]
        if level not in levels:
            return ""
        form, pattern, start = levels[level]
        if form == "bullet":
            return _DASH
        if form == "none":
            return ""
        counts = self._counts.setdefault(self._of[id_], {})
        counts[level] = counts.get(level, start - 1) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]

        def number(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            own = levels.get(at, ("decimal", "", 1))
            return _shown(counts.get(at, own[2]), own[0])

        return re.sub(r"%(\d)", number, pattern)


def _level(level: Any) -> tuple[str, str, int]:
    return (
        _value(level, "numFmt") or "decimal",
        _value(level, "lvlText") or "",
        int(_value(level, "start") or 1),
    )


def _value(element: Any, name: str) -> str | None:
    found = element.find(f".//{_W}{name}")
    return None if found is None else found.get(f"{_W}val")


def _properties(paragraph: Any) -> tuple[str, int] | None:
    """(the list's id, the level from 0) of a paragraph, of its own or of its style."""
    own = paragraph._p.pPr
    sources = [own]
    style = paragraph.style
    while style is not None:
        sources.append(style.element.find(f"{_W}pPr"))
        style = style.base_style
    for source in sources:
        numbered = None if source is None else source.find(f"{_W}numPr")
        if numbered is not None and (id_ := _value(numbered, "numId")) is not None:
            return None if id_ == "0" else (id_, int(_value(numbered, "ilvl") or 0))
    return None


def odt_label(style: Any, level: int, number: int) -> str:
    """What Writer puts before an item of a list: the style's form for this level, a dash where it has none."""
    for one in () if style is None else style.childNodes:
        kind = getattr(one, "qname", ("", ""))[1]
        if int(one.getAttribute("level") or 0) != level:
            continue
        if kind == "list-level-style-number":
            form = one.getAttribute("numformat")
            before, after = one.getAttribute("numprefix") or "", one.getAttribute("numsuffix") or ""
            return f"{before}{_shown(number, form)}{after or '.'}" if form else ""
        return _DASH
    return _DASH
