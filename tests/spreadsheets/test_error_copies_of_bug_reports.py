"""Error copies of the lists made after bug reports: no row is lost, and mended they load."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from imk_desktop.spreadsheets.error_copy import write_error_copy
from imk_desktop.spreadsheets.sample_list import SampleList
from imk_desktop.spreadsheets.workbook import read_workbook
from tests.spreadsheets.sheets import HEADER, read, row, write_xlsx

DATA = Path(__file__).parent / "data"
UNREADABLE = {"31", "35", "42"}
READABLE = [
    path for path in sorted((DATA / "kasus").glob("*/[0-9]*.*")) if path.name[:2] not in UNREADABLE
]

MENDED = {
    "18-nama-lembar-garis-miring.ods": {(5, "KBLI 5 Digit"): "10710", (10, "No. Urut Sampel"): 3},
    "20-sifat-dokumen-rusak.xlsx": {(6, "KBLI 5 Digit"): "16292", (11, "No. Urut Sampel"): 4},
    "26-id-bs-huruf-E.xlsx": {
        (number, "ID Blok Sensus"): f"170501002602{1 + number // 28}E01" for number in range(22, 32)
    },
    "28-google-sheets-memuat.xlsx": {
        (4, "No. Urut Sampel"): 3,
        (5, "No. Urut Sampel"): 4,
        **{(number, "Nama Perusahaan/Usaha"): "Nama Usaha" for number in (6, 7, 8)},
    },
}
"""What a sender types into the marked cells; the other files need nothing but to be looked at."""


def copy_of(path: Path, tmp_path: Path) -> tuple[SampleList, Path]:
    found, out = read(path), tmp_path / "salinan.xlsx"
    write_error_copy(path, out, found.refused, found.warnings)
    return found, out


def cells_of_rows(path: Path) -> list[list[str]]:
    """Return what stands in each row of a file, without the blank cells."""
    return [
        [str(cell).removesuffix(".0") for cell in line.cells if str(cell or "").strip()]
        for sheet in read_workbook(path).sheets
        for line in sheet.rows
    ]


def type_into(path: Path, mended: dict[tuple[int, str], object]) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    assert isinstance(sheet, Worksheet)
    titles = {cell.value: cell.column for cell in sheet[1]}
    for (number, title), value in mended.items():
        sheet.cell(number, titles[title]).value = value  # type: ignore[assignment]
    book.save(path)


@pytest.mark.parametrize("path", [pytest.param(path, id=path.name) for path in READABLE])
def test_a_copy_holds_every_row_and_loads_when_it_is_mended(path: Path, tmp_path: Path) -> None:
    found, out = copy_of(path, tmp_path)

    copied = cells_of_rows(out)
    for line in cells_of_rows(path):
        assert any(other[: len(line)] == line for other in copied), line

    type_into(out, MENDED.get(path.name, {}))
    again = read(out)
    assert not again.refused
    assert len(again.rows) == len(found.rows) + len({fault.row for fault in found.refused})


def test_lists_glued_within_one_line_stand_in_two_rows_of_the_copy(tmp_path: Path) -> None:
    _, out = copy_of(DATA / "kasus/isi/13-gabungan-copy.csv", tmp_path)

    sheet = openpyxl.load_workbook(out).worksheets[0]
    assert sheet["L22"].value == "Roti Berkah"
    assert sheet["A23"].value == "Tahun"
    notes = [cell.row for cell in sheet[openpyxl.utils.get_column_letter(sheet.max_column)]]
    explained = [
        number for number in notes if "menempel" in str(sheet.cell(number, sheet.max_column).value)
    ]
    assert explained == [22]


def test_faults_below_glued_lists_are_marked_at_their_own_rows(tmp_path: Path) -> None:
    header, good = ";".join(HEADER), ";".join(map(str, row(nus=1)))
    wrong = ";".join(map(str, row(nus=2, kbli="99999")))
    path = tmp_path / "a.csv"
    path.write_text(
        f"{header}\r\n{good}\ufeff{header}\r\n{wrong}\r\n", encoding="utf-8", newline=""
    )

    found, out = copy_of(path, tmp_path)

    assert [(fault.row, fault.code) for fault in found.refused] == [
        (2, "baris_tertempel"),
        (3, "kbli_tak_sah"),
    ]
    sheet = openpyxl.load_workbook(out).worksheets[0]
    marked = [cell.coordinate for line in sheet.iter_rows() for cell in line if cell.comment]
    assert marked == ["J4"]
    assert sheet["J4"].value == "99999"


@pytest.mark.parametrize("name", ["1" * 40, "History", "a/b\\c?d*e[f]g", "'", " "])
def test_a_csv_of_any_name_has_a_copy_that_loads(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.xlsx"
    write_xlsx(path, HEADER, row(nus=1), row(nus=2, kbli="99999"))
    lines = [";".join(map(str, cells)) for cells in (HEADER, row(nus=1), row(nus=2, kbli="9"))]
    path = tmp_path / f"{name.replace('/', '_')}.csv"
    path.write_text("\r\n".join(lines) + "\r\n", encoding="utf-8", newline="")

    found, out = copy_of(path, tmp_path)

    assert (len(found.rows), len(found.refused)) == (1, 1)
    type_into(out, {(3, "KBLI 5 Digit"): "10792"})
    assert [sample.number for sample in read(out).rows] == [1, 2]
