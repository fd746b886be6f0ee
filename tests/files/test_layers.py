"""Into which layer a file goes, and what stays there: it adds and updates, or takes a layer's place."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.calendar.layers import stacked
from bot.calendar.model import Calendar, Entry, Kind, Layer, Once, Unit
from bot.files.destination import Mode
from bot.files.load import Loaded, read_calendar

WARD = Layer("ward", "Kế hoạch của phường khác", 2020)
NATION = Layer("national", "Cả nước")
PLAN = Layer("ke-hoach-nam", "Kế hoạch năm")


def entry(id_: str, layer: Layer, summary: str = "") -> Entry:
    return Entry(id_, Kind.EVENT, summary or f"Mục {id_}", Once(2020, 6), layer.id)


BESIDE = stacked(
    [entry("quoc-khanh", NATION), entry("ii-1", WARD), entry("ii-2", WARD), entry("ii-3", WARD)],
    layers=[NATION, WARD],
    units=[Unit("ubnd", "UBND", "UBND"), Unit("mttq", "MTTQ", "MTTQ")],
)
UNIT_LAYERS = {"ubnd": "ward", "mttq": "ward"}


def read(folder: Path, text: str, name: str, beside: Calendar = BESIDE, **options: object) -> Loaded:
    (folder / name).write_text(text, encoding="utf-8")
    loaded = read_calendar([folder / name], beside=beside, unit_layers=UNIT_LAYERS, **options)  # type: ignore[arg-type]
    assert loaded.errors == ()
    return loaded


def ids(loaded: Loaded, layer: str) -> list[str]:
    return [row.id for row in loaded.calendar.rows if row.layer == layer]


TABLE = "Mã;Tên việc;Ngày\nmoi;Họp mới;26/6/2020\nii-2;Mục ii-2;27/6/2020\n"
LAYERED = "Mã;Tên việc;Ngày;Lớp lịch\nmoi;Họp mới;26/6/2020;ward\nii-2;Mục ii-2;27/6/2020;ward\n"
TOML = '[layer]\nid = "ward"\nname = "Phường ta"\n[[event]]\nid = "moi"\nsummary = "Họp mới"\ndate = 2020-06-26\n'
CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//x//x//VI
%sBEGIN:VEVENT
UID:a
DTSTART;VALUE=DATE:20200626
SUMMARY:Họp
END:VEVENT
END:VCALENDAR
"""
NAMED = CALENDAR % "X-WR-CALNAME:Lịch họp\n"


@dataclass(frozen=True)
class Case:
    """A file, how it is loaded, and what the calendar has then: layer → ids, name of the layer, what is at stake."""

    text: str
    name: str
    layers: dict[str, list[str]]
    called: str
    mode: Mode
    at_stake: dict[str, int]
    given: Mode | None = None
    named: str | None = None


CASES = {
    "an office's own table adds, in a layer called like the file; what is there already is updated there": Case(
        TABLE,
        "Chương trình_công tác 2020 (1).csv",
        {"chuong-trinh-cong-tac-2020": ["moi"], "ward": ["ii-1", "ii-2", "ii-3"]},
        "Chương trình công tác 2020",
        Mode.ADD,
        {"ward": 2},
    ),
    "asked to, it takes the place of the ward's plan, and its name": Case(
        TABLE, "Kế hoạch mới.csv", {"ward": ["moi", "ii-2"]}, "Kế hoạch mới", Mode.REPLACE, {"ward": 2}, Mode.REPLACE
    ),
    "a table that names its layer takes its place": Case(
        LAYERED, "a.csv", {"ward": ["moi", "ii-2"]}, WARD.name, Mode.REPLACE, {"ward": 2}
    ),
    "asked to, it only adds": Case(
        LAYERED, "a.csv", {"ward": ["ii-1", "ii-2", "ii-3", "moi"]}, WARD.name, Mode.ADD, {"ward": 2}, Mode.ADD
    ),
    "a TOML file with its layer's id takes the layer's place": Case(
        TOML, "a.toml", {"ward": ["moi"]}, "Phường ta", Mode.REPLACE, {"ward": 3}
    ),
    "asked to, it only adds (TOML)": Case(
        TOML, "a.toml", {"ward": ["ii-1", "ii-2", "ii-3", "moi"]}, "Phường ta", Mode.ADD, {"ward": 3}, Mode.ADD
    ),
    "a TOML file whose layer has only a name has a layer of that name": Case(
        TOML.replace('id = "ward"\n', ""),
        "a.toml",
        {"phuong-ta": ["moi"], "ward": ["ii-1", "ii-2", "ii-3"]},
        "Phường ta",
        Mode.ADD,
        {"ward": 3},
    ),
    "a layer that is named from outside is taken": Case(
        TABLE, "a.csv", {"ward": ["moi", "ii-2"]}, WARD.name, Mode.REPLACE, {"ward": 2}, named="ward"
    ),
    "an .ics has a layer of its own, called as it says": Case(
        NAMED, "basic.ics", {"lich-hop": ["a"], "ward": ["ii-1", "ii-2", "ii-3"]}, "Lịch họp", Mode.REPLACE, {}
    ),
    "an .ics that says no name is called like its file": Case(
        CALENDAR % "", "Lịch của A.ics", {"lich-cua-a": ["a"]}, "Lịch của A", Mode.REPLACE, {}
    ),
    "no file takes a layer of the administration by its name": Case(
        TABLE, "Ward.csv", {"tep-ward": ["moi"], "ward": ["ii-1", "ii-2", "ii-3"]}, "Ward", Mode.ADD, {"ward": 2}
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_file_goes_into_its_layer(tmp_path: Path, case: Case) -> None:
    loaded = read(tmp_path, case.text, case.name, mode=case.given, layer=case.named)
    assert {layer: ids(loaded, layer) for layer in case.layers} == case.layers
    names = {layer.id: layer.name for layer in loaded.calendar.layers}
    assert names[next(iter(case.layers))] == case.called
    assert (loaded.mode, loaded.at_stake) == (case.mode, case.at_stake)
    assert loaded.units.get("ward", UNITS) == UNITS or case.text == TOML
    assert [row.id for row in loaded.calendar.rows if row.layer == "national"] == ["quoc-khanh"]


UNITS = BESIDE.units
TITLES = {
    "UỶ BAN NHÂN DÂN XÃ THANH BÌNH|Số: 05/CTr-UBND|CHƯƠNG TRÌNH CÔNG TÁC TRỌNG TÂM NĂM 2020|(Kèm theo số 12)": (
        "Chương trình công tác trọng tâm năm 2020"
    ),
    "KẾ HOẠCH|CÔNG TÁC CỦA UBND PHƯỜNG TỨ HẠ NĂM 2020": "Kế hoạch công tác của UBND phường Tứ Hạ năm 2020",
    "KẾ HOẠCH|UBND phường năm 2020": "Kế hoạch UBND phường năm 2020",
    "LỊCH CÔNG TÁC TUẦN 24 (Từ ngày 08/6/2020)": "Lịch công tác tuần 24",
    "Lịch công tác quý II": "Lịch công tác quý II",
    "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM|Độc lập": "a",
}


def test_a_layer_is_called_by_the_title_above_the_table(tmp_path: Path) -> None:
    for lines, title in TITLES.items():
        loaded = read(tmp_path, "\n".join([*lines.split("|"), TABLE]), "a.csv")
        assert loaded.layers[0].name == title, lines


def test_the_same_file_again_changes_nothing_and_a_longer_one_adds(tmp_path: Path) -> None:
    first = read(tmp_path, TABLE, "Kế hoạch.csv")
    again = read(tmp_path, TABLE, "Kế hoạch.csv", first.calendar)
    assert again.calendar.rows == first.calendar.rows
    assert [layer.id for layer in again.layers] == ["ke-hoach", "ward"]
    longer = read(tmp_path, "Mã;Tên việc;Ngày\nthem;Họp thêm;1/7/2020\n", "Kế hoạch.csv", first.calendar)
    assert ids(longer, "ke-hoach") == ["moi", "them"]
    assert longer.at_stake == {"ke-hoach": 1}
    only = read(
        tmp_path, "Mã;Tên việc;Ngày\nthem;Họp thêm;1/7/2020\n", "Kế hoạch.csv", longer.calendar, mode=Mode.REPLACE
    )
    assert ids(only, "ke-hoach") == ["them"]
    assert ids(only, "ward") == ids(first, "ward")


def test_a_calendar_loaded_again_replaces_its_own_layer_only(tmp_path: Path) -> None:
    first = read(tmp_path, NAMED, "basic.ics")
    again = read(tmp_path, NAMED.replace("UID:a", "UID:b"), "other.ics", first.calendar)
    assert (ids(again, "lich-hop"), len(ids(again, "ward"))) == (["b"], 3)
    assert again.at_stake == {"lich-hop": 1}


def test_a_row_that_would_be_hidden_by_what_is_there_is_updated_there(tmp_path: Path) -> None:
    """The ward's layer wins over those of other names; the nation's does not, and is overridden."""
    text = "Mã;Tên việc;Ngày\nii-1;Tên khác;26/6/2020\nquoc-khanh;Mít tinh;2/9/2020\n"
    loaded = read(tmp_path, text, "Kế hoạch.csv")
    assert {row.layer: row.summary for row in loaded.calendar.rows if row.id == "ii-1"} == {"ward": "Tên khác"}
    assert [row.layer for row in loaded.calendar.rows if row.id == "quoc-khanh"] == ["national", "ke-hoach"]
    assert loaded.calendar.by_id["quoc-khanh"].summary == "Mít tinh"


def test_another_row_of_the_same_id_in_a_layer_beside_it_is_told_of(tmp_path: Path) -> None:
    beside = stacked([*BESIDE.rows, entry("a", PLAN, "Việc khác hẳn")], layers=[NATION, WARD, PLAN])
    loaded = read(tmp_path, "Mã;Tên việc;Ngày\na;Họp;26/6/2020\n", "Tuần 24.csv", beside)
    assert [row.layer for row in loaded.calendar.rows if row.id == "a"] == ["ke-hoach-nam", "tuan-24"]
    assert any("Việc khác hẳn" in problem.message for problem in loaded.warnings)


def test_an_office_s_own_units_are_added_beside_those_that_are_there(tmp_path: Path) -> None:
    text = "Mã;Loại;Tên việc;Ngày;Đơn vị\ncax;Đơn vị;Công an xã;;\nubnd;Đơn vị;Uỷ ban;;\na;;Họp;26/6/2020;cax\n"
    loaded = read(tmp_path, text, "Kế hoạch.csv")
    assert [unit.id for unit in loaded.units["ke-hoach"]] == ["cax"]
    assert [(unit.id, unit.name) for unit in loaded.units["ward"]] == [("ubnd", "Uỷ ban"), ("mttq", "MTTQ")]
    assert {unit.id for unit in loaded.calendar.units} == {"cax", "ubnd", "mttq"}
