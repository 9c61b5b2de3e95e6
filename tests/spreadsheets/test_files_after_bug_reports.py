"""Sample lists made after public bug reports of other programs: read as their truth says.

The rows of all of them are rows of one regency of `daftar-sampel/a-bersih.xlsx`, so what is
read can be compared cell by cell; what is not read must be refused or named.
"""

from __future__ import annotations

import json
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from imk_desktop.domain.sample import SampleRow
from imk_desktop.errors import UserError
from imk_desktop.spreadsheets.sample_list import SampleList
from imk_desktop.spreadsheets.xlsx_facts import reads_another_file
from tests.spreadsheets.sheets import read

DATA = Path(__file__).parent / "data"
CASES = DATA / "kasus" / "isi"
TRUTH = json.loads((CASES / "truth.json").read_text(encoding="utf-8"))
UNREADABLE = {"31", "35", "42"}


@cache
def clean() -> dict[str, SampleRow]:
    return {row.key: row for row in read(DATA / "daftar-sampel/a-bersih.xlsx").rows}


ROW_RECORD = b"\x08\x02\x10\x00"
OPTIONS_OF_A_ROW = 16
HIDDEN = 0x20


def codes(found: SampleList) -> dict[int | None, str]:
    return {fault.row: fault.code for fault in found.refused}


@pytest.mark.parametrize("truth", [pytest.param(truth, id=truth["file"]) for truth in TRUTH])
def test_each_file_gives_what_its_truth_says(truth: dict[str, Any]):
    allowed = {truth["expect"], *truth["also"]}
    try:
        found = read(CASES / truth["file"])
    except UserError as refusal:
        assert "refused" in allowed, refusal
        return

    assert ("partly" if found.refused else "accepted") in allowed
    assert len(found.rows) == truth["rows"]
    assert len({fault.row for fault in found.refused}) == truth["refused_rows"]


WITHOUT_ITS_COLUMN = {
    "26-id-bs-huruf-E.xlsx": {"stratum", "fasih_id", "nks"},
    "29-kepala-tiga-tingkat.xlsx": {"stratum", "fasih_id", "listing_number", "main"},
    "41-spasi-panjang-di-nama.xlsx": {"owner"},
}
SAYS_ELSE = {
    "06-huruf-nama-bagian.xlsx": {(6, "weight"), (8, "weight")}
    | {(number, "listed_workers") for number in (10, 11)},
    "10-kutip-tak-tertutup.csv": {(6, "address"), (11, "address")},
    "12-satu-bita-cp1252.csv": {(4, "name"), (9, "name")},
    "27-xls-rumus-tanpa-hasil.xls": {(8, "weight"), (9, "weight")}
    | {(number, "listed_workers") for number in range(2, 7)},
    "28-google-sheets-memuat.xlsx": {(number, "name") for number in (6, 7, 8)},
    "37-tanda-inci-di-akhir.csv": {(31, "address")},
    "41-spasi-panjang-di-nama.xlsx": {(number, "name") for number in (2, 3, 4)},
}
"""Cells (row, field) that were made to differ from the clean list; all others must be equal."""

READABLE = [
    path for path in sorted((DATA / "kasus").glob("*/[0-9]*.*")) if path.name[:2] not in UNREADABLE
]


@pytest.mark.parametrize("path", [pytest.param(path, id=path.name) for path in READABLE])
def test_every_cell_that_is_read_is_what_the_clean_list_says(path: Path):
    found, file = read(path), path.name

    missing = {fault.row for fault in found.refused}
    skipped = WITHOUT_ITS_COLUMN.get(file, set()) | {"sheet", "row"}
    names = [field.name for field in fields(SampleRow) if field.name not in skipped]
    differing = {
        (row.row, name)
        for row in found.rows
        for name in names
        if getattr(row, name) != getattr(clean()[row.key], name)
    }
    assert differing == SAYS_ELSE.get(file, set())
    assert len({row.key for row in found.rows}) == len(found.rows)
    first = [key for key in clean() if key.startswith("1705")][: len(found.rows) + len(missing)]
    assert {row.key for row in found.rows} <= set(first)


def test_the_rows_that_an_open_quote_swallows_are_refused_and_the_quote_is_told():
    found = read(CASES / "10-kutip-tak-tertutup.csv")

    assert codes(found) == dict.fromkeys((12, 13, 14, 15), "kutip_tak_tertutup")
    assert all("baris 11" in fault.message for fault in found.refused)
    (told,) = [fault for fault in found.warnings if fault.code == "kutip_tak_tertutup"]
    assert (told.row, told.column) == (11, "Alamat")
    assert {row.row: row.address for row in found.rows}[11] == "samping toko Berkah"


def test_one_byte_of_another_encoding_refuses_its_row_alone():
    found = read(CASES / "12-satu-bita-cp1252.csv")

    assert codes(found) == {21: "huruf_rusak"}
    assert "year" in found.told
    assert not found.warnings
    names = {row.name for row in found.rows}
    assert {"Café Contoh", "Kopi D’Rasa"} <= names
    assert not any("Ã" in name for name in names)


def test_a_row_with_another_list_glued_behind_it_is_refused():
    found = read(CASES / "13-gabungan-copy.csv")

    assert codes(found) == {22: "baris_tertempel"}
    assert not found.warnings


def test_names_and_owners_of_a_second_table_are_not_swapped():
    found = read(CASES / "16-dua-tabel-bersusun.xlsx")

    owners = {row.row: (row.name, row.owner) for row in found.rows}
    assert owners[21] == ("Jamu Gendong Bu Yulita", "Yulita Misalkan")
    assert [fault.code for fault in found.warnings] == ["baris_dilewati"]


def test_no_code_is_stored_with_an_invisible_mark():
    for row in read(CASES / "25-tanda-tak-terlihat.xlsx").rows:
        assert (row.key + row.nks + row.kbli5 + row.stratum + row.fasih_id).isascii()
        assert len(row.nks) == 5


def test_ids_that_excel_took_for_numbers_say_so():
    found = read(CASES / "26-id-bs-huruf-E.xlsx")

    assert {fault.code for fault in found.refused} == {"id_bs_tak_sah"}
    assert all("Excel" in fault.message for fault in found.refused)


def test_cells_that_had_not_come_yet_are_told_and_not_kept():
    found = read(CASES / "28-google-sheets-memuat.xlsx")

    told = [fault for fault in found.warnings if fault.code == "belum_termuat"]
    assert [fault.column for fault in told] == ["Nama Perusahaan/Usaha"] * 3
    assert {fault.code for fault in found.refused} == {"belum_termuat"}
    assert not any("Loading" in row.name for row in found.rows)


def test_formulas_of_an_old_workbook_without_a_result_are_told():
    found = read(CASES / "27-xls-rumus-tanpa-hasil.xls")

    assert [fault.code for fault in found.warnings] == [
        "rumus_tanpa_nilai_pada_kolom_tak_wajib"
    ] * 7
    rows = {row.row: row for row in found.rows}
    for fault in found.warnings:
        row = rows[fault.row or 0]
        assert (row.weight if "Penimbang" in fault.column else row.listed_workers) is None


def test_hidden_rows_of_an_old_workbook_are_told(tmp_path: Path):
    content = bytearray((CASES / "27-xls-rumus-tanpa-hasil.xls").read_bytes())
    for number in (3, 4):
        at = content.index(ROW_RECORD + (number - 1).to_bytes(2, "little"))
        content[at + OPTIONS_OF_A_ROW] |= HIDDEN
    path = tmp_path / "a.xls"
    path.write_bytes(content)

    told = {fault.code: fault.value for fault in read(path).warnings}
    assert told["baris_tersembunyi"] == "2"


@pytest.mark.parametrize(
    "formula",
    [
        "Tabel1[[#This Row],[Jumlah Pekerja]]*2",
        "Tabel1[@[2024]]+Data!A1",
        "SUM(Tabel1[2024])",
        'A1&"[lihat]lembar!A1"',
    ],
)
def test_brackets_of_a_table_are_no_link_to_another_file(formula: str):
    assert not reads_another_file(formula)


@pytest.mark.parametrize(
    "formula", ["[1]Data!$A$1+1", "SUM('[2]Data 2025'!A1:A3)", "'C:\\data\\[a.xlsx]Satu'!B2"]
)
def test_a_link_to_another_file_is_known(formula: str):
    assert reads_another_file(formula)


def test_no_link_is_told_where_a_formula_names_a_table():
    found = read(CASES / "15-rumus-tabel.xlsx")

    assert "tautan_luar" not in {fault.code for fault in found.warnings}


LABEL_RECORD = b"\xfd\x00\x0a\x00"


def with_last_text_at(path: Path, row: int, column: int) -> Path:
    """Move the last text of an old workbook to another cell (counted from 0)."""
    content = bytearray((CASES / "27-xls-rumus-tanpa-hasil.xls").read_bytes())
    at = content.rindex(LABEL_RECORD) + len(LABEL_RECORD)
    content[at : at + 4] = row.to_bytes(2, "little") + column.to_bytes(2, "little")
    path.write_bytes(content)
    return path


def test_a_cell_far_away_in_an_old_workbook_is_named(tmp_path: Path):
    with pytest.raises(UserError) as refused:
        read(with_last_text_at(tmp_path / "a.xls", 65_535, 255))

    assert refused.value.code == "terlalu_besar"
    assert "IV65536" in refused.value.message


def test_an_old_workbook_just_within_its_bounds_is_read(tmp_path: Path):
    found = read(with_last_text_at(tmp_path / "a.xls", 11_700, 255))

    assert len(found.rows) >= 29
