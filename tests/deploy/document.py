"""The boxes of a document with commands in them, by the mark behind their ```."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENGLISH = ROOT / "docs" / "en" / "operating.md"
VIETNAMESE = ROOT / "docs" / "vi" / "van-hanh.md"
_BOX = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Box:
    """Commands, and who types them where.

    `mark` is "sh" for the office's user; "sh root" for what needs an administrator of a real machine, which no test
    does; "sh elsewhere" for what another program reads; "sh new-machine" and so on for other folders; "sql".
    """

    mark: str
    text: str


def boxes(document: Path) -> list[Box]:
    """All boxes, in the order of the document."""
    return [Box(mark.strip(), text) for mark, text in _BOX.findall(document.read_text(encoding="utf-8"))]
