"""Single rows of a sample list: what is accepted in which spelling, what is refused and why."""

from __future__ import annotations

from typing import Any

import pytest

from tests.spreadsheets.sheets import HEADER, read, row, write_csv, write_xlsx

FAULTS: list[tuple[dict[str, Any], str, str]] = [
    ({"nus": ""}, "nus_kosong", "No. Urut Sampel"),
    ({"nus": "lima"}, "nus_bukan_bilangan", "No. Urut Sampel"),
    ({"nus": 0}, "nus_bukan_bilangan", "No. Urut Sampel"),
    ({"nus": 1.5}, "nus_bukan_bilangan", "No. Urut Sampel"),
    ({"nus": -3}, "nus_bukan_bilangan", "No. Urut Sampel"),
    ({"nus": 1000}, "nus_terlalu_besar", "No. Urut Sampel"),
    ({"prov": "18"}, "provinsi_lain", "Kode Prov"),
    ({"kab": "10"}, "kab_tak_dikenal", "Kode Kab/Kota"),
    ({"kab": ""}, "kab_tak_dikenal", "Kode Kab/Kota"),
    ({"kec": "999"}, "kec_tak_dikenal", "Kode Kecamatan"),
    ({"kab": "03", "kec": "020"}, "kec_bukan_anak_kab", "Kode Kecamatan"),
    ({"kab": "03", "kec": "1704010"}, "kec_bukan_anak_kab", "Kode Kecamatan"),
    ({"desa": "1704020007"}, "desa_bukan_anak_kec", "Kode Desa/Kel"),
    ({"desa": "12345"}, "desa_tak_dikenal", "Kode Desa/Kel"),
    ({"desa": "x"}, "desa_tak_dikenal", "Kode Desa/Kel"),
    ({"desa": ""}, "desa_tak_dikenal", "Kode Desa/Kel"),
    ({"kec": ""}, "kec_tak_dikenal", "Kode Kecamatan"),
    ({"block": "7BB"}, "blok_tak_sah", "No. Blok Sensus"),
    ({"block": 40}, "blok_tak_sah", "No. Blok Sensus"),
    ({"block": ""}, "blok_tak_sah", "No. Blok Sensus"),
    ({"block": "17040100070"}, "id_bs_tak_sah", "No. Blok Sensus"),
    ({"sub": "001"}, "blok_tak_sah", "Sub Blok Sensus"),
    ({"kbli": "47111"}, "kbli_tak_sah", "KBLI 5 Digit"),
    ({"kbli": "1079"}, "kbli_tak_sah", "KBLI 5 Digit"),
    ({"weight": 0}, "penimbang_tak_sah", "Penimbang"),
    ({"weight": "n/a"}, "penimbang_tak_sah", "Penimbang"),
    ({"weight": "1e999"}, "penimbang_tak_sah", "Penimbang"),
    ({"workers": -1}, "pekerja_negatif", "Jumlah Pekerja (Listing)"),
    ({"workers": "dua"}, "pekerja_bukan_bilangan", "Jumlah Pekerja (Listing)"),
    ({"size": "besar"}, "skala_tak_sah", "Skala"),
    ({"main": "mungkin"}, "status_sampel_tak_sah", "Utama/Pengganti"),
    ({"weight": "#N/A"}, "galat_excel", "Penimbang"),
    ({"nus": "#REF!"}, "galat_excel", "No. Urut Sampel"),
]


@pytest.mark.parametrize(("changed", "code", "column"), FAULTS)
def test_a_wrong_cell_is_told_by_place_value_and_reason(tmp_path, changed, code, column):
    path = write_xlsx(tmp_path / "a.xlsx", HEADER, row(nus=2), row(**changed))

    found = read(path)

    (fault,) = found.refused
    assert (fault.code, fault.column, fault.row, fault.sheet) == (code, column, 3, "DS2")
    assert fault.value == str(list(changed.values())[-1])
    assert all(part in fault.message for part in ("a.xlsx", "'DS2'", "baris 3", column))
    assert fault.value in fault.message
    assert [sample.number for sample in found.rows] == [2]


def test_every_fault_of_a_row_is_told_at_once(tmp_path):
    path = write_csv(tmp_path / "a.csv", HEADER, row(nus="", weight="x", kbli="9"), row())

    codes = [fault.code for fault in read(path).refused]

    assert sorted(codes) == ["kbli_tak_sah", "nus_kosong", "penimbang_tak_sah"]


@pytest.mark.parametrize(
    "changed",
    [
        {"prov": 17.0, "kab": 4, "kec": 10, "desa": 7},
        {"prov": "", "kab": "1704"},
        {"kab": "[04] Kaur", "kec": "[010] Nasal", "desa": "007 Muara Dua"},
        {"kab": "KAB. KAUR", "kec": "Nasal", "desa": "Muara Dua"},
        {"kab": "", "kec": "", "desa": 1704010007},
        {"kec": "1704010", "desa": "'007"},
        {"block": "40b"},
        {"block": "1704010007040B", "prov": "", "kab": "", "kec": "", "desa": ""},
        {"sub": "00"},
    ],
)
def test_a_place_may_be_told_in_many_ways(tmp_path, changed):
    path = write_xlsx(tmp_path / "a.xlsx", HEADER, row(**changed))

    (sample,) = read(path).rows

    assert sample.key == "1704010007040B-001"
    assert (sample.office, sample.district, sample.village) == ("1704", "1704010", "1704010007")


def test_a_sub_block_makes_an_id_of_16_characters(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", HEADER, row(sub=1), row(block="1704010007040B02"))

    keys = [sample.key for sample in read(path).rows]

    assert keys == ["1704010007040B01-001", "1704010007040B02-001"]


def test_an_id_that_excel_has_rounded_is_refused_with_the_way_out(tmp_path):
    rounded = 1.704010007040012e15
    path = write_xlsx(tmp_path / "a.xlsx", HEADER, row(), row(block=rounded, nus=2))

    (fault,) = read(path).refused

    assert fault.code == "id_bs_tak_sah"
    assert "Teks" in fault.message


@pytest.mark.parametrize(
    ("typed", "weight"),
    [("17,8261", 17.8261), ("1.234,5", 1234.5), ("1,234.5", 1234.5), ("17.826", 17.826)],
)
def test_weights_are_read_with_comma_or_point(tmp_path, typed, weight):
    path = write_csv(tmp_path / "a.csv", HEADER, row(weight=typed))

    (sample,) = read(path).rows

    assert sample.weight == weight


def test_decimal_commas_in_a_column_make_its_points_thousands(tmp_path):
    path = write_csv(tmp_path / "a.csv", HEADER, row(weight="1.234"), row(weight="2,5", nus=2))

    weights = [sample.weight for sample in read(path).rows]

    assert weights == [1234.0, 2.5]


def test_name_and_owner_in_one_column_are_parted_only_where_owners_have_none(tmp_path):
    title = [HEADER[index] for index in range(len(HEADER)) if index != 8]
    line = [cell for index, cell in enumerate(row(name="ROTI A <WATI><DEDI>")) if index != 8]
    apart = read(write_xlsx(tmp_path / "a.xlsx", title, line)).rows[0]
    kept = read(write_xlsx(tmp_path / "b.xlsx", HEADER, row(name="ROTI <A>"))).rows[0]

    assert (apart.name, apart.owner) == ("ROTI A", "WATI, DEDI")
    assert (kept.name, kept.owner) == ("ROTI <A>", "Wati")


def test_a_bell_in_a_name_is_dropped_and_told_but_a_nul_is_refused(tmp_path):
    path = write_csv(
        tmp_path / "a.csv", HEADER, row(name="Usaha\x07Jaya"), row(nus=2, name="A\0B"), row(nus=3)
    )

    found = read(path)

    assert [sample.name for sample in found.rows] == ["UsahaJaya", "Contoh Jaya"]
    assert [(fault.row, fault.code) for fault in found.refused] == [(3, "karakter_tak_sah")]
    assert [(fault.row, fault.code) for fault in found.warnings][0] == (2, "karakter_tak_sah")


def test_a_replacement_names_its_sample_by_number_or_by_key(tmp_path):
    other = "1704010007041B-002"
    path = write_xlsx(
        tmp_path / "a.xlsx", (*HEADER, "Menggantikan"), [*row(), 4], [*row(nus=2), other]
    )

    replaced = [sample.replaces for sample in read(path).rows]

    assert replaced == ["1704010007040B-004", other]


def test_rows_of_one_block_that_disagree_about_it_are_told(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", (*HEADER, "M_hi"), [*row(), 17], [*row(nus=2), 18])

    found = read(path)

    assert found.blocks[0].frame_businesses == 17
    told = found.warnings[-1]
    assert (told.row, told.column, told.code) == (3, "M_hi", "blok_tak_seragam")


def test_weights_beyond_reason_are_refused_and_unusual_ones_told(tmp_path):
    weights = (1e308, 100_001, 5_000, 0.5, 3.5)
    rows = [row(nus=n, name=f"Usaha {n}", weight=weight) for n, weight in enumerate(weights, 1)]

    found = read(write_csv(tmp_path / "a.csv", HEADER, *rows))

    assert [(fault.row, fault.code) for fault in found.refused] == [
        (2, "penimbang_tak_sah"),
        (3, "penimbang_tak_sah"),
    ]
    assert [(fault.row, fault.code) for fault in found.warnings] == [
        (4, "penimbang_tak_biasa"),
        (5, "penimbang_tak_biasa"),
    ]
    assert [sample.weight for sample in found.rows] == [5_000, 0.5, 3.5]


@pytest.mark.parametrize("typed", ["#N/D", "#NAMA?", "#¡REF!", "########", "Err:502", "#n/a"])
def test_errors_of_any_program_are_no_names(tmp_path, typed):
    found = read(write_xlsx(tmp_path / "a.xlsx", HEADER, row(name=typed)))

    assert [fault.code for fault in found.refused] == ["galat_excel"]


@pytest.mark.parametrize("name", ["#Berkah!", "#1 JAYA", "# TOKO", "Loading Jaya"])
def test_names_that_begin_like_an_error_are_names(tmp_path, name):
    (sample,) = read(write_xlsx(tmp_path / "a.xlsx", HEADER, row(name=name))).rows

    assert sample.name == name


def test_two_numbers_in_one_cell_make_no_key(tmp_path):
    found = read(write_xlsx(tmp_path / "a.xlsx", HEADER, row(nus="1 2")))

    assert [fault.code for fault in found.refused] == ["nus_bukan_bilangan"]


def test_a_telephone_number_whose_last_digits_excel_took_is_left_out(tmp_path):
    lines = [[*row(nus=1), 8.12e11], [*row(nus=2), "6280000000000"], [*row(nus=3), 81234567890]]
    found = read(write_xlsx(tmp_path / "a.xlsx", [*HEADER, "No. HP"], *lines))

    assert [sample.phone for sample in found.rows] == ["", "", "081234567890"]
    told = [fault.row for fault in found.warnings if fault.code == "telepon_rusak"]
    assert told == [2, 3]


def test_weights_whose_points_may_part_thousands_are_told(tmp_path):
    path = write_csv(
        tmp_path / "a.csv", HEADER, row(nus=1, weight="1.234"), row(nus=2, weight="12")
    )

    told = [(fault.row, fault.code) for fault in read(path).warnings if fault.column == "Penimbang"]
    assert told == [(2, "penimbang_meragukan")]


def test_too_many_workers_are_called_too_many(tmp_path):
    (fault,) = read(write_xlsx(tmp_path / "a.xlsx", HEADER, row(workers=1e10))).refused

    assert "terlalu besar" in fault.message
