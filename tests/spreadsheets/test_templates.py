"""The blank sheets that the program gives out, it reads back without a question."""

from __future__ import annotations

import openpyxl
import pytest

from imk_desktop.errors import UserError
from imk_desktop.spreadsheets.templates import SAMPLES, write_template
from tests.spreadsheets.sheets import YEAR, read


def test_a_filled_template_is_read_without_a_remark(tmp_path):
    path = tmp_path / "t.xlsx"
    write_template("samples", path)
    book = openpyxl.load_workbook(path)
    cells = [column.example for column in SAMPLES]
    cells[0] = str(YEAR)
    for column, value in enumerate(cells, start=1):
        book.worksheets[0].cell(2, column, value)
    book.save(path)

    found = read(path)

    assert [sample.key for sample in found.rows] == ["1704010007040B01-001"]
    assert found.rows[0].weight == 10.7417
    assert not found.warnings
    assert not found.refused


def test_a_blank_template_has_no_data(tmp_path):
    write_template("samples", tmp_path / "t.xlsx")

    with pytest.raises(UserError) as refused:
        read(tmp_path / "t.xlsx")

    assert refused.value.code == "tanpa_baris_data"


def test_columns_of_codes_are_text_and_choices_are_offered(tmp_path):
    write_template("samples", tmp_path / "t.xlsx")

    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0]
    assert sheet["C2"].number_format == "@"
    assert [choice.formula1 for choice in sheet.data_validations.dataValidation] == [
        '"mikro,kecil"',
        '"Utama,Pengganti"',
    ]
