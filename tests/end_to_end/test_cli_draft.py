"""`nhaclich draft` as an office uses it on a terminal."""

from .conftest import Command

PLAN = """ỦY BAN NHÂN DÂN PHƯỜNG A
Số: 09/KH-UBND
A, ngày 10 tháng 3 năm 2030
KẾ HOẠCH
Công tác tuyên truyền năm 2030
II. NHIỆM VỤ
1. Công an phường báo cáo kết quả trước ngày 15/4/2030.
"""


def test_a_plan_becomes_a_workbook_that_loads(nhaclich: Command) -> None:
    plan, draft = nhaclich.folder / "ke-hoach.txt", nhaclich.folder / "nhap.xlsx"
    plan.write_text(PLAN, encoding="utf-8")
    said = nhaclich("draft", str(plan), "-o", str(draft)).stdout
    assert "1 việc" in said
    assert "Chưa nạp gì" in said
    found = nhaclich.json("draft", str(plan), "-o", str(draft), "--force")
    assert [row["kind"] for row in found["rows"]] == ["task", "document"]
    assert not (nhaclich.folder / "var").exists()
    assert "14/04/2030" in nhaclich("load", str(draft), "--dry-run").stdout


def test_what_cannot_be_drafted_is_said(nhaclich: Command) -> None:
    damaged, held = nhaclich.folder / "a.docx", nhaclich.folder / "co-roi.xlsx"
    damaged.write_bytes(b"PK\x03\x04")
    held.write_bytes(b"")
    wrong = (
        ("không phải văn bản Word", ("draft", str(damaged), "-o", "a.xlsx")),
        ("Không đọc được", ("draft", "nowhere.docx", "-o", "a.xlsx")),
        ("co-roi.xlsx", ("draft", str(damaged), "-o", str(held))),
        (".xlsx", ("draft", str(damaged), "-o", "a.csv")),
    )
    for words, command in wrong:
        done = nhaclich(*command, check=False)
        assert done.returncode != 0
        assert words in " ".join(done.stderr.split()), (command, done.stderr)
