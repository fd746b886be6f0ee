"""A period's report as .docx and .xlsx: its form, measured in the XML; what is text in it; and what it says."""

import re
import zipfile
from dataclasses import replace
from io import BytesIO
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn

from bot.config.reports import Body, Reports
from bot.office.report_form import report_form
from bot.office.wording.period_words import period_sheet
from bot.reports.form import PROFILES, Form
from bot.reports.period_docx import period_docx
from bot.reports.period_sheet import PeriodSheet
from bot.reports.period_xlsx import period_xlsx
from bot.texts import texts

from .period_office import CALENDAR, ENTRIES, ZONE, at, gathered

PARTY = Body(upper="ĐẢNG BỘ THỊ XÃ A", name="ĐẢNG UỶ PHƯỜNG B", recipients=("Ban Thường vụ Thị uỷ",))
STATE = Body(name="ỦY BAN NHÂN DÂN\nPHƯỜNG B", recipients=("UBND thị xã",))
SETTINGS = Reports(place="Phường B", party=PARTY, state=STATE)
_EVIL = ("=1+1", "+84", "-5%", "@SUM(A1)", "\t=2", "_x000D_", "{ PAGE }", "a\x07b\x0bc\u202egnp", "<b>&amp;</b>")
"""What somebody may type that a program would take for more than text."""


def form(profile: str = "dang-36", **more: Any) -> Form:
    return report_form(SETTINGS.model_copy(update=more), "Phường B", profile)


@pytest.fixture(scope="module")
def sheet() -> PeriodSheet:
    return period_sheet(gathered(), ZONE, texts("vi"))


def opened(sheet: PeriodSheet, of: Form) -> Any:
    return docx.Document(BytesIO(period_docx(sheet, of)))


def lines(document: Any) -> list[str]:
    """All lines of text, also those of tables, in order."""
    return [words for one in document.element.body.iter(qn("w:p")) if (words := _words(one))]


def _words(paragraph: Any) -> str:
    return "".join(
        "\n" if node.tag == qn("w:br") else node.text or "" for node in paragraph.iter(qn("w:t"), qn("w:br"))
    )


def look(document: Any, words: str) -> tuple[float, bool, bool]:
    """The size, boldness and slant of the first run that begins with these words."""
    for run in document.element.body.iter(qn("w:r")):
        if "".join(node.text or "" for node in run.iter(qn("w:t"))).startswith(words):
            properties = run.rPr

            def on(name: str, properties: Any = properties) -> bool:
                found = properties.find(qn(name))
                return found is not None and found.get(qn("w:val")) != "0"

            assert properties.find(qn("w:rFonts")).get(qn("w:ascii")) == "Times New Roman"
            return int(properties.find(qn("w:sz")).get(qn("w:val"))) / 2, on("w:b"), on("w:i")
    raise AssertionError(words)


@pytest.mark.parametrize(
    ("profile", "head", "number", "authority", "ending"),
    [
        ("dang-36", {"ĐẢNG CỘNG SẢN VIỆT NAM": (15, True, False), "ĐẢNG BỘ THỊ XÃ A": (14, False, False),
                     "ĐẢNG ỦY PHƯỜNG B": (14, True, False), "BÁO CÁO": (16, True, False),
                     "Kết quả thực hiện": (15, True, False), "Trong tháng 6": (14, False, False),
                     "Phường B, ngày": (14, False, True), "T/M ĐẢNG ỦY": (14, True, False)},
         "Số        -BC/ĐU", ["T/M ĐẢNG ỦY", "BÍ THƯ"], "./."),
        ("dang-05", {"ĐẢNG CỘNG SẢN VIỆT NAM": (14, True, False), "ĐẢNG ỦY PHƯỜNG B": (14, True, False),
                     "BÁO CÁO": (14, True, False), "Trong tháng 6": (14, False, False)},
         "Số        -BC/ĐU", ["T/M ĐẢNG ỦY", "BÍ THƯ"], "2020."),
        ("nd-30", {"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM": (12, True, False),
                   "Độc lập - Tự do - Hạnh phúc": (13, True, False), "BÁO CÁO": (14, True, False),
                   "Trong tháng 6": (14, False, False), "Nơi nhận:": (12, True, True), "- UBND": (11, False, False)},
         "Số:        /BC-UBND", ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"], "./."),
    ],
)  # fmt: skip
def test_the_form_of_each_profile(
    sheet: PeriodSheet, profile: str, head: dict[str, Any], number: str, authority: list[str], ending: str
) -> None:
    document = opened(sheet, form(profile))
    section = document.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(one.mm) for one in margins] == [20, 20, 30, 15]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert document.styles["Normal"].font.name == "Times New Roman"
    assert {words: look(document, words) for words in head} == head
    said = lines(document)
    assert number in [line.replace("\N{NO-BREAK SPACE}", " ") for line in said]
    assert "DỰ THẢO" in said
    assert said[said.index(authority[0]) :] == authority  # nothing is signed
    assert next(line for line in said if line.startswith("Trên đây")).endswith(ending)
    assert ("*" in said) == ("-----" in said) == (profile != "nd-30")
    day = next(line for line in said if line.startswith("Phường B, ngày"))
    assert re.findall(r"\d", day) == []
    assert [line for line in said if line.startswith("- Lưu")] == [
        "- Lưu: VT." if profile == "nd-30" else "- Lưu Văn phòng Đảng ủy."
    ]


def test_pages_are_numbered_in_the_middle_above_but_not_the_first(sheet: PeriodSheet) -> None:
    document = opened(sheet, form("nd-30"))
    section = document.sections[0]
    assert section.different_first_page_header_footer
    assert _words(section.first_page_header.paragraphs[0]._p) == ""
    xml = section.header.paragraphs[0]._p.xml
    assert "PAGE" in xml
    assert 'w:jc w:val="center"' in xml


def test_the_table_repeats_its_heads_and_fits_the_page(sheet: PeriodSheet) -> None:
    document = opened(sheet, form())
    table = next(one for one in document.tables if one.style.name == "Table Grid")
    assert "w:tblHeader" in table.rows[0]._tr.xml
    assert sum(column.width.mm for column in table.columns) == pytest.approx(165, abs=1)
    assert [cell.text for cell in table.rows[-1].cells] == ["", "Số nhiệm vụ", "6", "1", "2", "1", "2", "0", "1", "1"]
    assert [cell.text for cell in table.rows[1].cells][1:4] == ["Ủy ban Nhân dân phường", "3", "1"]


def test_what_the_text_says(sheet: PeriodSheet) -> None:
    said = lines(opened(sheet, form()))
    for words in (
        "Trong tháng 6 năm 2020, các đơn vị thực hiện 6 nhiệm vụ (8 lượt giao cho đơn vị chủ trì). Đến hết ngày "
        "30/06/2020, đã hoàn thành 3 nhiệm vụ, đạt 50%, trong đó đúng hạn 1, quá hạn 2; đang thực hiện trong hạn 1; "
        "quá hạn chưa hoàn thành 2.",
        "Có 1 nhiệm vụ đang gặp khó khăn, vướng mắc, 1 nhiệm vụ đang xin gia hạn.",
        "- III · Nộp kế hoạch của đơn vị: MTTQ, hoàn thành ngày 02/06/2020, chậm 63 ngày (hạn 31/03/2020), "
        "chưa nêu lý do.",
        "Báo cáo của đơn vị: “hội trường đang sửa, chưa có chỗ tập huấn”",
        "- II.2 · Khảo sát nhu cầu thông tin đối ngoại ở các tổ dân phố: được gia hạn đến ngày 12/06/2020 (hạn trước "
        "là 10/06/2020).",
        "- II.2 · Khảo sát nhu cầu thông tin đối ngoại ở các tổ dân phố: UBND, ngày 09/06/2020, 2 ảnh, 1 tài liệu "
        "(bien-ban.docx).",
        "- II.6 · Sơ kết công tác 6 tháng: VP (hạn 15/07/2020).",
        "VI. NHIỆM VỤ THÁNG 7 NĂM 2020",
    ):
        assert words in said, words


def test_the_spelling_is_the_offices(sheet: PeriodSheet) -> None:
    assert "ĐẢNG UỶ PHƯỜNG B" in lines(opened(sheet, form(spelling="uỷ")))
    assert "T/M ĐẢNG UỶ" in lines(opened(sheet, form(spelling="uỷ")))


def test_every_profile_says_what_is_unsure_in_it() -> None:
    assert {name: bool(one.unsure) for name, one in PROFILES.items()} == dict.fromkeys(PROFILES, True)
    for one in PROFILES.values():
        assert one.unsure <= {*one.__dataclass_fields__, "spelling", "date of the guidance"}, one.name


def evil_sheet() -> PeriodSheet:
    found = gathered(replace(CALENDAR, entries=tuple(replace(one, summary=_EVIL[0]) for one in ENTRIES)))
    rows = {
        key: [
            replace(row, told=replace(row.told, note=_EVIL[(row.told.id + at_) % len(_EVIL)]))
            for at_, row in enumerate(told)
        ]
        for key, told in found.rows.items()
    }
    return period_sheet(replace(found, rows=rows, names={7: "=HYPERLINK()"}), ZONE, texts("vi"))


def test_what_people_wrote_is_text_in_the_word_file() -> None:
    content = period_docx(evil_sheet(), form())
    with zipfile.ZipFile(BytesIO(content)) as parts:
        body = parts.read("word/document.xml").decode()
    assert "instrText" not in body
    assert "fldSimple" not in body
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202e]", body)
    assert "&lt;b&gt;&amp;amp;&lt;/b&gt;" in body or "&lt;b&gt;" in body


def test_what_people_wrote_is_text_in_the_workbook() -> None:
    book = openpyxl.load_workbook(BytesIO(period_xlsx(evil_sheet(), form())))
    cells = [cell for page in book for row in page.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert any(cell.value == "=1+1" for cell in cells)
    assert any(cell.value == "=HYPERLINK()" for cell in cells)
    assert not [cell.value for cell in cells if re.search("[\x00-\x08\t\x0b\x0c\x0e-\x1f\u202e]", str(cell.value))]


def test_the_sheets_have_filters_heads_that_stay_and_print_lying(sheet: PeriodSheet) -> None:
    book = openpyxl.load_workbook(BytesIO(period_xlsx(sheet, form())))
    assert book.sheetnames == ["Tổng hợp", "Nhiệm vụ", "Lịch sử"]
    for page, pane in zip(book, ("C6", "C2", "D2"), strict=True):
        assert page.freeze_panes == pane
        assert page.auto_filter.ref
        assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
        assert page.print_title_rows


def test_a_period_that_is_not_over_says_until_when() -> None:
    told = period_sheet(gathered(now=at(15)), ZONE, texts("vi"))
    assert "tính đến 09:00 ngày 15/06/2020" in told.sections[0].sentences[0]
    english = period_sheet(gathered(), ZONE, texts("en"))
    assert english.subject == "Results of the tasks of month 6 of 2020"
