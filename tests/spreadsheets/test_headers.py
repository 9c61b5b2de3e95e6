"""Finding the header of a sample list, and which column is which field."""

from __future__ import annotations

import openpyxl
import pytest

from imk_desktop.errors import UsageError, UserError
from tests.spreadsheets.sheets import HEADER, read, row, write_csv, write_xlsx


def refusal(path, **mapping) -> UserError:
    with pytest.raises(UserError) as refused:
        read(path, **mapping)
    return refused.value


def test_titles_notices_column_numbers_totals_and_notes_are_no_data(tmp_path):
    path = write_xlsx(
        tmp_path / "a.xlsx",
        ["** DATA CONTOH **"],
        ["DAFTAR SAMPEL VIMK25"],
        [],
        HEADER,
        [f"({number})" for number in range(1, len(HEADER) + 1)],
        row(),
        [],
        ["KABUPATEN KAUR"],
        row(nus=2),
        ["Jumlah", None, None, None, None, None, 2],
        HEADER,
        row(nus=3),
        ["Catatan:", "contoh"],
        [None, None, None, None, "Bengkulu, 20 Juni 2025"],
    )

    found = read(path)

    assert [sample.row for sample in found.rows] == [6, 9, 12]
    assert not found.refused


def test_a_business_whose_name_begins_like_a_note_is_data(tmp_path):
    order = [7, *(index for index in range(len(HEADER)) if index != 7)]
    line = row(name="Sumber Rezeki")
    path = write_xlsx(
        tmp_path / "a.xlsx", [HEADER[index] for index in order], [line[index] for index in order]
    )

    assert [sample.name for sample in read(path).rows] == ["Sumber Rezeki"]


def test_two_rows_of_headers_are_read_together(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Prov", "Kab/Kota", "Kecamatan", None, "Desa", None, "Blok Sensus", "Sampel"])
    sheet.append([None, None, "Kode", "Nama", "Kode", "Nama", None, "No. Urut"])
    sheet.append(["17", "04", "010", "Nasal", "007", "Muara Dua", "040B", 3])
    for area in ("A1:A2", "B1:B2", "C1:D1", "E1:F1", "G1:G2"):
        sheet.merge_cells(area)
    book.save(tmp_path / "a.xlsx")

    found = read(tmp_path / "a.xlsx")

    assert [sample.key for sample in found.rows] == ["1704010007040B-003"]


def test_a_column_can_be_named_by_the_user(tmp_path):
    title = ["Nomer Kita" if name == "No. Urut Sampel" else name for name in HEADER]
    path = write_xlsx(tmp_path / "a.xlsx", title, row(nus=9))

    assert refusal(path).code == "kolom_wajib_tidak_ada"
    assert [sample.number for sample in read(path, number="nomer kita").rows] == [9]


def test_a_named_column_wins_over_the_usual_one(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", (*HEADER, "Penimbang Akhir"), [*row(), 8.25])

    assert read(path).rows[0].weight == 3.5
    assert read(path, weight="Penimbang Akhir").rows[0].weight == 8.25


def test_a_name_that_stands_nowhere_is_refused_with_those_that_do(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", HEADER, row())

    assert "'No. Urut Sampel'" in refusal(path, weight="Bobot Kita").message
    with pytest.raises(UsageError) as refused:
        read(path, berat="Penimbang")
    assert "weight" in refused.value.message


def test_columns_that_are_not_known_are_told(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", (*HEADER, "Warna Pagar"), [*row(), "hijau"])

    (warning,) = read(path).warnings

    assert (warning.code, warning.column) == ("kolom_tidak_dikenal", "Warna Pagar")


@pytest.mark.parametrize("title", ["Penimbang", "PENIMBANG "])
def test_two_columns_of_one_title_are_refused_even_if_equal(tmp_path, title):
    path = write_xlsx(tmp_path / "a.xlsx", (*HEADER, title), [*row(), 3.5])

    assert refusal(path).code == "judul_kolom_ganda"


def test_two_words_for_one_column_are_read_if_they_agree(tmp_path):
    agreeing = write_xlsx(tmp_path / "a.xlsx", (*HEADER, "Bobot"), [*row(), 3.5])
    differing = write_xlsx(tmp_path / "b.xlsx", (*HEADER, "Bobot"), [*row(), 3.6])
    empty = write_xlsx(tmp_path / "c.xlsx", (*HEADER, "Bobot"), [*row(), None])

    assert read(agreeing).rows[0].weight == read(empty).rows[0].weight == 3.5
    assert refusal(differing).code == "judul_kolom_ganda"


@pytest.mark.parametrize("missing", ["No. Urut Sampel", "No. Blok Sensus", "Kode Kecamatan"])
def test_a_list_without_a_key_column_is_refused_by_its_name(tmp_path, missing):
    index = HEADER.index(missing)
    without = [*HEADER[:index], *HEADER[index + 1 :]]
    line = row()
    path = write_xlsx(tmp_path / "a.xlsx", without, [*line[:index], *line[index + 1 :]])

    found = refusal(path)

    assert found.code == "kolom_wajib_tidak_ada"
    assert missing in found.message


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("DAFTAR SAMPEL VIMK24", "tahun_salah"),
        ("Survei IMK Tahunan 2024", "tahun_salah"),
        ("IMK Triwulanan", "survei_lain"),
    ],
)
def test_the_title_tells_another_year_or_survey(tmp_path, title, code):
    path = write_xlsx(tmp_path / "a.xlsx", [title], HEADER, row())

    assert refusal(path).code == code


def test_the_column_of_years_counts_more_than_the_title(tmp_path):
    path = write_xlsx(
        tmp_path / "a.xlsx",
        ["VIMK24, hasil listing"],
        ("Tahun", *HEADER),
        ["2025", *row()],
        ["2024", *row(nus=2)],
    )

    found = read(path)

    assert len(found.rows) == 1
    assert [(fault.row, fault.code) for fault in found.refused] == [(4, "tahun_salah")]


def test_rows_of_a_csv_must_have_the_columns_of_the_header(tmp_path):
    path = write_csv(
        tmp_path / "a.csv",
        HEADER,
        row(),
        [*row(nus=2), "lebih"],
        row(nus=3)[:-1],
        [*row(nus=4), ""],
    )

    found = read(path)

    assert [sample.number for sample in found.rows] == [1, 4]
    assert [(fault.row, fault.code) for fault in found.refused] == [
        (3, "jumlah_kolom_salah"),
        (4, "jumlah_kolom_salah"),
    ]


def test_the_row_in_which_a_csv_breaks_off_is_refused(tmp_path):
    path = write_csv(tmp_path / "a.csv", HEADER, row(), row(nus=2))
    path.write_bytes(path.read_bytes()[:-12])

    found = read(path)

    assert [fault.code for fault in found.refused] == ["baris_terpotong"]
    assert [sample.number for sample in found.rows] == [1]
