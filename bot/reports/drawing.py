"""Drawing with Pillow: the font, words that have to fit a width, and the marks of the kinds."""

import math
import unicodedata
from functools import cache
from importlib.resources import files

from PIL import Image, ImageDraw, ImageFont

Colour = tuple[int, int, int]

_FINE = 4
"""Shapes are drawn so many times larger and then reduced, since Pillow draws no smooth edges."""
_TICK = ((0.22, 0.52), (0.43, 0.74), (0.8, 0.26))


@cache
def font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """Roboto at a size in pixels. It has every letter of the Vietnamese alphabet, composed."""
    file = files("font_roboto").joinpath("files", "Roboto-Bold.ttf" if bold else "Roboto-Regular.ttf")
    # The basic layout is in every build of Pillow, so that the bytes do not depend on the machine.
    return ImageFont.truetype(str(file), size, layout_engine=ImageFont.Layout.BASIC)


def plain(words: str) -> str:
    """Words as the font has them: composed letters, single spaces, nothing that is not to be seen."""
    seen = "".join(char if char.isprintable() else " " for char in unicodedata.normalize("NFC", words))
    return " ".join(seen.split())


def wrapped(words: str, face: ImageFont.FreeTypeFont, width: int, *, lines: int, indent: int = 0) -> list[str]:
    """Words in at most so many lines of a width; what does not fit ends in "…". The first line begins at `indent`."""
    found: list[str] = []
    rest = plain(words)
    while rest:
        room = width - (0 if found else indent)
        if face.getlength(rest) <= room:
            return [*found, rest]
        if len(found) == lines - 1:
            return [*found, _cut(rest, face, room)]
        line, rest = _split(rest, face, room)
        found.append(line)
    return found


def _split(words: str, face: ImageFont.FreeTypeFont, width: int) -> tuple[str, str]:
    """As many whole words as fit, and the rest; a word that is too long by itself is broken."""
    fits = 1
    while fits < len(words) and face.getlength(words[: fits + 1]) <= width:
        fits += 1
    space = words.rfind(" ", 0, fits + 1)
    end = space if space > 0 else fits
    return words[:end].rstrip(), words[end:].lstrip()


def _cut(words: str, face: ImageFont.FreeTypeFont, width: int) -> str:
    line = words
    while line and face.getlength(line + "…") > width:
        line = line[:-1]
    return line.rstrip() + "…"


@cache
def mark(shape: str, size: int, colour: Colour) -> Image.Image:
    """A mark as a picture with transparency: "star", "disc", "diamond", "box", "ticked" (a box) or "tick" alone."""
    side = size * _FINE
    large = Image.new("L", (side, side), 0)
    draw = ImageDraw.Draw(large)
    middle = side / 2
    if shape == "star":
        draw.polygon([_on_star(corner, middle) for corner in range(10)], fill=255)
    elif shape == "disc":
        draw.ellipse((side * 0.12, side * 0.12, side * 0.88, side * 0.88), fill=255)
    elif shape == "diamond":
        draw.polygon([(middle, 0), (side, middle), (middle, side), (0, middle)], fill=255)
    elif shape == "tick":
        draw.line([(x * side, y * side) for x, y in _TICK], fill=255, width=round(side * 0.15), joint="curve")
    else:
        stroke = max(_FINE, round(side * 0.11))
        draw.rounded_rectangle(
            (side * 0.06, side * 0.06, side * 0.94, side * 0.94), radius=side * 0.12, outline=255, width=stroke
        )
        if shape == "ticked":
            draw.line([(x * side, y * side) for x, y in _TICK], fill=255, width=round(stroke * 1.3), joint="curve")
    image = Image.new("RGBA", (size, size), (*colour, 0))
    image.putalpha(large.resize((size, size), Image.Resampling.BOX))
    return image


def _on_star(corner: int, middle: float) -> tuple[float, float]:
    reach = middle if corner % 2 == 0 else middle * 0.42
    angle = math.pi * (corner / 5 - 0.5)
    return middle + reach * math.cos(angle), middle * 1.04 + reach * math.sin(angle)
