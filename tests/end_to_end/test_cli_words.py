"""What the command line answers to a slip of the fingers, and what it leaves untouched."""

import pytest

from .conftest import Command

SLIPS = {
    "lod": "Không có lệnh “lod”; có phải “load” không.",
    "load": "Thiếu TỆP….",
    "load --layer": "Tuỳ chọn --layer cần một giá trị đứng sau.",
    "agenda --frm 2020-01-01": "Không có tuỳ chọn --frm; có phải --from không.",
    "agenda --from x --to 2020-01-01": "Giá trị của --from không đúng; cần NGÀY/THÁNG/NĂM.",
    "export": "Thiếu -o, --output.",
    "officers lst": "Không có lệnh “lst”; có phải “list” không.",
    "reply a b": "Thừa tham số: b.",
}


@pytest.mark.parametrize(("typed", "answer"), SLIPS.items(), ids=SLIPS)
def test_a_slip_is_answered_in_the_language_of_the_terminal(nhaclich: Command, typed: str, answer: str) -> None:
    done = nhaclich(*typed.split(), check=False)
    assert done.returncode == 2
    assert answer in " ".join(done.stderr.replace("│", " ").split())


@pytest.mark.parametrize("command", ["", "load", "undo", "agenda", "reply", "invite", "officers remove", "restore"])
def test_a_help_page_is_in_the_language_of_the_terminal(nhaclich: Command, command: str) -> None:
    page = nhaclich(*command.split(), "-h").stdout
    assert "Cách dùng: nhaclich" in page
    for foreign in ("<", "list[", "FILE", "TEXT", "YYYY", "Usage", "required", "default", "{", "x<="):
        assert foreign not in page, foreign


LOOKS = [
    "agenda --from 2020-03-01 --to 2020-03-03",
    "rehearse --from 2020-03-01 --to 2020-03-03",
    "versions",
    "officers list",
    "load FILE --dry-run",
    "export -o lich.csv",
    "template -o mau.xlsx",
]


@pytest.mark.parametrize("typed", LOOKS)
def test_a_command_that_only_looks_makes_no_database(nhaclich: Command, typed: str) -> None:
    file = nhaclich.folder / "phuong.toml"
    file.write_text('[layer]\nid = "ward"\n[[event]]\nid = "e"\nsummary = "E"\ndate = 2020-01-01\n', encoding="utf-8")
    words = typed.replace("FILE", str(file)).replace("-o ", f"-o {nhaclich.folder}/").split()
    nhaclich(*words)
    assert not (nhaclich.folder / "var").exists()


def test_a_database_that_cannot_be_reached_is_told_in_the_language_of_the_terminal(nhaclich: Command) -> None:
    url = "postgresql://nobody@127.0.0.1:1/none"
    done = nhaclich("versions", check=False, NHACLICH_DATABASE__URL=url, LANG="en_GB.UTF-8")
    assert done.returncode == 1
    assert done.stderr.startswith("Cannot open the database")
