"""Where things stand as a picture for a phone: a row for each task, a column for each unit; light or dark."""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw

from bot.reports.board_sheet import BoardCell, BoardLine, BoardPicture
from bot.reports.drawing import Colour, font, mark, plain, wrapped

WIDTH = 1080
_MARGIN = 28
_HEAD = 150
_LEGEND = 46
_ROW = 86
_DUE = 116
_CELLS = (52, 160)
"""The narrowest and the widest column of a unit."""
_LONGEST_HEAD = 210
_TITLE, _SMALL, _CELL = 30, 27, 28
"""Sizes of words in pixels, of 1080: a phone shows a third of that."""
_PAD = 5


@dataclass(frozen=True, slots=True)
class _Look:
    """The colours of a picture."""

    paper: Colour
    band: Colour
    on_band: Colour
    stripe: Colour
    ink: Colour
    soft: Colour
    rule: Colour
    late: Colour
    done: Colour
    on_done: Colour
    open: Colour
    on_open: Colour
    overdue: Colour
    on_overdue: Colour
    blocked: Colour
    asks: Colour


_LIGHT = _Look(
    paper=(255, 255, 255),
    band=(184, 28, 20),
    on_band=(255, 255, 255),
    stripe=(247, 245, 242),
    ink=(28, 27, 26),
    soft=(92, 88, 84),
    rule=(214, 208, 200),
    late=(184, 18, 40),
    done=(20, 112, 74),
    on_done=(255, 255, 255),
    open=(205, 224, 246),
    on_open=(16, 58, 112),
    overdue=(200, 30, 46),
    on_overdue=(255, 255, 255),
    blocked=(236, 150, 0),
    asks=(124, 58, 190),
)
_DARK = _Look(
    paper=(22, 22, 24),
    band=(92, 22, 20),
    on_band=(255, 240, 236),
    stripe=(31, 31, 34),
    ink=(238, 236, 233),
    soft=(176, 172, 168),
    rule=(66, 65, 68),
    late=(255, 128, 128),
    done=(38, 140, 96),
    on_done=(255, 255, 255),
    open=(38, 66, 104),
    on_open=(206, 226, 255),
    overdue=(196, 44, 58),
    on_overdue=(255, 255, 255),
    blocked=(255, 184, 40),
    asks=(188, 140, 255),
)


def png(board: BoardPicture) -> bytes:
    """The picture as PNG, 1080 pixels wide and as high as its rows need; the same bytes for the same data."""
    look = _DARK if board.dark else _LIGHT
    places = _Places.of(board)
    height = places.rows + _ROW * len(board.lines) + (54 if board.more else 0) + 24
    image = Image.new("RGB", (WIDTH, height), look.paper)
    draw = ImageDraw.Draw(image)
    _band(draw, board, look)
    _legend(image, draw, board.legend, look)
    _heads(image, draw, board, places, look)
    for number, line in enumerate(board.lines):
        _line(image, draw, line, places.rows + number * _ROW, number % 2 == 1, places, look)
    bottom = places.rows + _ROW * len(board.lines)
    draw.line((_MARGIN, bottom, WIDTH - _MARGIN, bottom), look.rule, 2)
    if board.more:
        draw.text((_MARGIN, bottom + 40), plain(board.more), look.soft, font(_TITLE), anchor="ls")
    written = BytesIO()
    image.quantize(128, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(written, "PNG", optimize=True)
    return written.getvalue()


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the columns begin, how wide a unit's is, where the heads end and the rows begin."""

    cell: int
    cells: int
    due: int
    heads: int
    rows: int

    @classmethod
    def of(cls, board: BoardPicture) -> "_Places":
        room = WIDTH - 2 * _MARGIN - _DUE - 430  # titles need more room than cells
        cell = max(_CELLS[0], min(_CELLS[1], room // max(1, len(board.heads))))
        cells = WIDTH - _MARGIN - cell * len(board.heads)
        longest = max((font(_SMALL, bold=True).getlength(_cut(head)) for head in board.heads), default=0)
        legend = _HEAD + 12 + _LEGEND * len(_legend_rows(board.legend))
        upright = longest <= cell - 8
        return cls(cell, cells, cells - _DUE, legend, legend + (56 if upright else round(longest) + 28))


def _band(draw: ImageDraw.ImageDraw, board: BoardPicture, look: _Look) -> None:
    draw.rectangle((0, 0, WIDTH, _HEAD - 8), fill=look.band)
    total = plain(board.total)
    room = WIDTH - 2 * _MARGIN - round(font(44, bold=True).getlength(total)) - 30
    title = wrapped(board.title, font(52, bold=True), room, lines=1)
    draw.text((_MARGIN, 70), title[0] if title else "", look.on_band, font(52, bold=True), anchor="ls")
    draw.text((WIDTH - _MARGIN, 70), total, look.on_band, font(44, bold=True), anchor="rs")
    today = plain(board.today)
    office = wrapped(board.office, font(30), WIDTH - 2 * _MARGIN - round(font(30).getlength(today)) - 30, lines=1)
    draw.text((_MARGIN, 118), office[0] if office else "", look.on_band, font(30), anchor="ls")
    draw.text((WIDTH - _MARGIN, 118), today, look.on_band, font(30), anchor="rs")


def _legend_rows(legend: tuple[tuple[str, str], ...]) -> list[list[tuple[str, str, int]]]:
    """The legend in rows that fit: each (what, words, where it begins)."""
    rows: list[list[tuple[str, str, int]]] = [[]]
    at = _MARGIN
    for what, words in legend:
        width = round(font(_SMALL).getlength(plain(words))) + 44 + 28
        if at + width - 28 > WIDTH - _MARGIN and rows[-1]:
            rows.append([])
            at = _MARGIN
        rows[-1].append((what, plain(words), at))
        at += width
    return rows


def _legend(image: Image.Image, draw: ImageDraw.ImageDraw, legend: tuple[tuple[str, str], ...], look: _Look) -> None:
    for row, found in enumerate(_legend_rows(legend)):
        top = _HEAD + 10 + row * _LEGEND
        for what, words, left in found:
            if what in ("blocked", "asks"):
                _corner(draw, left + 32, top + 4, 28, look.blocked if what == "blocked" else look.asks)
            elif what:
                _box(image, draw, BoardCell(what), (left, top, left + 34, top + 34), look)
            draw.text((left + (44 if what else 0), top + 17), words, look.soft, font(_SMALL), anchor="lm")


def _heads(image: Image.Image, draw: ImageDraw.ImageDraw, board: BoardPicture, places: _Places, look: _Look) -> None:
    base = places.rows - 14
    draw.text((_MARGIN, base), plain(board.head_task), look.soft, font(_SMALL, bold=True), anchor="ls")
    draw.text((places.due + _DUE // 2, base), plain(board.head_due), look.soft, font(_SMALL, bold=True), anchor="ms")
    face = font(_SMALL, bold=True)
    for number, head in enumerate(board.heads):
        words = _cut(head)
        middle = places.cells + number * places.cell + places.cell // 2
        if places.rows - places.heads <= 56:
            draw.text((middle, base), words, look.ink, face, anchor="ms")
            continue
        # Names that are longer than their column is wide are read from below.
        drawn = Image.new("L", (round(face.getlength(words)) + 2, 40), 0)
        ImageDraw.Draw(drawn).text((0, 30), words, 255, face, anchor="ls")
        turned = drawn.rotate(90, expand=True)
        image.paste(Image.new("RGB", turned.size, look.ink), (middle - 22, base - turned.height + 4), turned)


def _line(
    image: Image.Image,
    draw: ImageDraw.ImageDraw,
    line: BoardLine,
    top: int,
    striped: bool,
    places: _Places,
    look: _Look,
) -> None:
    if striped:
        draw.rectangle((_MARGIN, top, WIDTH - _MARGIN, top + _ROW - 1), fill=look.stripe)
    draw.line((_MARGIN, top, WIDTH - _MARGIN, top), look.rule, 1)
    title = wrapped(line.title, font(_TITLE), places.due - _MARGIN - 14, lines=2)
    base = top + (53 if len(title) < 2 else 37)
    for words in title:
        draw.text((_MARGIN, base), words, look.ink, font(_TITLE), anchor="ls")
        base += 36
    middle = places.due + _DUE // 2
    draw.text((middle, top + (36 if line.late else 53)), plain(line.due), look.ink, font(_SMALL), anchor="ms")
    if line.late:
        draw.text((middle, top + 71), plain(line.late), look.late, font(_SMALL, bold=True), anchor="ms")
    for number, cell in enumerate(line.cells):
        left = places.cells + number * places.cell
        if cell.look:
            size = min(places.cell - _PAD, _ROW - 20)
            middle, y = left + places.cell // 2, top + (_ROW - size) // 2
            _box(image, draw, cell, (middle - size // 2, y, middle - size // 2 + size, y + size), look)


def _box(
    image: Image.Image, draw: ImageDraw.ImageDraw, cell: BoardCell, box: tuple[int, int, int, int], look: _Look
) -> None:
    left, top, right, bottom = box
    fill, ink = {
        "done": (look.done, look.on_done),
        "done_late": (look.paper, look.done),
        "open": (look.open, look.on_open),
        "overdue": (look.overdue, look.on_overdue),
    }[cell.look]
    late = cell.look == "done_late"
    draw.rounded_rectangle(box, radius=8, fill=fill, outline=look.late if late else None, width=4 if late else 0)
    if cell.look in ("done", "done_late"):
        size = round((right - left) * 0.62)
        drawn = mark("tick", size, ink)
        image.paste(drawn, ((left + right - size) // 2, (top + bottom - size) // 2), drawn)
    else:
        middle = (top + bottom) // 2 + (-7 if cell.words == "…" else 1)  # its dots lie on the line
        draw.text(((left + right) // 2, middle), plain(cell.words), ink, font(_CELL, bold=True), anchor="mm")
    if cell.blocked:
        _corner(draw, right, top, 20, look.blocked)
    if cell.asks:
        _corner(draw, left, bottom, -20, look.asks)


def _corner(draw: ImageDraw.ImageDraw, x: int, y: int, size: int, colour: Colour) -> None:
    """A triangle in a corner: of the given size to the left and down, a negative one to the right and up."""
    draw.polygon([(x, y), (x - size, y), (x, y + size)], fill=colour)


def _cut(head: str) -> str:
    found = wrapped(head, font(_SMALL, bold=True), _LONGEST_HEAD, lines=1)
    return found[0] if found else ""
