"""Who does something: bodies and people named in cells, in headings, before the verb of a sentence, in brackets.

Words of a body that the office knows become its name, others stay as the text has them.
"""

import re
from dataclasses import dataclass, replace

from bot.files.draft.words import BEFORE_VERB, plain, verb_at

_HEADS = (
    r"ủy ban|ubnd|ubmt\w*|ubkt\w*|hđnd|hội đồng|mttq|mặt trận|đảng ủy|đảng bộ|chi ủy|chi bộ|chi đoàn|chi hội|"
    r"cấp ủy|đoàn thể|"
    r"đoàn tn\w*|đoàn thanh niên|đoàn phường|đoàn xã|đoàn thị trấn|đoàn trường|đoàn viên|đoàn cơ sở|đtn|bch|btv|"
    r"liên đội|đội tntp|đội\b|"
    r"hội(?! nghị| thi\b| giảng| hoa| đua| thảo| diễn| thao| chợ| trại| khỏe| trường| đàm| báo| xuân| ý| họp| nhập| tụ|"
    r" viên| khai| làng)|"
    r"công an|cand?\b|quân sự|ban\b(?! hành)|trạm|trường\b|trường học|mầm non|tiểu học|thcs|thpt|đài|văn phòng|"
    r"vp\b|phòng\b(?!,| chống| ngừa| cháy| dịch)|sở|bộ\b|"
    r"cục|chi cục|trung tâm|tt\b|ttyt|tổ\b(?! chức)|tdp|thôn|khu phố|kp\b|khối|ấp|bản\b|bộ phận|công chức|cán bộ|"
    r"công đoàn|cđcs|liên đoàn|hạt|kho bạc|"
    r"tòa án|viện|thanh tra|htx|hợp tác xã|bí thư|phó|chủ tịch|ct\b|pct\b|thường trực|hiệu trưởng|phó hiệu trưởng|"
    r"pht\b|ht\b|bgh|"
    r"giáo viên|gv\w*|tổng phụ trách|tpt\b|đ/c|đồng chí|đc\b|toàn thể|toàn trường|lực lượng|ngân hàng|"
    r"doanh nghiệp|lđ-tb&xh|lđtbxh|"
    r"tài chính|địa chính|tư pháp|văn hóa|văn hoá|kế toán|y tế|thủ trưởng|người đứng đầu|lãnh đạo(?= (?:ubnd|đảng|"
    r"phường|xã|các|phòng|văn phòng|cơ quan|đơn vị|ban))|nhân dân|hộ\b|đơn vị|cơ quan|dqtv|dân quân|"
    r"xã\b|phường\b|thị trấn|liên minh|quỹ|cụm|nhóm|nhà trường|nhà văn hóa|thư viện|bệnh viện|ubmttq|"
    r"đoàn\b(?! kiểm tra| giám sát| kết)|cộng tác viên|tình nguyện viên|tuyên truyền viên|báo cáo viên|"
    r"nhân viên|hai bên|các bên|hai đơn vị|hai ngành|ban giám hiệu|đảng viên|hội viên"
)
_PLURAL = (
    r"các (?:cơ quan|ban|phòng|ngành|đoàn thể|tổ chức|đơn vị|trường|thôn|tổ|tdp|khu phố|chi|xã|phường|địa phương|"
    r"cấp ủy|đồng chí|"
    r"đ/c|hội|chủ|hộ|công chức|thành viên|bộ phận|khối|lớp|doanh nghiệp|cơ sở|chi đoàn|liên đội|cụm|trạm|bí thư|"
    r"giáo viên|ủy viên|sở|bản|ấp|bếp)"
)
HEAD = re.compile(rf"(?:(?:{_PLURAL})|(?:(?:các|mỗi|từng|tất cả(?: các)?|100%(?: các| số)?)\s+)?(?:{_HEADS}))(?!\w)")
_GIVEN = re.compile(
    r"(?:giao(?: cho)?(?-i:(?!\s+(?:ban|lưu|nhận|thông|dịch|ước|hữu|thừa|quân)(?!\w)))"
    r"|đề nghị|yêu cầu|phân công|kính đề nghị|trân trọng đề nghị|đề nghị các đồng chí|chỉ đạo|mời|"
    r"ủy quyền cho|kiến nghị|đối với)\s+"
    r"(?=[A-ZĐƯÔƠÂÊUÀ-Ỹa-zđ])",
    re.IGNORECASE,
)
_KEEP = (
    "thương binh",
    "thể thao",
    "du lịch",
    "xã hội",
    "ngành",
    "đoàn thể",
    "phòng",
    "môi trường",
    "nông nghiệp",
    "thống kê",
    "phụ nữ",
)
_NO_CUT_AFTER = re.compile(
    r"(?:các|ủy ban|(?<!xã )(?<!chi )hội|ban|tổ|phòng|bộ phận|trung tâm|đội|hội đồng|công chức|ngành|sở|thanh tra|"
    r"trạm|(?<!chi )(?<!đảng )bộ|chương|quá|lộ|giáo|tiến|(?<!công )(?<!chi )(?<!liên )đoàn|cơ quan|"
    r"(?<!tổ )(?<!đoàn )(?<!ban )công tác|cán bộ|nhóm|-|,|và)\s+$"
)
_EACH = re.compile(r"(?:mỗi|từng)\s+", re.IGNORECASE)
"""Each of many: it stays in the name of what each is to do ("Mỗi chi bộ đăng ký 01 mô hình")."""
_LEAD_WORDS = re.compile(
    r"\s+(?:chủ trì|là đơn vị chủ trì|làm đầu mối|là đầu mối|chịu trách nhiệm chính)(?!\w)", re.IGNORECASE
)
_TOGETHER = re.compile(
    r",?\s*(?:chủ động\s+|và\s+)?(?:phối hợp(?:\s+chặt chẽ)?(?:\s+(?:với|cùng))?|cùng với|phối hợp)\s+(?=\S)",
    re.IGNORECASE,
)
_SHORT = ("lập", "nộp", "gửi", "cử", "mở", "treo", "trồng", "trao", "tặng", "thăm", "trình", "họp", "giúp")
"""Verbs of one syllable that are no part of a body's name."""
_LONGEST = 220
_SUPPORT_LABEL = re.compile(r"\(?\s*(?:phối hợp(?: với| thực hiện)?|đơn vị phối hợp|ph)\s*:\s*", re.IGNORECASE)
_LEAD_LABEL = re.compile(
    r"\(?\s*(?:đơn vị chủ trì|chủ trì|đơn vị thực hiện|ct|phụ trách|thực hiện)\s*:\s*", re.IGNORECASE
)
_FOLLOWS = re.compile(
    r"[,;(]?\s*(?:(?:đơn vị\s+|cơ quan\s+)?theo dõi\s*:\s*(?P<listed>[^;()]{2,120})\)?"
    r"|(?<=[,;]\s)(?P<named>[^,;:]{2,90}?)\s+theo dõi(?:,?\s+(?:đôn đốc|giám sát|kiểm tra))*\s*$)",
    re.IGNORECASE,
)
"""Who only follows: "theo dõi: Văn phòng", "UBND chủ trì, Văn phòng theo dõi"."""
_GIVEN_TO_FOLLOW = re.compile(
    r"[,;.]\s*giao(?: cho)?\s+(?P<who>[A-ZĐƯ][^;.]{2,90}?)\s+theo dõi(?:,\s*(?:đôn đốc|giám sát|kiểm tra))*"
    r"(?=\s*(?:[;.(]|$))"
)


@dataclass(frozen=True, slots=True)
class Doers:
    """Who answers, who takes part and who follows, as the text has them; where the words after them begin."""

    units: tuple[str, ...]
    supporting: tuple[str, ...] = ()
    at: int = 0
    words: str = ""
    followers: tuple[str, ...] = ()


def names(words: str) -> tuple[str, ...]:
    """The bodies or people that words name: "Hội CCB, Hội PN" are two, "Lao động, Thương binh và Xã hội" is one."""
    text = re.sub(r"\s*\((?:chủ trì|chính|ct)\)", "", words, flags=re.IGNORECASE)
    found: list[str] = []
    for line in re.split(r"[;\n+]|\s/\s", text):
        found += _in_line(line)
    return tuple(dict.fromkeys(one for one in found if one))


def _in_line(line: str) -> list[str]:
    parts: list[str] = []
    rest = line
    while rest:
        cut = _cut(rest)
        parts.append(rest if cut is None else rest[: cut[0]])
        rest = "" if cut is None else rest[cut[1] :]
    return [cleaned(part) for part in parts if cleaned(part)]


_PERSON = re.compile(r"(?:đồng chí|đ/c|đc|ông|bà|cô|thầy)\s")
_POST = re.compile(
    r"(?:phó\s|bí thư|chủ tịch|hiệu trưởng|trưởng|tổ trưởng|ủy viên|chi ủy|công chức|cán bộ|giám đốc|ubv|thường trực)"
)
_LEVEL = re.compile(r"(?:mầm non|mẫu giáo|tiểu học|trung học|thcs|thpt)(?!\w)")
_SCHOOL = re.compile(r"(?:mầm non|mẫu giáo|tiểu học|trung học|thcs|thpt)\s*$")
_OF_MANY = re.compile(r"(?:phòng|sở|bộ|công chức|trung tâm)\s")


def _cut(words: str) -> tuple[int, int] | None:
    """Where the first of several names ends and the next one begins."""
    low = plain(words)
    for match in re.finditer(r"\s*,\s*(?:và\s+)?|\s+(?:và|cùng|cùng với|&)\s+", words):
        after = low[match.end() :]
        if not after or words.count("(", 0, match.start()) > words.count(")", 0, match.start()):
            continue
        comma = "," in match[0]
        if low[: match.start()].endswith("văn phòng hđnd") and after.startswith("ubnd"):
            continue
        if not comma and _SCHOOL.search(low[: match.start()]) and _LEVEL.match(after):
            continue
        if comma and _PERSON.match(low) and _POST.match(after):
            continue
        if any(after.startswith(one) for one in _KEEP) and not HEAD.match(after.removeprefix("đoàn thể")):
            continue
        if HEAD.match(after) and not (not comma and re.match(r"(?:xã|phường)\s+hội", after)):
            if re.match(r"(?:ngành|đoàn thể|đơn vị|phòng)\b", after) and low.startswith("các "):
                continue
            return match.span()
        if comma and words[match.end() : match.end() + 1].isupper() and not _OF_MANY.match(low):
            return match.span()
    return None


def cleaned(words: str) -> str:
    """A name without its bullet, brackets around it and full stop."""
    text = " ".join(words.split()).strip(" .,:-–•*+")
    return text[1:-1].strip() if text.startswith("(") and text.endswith(")") else text


def in_cell(words: str) -> Doers:
    """Who stands in a cell or after "Đơn vị thực hiện:"; what follows "phối hợp:" takes part, "theo dõi:" follows."""
    if (found := _FOLLOWS.search(words)) is not None:
        left = in_cell((words[: found.start()] + words[found.end() :]).strip(" ,;"))
        who = names(found["listed"] or found["named"])
        return replace(left, at=len(words), words=words, followers=(*left.followers, *who))
    label = _SUPPORT_LABEL.search(words)
    if label:
        lead = _LEAD_LABEL.sub("", words[: label.start()])
        return Doers(names(lead), names(words[label.end() :].rstrip(" )")), len(words), words)
    together = re.search(r"(?:chủ trì)?\s*,?\s*phối hợp (?:với|cùng)\s+", words, re.IGNORECASE)
    if together:
        return Doers(names(words[: together.start()]), names(words[together.end() :]), len(words), words)
    return Doers(names(_LEAD_LABEL.sub("", words)), (), len(words), words)


def before_verb(text: str) -> Doers | None:
    """Who is named at the beginning of a sentence, up to its verb: "Giao Công an chủ trì, phối hợp với … tuần tra"."""
    given = _GIVEN.match(text)
    start = given.end() if given else 0
    low = plain(text)
    if not HEAD.match(low, start):
        return None
    end = _verb_place(low, text, start)
    if end is None:
        return None
    head = text[start:end]
    lead = _LEAD_WORDS.search(head)
    each = _EACH.match(head)
    units = names(head[each.end() if each else 0 : lead.start() if lead else None])
    if not units:
        return None
    supporting, at = ((), start) if each else _supporting(text, low, end)
    return Doers(units, supporting, at, text[:at].strip(" ,"))


def _verb_place(low: str, text: str, start: int) -> int | None:
    """Where the first verb after a name begins; a verb that is part of the name ("Ban Tổ chức") is none."""
    for match in re.finditer(r"(?<=[\s,:])\w", low[start : start + _LONGEST]):
        at = start + match.start()
        if text[at].isupper() and low[at - 2 : at] != ": ":
            continue
        before = low[start:at]
        verb = verb_at(low, at)
        if BEFORE_VERB.match(low, at) or (verb and (" " in verb or verb in _SHORT)):
            if _NO_CUT_AFTER.search(before) and not re.search(r",\s+$", before):
                continue
            return at
        if low[at - 2 : at] == ": ":
            return at
    return None


def _supporting(text: str, low: str, at: int) -> tuple[tuple[str, ...], int]:
    """Who takes part ("chủ trì, phối hợp với X, Y tổ chức …"), and where the task's own verb begins."""
    lead = re.compile(
        r"(?:có trách nhiệm\s+|chịu trách nhiệm\s+)?(?:chủ trì|làm đầu mối|là đầu mối)(?:\s+chính)?\s*,?\s*"
    ).match(low, at)
    after = lead.end() if lead else at
    together = re.compile(r"(?:và\s+|chủ động\s+)?(?:phối hợp)(?:\s+chặt chẽ)?\s+(?:(?:với|cùng)\s+)*").match(
        low, after
    )
    if together is None:
        return (), after if lead and verb_at(low, after) else at
    end = _verb_place(low, text, together.end())
    if end is None or not HEAD.match(low, together.end()):
        return (), at
    return names(text[together.end() : end]), end


def together(text: str) -> Doers | None:
    """Who takes part where the sentence begins with that: "Chủ trì, phối hợp với Phòng Kinh tế cân đối kinh phí"."""
    low = plain(text)
    if not re.match(r"(?:chủ trì|chủ động|phối hợp)", low):
        return None
    supporting, at = _supporting(text, low, 0)
    return Doers((), supporting, at, text[:at].strip(" ,")) if supporting else None


def within(text: str) -> tuple[str, ...]:
    """Who takes part, named in the middle of a sentence: "Hội thi …, phối hợp Trường THCS A tổ chức chiều 24/3"."""
    low = plain(text)
    for match in _TOGETHER.finditer(text):
        end = _verb_place(low, text, match.end())
        if match.start() and match[0].startswith(",") and end is not None and HEAD.match(low, match.end()):
            return names(text[match.end() : end])
    return ()


def heading(text: str) -> Doers | None:
    """Who a heading names and nothing else: "1. Công an phường:", "Đề nghị Uỷ ban MTTQ và các đoàn thể:"."""
    words = text.strip().rstrip(":.;").strip()
    given = _GIVEN.match(words)
    inner = words[given.end() :] if given else words
    inner = _DUTY_OF.sub("", inner)
    inner = re.sub(r"\s+(?:có trách nhiệm|chịu trách nhiệm|chủ trì|thực hiện|triển khai)(?:\s+\w+){0,3}$", "", inner)
    low = plain(inner)
    if not HEAD.match(low) or len(inner) > _LONGEST or re.search(r"\d{1,2}/\d{1,2}|\.\s", inner):
        return None
    found = names(inner)
    if any(len(one.split()) > 16 for one in found) or _verb_place(low, inner, 0) is not None:
        return None
    if re.match(
        r"(?:hội (?:nghị|thi)|công tác|văn hóa\s*-|y tế\s*-|văn hóa\b(?! xã))", low
    ) and not text.rstrip().endswith(":"):
        return None
    return Doers(found, (), len(text), inner)


_DUTY_OF = re.compile(r"(?:trách nhiệm|nhiệm vụ|phần việc|phân công)\s+(?:của\s+|cho\s+)?(?=\S)", re.IGNORECASE)
"""What a heading says before the body that it names: "Trách nhiệm của Công an xã"."""
_OTHER = re.compile(
    r"(?:^|[,;])\s*(?:thời gian|dự kiến|hoàn thành|trước|trong|tại|vào|từ|địa điểm)\b.*$", re.IGNORECASE
)
_BRACKETS = re.compile(r"\(([^()]{3,200})\)")


_DOES = r"(?:chủ trì(?: thực hiện)?|thực hiện|phụ trách|đảm nhiệm|tham mưu|chịu trách nhiệm)"
_ONLY_WHO = re.compile(
    rf"(?:giao(?: cho)?\s+|do\s+|phân công\s+)?(?P<who>[^.;:()]{{2,160}}?)\s+{_DOES}"
    r"(?:,?\s*(?:và\s+)?(?:phối hợp(?:\s+(?:với|cùng))?\s+(?P<beside>[^.;:()]{2,160}?)(?:\s+thực hiện)?"
    r"|(?P<others>[^.;:()]{2,160}?)\s+phối hợp(?:\s+thực hiện)?))?[ .;]*",
    re.IGNORECASE,
)


def only_who(text: str) -> Doers | None:
    """Who does it, of words that say nothing else: "Giao Phòng Văn hoá chủ trì, Hội Phụ nữ phối hợp."."""
    match = _ONLY_WHO.fullmatch(text.strip())
    if match is None or not HEAD.match(plain(match["who"])) or _verb_place(plain(match["who"]), match["who"], 0):
        return None
    beside = match["beside"] or match["others"] or ""
    return Doers(names(match["who"]), names(beside), len(text), text.strip(" .;"))


def in_brackets(text: str) -> Doers | None:
    """Who is named in brackets: "(Giao Ban Văn hoá chủ trì, phối hợp với Đoàn phường)", "(Chi đoàn các tổ dân phố)"."""
    for match in _BRACKETS.finditer(text):
        inner = _OTHER.sub("", match[1].strip()).strip(" ,;")
        if not inner:
            continue
        if (alone := only_who(inner)) is not None:
            return replace(alone, at=match.start(), words=match[0])
        labelled = _LEAD_LABEL.match(inner) or re.match(r"(?:giao|do)\s+", inner, re.IGNORECASE)
        inner = re.sub(r"^(?:giao|do)\s+", "", inner, flags=re.IGNORECASE)
        inner = re.sub(r"\s+(?:chủ trì|thực hiện|phụ trách|tham mưu|đảm nhiệm)\s*(?=$|[,;])", "", inner)
        if labelled or (HEAD.match(plain(inner)) and not re.search(r"\d{1,2}/\d", inner)):
            if not labelled and not inner[0].isupper() and not re.match(r"các\s", inner):
                continue
            found = in_cell(inner)
            if found.units:
                return Doers(found.units, found.supporting, match.start(), match[0])
    return None


_DONE_BY = re.compile(
    r",?\s+(?:do|giao(?: cho)?)\s+(?P<who>[A-ZĐƯ][^,;.]{2,90}?)\s+(?:chủ trì|thực hiện|phụ trách|đảm nhiệm|"
    r"tổ chức|tham mưu|chuẩn bị)(?=\s*(?:[,;.(]|$|phối|trước))"
    r"(?:\s*[,;]?\s+(?:và\s+)?(?:phối hợp(?:\s+(?:với|cùng))?\s+(?P<beside>[A-ZĐƯC][^,;.(]{2,90})"
    r"|(?P<others>[A-ZĐƯCc][^;.(]{2,90}?)\s+phối hợp(?=\s*(?:[,;.(]|$))))?"
)


def done_by(text: str) -> Doers | None:
    """Who "do … chủ trì" names within a sentence."""
    match = _DONE_BY.search(text)
    if match is None or not HEAD.match(plain(match["who"])):
        return None
    beside = match["beside"] or match["others"] or ""
    supporting = names(beside) if HEAD.match(plain(beside)) else ()
    return Doers(names(match["who"]), supporting, match.start(), match[0].strip(" ,;"))


def followers(text: str) -> tuple[tuple[str, ...], str]:
    """Who is to follow what another does ("…; giao Văn phòng Đảng uỷ theo dõi, đôn đốc."), and what else is said."""
    match = _GIVEN_TO_FOLLOW.search(text)
    if match is None or not HEAD.match(plain(match["who"])):
        return (), text
    return names(match["who"]), text[: match.start()] + text[match.end() :]
