"""What stands in a table and is no entry: titles, totals, signatures; and the one line that lists all of it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.files.headings import heading_key
from bot.texts import Texts, folded

_SIGNATURE = re.compile(
    r"(?:tm|kt|tl|tuq|t/m|k/t|q)\s*\.\s*\w|t/m |\(?da ky\)?$|\(ky|noi nhan\b|luu\s*:"
    r"|(?:pho )?(?:chu tich|bi thu|giam doc|hieu truong|truong (?:phong|ban|tram|tieu ban)|chanh van phong|thu truong)"
    r"(?: don vi| co quan)?$|nguoi lap\b|(?:nguoi )?lap bieu$|ke toan(?: truong)?$|xac nhan cua|thu ky$|van thu$"
    r"|nguoi phe duyet$|duyet(?: cua .*)?$"
)
_SIGNED = re.compile(r"(?:[^\d]{2,40},\s*)?ngay\s*[\d.…]*\s*thang\s*[\d.…]*\s*nam\s*[\d.…]*")
_TOTAL = re.compile(r"(?:tong cong|tong so|tong|cong)\s*(?:[:(].*|\d.*)?$|(?:tong cong|tong so)\b")
_REMARK = re.compile(r"(?:ghi chu|luu y|chu thich|nguon)\s*:|\*")
_BULLET = re.compile(r"\s*[-–+•*]")

LETTERHEAD, TITLE, HEADING, NUMBERING, SECTION, TOTAL, SIGNATURE, REMARK, NO_MEETING = (
    "letterhead",
    "title",
    "heading",
    "numbering",
    "section",
    "total",
    "signature",
    "remark",
    "no_meeting",
)
"""Why a row is left out; "cells.left_<reason>" says it."""
REASONS = (LETTERHEAD, TITLE, HEADING, NUMBERING, SECTION, TOTAL, SIGNATURE, REMARK, NO_MEETING)


@dataclass(slots=True)
class LeftOut:
    """The rows of a file that are no entries, by sheet and reason."""

    rows: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def add(self, sheet: str, reason: str, *rows: int) -> None:
        """Note down rows by their numbers; those above the first (see `word_document`) are no rows of the table."""
        if rows := tuple(row for row in rows if row > 0):
            self.rows.setdefault((sheet, reason), []).extend(rows)

    def sentence(self, say: Texts) -> str:
        """All of it in one line; empty where nothing was left out."""
        sheets = list(dict.fromkeys(sheet for sheet, _ in self.rows))
        parts = [self._of_sheet(sheet, say, named=len(sheets) > 1) for sheet in sheets]
        return say.plain("cells.left_out", parts="; ".join(parts)) if parts else ""

    def _of_sheet(self, sheet: str, say: Texts, *, named: bool) -> str:
        parts = [
            say.plain(f"cells.left_{reason}", n=len(rows), rows=ranges(rows))
            for reason in REASONS
            if (rows := self.rows.get((sheet, reason)))
        ]
        where = say.plain("cells.where_sheet", sheet=sheet) + ": " if named and sheet else ""
        return where + ", ".join(parts)


def is_signature(said: Sequence[str]) -> bool:
    """Whether the words of a row are of a signature block or the list of those who get the document."""
    return any(_SIGNATURE.match(line.strip()) for one in said for line in folded(one).splitlines()) or (
        len(said) == 1 and bool(_SIGNED.fullmatch(folded(said[0]).strip(" .")))
    )


def goes_on(said: Sequence[str]) -> bool:
    """Whether the words of a row below a signature belong to it: recipients, titles, a name."""
    return all(_BULLET.match(one) or len(one.split()) <= 8 for one in said)


def is_total(said: Sequence[str]) -> bool:
    """Whether a row counts the others: "Tổng cộng: 09 nhiệm vụ"."""
    return bool(_TOTAL.match(heading_key(said[0])))


def is_remark(said: Sequence[str]) -> bool:
    """Whether a row is a remark about the table: "Ghi chú: …"."""
    return len(said) == 1 and bool(_REMARK.match(folded(said[0]).strip()))


def said_in(cells: Iterable[Any]) -> list[str]:
    """The words of the cells that hold any."""
    return [str(cell).strip() for cell in cells if cell is not None and str(cell).strip()]


def ranges(rows: Sequence[int]) -> str:
    """Row numbers in short: "8, 12, 19–24"."""
    found: list[list[int]] = []
    for row in sorted(set(rows)):
        if found and row == found[-1][1] + 1:
            found[-1][1] = row
        else:
            found.append([row, row])
    shown = [str(first) if first == last else f"{first}–{last}" for first, last in found[:_MOST_RANGES]]
    return ", ".join([*shown, "…"] if len(found) > _MOST_RANGES else shown)


_MOST_RANGES = 12
