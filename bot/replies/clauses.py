"""What one clause of a reply says, from its letters after `scope`: the first rule that fits."""

import re
from enum import StrEnum
from typing import NamedTuple

from bot.replies.reading import ReplyStatus as S


class Sense(StrEnum):
    """What a clause says when it says nothing of the progress."""

    neutral = "neutral"
    unknown = "unknown"
    correction = "correction"


class Verdict(NamedTuple):
    """What a clause says, whether surely, under which rule, and what else it may mean."""

    says: S | Sense
    sure: bool
    rule: str
    else_: tuple[S, ...] = ()


def _v(says: S | Sense, rule: str, *else_: S) -> Verdict:
    return Verdict(says, True, rule, else_)


def _u(says: S | Sense, rule: str, *else_: S) -> Verdict:
    return Verdict(says, False, rule, else_)


# A completion is recorded only when nothing else but these stands in its clause.
_PLAIN = r"(?=.*(?:[D1]|P.*S|S.*r|y.*S|S.*y|P.*Wn*c|Wn*c.*r))[nPAhv=]*m?(?:[nPWDScr1yhAv= ]|u(?=[ny1v]))*"

_RULES: tuple[tuple[re.Pattern[str], Verdict], ...] = tuple(
    (re.compile(pattern), verdict)
    for pattern, verdict in (
        (r"M", _v(Sense.correction, "correction")),
        (r"^(?=.*[Qρ])(?!.*[jds]).*E", _v(S.question, "asks_about_extension", S.extension)),
        (r"E[PWn]*[rP].*[bN]", _u(S.extension, "contradictory", S.question, S.in_progress)),
        (r"E", _v(S.extension, "asks_for_time")),
        (r"^(?=.*[ds])(?=.*[SDf]).*ρ", _v(S.extension, "asks_for_time", S.question)),
        (r"j[nuhcGl]*[ds]|ju|jl", _v(S.extension, "asks_for_time")),
        (r"l[ds]|jB?.*u[ds]", _v(S.extension, "asks_for_time")),
        (r"\$r.*Q", _v(S.question, "asks")),
        (
            r"^(?![^|]*x)[^DSEBRxfeiLV]*U[^DSEBRxfeiLV]*[NQ@]|^U[^DS]*N|^[^DSWEBRTLVxfei]*[Q@][^DSWEBRTLVxfei]*U",
            _v(S.unrelated, "topic", S.question),
        ),
        (r"@|Q|ρ|^[^NKZPr]*S[un]*z$", _v(S.question, "asks")),
        (r"Y", _u(S.in_progress, "contradictory", S.done, S.not_started)),
        (r"^[^LV]*[eDf][^LV]*w", _v(S.in_progress, "waits_at_the_end")),
        (r"[Ov][^xe]*N[^x]*[WSRAâ]", _v(S.blocked, "waits", S.in_progress)),
        (r"w[^|]*?[RF]|R.*w|w[un]*d", _v(S.in_progress, "waits_at_the_end")),
        (r"U[^|WSDRKNτ]*L", _u(S.blocked, "in_the_way", S.unrelated)),
        (r"^[^ioxefdV]*tm", _v(S.blocked, "waits", S.in_progress)),
        (r"^[^NKQ]*d=c", _v(S.in_progress, "promised")),
        (r"F[^ds|]*m[WSRf].*m?$|I[^ds|]*m[WSRf]", _v(S.blocked, "waits", S.in_progress)),
        (r"U.*[it].*[Sf$W]", _v(S.in_progress, "promised", S.not_started)),
        (r"N[^|SDR]*X[^|SDR]{0,2}m", _v(S.blocked, "in_the_way", S.in_progress)),
        (r"L[^|]*[iD][^|]*r", _u(S.blocked, "contradictory", S.done)),
        (r"W[^|NK]*w", _v(S.in_progress, "going")),
        (r"V|L", _v(S.blocked, "in_the_way")),
        # "cho em xin số chị Mai": something is asked for, and not time.
        (r"^[Ahn]*j[nXpvOh#k]*X[nXpvOh#k]*$", _u(S.question, "asks", S.unrelated, S.extension)),
        (r"wi", _v(S.in_progress, "not_whole")),
        (r"^[An]*w$", _v(S.in_progress, "promised")),
        (r"w", _v(S.blocked, "waits", S.in_progress)),
        (r"Cq", _v(S.in_progress, "not_whole")),
        (r"N.*q", _v(S.in_progress, "not_yet")),
        (r"^[^NdFt]*mB", _v(S.in_progress, "going")),
        (r"N.*B|[dFmtg]B|B.*d|0", _v(S.not_started, "not_begun")),
        (r"R[^|]*[io][^|]*t", _v(S.in_progress, "waits_at_the_end")),
        (r"[io$].*[tmr].*[WB]|i[^|]*t[^|]*n$|[io$][^D]*B", _v(S.not_started, "something_else_first", S.in_progress)),
        (r"x", _v(S.in_progress, "not_yet", S.not_started)),
        (r"N[PcFn]*[SRcaO]", _v(S.in_progress, "not_yet", S.not_started)),
        (r"NX*[PcF]*W|ZW|[Wz]z", _v(S.not_started, "not_begun", S.in_progress)),
        (r"^[Aârhcnvt=]*N[zrhc]*$|tN$", _v(S.not_started, "not_begun", S.in_progress)),
        (r"^[napX#ä=]+t?Nh?$|^p[XWRnaς]*t?N$|[eDJ][^N|]*[pan]+t?N$", _v(S.in_progress, "not_yet", S.not_started)),
        (r"N", _u(S.in_progress, "not_yet", S.not_started, S.blocked)),
        (r"\$[^D]*W", _v(S.not_started, "something_else_first", S.in_progress)),
        (r"\$.*S", _v(S.in_progress, "something_else_first", S.not_started)),
        (r"U.*\$.*U|\$.*U", _v(S.unrelated, "topic")),
        (r"\$", _u(S.unrelated, "something_else", S.done, S.in_progress)),
        (r"o.*[CNx]", _v(S.in_progress, "not_whole", S.not_started)),
        (r"J|o|^z+$", _u(S.in_progress, "doubted", S.done)),
        (r"K[mcP]*[WSR]", _v(S.blocked, "in_the_way")),
        (r"B", _v(S.in_progress, "going")),
        (r"[Ff].*l", _u(S.in_progress, "late", S.extension, S.blocked)),
        (r"[eifq]", _v(S.in_progress, "not_whole")),
        (r"g", _v(S.in_progress, "going")),
        (rf"^{_PLAIN}$", _v(S.done, "done")),
        (r"[dFm]\+$|^[nA]*Fd+$", _v(S.in_progress, "promised")),
        (r"^[Aân]*I[WRhrTnAâ]+$", _v(S.acknowledged, "received")),
        (r"[WS]m.*#|m#", _v(S.in_progress, "not_whole")),
        (r"[Fdm].*[WRC]|[WR].*[Fd]", _v(S.in_progress, "promised")),
        (r"^[^NKLQ]*F[^NKLQ]*d", _v(S.in_progress, "promised")),
        (r"^A*m[Xp#]*[nap][nXap#]*$", _v(S.in_progress, "not_whole")),
        (r"[CG]|^[^U]*p", _v(S.in_progress, "not_whole")),
        (r"^A?u?d[nu]*n+$", _v(S.in_progress, "promised")),
        (r"^[Ah]*â[WF]{1,3}[nh]*$", _v(S.acknowledged, "received")),
        (r"^[^|]*[PWSRD][^|]*U|U[^|]*[PWSRD]", _u(S.unrelated, "topic", S.in_progress)),
        (r"U", _v(S.unrelated, "topic")),
        (r"^[AânhrcvTFj]*[Aâ][AânhrcvTFua]*$", _v(S.acknowledged, "received")),
        (r"[D1]|S.*r|P.*S", _u(S.done, "more_than_done", S.in_progress)),
        (r"W.*r|P.*W|r.*W", _u(S.done, "worked", S.in_progress)),
        (r"^[APnhcvuaτ]*R+[nhcvua]*r|^A?PR", _v(S.in_progress, "worked", S.done)),
        (r"R", _u(S.in_progress, "worked", S.done)),
        (r"[WS]", _u(S.in_progress, "worked", S.acknowledged, S.not_started)),
        (r"^d+$", _v(S.in_progress, "promised", S.extension)),
        (r"^[ds]+$|F", _u(S.in_progress, "promised", S.extension)),
        (r"^[hn]*[Aâ]+[hn]*X[hn]*$|^X[Aâ]+[hn]*$", _v(S.acknowledged, "received")),
        (r"l", _u(S.blocked, "late", S.extension)),
        (r"[Aâ]", _u(S.acknowledged, "received", S.in_progress)),
        (r"^[hnvcuTkPr=]*$|^A?h[Xn#p]{1,3}$", _v(Sense.neutral, "neutral")),
        (r"", _u(Sense.unknown, "unknown")),
    )
)


def verdict_of(clause: str) -> Verdict:
    """What a clause (its letters, without stops) says."""
    return next(verdict for pattern, verdict in _RULES if pattern.search(clause))
