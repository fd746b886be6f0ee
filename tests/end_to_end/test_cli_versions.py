"""`nhaclich load`, `undo` and `versions` as an office uses them on a terminal."""

from pathlib import Path

from .conftest import Command

HEAD = '[layer]\nid = "ward"\nname = "Phường"\n\n'


def event(number: int, day: str = "2030-06-26") -> str:
    return f'[[event]]\nid = "e{number}"\nsummary = "Việc {number}"\ndate = {day}\n'


def write(nhaclich: Command, *rows: str) -> str:
    file: Path = nhaclich.folder / "phuong.toml"
    file.write_text(HEAD + "".join(rows), encoding="utf-8")
    return str(file)


TEN = [event(number) for number in range(10)]


def test_a_preview_is_a_readable_table_and_changes_nothing(nhaclich: Command) -> None:
    nhaclich("load", write(nhaclich, *TEN))
    shown = nhaclich("load", write(nhaclich, event(0, "2030-07-01"), event(11), *TEN[2:]), "--dry-run").stdout
    for part in ("Trước", "Sau", "26/06/2030", "01/07/2030", "thêm 1, đổi 1, bỏ 1", "nhắc việc mới"):
        assert part in shown, shown
    assert len(nhaclich.json("versions")) == 2


def test_the_same_preview_as_json(nhaclich: Command) -> None:
    nhaclich("load", write(nhaclich, *TEN))
    found = nhaclich.json("load", write(nhaclich, event(0, "2030-07-01"), *TEN[1:]), "--dry-run")
    assert found["changes"] == [
        {
            "id": "e0",
            "layer": "ward",
            "fields": [
                {
                    "field": "schedule",
                    "before": '{"once": [2030, 6, 26], "end": null}',
                    "after": '{"once": [2030, 7, 1], "end": null}',
                }
            ],
        }
    ]
    assert found["reminders"].keys() == {"new", "dropped"}
    assert (found["layers"], found["told"], found["unchanged"]) == (["ward"], 0, 9)


def test_versions_and_undo(nhaclich: Command) -> None:
    assert nhaclich.json("versions") == []
    assert "chưa được nạp" in nhaclich("versions").stdout
    nhaclich("load", write(nhaclich, *TEN))
    assert "không ghi gì" in nhaclich("load", write(nhaclich, *TEN)).stdout
    nhaclich("load", write(nhaclich, event(0, "2030-07-01"), *TEN[1:]))
    undone = nhaclich("undo").stdout
    assert "đổi 1" in undone
    newest, *_ = found = nhaclich.json("versions")
    assert [(one["action"], one["by"], one["changed"]) for one in found[:2]] == [("undo", "cli", 1), ("load", "cli", 1)]
    assert len(found[1]["files"][0]["sha256"]) == 64
    assert newest["version"] == found[1]["version"] + 1
    shown = nhaclich("versions").stdout
    for part in ("hoàn tác", "nạp tệp", "phuong.toml"):
        assert part in shown
    days = {e["id"]: e["start"] for e in nhaclich.json("agenda", "--from", "2030-01-01", "--to", "2030-12-31")}
    assert days["e0"] == "2030-06-26"


def test_an_undo_goes_back_as_far_as_it_is_told(nhaclich: Command) -> None:
    nhaclich("load", write(nhaclich, *TEN))
    first = nhaclich.json("versions")[0]["version"]
    for day in ("2030-07-01", "2030-07-02"):
        nhaclich("load", write(nhaclich, event(0, day), *TEN[1:]))
    preview = nhaclich.json("undo", "--to", str(first), "--dry-run")
    assert preview["changed"] == ["e0"]
    assert nhaclich.json("undo", "--to", str(first)) == preview
    assert "nhaclich versions" in nhaclich("undo", "--to", "999", check=False).stderr


def test_there_is_nothing_to_undo_at_first(nhaclich: Command) -> None:
    nhaclich("invite", "Lan", "--unit", "tuyen-giao")  # which begins the database
    done = nhaclich("undo", check=False)
    assert done.returncode == 1
    assert "Không còn phiên bản" in done.stderr


def test_removing_most_of_a_layer_needs_yes(nhaclich: Command) -> None:
    nhaclich("load", write(nhaclich, *TEN))
    done = nhaclich("load", write(nhaclich, *TEN[:2]), check=False)
    assert done.returncode == 1
    assert "--yes" in done.stderr
    assert "Bỏ 8 trong 10 mục" in done.stdout
    assert len(nhaclich.json("versions")) == 2
    assert nhaclich.json("load", write(nhaclich, *TEN[:2]), "--yes")["sweeps"] == [
        {"layer": "ward", "removed": 8, "held": 10}
    ]
    assert len(nhaclich.json("versions")) == 3


def test_the_agenda_says_which_layer_an_entry_comes_from(nhaclich: Command) -> None:
    over = '[[anniversary]]\nid = "quoc-khanh"\nsummary = "Quốc khánh tại phường"\nyearly = "09-02"\n'
    nhaclich("load", write(nhaclich, *TEN, over))
    found = {e["id"]: e for e in nhaclich.json("agenda", "--from", "2030-09-01", "--to", "2030-09-30")}
    assert (found["quoc-khanh"]["layer"], found["quoc-khanh"]["summary"]) == ("ward", "Quốc khánh tại phường")
    assert "Phường" in nhaclich("agenda", "--from", "2030-06-01", "--to", "2030-06-30").stdout
