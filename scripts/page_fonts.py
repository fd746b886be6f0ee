"""Makes the fonts of the calendar page out of the Roboto that the pip package `font-roboto` holds.

pip install fonttools brotli font-roboto
python scripts/page_fonts.py [FOLDER]        (default: bot/web/page/fonts)

Kept are the letters of European languages written in Latin script, Vietnamese with composed and with combining marks,
and common punctuation. The signs of the page, which Roboto lacks, are added: ★ ● ◆ ☐ ☑ ▾. The same input gives the same
bytes. Roboto is licensed under Apache 2.0; the licence is written beside the fonts.
"""

import math
import sys
from collections.abc import Callable, Iterator
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
KEPT = [
    range(0x20, 0x7F),
    range(0xA0, 0x250),  # Latin-1 and Latin Extended A and B
    range(0x300, 0x370),  # combining marks
    range(0x1E00, 0x1F00),  # Latin Extended Additional: most of Vietnamese
    range(0x2010, 0x2040),  # dashes, quotation marks, the ellipsis, ‹ ›
    range(0x20A0, 0x20C0),  # currencies
    range(0x2100, 0x2150),  # №, ™
    range(0x2200, 0x2300),  # −, ≤, ≥
]
FEATURES = ["ccmp", "kern", "liga", "locl", "mark", "mkmk", "lnum", "tnum"]
WEIGHTS = {"Regular": 150, "Bold": 220}
"""The files that are made, with the width of a box's stroke in units of the em's 2048."""
SIDE, LOW, GAP = 1600, -70, 100
"""The square that a sign fills, how high it stands on the line, and the space on either side of it."""
NOTE = "A subset of Roboto with the signs of Nhắc Lịch's calendar page added by scripts/page_fonts.py"
Point = tuple[float, float]


def polygon(pen: TTGlyphPen, points: list[Point]) -> None:
    """Draw a closed outline; `points` are shares of the square, clockwise, y upwards."""
    placed = [(round(GAP + x * SIDE), round(LOW + y * SIDE)) for x, y in points]
    pen.moveTo(placed[0])
    for point in placed[1:]:
        pen.lineTo(point)
    pen.closePath()


def star(pen: TTGlyphPen, _stroke: float) -> None:
    def corner(number: int) -> Point:
        reach = 0.52 if number % 2 == 0 else 0.215
        angle = math.pi * (0.5 - number / 5)
        return 0.5 + reach * math.cos(angle), 0.47 + reach * math.sin(angle)

    polygon(pen, [corner(number) for number in range(10)])


def disc(pen: TTGlyphPen, _stroke: float) -> None:
    reach, parts = 0.38 * SIDE, 8
    outer = reach / math.cos(math.pi / parts)  # where the tangents of two neighbouring points meet
    middle_x, middle_y = GAP + SIDE / 2, LOW + SIDE / 2

    def on(distance: float, step: float) -> tuple[int, int]:
        angle = -2 * math.pi * step / parts
        return round(middle_x + distance * math.cos(angle)), round(middle_y + distance * math.sin(angle))

    pen.moveTo(on(reach, 0))
    for step in range(parts):
        pen.qCurveTo(on(outer, step + 0.5), on(reach, (step + 1) % parts))
    pen.closePath()


def diamond(pen: TTGlyphPen, _stroke: float) -> None:
    polygon(pen, [(0.5, 1), (1, 0.5), (0.5, 0), (0, 0.5)])


def box(pen: TTGlyphPen, stroke: float) -> None:
    low, high = 0.06, 0.94
    polygon(pen, [(low, low), (low, high), (high, high), (high, low)])
    low, high = low + stroke, high - stroke
    polygon(pen, [(low, low), (high, low), (high, high), (low, high)])  # the other way round: a hole


def ticked(pen: TTGlyphPen, stroke: float) -> None:
    box(pen, stroke)
    wide = stroke * 0.8
    polygon(
        pen,
        [
            (0.26, 0.48),
            (0.26 + wide * 0.8, 0.48 + wide * 0.8),
            (0.45, 0.42),
            (0.74 - wide * 0.8, 0.74),
            (0.74, 0.74 - wide * 0.7),
            (0.45, 0.25),
        ],
    )


def opens(pen: TTGlyphPen, _stroke: float) -> None:
    polygon(pen, [(0.1, 0.62), (0.9, 0.62), (0.5, 0.2)])


SIGNS: dict[str, Callable[[TTGlyphPen, float], None]] = {
    "★": star,
    "●": disc,
    "◆": diamond,
    "☐": box,
    "☑": ticked,
    "▾": opens,
}


def made(source: bytes, stroke: int) -> bytes:
    """The WOFF2 file of one weight."""
    font = TTFont(BytesIO(source), recalcTimestamp=False)
    options = subset.Options()
    options.layout_features = FEATURES
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    cut = subset.Subsetter(options)
    cut.populate(unicodes=[code for kept in KEPT for code in kept])
    cut.subset(font)
    font["name"].setName(NOTE, 10, 3, 1, 0x409)
    for sign, draw in SIGNS.items():
        pen = TTGlyphPen(None)
        draw(pen, stroke / SIDE)
        _add(font, f"uni{ord(sign):04X}", ord(sign), pen)
    font.flavor = "woff2"
    out = BytesIO()
    font.save(out)
    return out.getvalue()


def _add(font: TTFont, name: str, code: int, pen: TTGlyphPen) -> None:
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    glyph = pen.glyph()
    glyph.recalcBounds(font["glyf"])
    font["glyf"].glyphs[name] = glyph
    font["hmtx"].metrics[name] = (SIDE + 2 * GAP, glyph.xMin)
    for table in _unicode_tables(font):
        table.cmap[code] = name


def _unicode_tables(font: TTFont) -> Iterator[Any]:
    return (table for table in font["cmap"].tables if table.isUnicode())


def main() -> None:
    """Make both weights, and copy the licence."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "bot" / "web" / "page" / "fonts"
    folder.mkdir(parents=True, exist_ok=True)
    roboto = files("font_roboto").joinpath("files")
    for weight, stroke in WEIGHTS.items():
        content = made(roboto.joinpath(f"Roboto-{weight}.ttf").read_bytes(), stroke)
        (folder / f"roboto-{weight.lower()}.woff2").write_bytes(content)
        print(f"roboto-{weight.lower()}.woff2: {len(content)} bytes")
    (folder / "LICENSE").write_bytes(roboto.joinpath("LICENSE").read_bytes())


if __name__ == "__main__":
    main()
