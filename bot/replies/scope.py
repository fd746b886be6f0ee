"""What reaches what: a completion that is denied, awaited, promised, partial or somebody else's is no plain completion.

A reply is a string of letters, one an item (see `kinds`; fillers are left out). Each rule replaces the letters of its
group `it` by another one. Completions (D done, S handed in, 1 the whole) become x not yet, V impossible, i conditional,
f promised, e nearly or partly, o of somebody else, $ of something else, J doubted, Y contradictory; only what no rule
has changed is left as a plain one.
"""

import re
from typing import NamedTuple


class Rule(NamedTuple):
    """`pattern` with a group `it`, the letter that it becomes, and the name under which `explain` words it."""

    name: str
    becomes: str
    pattern: re.Pattern[str]


def _rule(name: str, becomes: str, pattern: str) -> Rule:
    # ~ is anything within the clause and before a "but"; bounded, so that no reply can make matching quadratic.
    return Rule(name, becomes, re.compile(pattern.replace("~", "[^|?b]{0,12}?").replace("|?b", "|?bβν")))


RULES: tuple[Rule, ...] = (
    _rule("plain_word", "h", r"r(?P<it>ɛ)(?=[|?]|$)"),
    # "xong hết chưa mà chốt số", "xong chưa để em ghép" ask; "mạng mà ngon thì xong" supposes.
    _rule("asking", "Q", r"[DS][rc]{0,2}(?P<it>N)[ɛI]"),
    _rule("if_done", "I", r"(?P<it>ɛ)[^|?bPrNK]{1,4}t[^|?b]{0,3}[DSW]"),
    # "khó khăn mấy cũng xong rồi"
    _rule("set_aside", "n", r"(?:^|[|b])(?P<it>[LlXnU]{1,3}p)ũD"),
    _rule("plain_word", "b", r"(?P<it>ɛ)"),
    # "xong rồi chứ có phải chưa mô"
    _rule("not_not_yet", "h", r"r(?P<it>b[QZK]{1,2}Nz?)(?=[|]|$)"),
    # What was thought ("tưởng không kịp mà") or written ("ghi là xong, thực tế chưa") gives way to what follows.
    _rule("set_aside", "h", r"(?P<it>θ[^|?bD]{0,4}[LNKl][^|?bD]{0,6})(?=[|b])"),
    _rule("doubted", "H", r"(?P<it>θ)"),
    _rule("correction", "M", r"[|b](?P<it>ŕ)"),
    _rule("plain_object", "n", r"(?P<it>ŕ)"),
    _rule("promised", "F", r"(?P<it>ŵ)[^|?b]{0,8}?[DSW1](?![^|?b]{0,3}r)"),
    _rule("doubted", "H", r"(?P<it>ŵ)"),
    # Sent back, and handed in again: "bị trả về, em sửa xong nộp lại rồi".
    _rule(
        "handed_in_again",
        "h",
        r"(?P<it>Λ[nXuτ#dsyr]{0,5})(?=[|b][^ZNKLΛwCFGHEp?]{0,20}?(?:S[^|?bNKCwLF]{0,4}r|P[nτ]{0,2}S))",
    ),
    _rule("in_the_way", "L", r"(?P<it>Λ)"),
    # "em nộp rồi, hệ thống chưa cập nhật"
    _rule("set_aside", "h", r"(?P<it>Σ[nuX]{0,2}[NK][^|?bSDQLm]{0,3})(?=[|]|$)"),
    _rule("reported", "H", r"(?:^|[|b])n{0,2}(?P<it>Σ)[uX]{0,2}[TWR]?P?D"),
    _rule("plain_object", "n", r"(?P<it>Σ)"),
    _rule("partly", "p", r"[mN][^|?b]{0,1}[WSR]m?(?P<it>μ)(?=[|]|$)"),
    _rule("asking", "Q", r"(?P<it>μ)"),
    # "da gui bao cao cho phong, ho nhan roi": đã, and not dạ.
    _rule("received_there", "P", r"(?:^|[|b])(?P<it>A)S[^|?bNKQwFEjCp]{0,8}[|][nu]{0,2}[OΠ][nu]{0,2}â(?=[|]|$)"),
    _rule(
        "received_there",
        "h",
        r"S[^?NKZCwFHEjLGp]{0,20}[|](?P<it>(?=[nu]{0,2}[OΠnmv])[OΠnumvPr]{1,6}â[rcnu]{0,3})(?=[|]|$)",
    ),
    _rule("received_there", "h", r"S[^?NKZCwFHEjLGp]{0,20}h[|](?P<it>â[rcnu]{0,3})(?=[|]|$)"),
    _rule("to_whom", "u", r"S[nτ]{0,3}(?P<it>ö)(?=[Πnv])"),
    _rule("not_told_yet", "h", r"(?P<it>0[KN]?T)(?![DS])"),
    _rule("reported", "h", r"[vO][^|?b]{0,3}T[|]?(?P<it>D[rc]{0,2}N)"),
    _rule("not_told_yet", "h", r"(?P<it>ZS[τn]T)"),
    _rule("denied", "x", r"(?P<it>[DS])z[DS]"),
    _rule("not_yet", "x", r"K(?P<it>[D1])ø"),
    _rule("doubted", "H", r"D(?P<it>Q)H"),
    _rule("plain_object", "n", r"(?P<it>v)R[^|?b]{0,2}C"),
    # "báo cáo đã được lãnh đạo ký và gửi đi"
    _rule("plain_object", "n", r"τ[nX]{0,3}P(?P<it>v)R"),
    _rule("not_late", "h", r"(?P<it>l[sd])(?=b[^|?bNKFwLEGC]{0,4}D[rc])"),
    # "nop cho chi Hoa roi" is to whom; "nop roi cho chi Hoa" may be chờ.
    _rule("to_whom", "j", r"S[^|?br]{0,6}(?P<it>ĉ)(?=[^|?b]{1,8}r)"),
    _rule("doubted", "H", r"[SD1][^|?b]{0,8}(?P<it>ĉ)"),
    _rule("plain_word", "j", r"(?P<it>ĉ)"),
    _rule("plain_word", "β", r"(?P<it>ť)(?=[^|?b]{0,3}[NKLwg])"),
    _rule("plain_word", "u", r"(?P<it>ť)"),
    _rule("if_done", "I", r"(?P<it>U)[^|?bD]{0,2}t"),
    _rule("in_the_way", "L", r"(?P<it>[NK]ø)(?=[WSR])"),
    _rule("asks_for_time", "E", r"(?:^|[|?b])[AhIj]{0,2}(?P<it>⊕)(?=[ds])"),
    _rule("plain_word", "h", r"(?P<it>⊕)"),
    _rule("plain_object", "n", r"τ(?P<it>Γ)"),
    _rule("plain_word", "S", r"[dF](?P<it>Γ)(?=[|?]|$)"),
    _rule("plain_word", "W", r"[NK](?P<it>Γ)"),
    _rule("plain_word", "T", r"(?P<it>Γ)"),
    _rule("counted", "n", r"P[^|?b]{0,3}D[nτ]{1,3}(?P<it>#)(?=n)"),
    _rule("plain_word", "c", r"[SD](?P<it>m)r"),
    _rule("if_done", "I", r"(?P<it>L)t"),
    _rule("counted", "c", r"1(?P<it>[Xnτ])(?=[PSDr|?b]|$)"),
    _rule("not_begun", "B", r"[NKZdF][^|?b]{0,3}(?P<it>ŧ)"),
    _rule("plain_object", "X", r"(?P<it>ŧ)"),
    _rule("to_whom", "n", r"S[nτu]{0,2}(?P<it>O)(?=[nr]*(?:[|?b]|$))"),
    _rule("something_else", "O", r"(?P<it>Ω)"),
    _rule("somebody_else", "O", r"(?:^|[|?b])A?(?P<it>Π)(?=[nτ]{0,2}[PrcW]{0,2}[DS])"),
    _rule("only_a_step", "a", r"(?P<it>ς)(?=[^|?b]{0,2}D)"),
    _rule("plain_word", "W", r"(?P<it>ς)"),
    _rule("somebody_else", "O", r"(?P<it>Π)(?=[nτ]{0,2}[NK][SWRT])"),
    _rule("plain_object", "n", r"(?P<it>Π)"),
    _rule("counted", "n", r"c[nτ](?P<it>p)"),
    _rule("counted", "n", r"c[#c]?(?P<it>ì)"),
    _rule("counted", "n", r"c#?(?P<it>a)"),
    _rule("counted", "n", r"S[^|?bD]{0,3}(?P<it>#)(?=[nτ])"),
    _rule("when_done_then", "I", r"(?P<it>@)[^|?b]{1,8}(?:t|=[^|?b]{0,2}[DSWT])"),
    _rule("not_late", "h", r"(?P<it>[ZKN]l)"),
    _rule("not_begun", "B", r"N[^|?b]{0,2}(?P<it>g)"),
    _rule("plain_word", "h", r"(?P<it>w)h"),
    # What sounds like a denial or a question and is none.
    _rule("not_asking_for_time", "h", r"(?P<it>[KZN]F?j?E[zds]*)"),
    # "xin lùi đâu", "lần trước lùi rồi", "gia hạn hay không thì", "cảm ơn anh đã gia hạn": nothing is asked for now.
    _rule("not_asking_for_time", "h", r"(?P<it>E)[^|?b]{0,2}z"),
    _rule("not_asking_for_time", "h", r"(?P<it>E)[^|?bds]{0,2}r"),
    _rule("not_asking_for_time", "h", r"(?P<it>EQ)t"),
    _rule("not_asking_for_time", "U", r"A[^|?b]{0,3}P(?P<it>E)"),
    _rule("not_in_the_way", "h", r"(?P<it>[KZ][CcQ]?L|K[Cl]Q?)"),
    _rule("not_in_the_way", "h", r"(?:^|[|?b])A*(?P<it>K)(?=[|])"),
    # "không có khó khăn, vướng mắc"
    _rule("not_in_the_way", "h", r"hh[|](?P<it>L)(?=[|]|$)"),
    _rule("lacking", "L", r"(?P<it>[KNCcL]c?ö)"),
    _rule("plain_word", "C", r"(?P<it>κ)"),
    _rule("plain_object", "a", r"(?P<it>ö)"),
    _rule("not_told_yet", "h", r"(?P<it>[NKZ]F?T|&)(?!D)"),
    _rule("not_yet", "x", r"&(?P<it>D)"),
    _rule("contradictory", "Y", r"[ZK][^|?]{0,4}?N[^|?]{0,8}?(?P<it>[D1])"),
    _rule("not_not_yet", "h", r"(?P<it>Z[tP=]?N)(?=[Wzr]*(?:[|?b]|$))"),
    _rule("asking_at_the_end", "Q", r"(?<=[^|?hAâ])(?P<it>K)(?=[|?]|$)"),
    _rule("asking_at_the_end", "Q", r"(?:^|[|?b])[^|?bOp]{0,10}[DSWRBE1èâ][^|?bdQNKpaøät]{0,6}(?P<it>N)Q?(?=[|?]|$)"),
    _rule("asking_at_the_end", "Q", r"F[^|?b]{0,5}(?P<it>K)(?=[|?]|$)"),
    _rule("partly", "p", r"D[^|?b]{0,3}(?P<it>[øQ])(?=[^|?b]{0,3}[STW][^|?b]{0,2}[un](?:[|?]|$))"),
    _rule("asking_at_the_end", "Q", r"H[^|?bN]{0,6}(?P<it>N)Q?(?=[|?]|$)"),
    _rule("nothing_at_all", "0", r"N[^|?bSDLRQ]{0,3}?(?P<it>ø)(?![^|?b]{0,4}[LDSHQ])"),
    _rule("nothing_at_all", "0", r"N[^|?bSDLRQ]{1,3}?(?P<it>z)(?![^|?b]{0,4}[LDSHQ])"),
    _rule("nothing_at_all", "h", r"[NKZ0Lh][^|?bQ]{0,6}?(?P<it>ø)"),
    _rule("asking", "Q", r"(?P<it>ø)"),
    _rule("not_forgotten", "h", r"(?P<it>[ZK]0)"),
    _rule("nothing_at_all", "h", r"h(?P<it>z)"),
    # "xong rồi ảnh", "xong rồi chỉ": "anh", "chị" with a slip.
    _rule("called_at_the_end", " ", r"r(?P<it>[äφ])(?=[|?]|$)"),
    _rule("plain_word", "p", r"(?P<it>φ)"),
    _rule("plain_object", "a", r"(?P<it>ä)"),
    _rule("counted", "c", r"c(?P<it>#X?)"),
    _rule("not_yet", "x", r"(?P<it>D)[rc]{0,2}tũ?N"),
    _rule("to_whom", "u", r"S[^|?b]{0,5}?(?P<it>j)(?=[nτ1vrìO]|[|?b]|$)"),
    # What follows a product or a task is its name: "xong báo cáo dân vận", "hồ sơ cử tri đã nộp".
    _rule(
        "named",
        "n",
        r"P[^|?b]{0,3}[DS][^|?bNKC]{0,8}?[τn][nτaX#uvj]{0,6}?(?P<it>[Xa])(?=[Xnτa#uvPrcSyWd]{0,12}(?:[|?b]|$))",
    ),
    _rule("named", "n", r"[DS1][cnhPraτ]{0,5}[τn][nτaX#uvj]{0,6}?(?P<it>[Xa])(?=[nτXa#uvy]{0,8}r)"),
    _rule("named", "n", r"τ[nτa]{0,3}(?P<it>[Xa]{1,6})(?=[nτ]{0,3}[PrcW]{1,3}[DS])"),
    _rule("named", "n", r"(?P<it>τ)"),
    # A paper that goes to those below, or that they hand in, is a step of a task and not the task.
    _rule("only_a_step", "X", r"S[^|?bD]{0,6}(?P<it>ì)"),
    _rule("only_a_step", "X", r"(?P<it>ì)[^|?bD]{0,4}S"),
    _rule("plain_object", "n", r"(?P<it>ì)"),
    _rule("asked_to_look", "h", r"(?:r[^|?b]{0,3}|[|?b][vφAun]{0,3})(?P<it>j?è[%hnpτu]{0,4})(?=[|?b]|$)"),
    _rule("asked_to_look", "h", r"D[^|?bNKwCF]{0,3}[|](?P<it>j[nΠ][nΠτ]{0,2}W?)(?=[|]|$)"),
    _rule("shown", "R", r"S[^|?b]{0,6}(?P<it>è)"),
    _rule("only_a_step", "X", r"S(?P<it>W)"),
    _rule("step_before", "n", r"(?P<it>R)[rcnRvD]{0,3}S(?=[^|?b]{0,6}[ry])"),
    _rule("step_before", "n", r"P(?P<it>R)PS"),
    _rule("asking", "Q", r"[Ov][^|?b]{0,6}[DS][rc]{0,3}(?P<it>¿)"),
    _rule("promised", "f", r"â[W]?(?P<it>D)"),
    _rule("promised", "f", r"[^|?bh]=G?(?P<it>D)(?![^|?b]{0,4}r)"),
    # Somebody else: a name before the verb.
    _rule("somebody_else", "O", r"(?:^|[|?b])[^|?bS]{0,4}?(?P<it>v)~[DS]"),
    # Denied.
    _rule("denied", "x", r"Z[^|?]{0,8}?(?P<it>[DS1])"),
    _rule("denied", "x", r"(?P<it>[D1])~z"),
    _rule("denied", "x", r"(?P<it>S)r[nc]{0,2}z"),
    _rule("denied", "x", r"z~(?P<it>D)"),
    _rule("contradictory", "Y", r"[NK][^|?bt]{0,12}?(?P<it>[D1])[^|?bN]{0,8}?r"),
    _rule("not_yet", "x", r"N[^|?bt]{0,12}?(?P<it>[D1])"),
    _rule("not_yet", "x", r"N[^|?t]{0,12}?(?P<it>[D1])(?![^|?b]{0,4}r)"),
    _rule("impossible", "V", r"K[WcPn]{0,3}(?P<it>[D1])"),
    _rule("impossible", "V", r"(?P<it>K[XWSRTaènuB]{1,3}m)"),
    _rule("contradictory", "Y", r"K[^|?t]{0,12}?(?P<it>[D1])"),
    # Not so far yet: conditions and what comes only afterwards.
    _rule("when_done_then", "i", r"@[^|?]{0,6}(?P<it>D)(?=[^?]{0,12}[TSWAâFt])"),
    _rule("when_done_then", "h", r"(?P<it>@)[^|?]{0,6}i"),
    _rule("asking_when", "Q", r"(?P<it>@)"),
    _rule("if_done", "i", r"I~(?P<it>[DS])"),
    _rule("if_done", "i", r"w~(?P<it>D)"),
    _rule("done_then", "i", r"(?P<it>[DSV])[rcnPUXaOv]{0,6}t"),
    _rule("done_then", "i", r"(?P<it>[DV])[rcnPUXaOv]{0,6}="),
    _rule("done_then", "i", r"(?P<it>D)[^|?br]{0,8}r[nP]{0,2}W"),
    _rule("done_then", "i", r"(?P<it>D)[^|?b]{0,6}m[^|?b]{0,4}[WBS]"),
    # Of something or somebody else.
    _rule("somebody_else", "o", r"O~(?P<it>[DS])"),
    _rule("something_else", "$", r"U~(?P<it>[DS])"),
    _rule("something_else", "$", r"(?P<it>[DS])~U"),
    _rule("something_else", "$", r"è[nhj]{0,2}(?P<it>D)"),
    _rule("reported", "J", r"T[^|?b]{0,4}(?P<it>D)"),
    # Asked for as a new date.
    _rule("object_of_request", "h", r"E~(?P<it>[DS])"),
    _rule("contradictory", "Y", r"h[PũA]?(?P<it>D)"),
    # Nearly, partly.
    _rule("nearly", "e", r"[GC]~(?P<it>[D1])"),
    _rule("nearly", "e", r"(?P<it>[D1])~[GC]"),
    _rule("partly", "e", r"(?P<it>[DS])[^|?b]{0,6}?[pq]"),
    _rule("partly", "e", r"(?P<it>D)[rPW]{0,3}#"),
    _rule("partly", "e", r"[pq]~(?P<it>[DS])"),
    _rule("still_going", "e", r"g~(?P<it>[DS1])(?![^|?b]{0,2}r)"),
    # Ahead.
    _rule("promised", "F", r"(?P<it>w)F"),
    _rule("promised", "f", r"[Fd]~(?P<it>[DS1])"),
    _rule("promised", "f", r"Wj(?P<it>D)(?![^|?b]{0,4}r)"),
    _rule("promised", "f", r"(?P<it>[DS])~[Fd]"),
    _rule("promised", "f", r"s[tmF=]{1,2}(?P<it>[DS])"),
    _rule("promised", "f", r"[^|?b]=(?P<it>D)(?![^|?b]{0,4}r)"),
    # Doubted.
    _rule("doubted", "J", r"(?P<it>[DS])[nc]{0,3}%(?![^|?b]{0,2}r)"),
    _rule("doubted", "J", r"%(?P<it>D)"),
    _rule("asking_back", "J", r"(?P<it>[DS])[nrc]{0,3}¿"),
    _rule("doubted", "J", r"[ũt](?P<it>D)(?![^|?b]{0,4}r)"),
    _rule("doubted", "J", r"(?P<it>[DS])[rc]{0,3}b(?=[|?]|$)"),
    _rule("plain_word", "h", r"(?P<it>[%èũ¿])"),
    _rule("doubted", "J", r"H~(?P<it>[DS1])"),
    _rule("doubted", "J", r"(?P<it>[DS])~H"),
)
_PASSES = 4


def scoped(letters: str) -> tuple[str, list[tuple[str, int, int]]]:
    """Apply every rule: the new letters, and (rule name, start, end) of each thing that a rule changed."""
    changed: list[tuple[str, int, int]] = []
    for rule in RULES:
        for _ in range(_PASSES):
            match = rule.pattern.search(letters)
            if match is None:
                break
            while match:
                start, end = match.span("it")
                letters = letters[:start] + rule.becomes * (end - start) + letters[end:]
                changed.append((rule.name, match.start(), match.end()))
                match = rule.pattern.search(letters, match.end())
    return letters, changed
