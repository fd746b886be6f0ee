"""Files that the command line reads and writes: what is there is kept, and a file is what its name says."""

from pathlib import Path

import pytest

from .conftest import Command


@pytest.mark.parametrize(
    "command",
    [
        ("template", "-o", "held.xlsx"),
        ("export", "-o", "held.xlsx"),
        ("export", "-o", "held.ics"),
        ("load", "a.toml", "--marked", "held.xlsx"),
    ],
)
def test_a_file_that_is_there_is_not_written_over_unasked(nhaclich: Command, command: tuple[str, ...]) -> None:
    held = nhaclich.folder / command[-1]
    held.write_text("công sức")
    refused = nhaclich(*command[:-1], str(held), check=False)
    assert (refused.returncode, held.read_text()) == (1, "công sức")
    assert "--force" in refused.stderr


def test_a_file_may_be_written_over_when_that_is_said(nhaclich: Command) -> None:
    held = nhaclich.folder / "held.xlsx"
    held.write_text("công sức")
    nhaclich("template", "-o", str(held), "--force")
    assert held.read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    "command",
    [
        ("template", "-o", "a.xls"),
        ("export", "-o", "a.pdf"),
        ("export", "-o", "a"),
        ("export", "-o", "a.csv", "--format", "xlsx"),
        ("load", "a.toml", "--marked", "a.csv"),
    ],
)
def test_a_file_is_what_its_name_says(nhaclich: Command, command: tuple[str, ...]) -> None:
    refused = nhaclich(*command, check=False)
    assert refused.returncode == 2
    assert ".xlsx" in refused.stderr
    assert not any(Path(one).exists() for one in command if one.startswith("a."))


@pytest.mark.parametrize("name", ["ke-hoach.tep", "anh.bin", "ke-hoach.docx.txt.json"])
def test_a_file_of_another_kind_is_refused_with_the_kinds_that_can_be_loaded(nhaclich: Command, name: str) -> None:
    (nhaclich.folder / name).write_bytes(b"\x00\x01\x02\x03")
    refused = nhaclich("load", str(nhaclich.folder / name), check=False)
    assert refused.returncode == 1
    assert all(
        kind in " ".join((refused.stdout + refused.stderr).split()) for kind in (".xlsx", ".csv", ".toml", ".ics")
    )
