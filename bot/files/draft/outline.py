"""The order of a document: its paragraphs as items under each other, with the clause of each ("II.4", "III.1.a")."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.files.draft.restraint import flat
from bot.files.draft.words import attribute, plain, section_skipped
from bot.files.read.document import Block, Grid, Paragraph

_PART, _ROMAN, _PERIOD, _NUMBER, _LETTER, _STAR, _LEAD, _DASH, _PLUS, _TEXT = 0, 1, 1.5, 2, 5, 6.2, 6.5, 7, 8, 9
_LABELS = (
    (re.compile(r"(?:Phần|PHẦN)\s+(?:thứ\s+)?(?P<n>\w+)\s*[.:)-]?\s*"), _PART),
    (re.compile(r"(?P<n>[A-H])\s*[.)/-]\s+(?=[A-ZĐÂĂÊÔƠƯÀ-Ỹ]{2})"), _PART),
    (re.compile(r"(?P<n>[IVXL]{1,6})\s*(?:[.):-]|/(?=\s))\s*(?=\S)"), _ROMAN),
    (re.compile(r"(?:Điều|ĐIỀU)\s+(?P<n>\d{1,2})\s*[.:]\s*"), _NUMBER),
    (re.compile(r"(?P<n>\d{1,2}(?:\.\d{1,2}){1,3})(?![\d/])\s*[.)/:-]?\s*(?=\D)"), _NUMBER),
    (re.compile(r"(?P<n>\d{1,2})\s*(?:[.)](?!\d)|/(?=\s|[A-ZĐ])|-(?=\s))\s*(?=\D)"), _NUMBER),
    (re.compile(r"(?P<n>[a-zđ])\s*[.)/](?!\w{1,2}\b[.)])\s*(?=\S)"), _LETTER),
    (re.compile(r"(?P<n>)[*✓➢♦❖]+\s*(?=\S)"), _STAR),
    (re.compile(r"(?P<n>)[-–—−•●▪■◦]\s*(?=\S)"), _DASH),
    (re.compile(r"(?P<n>)\+\s*(?=\S)"), _PLUS),
)
_PERIOD_HEADING = re.compile(
    r"(?:cac\s+)?(?:(?:nhiem vu|cong tac|hoat dong|chuong trinh|"
    r"noi dung)\s+)?(?:trong\s+)?(?P<words>(?:thang\s+\d{1,2}|quy\s+(?:iv|i{1,3}|[1-4])|"
    r"tuan\s+(?:thu\s+)?\d{1,2}|"
    r"thang\s+(?:gieng|chap|mot|hai|ba|tu|nam|sau|bay|tam|chin|muoi(?:\s+mot|\s+hai)?))(?:\s*(?:/|nam|-)\s*\d{4})?)"
    r"(?:\s*\([^)]*\))?\s*[:.]?"
)
_FOOTER = re.compile(r"noi nhan\b")
_SIGNED = re.compile(
    r"(?:t/m|tm\.|kt\.|k/t|tl\.|t/l|tuq\.|q\.)\s*|(?:pho )?(?:chu tich|bi thu|hieu truong|truong ban|"
    r"chanh van phong|giam doc)\s*$|nguoi lap (?:bieu|ke hoach)\s*$"
)
_APPENDIX = re.compile(r"phu luc\b")


@dataclass(slots=True)
class Item:
    """A paragraph, its label left out. `skipped`: it stands where no tasks are (purpose, requirements, money)."""

    text: str
    rank: float
    clause: str = ""
    parent: "Item | None" = None
    children: "list[Item]" = field(default_factory=list)
    skipped: bool = False
    period: str = ""
    labelled: bool = False
    dashes: int = 0

    def above(self) -> Iterator["Item"]:
        """The items above this one, the nearest first."""
        here = self.parent
        while here is not None:
            yield here
            here = here.parent


@dataclass(frozen=True, slots=True)
class Table:
    """A table, with the clause under which it stands and the lines just above it."""

    grid: Grid
    clause: str
    above: tuple[str, ...]


@dataclass(slots=True)
class Outline:
    """A document: the lines of its head, then items and tables in their order."""

    head: list[str] = field(default_factory=list)
    parts: list[Item | Table] = field(default_factory=list)
    signed: list[str] = field(default_factory=list)


def outline(blocks: tuple[Block, ...]) -> Outline:
    """The outline of a document. Letterhead and signature, also where they stand in tables, are no part of it."""
    found = Outline()
    root = Item("", -1)
    stack = [root]
    ended, begun, appendix = False, False, ""
    recent: list[str] = []
    addressing = False
    for block in blocks:
        if isinstance(block, Grid):
            if _is_form(block):
                lines = [line for row in block.rows for cell in row for line in cell.splitlines()]
                ended = ended or (begun and any(_FOOTER.match(flat(line)) for line in lines))
                (found.signed if begun else found.head).extend(lines)
                continue
            begun, ended = True, False
            clause = next((item.clause for item in reversed(stack) if item.clause), "")
            found.parts.append(Table(block, appendix or clause, tuple(recent[-4:])))
            continue
        text = block.text
        words = flat(text)
        if not re.search(r"\w", text):
            continue
        recent.append(text)
        if _APPENDIX.match(words) and len(text) < 60:
            appendix, ended, stack = "PL", False, [root]
            number = re.match(r"phu luc\s+(?:so\s+)?([ivx]+|\d+)\b", words)
            appendix = f"PL{number[1].upper()}" if number else "PL"
            begun = bool(found.head)
            continue
        if begun and (_FOOTER.match(words) or (_SIGNED.match(words) and len(text) < 60)):
            ended = True
        if ended:
            found.signed.append(text)
            continue
        label = _label(text)
        if words.startswith("kinh gui"):
            addressing = True
            found.head.append(text)
            continue
        if addressing and (text.rstrip().endswith(";") or (label is not None and label[1] >= _DASH)):
            found.head.append(text)
            continue
        addressing = False
        if not begun and label is None and not _preamble(words):
            found.head.append(text)
            continue
        begun = True
        found.parts.append(_placed(text, label, stack, appendix))
    return found


def _is_form(grid: Grid) -> bool:
    """Whether a table only holds a letterhead or a signature."""
    words = flat(" ".join(" ".join(row) for row in grid.rows))
    few = len(grid.rows) <= 4 and max(len(row) for row in grid.rows) <= 3
    return few and bool(
        re.search(
            r"doc lap|cong hoa xa hoi|dang cong san|noi nhan|so\s*:|kt\.|tm\.|t/m|\bngay\s+\d{0,2}\s*thang|"
            r"chu tich|bi thu|hieu truong",
            words,
        )
    )


def _preamble(words: str) -> bool:
    return (
        bool(
            re.match(
                r"(?:thuc hien|can cu|trien khai|nham|de |nhan dip|tiep tuc|huong toi|chao mung|kinh gui|theo|xet|"
                r"ngay)\b",
                words,
            )
        )
        and len(words) > 40
    )


def _label(text: str) -> tuple[str, float, str] | None:
    """(number, rank, text without it) of a paragraph that has a label."""
    for pattern, rank in _LABELS:
        match = pattern.match(text)
        if match is None:
            continue
        number = match["n"]
        if rank == _NUMBER and "." in number:
            rank += number.count(".")
        rest = text[match.end() :].strip()
        if not rest:
            return None
        return number, rank, rest
    return None


def _placed(text: str, label: tuple[str, float, str] | None, stack: list[Item], appendix: str) -> Item:
    """The item of a paragraph, under the one that it belongs to."""
    number, rank, words = label or ("", _TEXT, text)
    period = _PERIOD_HEADING.fullmatch(flat(words.strip()))
    if label is None:
        is_attribute = attribute().match(plain(words)) is not None
        if period:
            rank = _PERIOD
        elif is_attribute:
            rank = _TEXT
        elif words.rstrip().endswith(":") and len(words) < 250:
            rank = _LEAD
        elif words.isupper() and len(words) < 150:
            rank = _PART if len(stack) < 2 else _PERIOD
        else:
            while len(stack) > 1 and stack[-1].rank >= _LEAD:
                stack.pop()
    while len(stack) > 1 and stack[-1].rank >= rank:
        stack.pop()
    parent = stack[-1]
    item = Item(words, rank, parent=parent, labelled=label is not None)
    item.clause = _clause(number, rank, parent, appendix)
    heading = words.split(":")[0] if len(words) > 90 else words
    short = len(heading) < 90 and rank < _DASH
    item.skipped = (parent.skipped and not (rank <= _NUMBER and _opens(words))) or (short and section_skipped(heading))
    if period:
        item.period = words[period.start("words") : period.end("words")]
    parent.children.append(item)
    stack.append(item)
    return item


def _opens(words: str) -> bool:
    return bool(re.match(r"(?:nhiem vu|noi dung|giai phap|to chuc thuc hien)\b", flat(words)))


def _clause(number: str, rank: float, parent: Item, appendix: str) -> str:
    """The clause of an item: dashes right under a Roman number are counted, others share the clause above them."""
    above = parent.clause or appendix
    if number:
        if rank > _NUMBER and "." in number and rank < _LETTER:
            roman = next(
                (one.clause for one in (parent, *parent.above()) if one.rank in (_ROMAN, _PART) and one.clause),
                appendix,
            )
            return f"{roman}.{number}" if roman else number
        return f"{above}.{number}" if above else number
    if rank in (_DASH, _STAR):
        holder = next((one for one in (parent, *parent.above()) if one.rank not in (_LEAD, _TEXT, _STAR)), parent)
        if holder.rank in (_ROMAN, _PART):
            holder.dashes += 1
            return f"{holder.clause}.{holder.dashes}" if holder.clause else ""
    return above


def paragraphs(blocks: tuple[Block, ...]) -> list[str]:
    """All words of a document, a line each, those of tables too."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            lines.append(block.text)
        else:
            lines += [line for row in block.rows for cell in row for line in cell.splitlines()]
    return lines
