"""Spreadsheets of LibreOffice and Word documents, made by the libraries for them, for the tests of their readers."""

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from odf import style, table, text
from odf.office import Annotation
from odf.opendocument import OpenDocumentSpreadsheet, OpenDocumentText


def ods(
    rows: Sequence[Sequence[Any]],
    *,
    name: str = "Việc",
    hidden: Sequence[int] = (),
    struck: Sequence[int] = (),
    merged: Mapping[tuple[int, int], tuple[int, int]] | None = None,
    away: bool = True,
) -> bytes:
    """A spreadsheet of these rows, with `away` the third column and a second sheet hidden.

    Rows count from 1, merged cells from (1, 0).
    """
    document = OpenDocumentSpreadsheet()
    crossed = style.Style(name="crossed", family="table-cell")
    crossed.addElement(style.TextProperties(textlinethroughstyle="solid"))
    gone = style.Style(name="away", family="table")
    gone.addElement(style.TableProperties(display="false"))
    document.automaticstyles.addElement(crossed)
    document.automaticstyles.addElement(gone)
    sheet = table.Table(name=name)
    sheet.addElement(table.TableColumn(numbercolumnsrepeated=2))
    sheet.addElement(table.TableColumn(**({"visibility": "collapse"} if away else {})))
    for number, cells in enumerate(rows, start=1):
        row = table.TableRow(**({"visibility": "filter"} if number in hidden else {}))
        for at, value in enumerate(cells):
            down, right = (merged or {}).get((number, at), (1, 1))
            spans = {"numberrowsspanned": down, "numbercolumnsspanned": right} if (down, right) != (1, 1) else {}
            looks = {"stylename": "crossed"} if number in struck else {}
            row.addElement(ods_cell(value, **spans, **looks))
        sheet.addElement(row)
    document.spreadsheet.addElement(sheet)
    old = table.Table(name="Bản cũ", stylename="away")
    old_row = table.TableRow()
    old_row.addElement(ods_cell("Mã"))
    old.addElement(old_row)
    if away:
        document.spreadsheet.addElement(old)
    stream = io.BytesIO()
    document.write(stream)
    return stream.getvalue()


def ods_cell(value: Any, **given: Any) -> Any:
    """A cell; of a list each text is a paragraph, a dictionary holds attributes beside its "text"."""
    if isinstance(value, dict):
        words = value.pop("text", None)
        cell = table.TableCell(**value, **given)
        if words is not None:
            cell.addElement(text.P(text=words))
        return cell
    kinds: dict[type, dict[str, Any]] = {
        datetime: {
            "valuetype": "date",
            "datevalue": f"{value:%Y-%m-%dT%H:%M:%S}" if isinstance(value, datetime) else "",
        },
        date: {"valuetype": "date", "datevalue": str(value)},
        time: {"valuetype": "time", "timevalue": f"PT{value:%HH%MM%SS}" if isinstance(value, time) else ""},
        bool: {"valuetype": "boolean", "booleanvalue": str(value).lower()},
        int: {"valuetype": "float", "value": str(value)},
        float: {"valuetype": "percentage", "value": str(value)},
        str: {"valuetype": "string"},
        list: {"valuetype": "string"},
    }
    cell = table.TableCell(**kinds.get(type(value), {}), **given)
    for words in value if isinstance(value, list) else [value] if isinstance(value, str) else []:
        cell.addElement(text.P(text=words))
    if isinstance(value, list):
        note = Annotation()
        note.addElement(text.P(text="lời bình không phải là ô"))
        cell.addElement(note)
    return cell


def word(*parts: str | Sequence[Sequence[str]]) -> Any:
    """A Word document of paragraphs and tables, to be changed further and given to `saved`."""
    document = docx.Document()
    for part in parts:
        if isinstance(part, str):
            document.add_paragraph(part)
        else:
            made = document.add_table(len(part), max(map(len, part)))
            for row, cells in zip(made.rows, part, strict=True):
                for cell, words in zip(row.cells, cells, strict=False):
                    cell.text = words
    return document


def saved(document: Any) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def reviewed(paragraph: Any, *, gone: str, new: str) -> None:
    """Words that a reviewer has taken out and put in, as Word keeps them until somebody agrees."""
    for tag, inner, words in (("w:del", "w:delText", gone), ("w:ins", "w:t", new)):
        change, run, said = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(inner)
        change.set(qn("w:author"), "A")
        said.text = words
        run.append(said)
        change.append(run)
        paragraph._p.append(change)


def odt(*parts: Any, struck: bool = False) -> bytes:
    """A text of LibreOffice with paragraphs, and tables whose cells are as in `ods_cell`.

    (text, columns, rows) is a cell over several; None is one that is covered. With `struck` the last row is.
    """
    document = OpenDocumentText()
    crossed = style.Style(name="crossed", family="paragraph")
    crossed.addElement(style.TextProperties(textlinethroughstyle="solid"))
    document.automaticstyles.addElement(crossed)
    for part in parts:
        if isinstance(part, str):
            document.text.addElement(text.P(text=part))
            continue
        made = table.Table(name="Bảng")
        made.addElement(table.TableColumn(numbercolumnsrepeated=max(map(len, part))))
        for number, cells in enumerate(part, start=1):
            row = table.TableRow()
            for value in cells:
                row.addElement(_odt_cell(value, {"stylename": "crossed"} if struck and number == len(part) else {}))
            made.addElement(row)
        document.text.addElement(made)
    stream = io.BytesIO()
    document.write(stream)
    return stream.getvalue()


def _odt_cell(value: Any, looks: dict[str, str]) -> Any:
    if value is None:
        return table.CoveredTableCell()
    if isinstance(value, str):
        cell = table.TableCell()
        cell.addElement(text.P(text=value, **looks))
        return cell
    if isinstance(value, tuple):
        words, right, down = value
        cell = table.TableCell(numbercolumnsspanned=right, numberrowsspanned=down)
        cell.addElement(text.P(text=words))
        return cell
    return ods_cell(value)


def commented(rows: Sequence[Sequence[str]]) -> bytes:
    """A Word document with one table, and a comment on the second cell of its last row."""
    document = word(rows)
    (run,) = document.tables[0].cell(len(rows) - 1, 1).paragraphs[0].runs
    document.add_comment(run, text="lời bình không phải là ô", author="A")
    return saved(document)
