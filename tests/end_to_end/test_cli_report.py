"""`nhaclich report` and `nhaclich audit`: figures and files of a period; who did what, on the terminal and as files."""

import csv
import io
import json

import docx
import openpyxl
import pytest

from .conftest import Command


@pytest.mark.parametrize("language", ["vi_VN.UTF-8", "en_US.UTF-8"])
def test_a_period_is_printed_and_written(nhaclich: Command, language: str) -> None:
    nhaclich("invite", "Anh Tuấn", "--role", "admin")
    done = nhaclich("report", "quý", "II", "năm", "2020", "--docx", "a.docx", "--xlsx", "a.xlsx", LANG=language)
    assert "quý II năm 2020" in done.stdout or "quarter II of 2020" in done.stdout
    words = [one.text for one in docx.Document(str(nhaclich.folder / "a.docx")).paragraphs]
    assert "Kết quả thực hiện nhiệm vụ quý II năm 2020" in words  # the office's language
    assert openpyxl.load_workbook(nhaclich.folder / "a.xlsx").sheetnames == ["Tổng hợp", "Nhiệm vụ", "Lịch sử"]
    found = json.loads(nhaclich("report", "2020", "--json").stdout)
    assert found["tasks"]["total"] == sum(found["tasks"][name] for name in (
        "done_in_time", "done_late", "open_in_term", "open_overdue", "no_due"))  # fmt: skip
    again = nhaclich("report", "2020", "--docx", "a.docx", check=False)
    assert again.returncode == 1
    nhaclich("report", "2020", "--docx", "a.docx", "--force", "--profile", "nd-30")
    assert "CỘNG HÒA" in docx.Document(str(nhaclich.folder / "a.docx")).tables[0].cell(0, 1).text
    for wrong in (("linh", "tinh"), ("2020", "--profile", "x"), ("2020", "--docx", "a.txt"), ("tháng", "sau")):
        refused = nhaclich("report", *wrong, check=False)
        assert (refused.returncode, refused.stdout) == (2, ""), wrong
        assert refused.stderr


def test_what_was_done_on_the_terminal_is_in_the_audit(nhaclich: Command) -> None:
    nhaclich("invite", "Anh Tuấn", "--role", "lead")
    nhaclich("week", "15/6/2020", "-o", "w.docx")
    nhaclich("export", "-o", "c.csv")
    nhaclich("report", "2020", "--xlsx", "r.xlsx")
    nhaclich("backup", "copy.db")
    nhaclich("restore", "copy.db", "--yes")
    rows = json.loads(nhaclich("audit", "--json").stdout)
    assert [(row["action"], row["subject"], row["via"]) for row in reversed(rows)] == [
        ("load", "version:1", "program"),
        ("invite", "invitation:1", "terminal"),
        ("export", "week:2020-06-15", "terminal"),
        ("export", "calendar", "terminal"),
        ("export", "report:2020-01-01:2020-12-31", "terminal"),
        ("restore", "copy", "terminal"),
    ]
    assert "Tuấn" not in json.dumps(rows, ensure_ascii=False)
    shown = nhaclich("audit").stdout
    assert "Khôi phục" in shown
    nhaclich("audit", "--csv", "a.csv", "--xlsx", "a.xlsx")
    table = list(csv.reader(io.StringIO((nhaclich.folder / "a.csv").read_text("utf-8-sig")), delimiter=";"))
    assert len(table) == 7
    assert table[0][:3] == ["Mã dòng", "Thời điểm", "Người thực hiện"]
    page = openpyxl.load_workbook(nhaclich.folder / "a.xlsx").worksheets[0]
    assert page.max_row == 7
    # Writing it was an export too.
    assert len(json.loads(nhaclich("audit", "--json").stdout)) == 8
    assert nhaclich("audit", "--from", "1/1/2000", "--to", "2/1/2000").stdout.strip() == "Không có mục nào."
