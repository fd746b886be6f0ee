"""What a few words say that only answer a question: a day alone, a share alone, a task by its place, clause or title.

A bare answer has nothing beside it but courtesies. Whatever says more is no bare answer, and is read as what it is.
"""

import re
from collections.abc import Sequence

from bot.texts.folding import folded

_COURTESIES = frozenset((
    *("da", "a", "ah", "vang", "thua", "u", "uh", "oi", "nhe", "nha", "nhen", "nghen", "hi", "ha", "nghe"),
    *("em", "anh", "chi", "toi", "tui", "minh", "chau", "con", "co", "chu", "bac", "ong", "ba", "dong", "sep", "bot"),
    *("la", "thi", "chac", "khoang", "tam", "chung", "giup", "gium", "voi", "duoc", "dc", "luon", "thoi", "cam", "on"),
))  # fmt: skip
_OF_DAYS = frozenset(("cho", "xin", "den", "toi", "ngay", "het", "qua", "sang", "them", "hom", "vao", "truoc", "muon"))
_OF_TASKS = frozenset((
    *("viec", "so", "muc", "cai", "thu", "cho", "bao", "ve", "cua", "do", "nay", "ay", "kia", "ni", "no", "chon"),
    *("nhiem", "vu", "task", "dau", "cuoi", "cung", "tien"),
))  # fmt: skip
_NUMBERS = {
    word: number
    for number, words in enumerate(
        ("mot nhat", "hai nhi", "ba", "bon tu", "nam", "sau", "bay", "tam", "chin", "muoi"), start=1
    )
    for word in words.split()
}
_COUNTED = frozenset(("muoi", "chuc", "lam", "tram", *_NUMBERS))
_ABOUT = frozenset(("moi", "gan", "hon", "tren", "co", "dat", "xap", "xi", "roi"))
_COUNTING = frozenset(("viec", "thu", "so", "cai", "muc"))
_NEVER_MIND = frozenset((
    *("thoi", "thoi khoi", "khoi", "huy", "huy bo", "bo", "bo qua", "bo di", "thoi bo di", "khong can nua", "thoi bo"),
    *("thoi khong can", "khong bao nua", "thoi khong bao nua", "khong xin nua", "thoi khong xin nua", "khoi xin nua"),
))  # fmt: skip
_ALL = frozenset(("ca", "tat", "het", "cac", "toan", "bo", "deu", "nhung"))
_RANGE = re.compile(r"\b([1-9]\d?)\s*(?:-|–|den)\s*([1-9]\d?)\b")
_NO_PLACE = re.compile(r"\d\s?[%/]|(?:^|\s)[-−]\d")
"""A share or a day, and no number of a list."""
_WORD = re.compile(r"[ivx]+\s?\.\s?\d+(?:\.\d+)*|\d+(?:\.\d+)+|\w+")
_PHRASES = re.compile(r"\b(?:duoc|dc) (?:khong|ko|k|hong|ha)\b|\bdong chi\b")


def is_day(words: str, day: str) -> bool:
    """Whether the words are the day, as it stands in them, and nothing more: "dạ đến 25/3 ạ", "25/3"."""
    said, found = folded(words), folded(day)
    for part in (found, found.partition(" ")[2]):  # its first word may be of the words that were read with it
        if part and part in said:
            return not set(_words(said.replace(part, " ", 1))) - _COURTESIES - _OF_DAYS
    return False


def core(words: str) -> str:
    """The words without courtesies at either end, as they were typed: "dạ tầm 70 ạ" is "70"."""
    said = words.strip(" .,!…").split()
    while said and not set(_words(folded(said[0]))) - _COURTESIES:
        said = said[1:]
    while said and not set(_words(folded(said[-1]))) - _COURTESIES:
        said = said[:-1]
    return " ".join(said)


def is_number(words: str) -> bool:
    """Whether the words are a number and no more, perhaps about that much: "50", "năm mươi ạ", "tầm 70"."""
    said = [word for word in _words(folded(words)) if word not in _COURTESIES | _ABOUT]
    return bool(said) and all(word in _COUNTED or (word.isdecimal() and len(word) <= 3) for word in said)


def is_never_mind(words: str) -> bool:
    """Whether the words only drop what was asked: "thôi khỏi ạ", "bỏ qua đi em"."""
    said = " ".join(_words(folded(words)))
    return said in _NEVER_MIND or folded(" ".join(_words(core(words).lower()))) in _NEVER_MIND


def places(words: str, tasks: Sequence[tuple[str, str]]) -> list[int] | None:
    """The places (from 0) in a list of tasks, each a clause and a title, that the words name; None if they name none.

    A task is named by its number in the list ("2", "việc thứ hai", "cái cuối"), by its clause ("II.5", "mục ii.5 ạ"),
    or by words of its title ("báo cáo quý"). A number or clause that is not in the list names no place: [].
    """
    said = _words(folded(words))
    if _NO_PLACE.search(words):
        return None
    clauses = [folded(clause).replace(" ", "") for clause, _ in tasks]
    rest = [word for word in said if word not in _COURTESIES | _OF_TASKS or word in _NUMBERS]
    last = "cuoi" in said
    if len(rest) == 1 and not last:
        (word,) = rest
        if found := [place for place, clause in enumerate(clauses) if clause and clause == word.replace(" ", "")]:
            return found
        counted = said == [word] or bool(_COUNTING & set(said))
        number = int(word) if word.isdecimal() else _NUMBERS.get(word, 0) if counted else None
        if number is not None and (word.isdecimal() or number):
            return [number - 1] if 0 < number <= len(tasks) else []
        if "." in word:
            return []
    if not rest and said:
        if last:
            return [len(tasks) - 1]
        if "dau" in said:
            return [0]
    titles = [set(_words(folded(f"{clause} {title}"))) for clause, title in tasks]
    telling = [word for word in said if word not in _COURTESIES and (word not in _OF_TASKS or _in_some(word, titles))]
    # A syllable alone tells nothing: without its marks "cả" is a syllable of many a title.
    telling = telling if len(telling) > 1 and any(word not in _OF_TASKS for word in telling) else []
    found = [place for place, title in enumerate(titles) if telling and set(telling) <= title]
    return found or None


def several_places(words: str, clauses: Sequence[str]) -> tuple[list[int], int | None] | None:
    """The places (from 0) in a list that words which name more than one of it name, and how many they say there are.

    "1 và 3", "1-3", "II.1, II.2" name places; "tất cả", "hết", "cả ba" name all, the last with a count, which may be
    another than that of the list. None where they name less than two, one that is not there, or a clause of two.
    """
    said = _RANGE.sub(lambda found: " ".join(map(str, range(int(found[1]), int(found[2]) + 1))), folded(words))
    if "/" in said or "%" in said:
        return None
    known = [folded(clause).replace(" ", "") for clause in clauses]
    tokens = [word.replace(" ", "") for word in _words(said)]
    exact = any(word.isdecimal() or word in known for word in tokens)
    numbers = [
        word for word in tokens if word.isdecimal() or (word in _NUMBERS and not (exact and word in _COURTESIES))
    ]
    names = [word for word in tokens if word in known or word in numbers]
    rest = {word for word in tokens if word not in names} - _COURTESIES - _OF_TASKS
    if rest - _ALL - {"va"} or any(known.count(word) > 1 for word in names):
        return None
    if len(names) > 1:
        places = [known.index(word) if word in known else _number(word) - 1 for word in names]
        return (list(dict.fromkeys(places)), None) if all(0 <= place < len(known) for place in places) else None
    if not rest & _ALL or len(names) != len(numbers):
        return None
    return list(range(len(known))), _number(names[0]) if names else None


def _number(word: str) -> int:
    return int(word) if word.isdecimal() else _NUMBERS[word]


def _in_some(word: str, titles: Sequence[set[str]]) -> bool:
    return any(word in title for title in titles)


def _words(said: str) -> list[str]:
    return _WORD.findall(_PHRASES.sub(" ", said))
