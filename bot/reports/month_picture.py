"""A month of the office's calendar as a picture for a phone: the grid of a wall calendar, and under it what is on."""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from bot.reports.drawing import Colour, font, mark, plain, wrapped
from bot.reports.month_sheet import MonthPicture, PictureDay, PictureLine

WIDTH = 1080
MARKS_IN_A_DAY = 4
_MARGIN = 36
_HEAD = 210
_WEEKDAYS = 58
_ROW = 128
_LINE = 40
_GAP = 12

_PAPER: Colour = (255, 255, 255)
_OUTSIDE: Colour = (244, 242, 239)
_INK: Colour = (28, 27, 26)
_SOFT: Colour = (92, 88, 84)
_FAINT: Colour = (150, 145, 139)
_RULE: Colour = (214, 208, 200)
_RED: Colour = (184, 28, 20)
_TODAY: Colour = (255, 240, 190)
_LATE: Colour = (156, 31, 75)
_KINDS: dict[str, tuple[str, Colour]] = {
    "anniversary": ("star", (168, 35, 28)),
    "event": ("disc", (26, 82, 150)),
    "congress": ("diamond", (107, 58, 148)),
    "task": ("box", (20, 102, 74)),
    "done": ("ticked", (20, 102, 74)),
    "late": ("box", _LATE),
}
"""How each mark looks: the kinds of entries, and tasks that are done or overdue."""


def png(month: MonthPicture) -> bytes:
    """The picture as PNG, 1080 pixels wide and as high as its lines need; the same bytes for the same data."""
    lines = [_Line.of(line) for line in month.lines]
    grid = _HEAD + _WEEKDAYS + _ROW * len(month.weeks)
    more = _LINE + _GAP if month.more else 0
    height = grid + 34 + sum(line.height + _GAP for line in lines) + more + 24 + _LINE + 20
    image = Image.new("RGB", (WIDTH, height), _PAPER)
    draw = ImageDraw.Draw(image)
    _head(draw, month)
    _weekdays(draw, month.weekdays)
    for row, week in enumerate(month.weeks):
        for column, day in enumerate(week):
            _day(image, draw, day, _column(column), _HEAD + _WEEKDAYS + row * _ROW, _column(column + 1), column == 6)
    _rules(draw, len(month.weeks))
    top = grid + 34
    for line in lines:
        line.draw(image, draw, top)
        top += line.height + _GAP
    if month.more:
        draw.text((_MARGIN + 128, top), plain(month.more), _SOFT, font(27))
        top += more
    _legend(image, draw, month.legend, top + 24)
    written = BytesIO()
    image.quantize(128, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(written, "PNG", optimize=True)
    return written.getvalue()


def _column(number: int) -> int:
    return _MARGIN + (WIDTH - 2 * _MARGIN) * number // 7


def _head(draw: ImageDraw.ImageDraw, month: MonthPicture) -> None:
    draw.rectangle((0, 0, WIDTH, _HEAD - 20), fill=_RED)
    title = plain(month.title).upper()
    big = font(104, bold=True)
    draw.text((_MARGIN, 116), title, _PAPER, big, anchor="ls")
    beside = _MARGIN + round(big.getlength(title)) + 30
    draw.text((beside, 116), plain(month.year), _PAPER, font(58, bold=True), anchor="ls")
    office = wrapped(month.office, font(30), WIDTH - 2 * _MARGIN - 340, lines=1)
    draw.text((WIDTH - _MARGIN, 170), office[0] if office else "", _PAPER, font(30), anchor="rs")
    draw.text((_MARGIN, 170), plain(month.lunar_year), _PAPER, font(30), anchor="ls")


def _weekdays(draw: ImageDraw.ImageDraw, names: tuple[str, ...]) -> None:
    for column, name in enumerate(names):
        middle = (_column(column) + _column(column + 1)) // 2
        colour = _RED if column == 6 else _SOFT
        draw.text((middle, _HEAD + _WEEKDAYS // 2), plain(name), colour, font(30, bold=True), anchor="mm")


def _day(
    image: Image.Image, draw: ImageDraw.ImageDraw, day: PictureDay, left: int, top: int, right: int, sunday: bool
) -> None:
    if day.outside or day.today:
        draw.rectangle((left, top, right, top + _ROW), fill=_OUTSIDE if day.outside else _TODAY)
    colour = _FAINT if day.outside else _RED if day.red or sunday else _INK
    draw.text((left + 12, top + 60), str(day.number), colour, font(40 if day.outside else 54, bold=True), anchor="ls")
    draw.text((right - 10, top + 12), day.lunar, _FAINT if day.outside else _SOFT, font(25), anchor="ra")
    shown = day.marks[: MARKS_IN_A_DAY if len(day.marks) <= MARKS_IN_A_DAY else MARKS_IN_A_DAY - 1]
    at = left + 12
    for kind in shown:
        _mark(image, kind, 24, at, top + 82)
        at += 31
    if len(day.marks) > len(shown):
        draw.text((at, top + 94), f"+{len(day.marks) - len(shown)}", _SOFT, font(24), anchor="lm")


def _rules(draw: ImageDraw.ImageDraw, rows: int) -> None:
    top = _HEAD + _WEEKDAYS
    for row in range(rows + 1):
        draw.line((_MARGIN, top + row * _ROW, WIDTH - _MARGIN, top + row * _ROW), _RULE, 2)
    for column in range(8):
        draw.line((_column(column), top, _column(column), top + rows * _ROW), _RULE, 2)


def _mark(image: Image.Image, kind: str, size: int, left: int, top: int) -> None:
    shape, colour = _KINDS[kind]
    drawn = mark(shape, size, colour)
    image.paste(drawn, (left, top), drawn)


def _legend(image: Image.Image, draw: ImageDraw.ImageDraw, legend: tuple[tuple[str, str], ...], top: int) -> None:
    draw.line((_MARGIN, top - 12, WIDTH - _MARGIN, top - 12), _RULE, 2)
    at = _MARGIN
    for kind, words in legend:
        _mark(image, kind, 22, at, top + 8)
        draw.text((at + 32, top + 19), plain(words), _SOFT, font(25), anchor="lm")
        at += 32 + round(font(25).getlength(plain(words))) + 30


@dataclass(frozen=True, slots=True)
class _Line:
    """An entry, broken into at most two lines of words."""

    said: PictureLine
    words: list[str]

    @classmethod
    def of(cls, line: PictureLine) -> "_Line":
        width = WIDTH - _MARGIN - cls._left()
        if line.badge:
            width -= round(font(24, bold=True).getlength(plain(line.badge))) + 40
        return cls(line, wrapped(line.title, font(30), width, lines=2, indent=cls._indent(line)))

    @staticmethod
    def _left() -> int:
        return _MARGIN + 172

    @staticmethod
    def _indent(line: PictureLine) -> int:
        return round(font(30, bold=True).getlength(plain(line.first) + " ")) if line.first else 0

    @property
    def height(self) -> int:
        return _LINE * max(1, len(self.words))

    def draw(self, image: Image.Image, draw: ImageDraw.ImageDraw, top: int) -> None:
        line = self.said
        base = top + 30
        _, colour = _KINDS[line.mark]
        draw.text((_MARGIN, base), line.days, _INK, font(30, bold=True), anchor="ls")
        _mark(image, line.mark, 27, _MARGIN + 128, top + 6)
        at = self._left()
        if line.first:
            draw.text((at, base), plain(line.first), colour, font(30, bold=True), anchor="ls")
            at += self._indent(line)
        end = at
        for words in self.words:
            self._row(draw, words, at, base)
            end = at + round(font(30).getlength(words))
            at = self._left()
            base += _LINE
        if line.badge:
            self._badge(draw, end + 16, base - _LINE, _LATE if line.mark == "late" or line.struck else colour)

    def _row(self, draw: ImageDraw.ImageDraw, words: str, left: int, base: int) -> None:
        face: ImageFont.FreeTypeFont = font(30)
        draw.text((left, base), words, _SOFT if self.said.struck else _INK, face, anchor="ls")
        if self.said.struck:
            draw.line((left, base - 10, left + face.getlength(words), base - 10), _SOFT, 2)

    def _badge(self, draw: ImageDraw.ImageDraw, left: int, base: int, colour: Colour) -> None:
        words, face = plain(self.said.badge), font(24, bold=True)
        right = left + round(face.getlength(words)) + 18
        draw.rounded_rectangle((left, base - 26, right, base + 8), radius=8, outline=colour, width=2)
        draw.text((left + 9, base), words, colour, face, anchor="ls")
