"""The forms of official reports, as plain data: a row for each profile, and what an office fills into it.

Sizes are in points, lengths in millimetres. `unsure` names what no source that we have settles, and was filled in as
offices commonly do it; `docs/reports.md` says where the rest is from.
"""

from dataclasses import dataclass, replace
from enum import StrEnum


class Body(StrEnum):
    """Whose papers a profile is for."""

    PARTY = "party"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class Profile:
    """How a report looks. Margins are top, bottom, left, right; the columns are those of the head, left and right.

    `head` is the size of "ĐẢNG CỘNG SẢN VIỆT NAM" or of the Quốc hiệu, `motto` of the Tiêu ngữ; `starred` puts "*"
    below the issuing body, else a rule; `number` is what stands before and after the blank of the number; `closing`
    ends the text; `post_bold` says whether the signer's post is bold as the authority above it.
    """

    name: str
    source: str
    body: Body
    margins: tuple[int, int, int, int]
    columns: tuple[int, int]
    head: float
    motto: float
    upper: float
    issuer: float
    number_size: float
    place: float
    title: float
    subject: float
    text: float
    table: float
    signature: float
    recipients_head: float
    recipients: float
    page_number: float
    indent: int
    starred: bool
    dashes: bool
    number: tuple[str, str]
    authority: str
    post: str
    post_bold: bool
    filed: str
    closing: str
    unsure: frozenset[str] = frozenset()


_PARTY_36 = Profile(
    name="dang-36",
    source="Hướng dẫn 36-HD/VPTW",
    body=Body.PARTY,
    margins=(20, 20, 30, 15),
    columns=(72, 93),
    head=15,
    motto=0,
    upper=14,
    issuer=14,
    number_size=14,
    place=14,
    title=16,
    subject=15,
    text=14,
    table=12,
    signature=14,
    recipients_head=14,
    recipients=12,
    page_number=14,
    indent=10,
    starred=True,
    dashes=True,
    number=("Số", "-BC/ĐU"),
    authority="T/M ĐẢNG ỦY",
    post="BÍ THƯ",
    post_bold=False,
    filed="Lưu Văn phòng Đảng ủy",
    closing="./.",
    unsure=frozenset(
        {"number_size", "place", "table", "signature", "recipients_head", "recipients", "page_number", "post_bold",
         "indent", "closing"}
    ),
)  # fmt: skip

PROFILES = {
    one.name: one
    for one in (
        _PARTY_36,
        replace(  # the form of 2026 has one size throughout, and ends without a stroke
            _PARTY_36,
            name="dang-05",
            source="Hướng dẫn 05-HD/VPTW",
            head=14,
            title=14,
            subject=14,
            closing=".",
            unsure=frozenset(
                {
                    "head",
                    "title",
                    "subject",
                    "table",
                    "recipients_head",
                    "recipients",
                    "page_number",
                    "post_bold",
                    "indent",
                    "starred",
                    "dashes",
                    "spelling",
                    "date of the guidance",
                }
            ),
        ),
        Profile(
            name="nd-30",
            source="Nghị định 30/2020/NĐ-CP",
            body=Body.STATE,
            margins=(20, 20, 30, 15),
            columns=(64, 101),
            head=12,
            motto=13,
            upper=12,
            issuer=12,
            number_size=13,
            place=13,
            title=14,
            subject=14,
            text=14,
            table=12,
            signature=14,
            recipients_head=12,
            recipients=11,
            page_number=14,
            indent=10,
            starred=False,
            dashes=False,
            number=("Số:", "/BC-UBND"),
            authority="TM. ỦY BAN NHÂN DÂN",
            post="CHỦ TỊCH",
            post_bold=True,
            filed="Lưu: VT",
            closing="./.",
            unsure=frozenset(
                {
                    "margins",
                    "head",
                    "motto",
                    "upper",
                    "issuer",
                    "number_size",
                    "place",
                    "title",
                    "subject",
                    "text",
                    "table",
                    "signature",
                    "recipients_head",
                    "recipients",
                    "indent",
                    "closing",
                }
            ),
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Form:
    """A profile with what an office fills into it, all of it as it is to be printed.

    `number` is what stands before and after the blank; `recipients` end with where the paper is filed.
    """

    profile: Profile
    upper: str
    issuer: str
    number: tuple[str, str]
    place: str
    authority: str
    post: str
    recipients: tuple[str, ...]
    spelling: str = "ủy"

    def spelt(self, words: str) -> str:
        """The form's own words in the spelling of the office: "uỷ" or "ủy"."""
        pairs = (("uỷ", "ủy"), ("Uỷ", "Ủy"), ("UỶ", "ỦY"))
        for old, new in pairs if self.spelling == "ủy" else tuple((new, old) for old, new in pairs):
            words = words.replace(old, new)
        return words
