"""The command line: what people type, what they get, and what bad input is answered with."""

import json
from datetime import timedelta
from pathlib import Path

import icalendar
import pytest

from bot.clock import SystemClock, office_day

from .conftest import Command

WARD = """
[layer]
id = "ward"
name = "Phường thử"
year = 2020

[[unit]]
id = "ubnd"
name = "Uỷ ban Nhân dân"

[[task]]
id = "viec"
summary = "Một việc"
units = ["ubnd"]
due = 2020-06-30
"""


def write(nhaclich: Command, text: str, name: str = "tep.toml") -> Path:
    file = nhaclich.folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_agenda_2020_has_what_the_year_is_known_for(nhaclich: Command) -> None:
    found = {entry["id"]: entry for entry in nhaclich.json("agenda", "--from", "2020-01-01", "--to", "2020-12-31")}
    for id_, day, ordinal in [
        ("thanh-lap-dang", "2020-02-03", 90),
        ("giai-phong-mien-nam", "2020-04-30", 45),
        ("sinh-nhat-bac", "2020-05-19", 130),
        ("cach-mang-thang-tam", "2020-08-19", 75),
        ("quoc-khanh", "2020-09-02", 75),
        ("gio-to-hung-vuong", "2020-04-02", None),
        ("asean-36", "2020-06-26", None),
    ]:
        assert (found[id_]["start"], found[id_]["end"], found[id_]["ordinal"]) == (day, day, ordinal)
        assert found[id_]["precision"] == "day"
    assert found["asean-36"]["earlier"] == [{"start": "2020-04-08", "end": "2020-04-09"}]
    assert (found["asean-37"]["start"], found["asean-37"]["end"]) == ("2020-11-12", "2020-11-15")
    ward = found["dh-phuong-tu-ha-10"]
    assert (ward["kind"], ward["precision"], ward["start"], ward["end"]) == ("congress", "unknown", None, None)
    assert {"dh-thi-xa-huong-tra-14", "dh-tinh-thua-thien-hue-16"} <= found.keys()
    assert found["festival-hue-2020"]["status"] == "cancelled"
    clauses = {entry["clause"] for entry in found.values() if entry["kind"] == "task"}
    assert clauses == {f"II.{n}" for n in range(1, 9)} | {f"III.{n}" for n in range(1, 9)}
    assert all("due" in entry["assumed"] for entry in found.values() if entry["kind"] == "task")
    assert found["ii-4-asean-36"]["start"] == "2020-06-23"
    assert not any(id_.startswith("doc-") for id_ in found)


def test_agenda_is_in_order_with_the_unknown_last_in_its_year(nhaclich: Command) -> None:
    found = nhaclich.json("agenda", "--from", "2020-01-01", "--to", "2021-12-31")
    starts = [entry["start"] for entry in found]
    unknown = [index for index, start in enumerate(starts) if start is None]
    last_of_2020 = max(index for index, start in enumerate(starts) if start and start < "2021")
    assert min(unknown) == last_of_2020 + 1
    assert [s for s in starts if s] == sorted(s for s in starts if s)


def test_agenda_is_right_for_other_years(nhaclich: Command) -> None:
    found = {e["id"]: e for e in nhaclich.json("agenda", "--from", "2030-01-01", "--to", "2030-12-31")}
    assert found["tet-nguyen-dan"]["start"] == "2030-02-02"
    assert found["thanh-lap-dang"]["ordinal"] == 100
    assert "asean-36" not in found


def test_an_empty_store_behaves_as_if_the_bundled_calendar_had_been_loaded(nhaclich: Command) -> None:
    before = nhaclich.json("agenda", "--from", "2020-01-01", "--to", "2020-12-31")
    data = sorted((Path(__file__).resolve().parents[2] / "calendar_data").glob("*.toml"))
    again = nhaclich.json("load", *map(str, data))
    assert (again["added"], again["changed"], again["removed"], again["errors"]) == ([], [], [], [])
    assert nhaclich.json("agenda", "--from", "2020-01-01", "--to", "2020-12-31") == before


def test_the_first_load_of_an_own_file_leaves_the_bundled_plan_unless_told_to_replace_it(nhaclich: Command) -> None:
    file = write(nhaclich, "LỊCH HỌP NĂM 2020\nMã;Tên việc;Ngày\nhop-1;Họp giao ban;26/6/2020\n", "a.csv")
    preview = nhaclich.json("load", str(file), "--dry-run")
    assert (preview["mode"], preview["removed"], preview["layers"]) == ("add", [], ["lich-hop-nam-2020"])
    assert preview["at_stake"]["ward"] > 5
    replacing = nhaclich.json("load", str(file), "--dry-run", "--mode", "replace")
    assert (replacing["mode"], replacing["layers"]) == ("replace", ["ward"])
    assert len(replacing["removed"]) == replacing["at_stake"]["ward"]
    shown = nhaclich("load", str(file)).stdout
    assert "chỉ thêm và cập nhật" in " ".join(shown.split())
    found = {e["id"] for e in nhaclich.json("agenda", "--from", "2020-01-01", "--to", "2020-12-31")}
    assert {"hop-1", "ii-3"} <= found
    assert nhaclich.json("undo")["removed"] == ["hop-1"]


def test_a_load_replaces_exactly_the_layers_that_it_names(nhaclich: Command) -> None:
    file = write(nhaclich, WARD)
    preview = nhaclich.json("load", str(file), "--dry-run")
    assert preview["added"] == ["viec"]
    assert "ii-3" in preview["removed"]
    assert "quoc-khanh" not in preview["removed"]
    assert "ii-3" in json.dumps(nhaclich.json("agenda", "--from", "2020-01-01", "--to", "2020-12-31"))
    assert nhaclich.json("load", str(file)) == preview
    now = {e["id"] for e in nhaclich.json("agenda", "--from", "2020-01-01", "--to", "2020-12-31")}
    assert "viec" in now
    assert "quoc-khanh" in now
    assert "ii-3" not in now
    changed = nhaclich.json("load", str(write(nhaclich, WARD.replace("06-30", "07-31"))))
    assert (changed["added"], changed["changed"], changed["removed"], changed["unchanged"]) == ([], ["viec"], [], 0)


BAD = {
    "no toml": ("[[task]\nid = 1", "", "dòng 1"),
    "an unknown field": (WARD.replace("summary", "sumary"), "sumary", "summary"),
    "30 February": (WARD.replace("2020-06-30", '"2020-02-30"'), "due", "29 ngày"),
    "lunar 30/13": (WARD + '\n[[event]]\nid = "x"\nsummary = "X"\nlunar = "13-30"\n', "lunar", "tháng 13"),
    "a duplicate id": (WARD + '\n[[event]]\nid = "viec"\nsummary = "X"\ndate = 2020-01-01\n', "id", "viec"),
    "an unknown unit": (WARD.replace('["ubnd"]', '["xyz"]'), "units", "xyz"),
    "a circle": (
        WARD.replace("due = 2020-06-30", 'due = { days = 1, before = "kia" }')
        + '\n[[task]]\nid = "kia"\nsummary = "K"\nunits = ["ubnd"]\ndue = { days = 1, before = "viec" }\n',
        "due",
        "viec → kia → viec",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_answered_and_changes_nothing(nhaclich: Command, name: str) -> None:
    text, field, message = BAD[name]
    file = write(nhaclich, text)
    before = nhaclich.json("agenda", "--from", "2020-01-01", "--to", "2020-12-31")
    done = nhaclich("load", str(file), "--json", check=False)
    assert done.returncode == 1
    found = json.loads(done.stdout)
    assert found["errors"]
    assert (found["added"], found["changed"], found["removed"]) == ([], [], [])
    first = found["errors"][0]
    assert first.keys() == {"file", "where", "field", "value", "message"}
    assert first["file"] == "tep.toml"
    assert first["where"].startswith("dòng ")
    assert any(e["field"] == field and (message in e["message"] or message in e["where"]) for e in found["errors"])
    assert nhaclich.json("agenda", "--from", "2020-01-01", "--to", "2020-12-31") == before
    shown = nhaclich("load", str(file), check=False)
    assert shown.returncode == 1
    assert "tep.toml" in shown.stdout


def test_rehearse_lists_every_reminder_in_order(nhaclich: Command) -> None:
    found = nhaclich.json("rehearse", "--from", "2020-03-10", "--to", "2020-03-31")
    assert [one["at"] for one in found] == sorted(one["at"] for one in found)
    assert all(one["at"].endswith("07:30:00+07:00") for one in found)
    first = next(one for one in found if one["id"] == "ii-8")
    assert (first["at"][:10], first["occurrence"], first["lead_days"]) == ("2020-03-18", "2020-03-25", 7)
    assert "II.8" in first["text"]
    assert "<b>" not in first["text"]
    overdue = [one["lead_days"] for one in found if one["id"] == "ii-8"]
    assert overdue == [7, 5, 1, 0, -1, -5]


def test_reply_says_how_an_answer_is_read(nhaclich: Command) -> None:
    found = nhaclich.json("reply", "đang làm 50%", "--today", "2020-06-10", "--due", "2020-06-15")
    assert found == {"status": "in_progress", "percent": 50, "date": None, "confident": True, "act": None}


def test_replies_are_read_a_line_each(nhaclich: Command) -> None:
    file = write(nhaclich, "xong roi\nchưa xong\n50%\n", "lines.txt")
    lines = nhaclich("reply", "--lines", str(file), "--json").stdout.splitlines()
    assert [json.loads(line)["status"] for line in lines] == ["done", "in_progress", "in_progress"]
    assert nhaclich.json("reply", "xong roi", "--explain")["why"]
    assert "xong" in nhaclich("reply", "xong roi", "--explain").stdout
    assert "--lines" in nhaclich("reply", check=False).stderr
    assert "khong-co" in nhaclich("reply", "--lines", "khong-co", check=False).stderr


def test_an_invitation_is_a_link_with_an_expiry(nhaclich: Command) -> None:
    made = nhaclich.json("invite", "Chị Lan", "--unit", "ubnd", "--role", "officer")
    assert made.keys() == {"link", "code", "expires_at"}
    assert made["code"] in made["link"]
    assert made["expires_at"].endswith("+07:00")
    database = (nhaclich.folder / "var" / "nhaclich.db").read_bytes()
    assert made["code"].encode() not in database


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("invite", "Lan", "--unit", "khong-co"), "tuyen-giao"),
        (("invite", "Lan", "--unit", "ubnd", "--role", "boss"), "officer, unit_lead, lead, admin"),
        (("invite", "Lan"), "--unit"),
        (("invite", " ", "--unit", "ubnd"), "Tên"),
        (("export", "-o", "x.ics", "--officer", "99"), "99"),
        (("export", "-o", "/khong/co/x.ics"), "/khong/co/x.ics"),
        (("agenda", "--from", "2020-02-01", "--to", "2020-01-01"), "2020-02-01"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(nhaclich: Command, arguments: tuple[str, ...], words: str) -> None:
    done = nhaclich(*arguments, check=False)
    assert done.returncode != 0
    assert words in done.stderr
    assert done.stdout == ""


def test_an_officer_who_is_not_there_cannot_be_removed(nhaclich: Command) -> None:
    nhaclich("invite", "Lan", "--unit", "ubnd")
    done = nhaclich("officers", "remove", "99", check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "99" in done.stderr


def test_the_feed_is_exported_and_twice_the_same(nhaclich: Command) -> None:
    nhaclich("invite", "Lan", "--unit", "ubnd")  # which begins the database: its calendar has its own stamps
    one, two = nhaclich.folder / "1.ics", nhaclich.folder / "2.ics"
    nhaclich("export", "-o", str(one))
    nhaclich("export", "-o", str(two), PYTHONHASHSEED="7")
    assert one.read_bytes() == two.read_bytes()
    feed = icalendar.Calendar.from_ical(one.read_bytes())
    assert len(feed.walk("VEVENT")) > 500


def test_run_without_a_token_says_what_is_missing_and_what_to_do(nhaclich: Command) -> None:
    done = nhaclich("run", check=False)
    assert done.returncode == 2
    for words in ("@BotFather", "NHACLICH_TELEGRAM__TOKEN", "nhaclich demo"):
        assert words in done.stderr


def test_settings_from_the_environment_win_and_secrets_stay_out_of_the_file(nhaclich: Command) -> None:
    nhaclich("invite", "Lan", "--unit", "ubnd", NHACLICH_DATABASE__URL=f"sqlite:///{nhaclich.folder}/khac.db")
    assert (nhaclich.folder / "khac.db").exists()
    assert not (nhaclich.folder / "var" / "nhaclich.db").exists()
    text = nhaclich.config.read_text(encoding="utf-8")
    nhaclich.config.write_text(text.replace("[telegram]", '[telegram]\ntoken = "1:abc"'), encoding="utf-8")
    done = nhaclich("officers", "list", check=False)
    assert done.returncode == 2
    assert "NHACLICH_TELEGRAM__TOKEN" in done.stderr
    assert "1:abc" not in done.stderr


@pytest.mark.parametrize(
    ("setting", "value"),
    [("WEB__PORT", "x"), ("REMINDERS__HOUR", "25:99"), ("DATABASE__URL", "mysql://x"), ("OFFICE__TIMEZONE", "Hue")],
)
def test_a_wrong_setting_is_named(nhaclich: Command, setting: str, value: str) -> None:
    done = nhaclich("officers", "list", check=False, **{f"NHACLICH_{setting}": value})
    assert done.returncode == 2
    assert setting.lower().replace("__", ".") in done.stderr
    assert value in done.stderr


def test_help_is_in_the_terminals_language(nhaclich: Command) -> None:
    assert "Cách dùng: nhaclich" in nhaclich("--help").stdout
    assert "Nạp tệp sự kiện" in nhaclich("load", "--help").stdout
    english = nhaclich("--help", LANG="en_GB.UTF-8").stdout
    assert "Usage: nhaclich" in english
    assert "Load events files" in english


def test_the_documented_example_loads_into_a_fresh_store(nhaclich: Command) -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "events-file.md").read_text(encoding="utf-8")
    file = write(nhaclich, text.split("```toml\n")[1].split("```")[0])
    assert "vd-ii-3" in nhaclich.json("load", str(file))["added"]


@pytest.mark.parametrize(
    ("arguments", "environment", "words"),
    [
        (("agenda", "--from", "0001-01-01", "--to", "0001-02-01"), {}, "1905"),
        (("rehearse", "--from", "9999-12-01", "--to", "9999-12-31"), {}, "2095"),
        (("agenda", "--from", "9999-12-31"), {}, "2095"),
        (("agenda", "--from", "2020-01-01", "--to", "2020-02-01"), {"NHACLICH_OFFICE__CALENDAR_DATA": "/etc"}, "/etc"),
        (("officers", "list"), {"NHACLICH_REMINDERS__TASK": "7,3"}, "[7, 3]"),
        (("officers", "list"), {"NHACLICH_OFFICE__TIMEZONE": "America"}, "office.timezone"),
        (("officers", "remove", "99999999999999999999"), {}, "2147483647"),
        (("invite", "a\x1b[31m", "--unit", "ubnd"), {}, "Tên"),
        (("demo", "--port", "99999"), {}, "65535"),
    ],
)
def test_odd_values_are_answered_without_a_traceback(
    nhaclich: Command, arguments: tuple[str, ...], environment: dict[str, str], words: str
) -> None:
    done = nhaclich(*arguments, check=False, **environment)
    assert done.returncode != 0
    assert words in done.stderr


@pytest.mark.parametrize("command", [("officers", "list"), ("demo", "--fast", "--until", "2020-03-11")])
def test_a_file_that_is_no_database_is_said_to_be_so(nhaclich: Command, command: tuple[str, ...]) -> None:
    garbage = nhaclich.folder / "rac.db"
    garbage.write_bytes(b"this is no database " * 100)
    done = nhaclich(*command, check=False, NHACLICH_DATABASE__URL=f"sqlite:///{garbage}")
    assert done.returncode == 1
    assert "kho dữ liệu" in done.stderr


def test_the_agenda_without_days_is_that_of_the_next_thirty(nhaclich: Command) -> None:
    today = office_day(SystemClock().now())
    said = ("--from", f"{today}", "--to", f"{today + timedelta(days=30)}")
    assert nhaclich.json("agenda") == nhaclich.json("agenda", *said)
    assert nhaclich.json("agenda", "--from", "2020-02-01") == nhaclich.json(
        "agenda", "--from", "2020-02-01", "--to", "2020-03-02"
    )


def test_a_terminal_that_knows_no_vietnamese_letters_gets_the_others(nhaclich: Command) -> None:
    shown = nhaclich("agenda", "--from", "1/5/2020", "--to", "2/5/2020", PYTHONIOENCODING="ascii")
    assert "01/05" in shown.stdout
