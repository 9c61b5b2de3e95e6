"""The copy of a file with its faults marked, which its sender mends and returns."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

from imk_desktop.errors import UserError
from imk_desktop.spreadsheets.error_copy import write_error_copy
from tests.spreadsheets.sheets import HEADER, read, row, write_csv, write_xlsx

DATA = Path(__file__).parent / "data"


@pytest.mark.parametrize(
    "file",
    [
        "daftar-sampel/b-berjudul.xlsx",
        "daftar-sampel/kab-1771.xlsx",
        "jebakan/11-xls-bernama-xlsx.xlsx",
        "jebakan/12-csv-bernama-xlsx.xlsx",
        "jebakan/01-rumus-tanpa-nilai.xlsx",
        "jebakan/03-tersembunyi.xlsx",
        "jebakan/04-sel-gabung.xlsx",
        "jebakan/13-html-bernama-xls.xls",
        "jebakan/16-sejuta-baris-kosong.xlsx",
        "jebakan/18-tautan-luar.xlsx",
    ],
)
def test_the_copy_reads_back_as_the_file_itself(tmp_path, file):
    found, out = read(DATA / file), tmp_path / "salah.xlsx"

    write_error_copy(DATA / file, out, found.refused, found.warnings)

    again = read(out)
    told = [(s.key, s.name, s.weight, s.kbli5, s.row) for s in found.rows]
    assert [(s.key, s.name, s.weight, s.kbli5, s.row) for s in again.rows] == told
    refused = [(fault.row, fault.code, fault.value) for fault in found.refused]
    assert [(fault.row, fault.code, fault.value) for fault in again.refused] == refused


def test_a_faulty_cell_is_coloured_commented_and_explained(tmp_path):
    source = write_xlsx(tmp_path / "a.xlsx", HEADER, row(), row(nus="lima"))
    found = read(source)

    write_error_copy(source, tmp_path / "b.xlsx", found.refused)

    book = openpyxl.load_workbook(tmp_path / "b.xlsx")
    cell = book["DS2"]["G3"]
    assert cell.value == "lima"
    assert cell.fill.fgColor.rgb == "FFFFC7CE"
    assert cell.comment.text == found.refused[0].message
    assert book["DS2"].cell(3, len(HEADER) + 1).value == found.refused[0].message
    listed = [[cell.value for cell in line] for line in book["Kesalahan"].iter_rows(min_row=4)]
    assert listed[0][:5] == ["DS2", 3, "No. Urut Sampel", "lima", "nus_bukan_bilangan"]


def test_text_that_looks_like_a_formula_stays_text(tmp_path):
    odd = ["=1+1", "+CMD|' /C calc'!A0", "@SUM(1)", "-2+3"]
    lines = [row(nus=number, name=name) for number, name in enumerate(odd, start=1)]
    source = write_csv(tmp_path / "a.csv", HEADER, *lines, row(nus="x", name="=2+2"))
    found = read(source)

    write_error_copy(source, tmp_path / "b.xlsx", found.refused, found.warnings)

    with zipfile.ZipFile(tmp_path / "b.xlsx") as archive:
        parts = [archive.read(name) for name in archive.namelist() if "sheet" in name]
    assert not any(b"<f>" in part for part in parts)
    assert [sample.name for sample in read(tmp_path / "b.xlsx").rows] == odd


def test_a_formula_is_replaced_by_its_saved_value_and_links_nowhere(tmp_path):
    source = DATA / "jebakan/18-tautan-luar.xlsx"
    found = read(source)

    write_error_copy(source, tmp_path / "b.xlsx", found.refused, found.warnings)

    with zipfile.ZipFile(tmp_path / "b.xlsx") as archive:
        assert not [name for name in archive.namelist() if "external" in name.lower()]
    workers = [sample.listed_workers for sample in read(tmp_path / "b.xlsx").rows]
    assert workers == [sample.listed_workers for sample in found.rows]


def test_codes_of_a_csv_keep_their_zeros(tmp_path):
    source = write_csv(tmp_path / "a.csv", HEADER, row(), row(nus=""))

    write_error_copy(source, tmp_path / "b.xlsx", read(source).refused)

    sheet = openpyxl.load_workbook(tmp_path / "b.xlsx").worksheets[0]
    assert (sheet["B2"].value, sheet["B2"].number_format) == ("04", "@")


def test_a_hidden_row_that_is_wrong_is_shown(tmp_path):
    source = write_xlsx(tmp_path / "a.xlsx", HEADER, row(), row(nus="lima"))
    book = openpyxl.load_workbook(source)
    book.worksheets[0].row_dimensions[3].hidden = True
    book.save(source)

    write_error_copy(source, tmp_path / "b.xlsx", read(source).refused)

    assert not openpyxl.load_workbook(tmp_path / "b.xlsx")["DS2"].row_dimensions[3].hidden


def test_the_copy_never_replaces_the_file_itself(tmp_path):
    source = write_xlsx(tmp_path / "a.xlsx", HEADER, row(nus="lima"))
    before = source.read_bytes()

    with pytest.raises(UserError) as refused:
        write_error_copy(source, source, read(source).refused)

    assert refused.value.code == "would_replace_source"
    assert source.read_bytes() == before
