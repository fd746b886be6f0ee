"""Answers so plain that they are carried out: the whole message is one of a closed set of forms, or it is asked about.

Typed marks count ("bỏ" is not "bộ"). A word without marks stands for one with marks only in forms that can mean nothing
else. Courtesies at either end are left out; a question mark makes nothing plain.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import Enum

from bot.replies import read_reply
from bot.texts.folding import folded


class Answer(Enum):
    """What a lead answers to a request for more time."""

    GRANT = "grant"
    REFUSE = "refuse"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Decision:
    """A lead's answer. `day` is the day that was named, to be granted, or to be offered where it is unclear."""

    answer: Answer
    day: date | None = None


def _forms(*lines: str) -> frozenset[str]:
    return frozenset(form.strip() for line in lines for form in line.split("|"))


def _with_bare(marked: frozenset[str]) -> frozenset[str]:
    return marked | {folded(form) for form in marked}


_GRANTS = _with_bare(
    _forms(
        "đồng ý | nhất trí | chấp thuận | duyệt | được | tôi duyệt | cho gia hạn | đồng ý gia hạn | đồng ý cho gia hạn",
        "nhất trí gia hạn | nhất trí cho gia hạn | duyệt gia hạn | đồng ý cho lùi | đồng ý lùi hạn | hoàn toàn đồng ý",
        "ok | oke | okay | đc | ok đồng ý | ok nhất trí | ok duyệt | ok ok | oke đồng ý | đồng ý duyệt",
        "tôi đồng ý | anh đồng ý | chị đồng ý | tôi nhất trí | anh nhất trí | chị nhất trí | anh duyệt | chị duyệt",
    )
)
_REFUSALS = _with_bare(
    _forms(
        "không | không đồng ý | không nhất trí | không chấp thuận | không duyệt | không được | từ chối",
        "không được đâu | không gia hạn | không cho gia hạn | không đồng ý gia hạn | không đồng ý cho gia hạn",
        "không lùi hạn | không cho lùi | không cho lùi hạn | ko | ko đồng ý | ko được | ko đc | ko duyệt | ko gia hạn",
        "tôi không đồng ý | anh không đồng ý | chị không đồng ý | tôi không duyệt | không cho gia hạn nữa",
    )
)
_KEEPS_THE_DATE = _with_bare(
    _forms("phải nộp đúng hạn | phải đúng hạn | giữ nguyên hạn | giữ nguyên hạn cũ | giữ hạn cũ | đúng hạn cũ")
)
_UNTIL = _with_bare(
    _forms(
        " | ngày | đến | tới | đến ngày | tới ngày | đến hết | đến hết ngày | hạn mới | hạn mới là | lùi đến | lùi tới",
        "gia hạn đến | gia hạn tới | gia hạn đến ngày | cho đến | cho tới | cho đến ngày | cho gia hạn đến",
        "cho lùi đến",
    )
)
_UNTIL_AFTER_GRANT = frozenset(
    f"{grant} {until}".strip() for grant in _GRANTS for until in _UNTIL if until not in ("", "ngày", "ngay")
)
_WHICH = ("gia hạn", "xin gia hạn", "lùi hạn", "cũ", "này", "trên", "đó")
_WITHDRAWALS = (
    _forms(
        *(
            f"{verb} {what}".strip()
            for verb in ("bỏ", "huỷ", "hủy", "hủy bỏ", "huỷ bỏ", "rút", "rút lại", "xin rút", "xin rút lại", "xin bỏ")
            for what in ("đề nghị", *(f"đề nghị {which}" for which in _WHICH))
        ),
        "bỏ | huỷ | hủy | rút | rút lại | xin rút lại | rút yêu cầu | rút yêu cầu gia hạn",
    )
    | _with_bare(
        _forms(
            "rút đề nghị | rút lại đề nghị | rút đề nghị gia hạn | rút lại đề nghị gia hạn | xin rút đề nghị",
            "xin rút lại đề nghị | xin rút lại đề nghị gia hạn | xin rút đề nghị gia hạn",
            "không xin nữa | thôi không xin nữa | không xin gia hạn nữa | không xin lùi nữa | không xin thêm nữa",
            "thôi không xin gia hạn nữa | không cần gia hạn nữa | thôi không cần gia hạn nữa | khỏi gia hạn nữa",
            "thôi khỏi gia hạn nữa | thôi khỏi xin gia hạn nữa | thôi khỏi xin lùi nữa | khỏi xin lùi nữa",
            "khỏi gia hạn | thôi khỏi gia hạn | thôi không gia hạn nữa | không gia hạn nữa",
        )
    )
    | {f"huy {what}" for what in ("de nghi gia han", "de nghi xin gia han", "bo de nghi gia han")}
)

_BEFORE = frozenset(("dạ", "da", "thưa", "vâng", "ừ"))
_SPEAKERS = frozenset(("em", "tôi", "toi", "mình", "cháu", "chị", "anh"))
_ADDRESS = ("đồng chí", "dong chi", "giúp em", "giup em", "giúp tôi", "giúp cháu")
_AFTER = frozenset(("ạ", "nhé", "nhe", "nha", "nhá", "em", "anh", "chị", "cháu", "chú", "cô", "bạn"))
_TYPED_DATE = re.compile(r"(.*?)\s*\b(\d{1,2}\s?[/.-]\s?\d{1,2}(?:\s?[/.-]\s?\d{4})?|\d{1,2} tháng \d{1,2})")
_STOPS = re.compile(r"[,;!…:()“”\"']+|\.(?!\d)|\n")


def decision(words: str, *, today: date, due: date | None) -> Decision:
    """What a lead's words decide on a request to move a task's `due` date; days are read as of `today`."""
    day = _day(words, today, due)
    parts = _parts(words)
    if parts is None or not parts:
        return Decision(Answer.UNCLEAR, day)
    if all(part in _GRANTS for part in parts):
        return Decision(Answer.GRANT)
    if parts[0] in _REFUSALS and all(part in _REFUSALS | _KEEPS_THE_DATE for part in parts):
        return Decision(Answer.REFUSE)
    *before, last = parts
    until = _TYPED_DATE.fullmatch(last)
    if until is not None and all(part in _GRANTS for part in before) and until[1] in _UNTIL | _UNTIL_AFTER_GRANT:
        named = _day(until[2], today, due)
        if named is not None and named == day and (due is None or named > due):
            return Decision(Answer.GRANT, named)
    return Decision(Answer.UNCLEAR, day)


def withdraws(words: str) -> bool:
    """Whether the words do nothing but take back one's own request."""
    parts = _parts(words, speaker=True) or []
    return all(part in _WITHDRAWALS | {"thôi", "thoi"} for part in parts) and any(
        part in _WITHDRAWALS for part in parts
    )


def withdraws_for_another(words: str) -> bool:
    """Whether a clause of the words by itself takes the request back: "bỏ đề nghị cũ, xin gia hạn đến 30/3"."""
    return any(part in _WITHDRAWALS and " " in part for part in _parts(words, speaker=True) or [])


def _parts(words: str, *, speaker: bool = False) -> list[str] | None:
    """The clauses of a message in lower case without courtesies (nor who speaks); None where it asks something."""
    if "?" in words or "？" in words:
        return None
    plain = " ".join(unicodedata.normalize("NFC", words).casefold().split())
    return [part for part in (_stripped(clause, speaker) for clause in _STOPS.split(plain)) if part]


def _stripped(clause: str, speaker: bool) -> str:
    """A clause without words of courtesy at its ends."""
    tokens = clause.strip(" .–-").split()
    while tokens and tokens[0] in _BEFORE:
        tokens = tokens[1:]
    if speaker and tokens and tokens[0] in _SPEAKERS:
        tokens = tokens[1:]
    while tokens:
        if " ".join(tokens[-2:]) in _ADDRESS:
            tokens = tokens[:-2]
        elif tokens[-1] in _AFTER:
            tokens = tokens[:-1]
        else:
            break
    return " ".join(tokens)


def _day(words: str, today: date, due: date | None) -> date | None:
    """The day that the words name, if it is not past. A bare number names none."""
    if words.strip().isdecimal():
        return None
    day = read_reply(f"xin gia hạn đến {words}", today=today, due=due).date
    return day if day is not None and day >= today else None
