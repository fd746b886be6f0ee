"""The parts of a sentence that are tasks of their own, each with its time or with who does it."""

import re

from bot.files.draft import times, units
from bot.files.draft.model import Context, Time
from bot.files.draft.naming import others_turn
from bot.files.draft.restraint import inside
from bot.files.draft.sentences import body_at, parts
from bot.files.draft.units import Doers
from bot.files.draft.words import EVENT, plain, verb_at

_ONLY_WHEN = re.compile(
    r"(?:(?:thời gian|thời hạn)\b[^:\d]{0,30}:|(?:hoàn thành|xong|thực hiện|thời gian|thời hạn)(?:\s+xong)?)\s*"
    r"(?=(?:trước|chậm nhất|muộn nhất|trong|vào|ngày|đến|từ|quý|tháng)\b|\d)"
)
"""Words that say by when what stands before them is to be done, and nothing of their own."""
_EACH = re.compile(r"(?:mỗi|từng)\s")
"""How many of whom: "…; mỗi chi đoàn có 03 đoàn viên tham gia" is told of the task before it."""
_CLOSED = re.compile(r"“[^”]*”|\"[^\"]*\"|\([^()]*\)")
_COMMA = re.compile(r",\s+(?:và\s+)?")


def cut(sentence: str, context: Context) -> tuple[list[str], list[tuple[str, Doers, Time]]]:
    """The tasks of a sentence, and who else does the first of them at another time."""
    pieces: list[str] = []
    others: list[tuple[str, Doers, Time]] = []
    sentence, aside = _asides(sentence, context)
    for part in (*(one for whole in parts(sentence) for one in _between_times(whole, context)), *aside):
        if pieces and not (own := _is_own(part, context)) and (turn := others_turn(part, context)) is not None:
            others.append((part, *turn))
        elif not pieces or own:
            pieces.append(part)
        else:
            pieces[-1] = f"{pieces[-1]}; {part}"
    return pieces, others


def _is_own(piece: str, context: Context) -> bool:
    """Whether a part after the first is a task of its own."""
    return (
        _starts(piece)
        and _ONLY_WHEN.match(plain(piece)) is None
        and not units.followers(f"; {piece}")[0]
        and (
            bool(times.in_sentence(piece, context, due=True))
            or (units.before_verb(piece) is not None and _EACH.match(plain(piece)) is None)
        )
    )


def _starts(words: str) -> bool:
    low = plain(words)
    at = body_at(words)
    return bool(verb_at(low, at) or verb_at(low) or units.before_verb(words[at:]) or units.before_verb(words))


def _between_times(piece: str, context: Context) -> list[str]:
    """A part cut at the commas between two tasks of which each says when: "sơ kết tháng 6, tổng kết trước 20/12"."""
    closed = [match.span() for match in _CLOSED.finditer(piece)]
    found: list[str] = []
    start = 0
    for match in _COMMA.finditer(piece):
        before, after = piece[start : match.start()], piece[match.end() :]
        if inside(match.start(), closed) or not (_starts(before) or EVENT.match(plain(before))):
            continue
        if not _is_own(after, context) or not times.in_sentence(after.split(", ")[0], context, due=True):
            continue
        if any(one.schedule for one in times.in_sentence(before, context, due=True)):
            found.append(before.strip())
            start = match.end()
    return [*found, piece[start:].strip()]


def _asides(sentence: str, context: Context) -> tuple[str, list[str]]:
    """A sentence without brackets that hold a task of their own: "(các chi hội rà soát, gửi về phường trước 01/10)"."""
    found: list[str] = []
    for match in re.finditer(r"\s*\(([^()]{20,250})\)", sentence):
        doers = units.before_verb(match[1])
        if doers is None or re.match(
            r"(?:thực hiện|chủ trì|phụ trách|đảm nhiệm|tham mưu|tổ chức)\s*(?:$|[,;.])", match[1][doers.at :]
        ):
            continue
        if times.in_sentence(match[1], context, due=True):
            found.append(match[1])
            sentence = sentence.replace(match[0], "")
    return sentence, found
