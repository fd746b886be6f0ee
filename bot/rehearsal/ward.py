"""A ward that nobody has: twelve units, forty people and the tasks of a year, made from a seed and always the same.

It is larger and busier than the office of the plan, for playing everything that happens to people in a year.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.rehearsal.cast import Member
from bot.rehearsal.players import Happening, Invited, Said
from bot.store.officers import Role

_UNITS = (
    ("van-phong", "Văn phòng Đảng uỷ", "Văn phòng"),
    ("ubkt", "Uỷ ban Kiểm tra Đảng uỷ", "UBKT"),
    ("tuyen-giao", "Ban Tuyên giáo Đảng uỷ", "Tuyên giáo"),
    ("to-chuc", "Ban Tổ chức Đảng uỷ", "Tổ chức"),
    ("ubnd", "Uỷ ban Nhân dân phường", "UBND"),
    ("mttq", "Uỷ ban Mặt trận Tổ quốc phường", "MTTQ"),
    ("phu-nu", "Hội Liên hiệp Phụ nữ phường", "Hội Phụ nữ"),
    ("thanh-nien", "Đoàn Thanh niên phường", "Đoàn TN"),
    ("nong-dan", "Hội Nông dân phường", "Hội ND"),
    ("ccb", "Hội Cựu chiến binh phường", "Hội CCB"),
    ("cong-an", "Công an phường", "Công an"),
    ("quan-su", "Ban Chỉ huy Quân sự phường", "Quân sự"),
)
_FAMILY = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý"]
_MIDDLE = ["Văn", "Thị", "Hữu", "Thanh", "Minh", "Ngọc", "Quốc", "Thu", "Đức", "Xuân"]
_GIVEN = [
    "An",
    "Bình",
    "Chi",
    "Dũng",
    "Đạt",
    "Hà",
    "Hải",
    "Hạnh",
    "Hoa",
    "Hùng",
    "Huy",
    "Khánh",
    "Lan",
    "Linh",
    "Long",
    "Mai",
    "Nam",
    "Nga",
    "Phúc",
    "Quang",
    "Sơn",
    "Tâm",
    "Thảo",
    "Tú",
]
_MONTHLY = ("van-phong", "ubnd", "cong-an")
_SINGLE = (
    "Kế hoạch tuyên truyền {n}",
    "Rà soát hồ sơ đợt {n}",
    "Tổ chức hội nghị chuyên đề {n}",
    "Khảo sát địa bàn khu phố {n}",
    "Hoàn thiện hồ sơ khen thưởng đợt {n}",
)


@dataclass(frozen=True, slots=True)
class Ward:
    """Who is there, and the events file (TOML) of their year."""

    members: tuple[Member, ...]
    events: str
    happenings: tuple[Happening, ...]
    """Leave with and without a deputy, people who change their unit, who leave and who come."""


def ward(seed: int, first: date, last: date, *, officers: int = 40, singles: int = 36) -> Ward:
    """A ward with so many `officers` in all (at least 16) and so many tasks that happen once, beside its reports.

    What happens to its people happens from the first to the last day; its tasks are those of the first day's year.
    """
    chance = random.Random(seed)  # noqa: S311 - a play, no secret
    members = _members(chance, officers)
    return Ward(members, _events(chance, first.year, singles), _happenings(chance, first, last, members))


def _members(chance: random.Random, officers: int) -> tuple[Member, ...]:
    names = _names(chance, officers)
    found = [
        Member(next(names), "Bí thư Đảng uỷ", Role.LEAD),
        Member(next(names), "Phó Bí thư Thường trực", Role.LEAD),
        Member(next(names), "Chánh Văn phòng", Role.ADMIN, ("van-phong",)),
        Member(next(names), "Văn thư", Role.ADMIN, ("van-phong",)),
    ]
    found += [Member(next(names), f"Trưởng đơn vị {short}", Role.UNIT_LEAD, (id_,)) for id_, _, short in _UNITS]
    for number in range(officers - len(found)):
        id_, _, short = _UNITS[number % len(_UNITS)]
        second = _UNITS[(number + 5) % len(_UNITS)][0]
        units = (id_, second) if number % 6 == 5 else (id_,)
        found.append(Member(next(names), f"Cán bộ {short}", Role.OFFICER, units))
    return tuple(found)


def _names(chance: random.Random, many: int) -> Iterator[str]:
    names: dict[str, None] = {}
    while len(names) < many:
        names[f"{chance.choice(_FAMILY)} {chance.choice(_MIDDLE)} {chance.choice(_GIVEN)}"] = None
    return iter(names)


def _happenings(chance: random.Random, first: date, last: date, members: Sequence[Member]) -> tuple[Happening, ...]:
    def day(earliest: float, latest: float) -> date:
        """A day between two shares of the time."""
        return first + timedelta(days=round((last - first).days * chance.uniform(earliest, latest)))

    admin = next(one for one in members if one.role is Role.ADMIN)
    staff = [one for one in members if one.role is Role.OFFICER]
    chance.shuffle(staff)
    away, moving, leaving, setting = staff[: len(staff) // 3], staff[-2:], staff[-4:-2], staff[-7:-4]
    busy = {one.name for one in (*away, *moving, *leaving)}
    steady = [one for one in members[4:] if one.name not in busy]
    found: list[Happening] = []
    for number, one in enumerate(away):
        begins = day(0.1, 0.85)
        ends = begins + timedelta(days=chance.randrange(2, 16))
        deputy = chance.choice(steady) if number % 4 else None
        found += _leave(one, begins, ends, deputy)
        if number % 3 == 1:
            found.append(Said(begins + timedelta(days=1), one.name, "/vang hết"))
    lonely = [unit for unit, _, _ in _UNITS[1:] if all(one.name not in busy for one in members if unit in one.units)]
    if lonely:
        unit, begins = chance.choice(lonely), day(0.3, 0.6)
        for one in members:
            if unit in one.units:
                found += _leave(one, begins, begins + timedelta(days=9), None)
    for number, one in enumerate(moving):
        short = chance.choice([short for id_, _, short in _UNITS if id_ not in one.units])
        found.append(_invited(day(0.2, 0.5), admin, one, short, tap="Chuyển"))
        if number == 0:
            own = next(short for id_, _, short in _UNITS if id_ == one.units[0])
            found.append(_invited(day(0.6, 0.9), admin, one, own, tap="Chuyển"))
    for number, one in enumerate(leaving):
        found.append(Said(day(0.2, 0.5), one.name, "/dung", ("Thôi nhận",)))
        if number == 0:
            found.append(_invited(day(0.6, 0.9), admin, one, "UBND"))
    for one, words in zip(setting, ("đừng nhắc sau 20h", "nhắc tôi lúc 8h15", "nhắc tôi lúc 6h"), strict=False):
        found.append(Said(first, one.name, words))
    newcomer = Member("Tôn Nữ Diệu Huyền", "Cán bộ UBND", Role.OFFICER, ("ubnd",))
    found.append(_invited(day(0.4, 0.6), admin, newcomer, "UBND"))
    return tuple(sorted(found, key=lambda one: one.on))


def _leave(one: Member, first: date, last: date, deputy: Member | None) -> tuple[Said, ...]:
    said = f"em nghỉ phép từ {first.day}/{first.month} đến {last.day}/{last.month}"
    on = first - timedelta(days=3)
    if deputy is None:
        return Said(on, one.name, said), Said(on, one.name, "không ai")
    return (Said(on, one.name, f"{said}, đồng chí {deputy.name} làm thay"),)


def _invited(on: date, admin: Member, whom: Member, unit: str, *, tap: str = "") -> Invited:
    return Invited(on, admin.name, f"/moi {whom.name}, {unit}, cán bộ", whom.name, tap)


def _events(chance: random.Random, year: int, singles: int) -> str:
    rows = [f'[layer]\nid = "ward"\nname = "Phường diễn tập"\nyear = {year}']
    rows += [f'[[unit]]\nid = "{id_}"\nname = "{name}"\nshort = "{short}"' for id_, name, short in _UNITS]
    for place, (id_, _, short) in enumerate(_UNITS, start=1):
        rows.append(
            _task(f"bc-quy-{id_}", f"III.{place}", f"Báo cáo quý của {short}", _every("quarter", 25, year), [id_])
        )
    for place, id_ in enumerate(_MONTHLY, start=1):
        rows.append(_task(f"bc-thang-{id_}", f"IV.{place}", "Báo cáo tháng", _every("month", 20, year), [id_]))
    ids = [id_ for id_, _, _ in _UNITS]
    for number in range(1, singles + 1):
        units = chance.sample(ids, 2 if number % 9 == 0 else 1)
        others = [id_ for id_ in chance.sample(ids, chance.choice((0, 0, 1, 2))) if id_ not in units]
        due = date(year, 1, 20) + timedelta(days=chance.randrange(330))
        summary = chance.choice(_SINGLE).format(n=number)
        rows.append(_task(f"viec-{number}", f"II.{number}", summary, str(due), units, others))
    rows.append(
        '[[event]]\nid = "giao-ban"\nsummary = "Họp giao ban tháng"\nstarts = "08:00"\n'
        f'repeat = {{ every = "month", on = "mon", nth = 1, from = {year}-01-01, until = {year}-12-31 }}'
    )
    rows.append('[[anniversary]]\nid = "quoc-khanh"\nsummary = "Ngày Quốc khánh"\nyearly = "09-02"\nfirst_year = 1945')
    return "\n\n".join(rows) + "\n"


def _every(every: str, day: int, year: int) -> str:
    return f'{{ every = "{every}", day = {day}, from = {year}-01-01, until = {year}-12-31 }}'


def _task(id_: str, clause: str, summary: str, due: str, units: Sequence[str], others: Sequence[str] = ()) -> str:
    named = ", ".join(f'"{unit}"' for unit in units)
    helping = ", ".join(f'"{unit}"' for unit in others)
    supporting = f"\nsupporting = [{helping}]" if others else ""
    about = f'id = "{id_}"\nclause = "{clause}"\nsummary = "{summary}"'
    return f"[[task]]\n{about}\nunits = [{named}]{supporting}\ndue = {due}"
