"""Units as offices write them in one cell: found by what they are called, asked about where nobody is called so."""

from pathlib import Path

import pytest

from bot.calendar.model import Calendar, Layer, Unit
from bot.files.load import Loaded, read_calendar
from bot.files.questions import Asking
from bot.files.unclear.units import UnitNames
from bot.texts import texts

UNITS = (
    Unit("tuyen-giao", "Bộ phận Tuyên giáo Đảng uỷ", "Tuyên giáo"),
    Unit("van-phong", "Văn phòng Đảng uỷ", "Văn phòng"),
    Unit("ubkt", "Uỷ ban Kiểm tra Đảng uỷ", "UBKT"),
    Unit("ubnd", "Uỷ ban Nhân dân phường", "UBND"),
    Unit("mttq", "Uỷ ban Mặt trận Tổ quốc phường", "MTTQ"),
    Unit("doan-the", "Các đoàn thể chính trị - xã hội phường", "Đoàn thể"),
    Unit("cong-an", "Công an phường", "Công an"),
    Unit("thanh-nien", "Đoàn Thanh niên Cộng sản Hồ Chí Minh phường", "Đoàn Thanh niên"),
    Unit("phu-nu", "Hội Liên hiệp Phụ nữ phường", "Hội Phụ nữ"),
    Unit("ccb", "Hội Cựu chiến binh phường", "Hội CCB"),
    Unit("quan-su", "Ban Chỉ huy Quân sự phường", "BCHQS"),
    Unit("dang-uy", "Đảng uỷ phường", "Đảng uỷ"),
)
FOLLOWED: list[tuple[str, str, str, str]] = [
    ("UBND chủ trì, MTTQ phối hợp, Văn phòng theo dõi", "ubnd", "mttq", "van-phong"),
    ("UBND (theo dõi: UBKT)", "ubnd", "", "ubkt"),
    ("Chủ trì: UBND\nPhối hợp: MTTQ\nTheo dõi: Văn phòng, UBKT", "ubnd", "mttq", "van-phong ubkt"),
    ("Văn phòng (theo dõi)", "", "", "van-phong"),
]
CELLS: list[tuple[str, str, str]] = [
    ("UBND, MTTQ", "ubnd mttq", ""),
    ("UBND; MTTQ", "ubnd mttq", ""),
    ("UBND\nMTTQ", "ubnd mttq", ""),
    ("UBND và MTTQ", "ubnd mttq", ""),
    ("UBND/MTTQ", "ubnd mttq", ""),
    ("UBND & MTTQ", "ubnd mttq", ""),
    ("Đảng uỷ - UBND - UBMTTQ", "dang-uy ubnd mttq", ""),
    ("ubnd, mttq", "ubnd mttq", ""),
    ("Ủy ban nhân dân phường", "ubnd", ""),
    ("UBND phường", "ubnd", ""),
    ("UBND P.", "ubnd", ""),
    ("UBMTTQVN phường", "mttq", ""),
    ("Ủy ban MTTQ Việt Nam phường", "mttq", ""),
    ("Mặt trận Tổ quốc", "mttq", ""),
    ("Uỷ ban nhân dân phường, Uỷ ban Mặt trận Tổ quốc phường", "ubnd mttq", ""),
    ("Văn phòng, Ủy ban Kiểm tra Đảng ủy", "van-phong ubkt", ""),
    ("VP Đảng uỷ + UBKT", "van-phong ubkt", ""),
    ("VP ĐU", "van-phong", ""),
    ("UBKT Đảng uỷ phường", "ubkt", ""),
    ("Các đoàn thể", "doan-the", ""),
    ("CA phường; BCHQS phường", "cong-an quan-su", ""),
    ("Ban CHQS phường", "quan-su", ""),
    ("Đoàn TN, Hội LHPN, HCCB", "thanh-nien phu-nu ccb", ""),
    ("Đoàn TNCS Hồ Chí Minh", "thanh-nien", ""),
    ("UBND (phối hợp: MTTQ, Công an)", "ubnd", "mttq cong-an"),
    ("UBND chủ trì, MTTQ và Công an phối hợp", "ubnd", "mttq cong-an"),
    ("Văn phòng, UBND (phối hợp)", "van-phong", "ubnd"),
    ("UBND phối hợp với MTTQ", "ubnd", "mttq"),
    ("Chủ trì: UBND\nPhối hợp: MTTQ, các đoàn thể", "ubnd", "mttq doan-the"),
]
DEPARTMENTS = (
    Unit("van-hoa", "Phòng Văn hoá - Xã hội", "Phòng Văn hoá"),
    Unit("kinh-te", "Phòng Kinh tế, Hạ tầng và Đô thị", "Phòng Kinh tế, Hạ tầng và Đô thị"),
    Unit("mot-cua", "Trung tâm Phục vụ hành chính công", "Trung tâm Phục vụ hành chính công"),
    Unit("vp-ubnd", "Văn phòng HĐND và UBND", "Văn phòng HĐND và UBND"),
    Unit("cong-an", "Công an phường", "Công an"),
)
INITIALS = {
    "Phòng VH-XH": "van-hoa",
    "P. VHXH, Công an": "van-hoa cong-an",
    "TTPVHCC; TT PVHCC phường": "mot-cua mot-cua",
    "Phòng KT-HT&ĐT": "kinh-te",
    "Phòng Kinh tế, HT và ĐT phường": "kinh-te",
    "VP HĐND&UBND": "vp-ubnd",
    "VP HĐND-UBND": "vp-ubnd",
    "Phòng VHTT": None,
    "Phòng VH-XH xã": None,
    "Các cơ quan, đơn vị": None,
}
UNKNOWN: list[tuple[str, list[str]]] = [
    ("Thị uỷ", ["Thị uỷ"]),
    ("LĐ-TB&XH", ["LĐ-TB&XH"]),
    ("Phòng TN&MT; UBND huyện", ["Phòng TN&MT", "UBND huyện"]),
    ("UBND thị xã", ["UBND thị xã"]),
    ("Ban Tuyên giáo Thị uỷ, UBND", ["Ban Tuyên giáo Thị uỷ"]),
    ("Ban Tuyên giáo", ["Ban Tuyên giáo"]),
    ("UBND xã", ["UBND xã"]),
    ("Công an huyện", ["Công an huyện"]),
    ("Văn phòng HĐND và UBND", ["Văn phòng HĐND và UBND"]),
    ("Văn phòng - Thống kê", ["Văn phòng - Thống kê"]),
    ("Hội Khuyến học và Khuyến tài", ["Hội Khuyến học và Khuyến tài"]),
    ("Hội Khuyến học và Hội Người cao tuổi", ["Hội Khuyến học", "Hội Người cao tuổi"]),
    ("Đ/c Hạnh (VP)", ["Đ/c Hạnh (VP)"]),
    ("Toàn thể CBCC", ["Toàn thể CBCC"]),
    ("các ban, ngành, đoàn thể", ["các ban, ngành, đoàn thể"]),
    ("cả cơ quan", ["cả cơ quan"]),
]


def names(of: tuple[Unit, ...] = UNITS, **answers: str) -> UnitNames:
    return UnitNames(Asking(texts("vi"), answers), of)


def test_units_are_found_by_what_they_are_called() -> None:
    cells = [(*row, "") for row in CELLS] + FOLLOWED
    read = {cell: tuple(" ".join(ids) for ids in names().read(cell).values()) for cell, *_ in cells}
    assert read == {cell: tuple(parts) for cell, *parts in cells}


def test_units_are_found_by_the_initials_of_their_names() -> None:
    read: dict[str, str | None] = {}
    for cell in INITIALS:
        found = names(DEPARTMENTS)
        found.ask([cell])
        read[cell] = None if found.asking.open else " ".join(found.read(cell)["units"])
        assert len(found.asking.open) < 2, cell
    assert read == INITIALS


def test_nobody_is_taken_for_another() -> None:
    asked = {}
    for cell, _ in UNKNOWN:
        found = names()
        found.ask([cell])
        asked[cell] = [question.text.split("”")[0][1:] for question in found.asking.open.values()]
    assert asked == dict(UNKNOWN)


def test_a_name_that_several_units_could_have_is_asked_about() -> None:
    both = (Unit("a", "Uỷ ban nhân dân phường", "Uỷ ban phường"), Unit("b", "Uỷ ban nhân dân thị xã", "Uỷ ban thị xã"))
    found = names(both)
    found.ask(["UBND", "UBND phường", "UBND thị xã"])
    assert list(found.asking.open) == ["unit-ubnd"]


def test_the_likeliest_unit_is_offered_first() -> None:
    found = names()
    found.ask(["Đ/c Hạnh (VP)"])
    (question,) = found.asking.open.values()
    assert question.options[0][0] == "van-phong"
    assert [value for value, _ in question.options][-2:] == ["none", "new"]


def test_many_unknown_names_are_asked_about_at_once() -> None:
    cells = ["Trạm Y tế", "Trường Mầm non", "Địa chính", "Tư pháp"]
    found = names()
    found.ask(cells)
    assert list(found.asking.open) == ["units"]
    each = names(units="each")
    each.ask(cells)
    assert list(each.asking.open) == ["unit-tram-y-te", "unit-truong-mam-non", "unit-dia-chinh", "unit-tu-phap"]
    new = names(units="new")
    new.ask(cells)
    assert new.read("Trạm Y tế, UBND")["units"] == ["tram-y-te", "ubnd"]


# ---- in a file ------------------------------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> Path:
    rows = "a,A,25/3/2020,Trạm Y tế\nb,B,26/3/2020,trạm y tế; UBND\nc,C,27/3/2020,UBND\n"
    (tmp_path / "viec.csv").write_text("Mã,Tên việc,Hạn,Đơn vị\n" + rows, encoding="utf-8")
    return tmp_path / "viec.csv"


def load(file: Path, **answers: str) -> Loaded:
    office = Calendar(units=UNITS, layers=(Layer("ward", "Phường"),))
    answers = {id_.replace("_", "-"): value for id_, value in answers.items()}
    return read_calendar([file], beside=office, unit_layers={one.id: "ward" for one in UNITS}, answers=answers)


@pytest.mark.parametrize(
    ("answer", "units"),
    [
        ("none", [(), ("ubnd",), ("ubnd",)]),
        ("cong-an", [("cong-an",), ("cong-an", "ubnd"), ("ubnd",)]),
        ("new", [("tram-y-te",), ("tram-y-te", "ubnd"), ("ubnd",)]),
    ],
)
def test_a_name_is_asked_about_once_and_means_the_same_in_all_rows(
    file: Path, answer: str, units: list[tuple[str, ...]]
) -> None:
    assert [question.id for question in load(file).questions] == ["unit-tram-y-te"]
    loaded = load(file, unit_tram_y_te=answer)
    assert (loaded.errors, loaded.questions) == ((), ())
    assert [entry.units for entry in loaded.calendar.rows] == units
    known = {unit.id: unit.name for unit in loaded.calendar.units}
    assert known.get("tram-y-te") == ("Trạm Y tế" if answer == "new" else None)
