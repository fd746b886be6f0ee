"""Damaged and oversized .xls, .ods, .docx, .odt: each is answered in words; no bytes whatever make a reader fail."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.files import limits

from .documents import ods, odt, saved, word
from .test_formats import OLD, TABLE
from .test_tables import read

GOOD = {"a.xls": OLD, "a.ods": ods(TABLE), "a.docx": saved(word("Lịch năm 2026", TABLE))}
GOOD["a.odt"] = odt("Lịch năm 2026", TABLE)
MAIN = {"a.ods": "content.xml", "a.docx": "word/document.xml", "a.odt": "content.xml"}


def changed(name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The good file with its main part changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD[name])) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            content = old.read(part)
            new.writestr(part, change(content) if part == MAIN[name] else content)
    return stream.getvalue()


def swapped(name: str, old: bytes, new: bytes) -> bytes:
    return changed(name, lambda content: content.replace(old, new, 1))


BAD: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "half an old workbook": ("a.xls", lambda: OLD[: len(OLD) // 2], ".xls"),
    "half a spreadsheet": ("a.ods", lambda: GOOD["a.ods"][:-300], ".ods"),
    "half a text": ("a.odt", lambda: GOOD["a.odt"][:-300], ".odt"),
    "a text that is no XML": ("a.odt", lambda: changed("a.odt", lambda content: content[:-99]), ".odt"),
    "a long text": ("a.odt", lambda: changed("a.odt", lambda _: b" " * (limits.DOCUMENT_BYTES + 1)), "bung ra"),
    "half a document": ("a.docx", lambda: GOOD["a.docx"][:-300], "Word"),
    "a spreadsheet that is no XML": ("a.ods", lambda: changed("a.ods", lambda content: content[:-99]), ".ods"),
    "a document that is no XML": ("a.docx", lambda: changed("a.docx", lambda content: content[:-99]), "Word"),
    "entities": ("a.ods", lambda: swapped("a.ods", b"<off", b"<!DOCTYPE a [<!ENTITY b 'c'>]><off"), "XML"),
    "entities in a document": ("a.docx", lambda: swapped("a.docx", b"<w:", b"<!DOCTYPE a><w:"), "XML"),
    "a bomb": ("a.ods", lambda: changed("a.ods", lambda _: b" " * (limits.PART_BYTES + 1)), "bung ra"),
    "a long document": ("a.docx", lambda: changed("a.docx", lambda _: b" " * (limits.DOCUMENT_BYTES + 1)), "bung ra"),
    "a row a million times": ("a.ods", lambda: swapped(
        "a.ods", b"<table:table-row>", b'<table:table-row table:number-rows-repeated="1000000">'), "dòng"),
    "a cell a million times": ("a.ods", lambda: swapped(
        "a.ods", b"<table:table-cell ", b'<table:table-cell table:number-columns-repeated="1000000" '), "cột"),
    "a wide cell": ("a.docx", lambda: swapped(
        "a.docx", b"<w:tcPr>", b'<w:tcPr><w:gridSpan w:val="99999999"/>'), "cột"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_document_is_answered_in_words(tmp_path: Path, name: str) -> None:
    file, make, words = BAD[name]
    (problem, *_) = read(tmp_path, make(), file).errors
    assert words in problem.message


def damaged(tmp_path: Path, name: str, at: int, cut: int, new: bytes) -> None:
    good = GOOD[name]
    place = at % len(good)
    loaded = read(tmp_path, good[:place] + new + good[place + cut :], name)
    assert all(problem.message for problem in (*loaded.errors, *loaded.warnings))


DAMAGE = (st.integers(0, 1 << 20), st.sampled_from([0, 1, 2, 60, 1 << 20]), st.binary(max_size=4))


@settings(suppress_health_check=list(HealthCheck), deadline=None)
@given(st.sampled_from(["a.ods", "a.docx", "a.odt"]), *DAMAGE)
def test_no_damage_to_a_document_makes_the_reader_fail(
    tmp_path: Path, name: str, at: int, cut: int, new: bytes
) -> None:
    damaged(tmp_path, name, at, cut, new)


@settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=10)
@given(*DAMAGE)
def test_no_damage_to_an_old_workbook_ends_the_process(tmp_path: Path, at: int, cut: int, new: bytes) -> None:
    damaged(tmp_path, "a.xls", at, cut, new)


@settings(suppress_health_check=list(HealthCheck), deadline=None)
@given(st.sampled_from(["a.ods", "a.docx", "a.odt"]), *DAMAGE)
def test_no_damage_inside_of_a_document_makes_the_reader_fail(
    tmp_path: Path, name: str, at: int, cut: int, new: bytes
) -> None:
    def change(content: bytes) -> bytes:
        place = at % len(content)
        return content[:place] + new + content[place + cut :]

    loaded = read(tmp_path, changed(name, change), name)
    assert all(problem.message for problem in (*loaded.errors, *loaded.warnings))


@pytest.mark.parametrize("name", ["a.ods", "a.docx"])
@pytest.mark.parametrize("encoding", ["AUTF-8", "big5", "hex", "idna", "utf-7", "undefined"])
def test_a_document_in_an_encoding_that_nobody_knows_is_refused_or_read(
    tmp_path: Path, name: str, encoding: str
) -> None:
    loaded = read(tmp_path, changed(name, lambda content: content.replace(b"UTF-8", encoding.encode(), 1)), name)
    assert all(problem.message for problem in (*loaded.errors, *loaded.warnings))
