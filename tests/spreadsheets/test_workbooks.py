"""Files of every kind into plain values: what is read, what is refused before it does harm."""

from __future__ import annotations

import struct
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from imk_desktop.errors import UserError
from imk_desktop.spreadsheets.grid import Kind, Merge
from imk_desktop.spreadsheets.workbook import read_workbook
from tests.spreadsheets.sheets import HEADER, row, with_part, write_csv, write_xlsx, write_zip

SHEET = "xl/worksheets/sheet1.xml"


def refusal(path: Path) -> str:
    with pytest.raises(UserError) as refused:
        read_workbook(path)
    assert path.name in refused.value.message
    return refused.value.code


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.xlsx", b"", "berkas_kosong"),
        ("a.xlsx", b"%PDF-1.7 ...", "isi_tidak_sesuai_nama"),
        ("a.xlsx", b"\x89PNG\r\n", "isi_tidak_sesuai_nama"),
        ("a.xls", b"<?xml version='1.0'?><Workbook/>", "isi_tidak_sesuai_nama"),
        ("a.csv", b"PK\x05\x06", "isi_tidak_sesuai_nama"),
        ("a.xlsx", b"PK\x03\x04 cut", "berkas_rusak"),
        ("a.xlsx", bytes(range(256)) * 9, "berkas_rusak"),
        ("a.csv", bytes(range(256)) * 9, "isi_tidak_sesuai_nama"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "berkas_rusak"),
    ],
)
def test_what_is_no_sheet_is_named_and_refused(tmp_path, name, content, code, capfd):
    path = tmp_path / name
    path.write_bytes(content)

    assert refusal(path) == code
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("part", ["word/document.xml", "xl/workbook.bin", "photo.txt"])
def test_other_archives_are_no_sheets(tmp_path, part):
    assert refusal(write_zip(tmp_path / "a.xlsx", {part: "x"})) == "isi_tidak_sesuai_nama"


def test_a_missing_file_is_said_so(tmp_path):
    assert refusal(tmp_path / "nowhere.xlsx") == "file_missing"


def test_a_part_that_defines_entities_is_refused(tmp_path):
    good = write_xlsx(tmp_path / "good.xlsx", HEADER, row())
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'

    path = with_part(good, tmp_path / "a.xlsx", SHEET, lambda xml: bomb + xml)

    assert refusal(path) == "berkas_berbahaya_atau_rusak"


def test_a_zip_that_lies_about_its_sizes_is_refused(tmp_path):
    path = write_zip(tmp_path / "a.xlsx", {"xl/workbook.xml": "<workbook/>" + " " * 100_000})
    content = path.read_bytes()
    told, lie = struct.pack("<I", 100_011), struct.pack("<I", 50)
    path.write_bytes(content.replace(told, lie))

    assert refusal(path) == "berkas_rusak"


def test_a_bomb_is_refused_by_what_its_zip_declares(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open(SHEET, "w") as sheet:
            for _ in range(130):
                sheet.write(bytes(1_000_000))

    assert refusal(path) == "terlalu_besar"


def test_one_far_away_cell_does_not_take_the_memory(tmp_path):
    good = write_xlsx(tmp_path / "good.xlsx", HEADER, row())
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'

    path = with_part(good, tmp_path / "a.xlsx", SHEET, lambda xml: xml.replace("</sheetData>", far))

    assert refusal(path) == "terlalu_besar"


def test_errors_and_formulas_without_result_are_known_by_their_place(tmp_path):
    good = write_xlsx(tmp_path / "good.xlsx", ["a", "b"], [1, 2], [3, 4])

    def edit(xml: str) -> str:
        xml = xml.replace('<c r="A2" t="n"><v>1</v></c>', '<c r="A2" t="e"><v>#N/A</v></c>')
        xml = xml.replace('<c r="B2" t="n"><v>2</v></c>', '<c r="B2"><f>A2+1</f><v></v></c>')
        return xml.replace(
            '<c r="A3" t="n"><v>3</v></c>', '<c r="A3"><f>[1]Data!$A$1</f><v>3</v></c>'
        )

    (sheet,) = read_workbook(with_part(good, tmp_path / "a.xlsx", SHEET, edit)).sheets

    assert sheet.errors == {(2, 0): "#N/A"}
    assert sheet.without_value == {(2, 1)}
    assert sheet.outside == {(3, 0)}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_csv_is_read_in_any_encoding_of_the_offices(tmp_path, encoding):
    path = tmp_path / "a.csv"
    path.write_bytes("nama;isi\r\nCafé Rimba;1\r\n".encode(encoding))

    (sheet,) = read_workbook(path).sheets

    assert sheet.rows[1].cells == ("Café Rimba", "1")


def test_a_row_of_a_csv_is_told_by_the_line_it_begins_in(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('sep=,\na,b\n"satu\ndua",1\n\nx,2\n', encoding="utf-8")

    (sheet,) = read_workbook(path).sheets

    assert [(line.number, line.cells[0]) for line in sheet.rows] == [
        (2, "a"),
        (3, "satu\ndua"),
        (6, "x"),
    ]


@pytest.mark.parametrize("rest", ["3", '3;"belum', "3;4"])
def test_a_csv_that_breaks_off_is_noticed_unless_its_last_row_is_whole(tmp_path, rest):
    path = tmp_path / "a.csv"
    path.write_text("a;b\n1;2\n" + rest, encoding="utf-8")

    (sheet,) = read_workbook(path).sheets

    assert sheet.cut_off == (None if rest == "3;4" else 3)


def test_a_csv_cut_in_its_last_id_is_noticed(tmp_path):
    path = write_csv(tmp_path / "a.csv", *[[n, f"id-{n:020}"] for n in range(30)])
    path.write_bytes(path.read_bytes()[:-9])

    (sheet,) = read_workbook(path).sheets

    assert sheet.cut_off == 30


def test_cells_of_a_web_page_that_span_rows_carry_down(tmp_path):
    path = tmp_path / "a.xls"
    path.write_text(
        "<table><tr><td rowspan=2>kiri<td colspan=2>atas</td></tr>"
        "<tr><td>a<br>b</td><td>&eacute;</td></tr></table>",
        encoding="utf-8",
    )

    book = read_workbook(path)

    assert (book.kind, book.misnamed) == (Kind.HTML, True)
    assert [line.cells for line in book.sheets[0].rows] == [
        ("kiri", "atas", None),
        ("kiri", "a\nb", "é"),
    ]


def test_an_ods_tells_its_merges_hidden_rows_and_unsaved_formulas(tmp_path):
    text = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
        '<office:spreadsheet><table:table table:name="S">'
        '<table:table-column table:visibility="collapse"/><table:table-column/>'
        '<table:table-row><table:table-cell table:number-rows-spanned="2"'
        ' office:value-type="string"><text:p>kiri</text:p></table:table-cell>'
        + text.format("a")
        + '</table:table-row><table:table-row table:visibility="filter">'
        "<table:covered-table-cell/>" + text.format("b") + "</table:table-row>"
        '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
        '<table:table-row><table:table-cell table:formula="of:=1+1"/>' + text.format("c") + ""
        "</table:table-row></table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    path = write_zip(
        tmp_path / "a.ods",
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content,
            "META-INF/manifest.xml": "<manifest/>",
        },  # fmt: skip
    )

    (sheet,) = read_workbook(path).sheets

    assert [(line.number, line.cells) for line in sheet.rows] == [
        (1, ("kiri", "a")),
        (2, ("kiri", "b")),
        (6, (None, "c")),
    ]
    assert sheet.merges == (Merge(1, 0, 2, 0),)
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({2}, {0})
    assert sheet.without_value == {(6, 0)}


def test_dates_of_the_1904_calendar_are_read_right(tmp_path):
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.worksheets[0].append([date(2025, 6, 28)])
    book.save(tmp_path / "a.xlsx")

    (sheet,) = read_workbook(tmp_path / "a.xlsx").sheets

    assert str(sheet.rows[0].cells[0])[:10] == "2025-06-28"
