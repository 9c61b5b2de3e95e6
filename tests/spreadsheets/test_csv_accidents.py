"""What happens to csv files on the way: stray quotes, lost delimiters, joins, odd bytes."""

from __future__ import annotations

import pytest

from imk_desktop.spreadsheets.workbook import read_workbook
from tests.spreadsheets.sheets import HEADER, read, row, write_csv

NAME = HEADER.index("Nama Perusahaan/Usaha")


def lines_of(*rows, delimiter=";", end="\r\n"):
    """Return rows as lines of plain csv, nothing quoted."""
    cells = [["" if cell is None else str(cell) for cell in line] for line in rows]
    return [delimiter.join(line) + end for line in cells]


def many(count, **changed):
    return [row(nus=number, **changed) for number in range(1, count + 1)]


def refused(found):
    return [(fault.row, fault.code) for fault in found.refused]


def test_a_quote_in_the_middle_of_a_row_swallows_none_in_silence(tmp_path):
    lines = lines_of(HEADER, *many(9))
    lines[3] = lines[3].replace("Contoh Jaya", '"Toko Kayu')
    lines[6] = lines[6].replace("Contoh Jaya", 'Pipa 12"')
    path = tmp_path / "a.csv"
    path.write_text("".join(lines), encoding="utf-8", newline="")

    found = read(path)

    assert [sample.row for sample in found.rows] == [2, 3, 4, 8, 9, 10]
    assert refused(found) == [(line, "kutip_tak_tertutup") for line in (5, 6, 7)]
    assert {sample.row: sample.name for sample in found.rows}[4] == "Toko Kayu"
    assert {sample.owner for sample in found.rows} == {"Wati"}


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_quote_that_nothing_closes_swallows_none_in_silence(tmp_path, delimiter):
    lines = lines_of(HEADER, *many(6), delimiter=delimiter)
    lines[2] = lines[2].replace("Wati", '"Wati')
    path = tmp_path / "a.csv"
    path.write_text("".join(lines), encoding="utf-8", newline="")

    found = read(path)

    assert [sample.row for sample in found.rows] == [2, 3]
    assert [line for line, _ in refused(found)] == [4, 5, 6, 7]


def test_quotes_that_pair_over_two_rows_keep_owners_where_they_belong(tmp_path):
    lines = lines_of(HEADER, row(nus=1, owner="Ani"), row(nus=2, owner="Budi"))
    lines[1] = lines[1].replace("Contoh Jaya", '"Contoh Jaya')
    lines[2] = lines[2].replace("Contoh Jaya", 'Contoh Jaya"')
    path = tmp_path / "a.csv"
    path.write_text("".join(lines), encoding="utf-8", newline="")

    found = read(path)

    assert [(sample.number, sample.owner) for sample in found.rows] == [(1, "Ani")]
    assert refused(found) == [(3, "kutip_tak_tertutup")]


def test_line_breaks_within_cells_are_no_stray_quotes(tmp_path):
    names = ["Dua\nbaris", 'Tiga\n"baris"; dan\r\nlagi', "Satu"]
    rows = [row(nus=number, name=name) for number, name in enumerate(names, start=1)]
    path = write_csv(tmp_path / "a.csv", HEADER, *rows)

    found = read(path)

    assert not found.refused
    assert not found.warnings
    assert [sample.name.replace("\r\n", "\n") for sample in found.rows] == [
        name.replace("\r\n", "\n") for name in names
    ]


@pytest.mark.parametrize("parts", [2, 3, 4])
def test_titles_of_several_lines_above_a_single_row_are_no_stray_quotes(tmp_path, parts):
    width = -(-(len(HEADER) + parts - 1) // parts)  # of each line, all equal
    more = width * parts - parts + 1 - len(HEADER)
    titles = [*HEADER, *(f"Catatan {number}" for number in range(more))]
    for column in range(width - 1, len(titles) - 1, width - 1):
        first, _, second = titles[column].partition(" ")
        titles[column] = f'"{first}\n{second}"'
    path = tmp_path / "a.csv"
    lines = lines_of(titles, [*row(), *[None] * more])
    path.write_text("".join(lines), encoding="utf-8", newline="")

    found = read(path)

    assert len(found.rows) == 1
    assert not found.refused


def test_an_inch_mark_in_the_last_row_is_no_broken_download(tmp_path):
    lines = lines_of(HEADER, *many(3), row(nus=4, name='Papan 12" Jaya'))
    path = tmp_path / "a.csv"
    path.write_text("".join(lines), encoding="utf-8", newline="")

    assert [sample.number for sample in read(path).rows] == [1, 2, 3, 4]


def test_blank_cells_that_excel_leaves_out_sixteen_rows_at_a_time_are_blank(tmp_path):
    title = [*HEADER, "Alamat", "Catatan"]
    full = [[*line, "Jl. Satu", ""] for line in many(15)]
    short = [[*line, "Jl. Dua"] for line in [row(nus=n) for n in range(16, 32)]]
    path = tmp_path / "a.csv"
    path.write_text("".join(lines_of(title, *full, *short)), encoding="utf-8", newline="")

    found = read(path)

    assert not found.refused
    assert [sample.address for sample in found.rows] == ["Jl. Satu"] * 15 + ["Jl. Dua"] * 16


@pytest.mark.parametrize("lost", ["Contoh Jaya;Wati", "Wati;Jl. Satu"])
def test_a_row_that_lost_a_delimiter_is_not_read_under_other_titles(tmp_path, lost):
    order = [index for index in range(len(HEADER)) if index not in (7, 8)]
    title = [*(HEADER[index] for index in order), HEADER[7], HEADER[8], "Alamat", "Catatan"]

    def line(number):
        cells = row(nus=number)
        return [*(cells[index] for index in order), cells[7], cells[8], "Jl. Satu", ""]

    lines = lines_of(title, *(line(number) for number in range(1, 6)))
    lines[3] = lines[3].replace(lost, lost.replace(";", ""))
    path = tmp_path / "a.csv"
    path.write_text("".join(lines), encoding="utf-8", newline="")

    found = read(path)

    assert refused(found) == [(4, "jumlah_kolom_salah")]
    assert {(sample.name, sample.owner, sample.address) for sample in found.rows} == {
        ("Contoh Jaya", "Wati", "Jl. Satu")
    }


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b""])
def test_one_stray_byte_changes_no_other_row(tmp_path, mark):
    names = ["Café", "D’Rasa", "Kué", "Andr?"]
    rows = [["2025", *row(nus=n, name=name)] for n, name in enumerate(names, start=1)]
    path = tmp_path / "a.csv"
    text = "".join(lines_of(["Tahun", *HEADER], *rows))
    path.write_bytes(mark + text.encode().replace(b"Andr?", b"Andr\xe9"))

    found = read(path)

    assert [sample.name for sample in found.rows] == ["Café", "D’Rasa", "Kué"]
    assert refused(found) == [(5, "huruf_rusak")]
    assert found.refused[0].value == "André"
    assert "year" in found.told


def test_a_stray_byte_where_nothing_is_read_refuses_no_row(tmp_path):
    rows = [[*row(nus=1), "é"], [*row(nus=2), "?"]]
    path = tmp_path / "a.csv"
    text = "".join(lines_of([*HEADER, "Catatan"], *rows))
    path.write_bytes(b"\xef\xbb\xbf" + text.encode().replace(b"?", b"\xe9"))

    assert len(read(path).rows) == 2


def test_a_windows_file_stays_one_though_a_letter_was_pasted_from_utf8(tmp_path):
    names = ["Café", "Kué", "Andr?"]
    rows = [row(nus=n, name=name) for n, name in enumerate(names, start=1)]
    path = tmp_path / "a.csv"
    text = "".join(lines_of(HEADER, *rows)).encode("cp1252")
    path.write_bytes(text.replace(b"Andr?", "André".encode()))

    found = read(path)

    assert [sample.name for sample in found.rows[:2]] == ["Café", "Kué"]
    assert [(fault.row, fault.code) for fault in found.warnings] == [(4, "huruf_salah_baca")]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_its_mark_is_known_by_its_bytes(tmp_path, encoding):
    path = tmp_path / "a.csv"
    path.write_bytes("".join(lines_of(HEADER, row(name="Café"))).encode(encoding))

    assert [sample.name for sample in read(path).rows] == ["Café"]


def test_lists_joined_by_copy_are_read_each_under_its_own_titles(tmp_path):
    swapped = [*HEADER]
    swapped[NAME], swapped[NAME + 1] = HEADER[NAME + 1], HEADER[NAME]
    other = row(nus=3)
    other[NAME], other[NAME + 1] = other[NAME + 1], other[NAME]
    first = "".join(lines_of(HEADER, *many(2))).removesuffix("\r\n")
    path = tmp_path / "a.csv"
    path.write_text(
        "\ufeff" + first + "\ufeff" + "".join(lines_of(swapped, other)) + "\x1a",
        encoding="utf-8",
        newline="",
    )

    found = read(path)

    assert refused(found) == [(3, "baris_tertempel")]
    assert [(s.number, s.name, s.owner) for s in found.rows] == [
        (1, "Contoh Jaya", "Wati"),
        (3, "Contoh Jaya", "Wati"),
    ]


def test_a_list_glued_without_a_mark_keeps_its_own_titles(tmp_path):
    swapped = [*HEADER]
    swapped[NAME], swapped[NAME + 1] = HEADER[NAME + 1], HEADER[NAME]
    other = row(nus=3)
    other[NAME], other[NAME + 1] = other[NAME + 1], other[NAME]
    first = "".join(lines_of(HEADER, *many(2))).removesuffix("\r\n")
    path = tmp_path / "a.csv"
    path.write_text(first + "".join(lines_of(swapped, other)), encoding="utf-8", newline="")

    found = read(path)

    assert [line for line, _ in refused(found)] == [3]
    assert [(s.number, s.name, s.owner) for s in found.rows] == [
        (1, "Contoh Jaya", "Wati"),
        (3, "Contoh Jaya", "Wati"),
    ]


def test_a_mark_within_a_name_parts_no_row(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("".join(lines_of(HEADER, row(name="Toko\ufeffJaya"))), encoding="utf-8")

    (sheet,) = read_workbook(path).sheets

    assert len(sheet.rows) == 2
    assert not sheet.glued
