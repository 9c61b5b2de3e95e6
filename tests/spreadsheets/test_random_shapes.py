"""Any list of samples, written in any shape an office might use, reads back the same."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imk_desktop.domain.sample import SampleRow
from imk_desktop.reference.industries import industries
from imk_desktop.reference.regions import regions
from tests.spreadsheets.sheets import YEAR, read

# Texts that a spreadsheet keeps: no control characters, no blanks at the edges, no "#N/A".
TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cf", "Co", "Cn", "Zl", "Zp")), max_size=12
).map(lambda text: text.strip(" \u00a0\u2007\u202f#"))

Shape = tuple[str, Callable[[SampleRow, bool], Any]]


@st.composite
def samples(draw: st.DrawFn) -> SampleRow:
    """Draw a sample of a known village."""
    village = draw(st.sampled_from(sorted(regions().villages)))
    sub = draw(st.sampled_from(("", "", "01", "12")))
    block = f"{village}{draw(st.integers(1, 999)):03}{draw(st.sampled_from('BKP'))}{sub}"
    number = draw(st.integers(1, 999))
    kbli5 = draw(st.sampled_from(sorted(industries().classes)))
    return SampleRow(
        key=f"{block}-{number:03}",
        office=block[:4],
        district=block[:7],
        village=village,
        block=block,
        number=number,
        name="U" + draw(TEXT),  # a name, so that every row is plainly one of data
        owner=draw(TEXT),
        address=draw(TEXT),
        kbli2=kbli5[:2],
        kbli5=kbli5,
        size=draw(st.sampled_from(("mikro", "kecil"))),
        listed_workers=draw(st.none() | st.integers(0, 19)),
        stratum=draw(st.sampled_from(("10", "23", "99"))),
        weight=draw(st.none() | st.integers(1, 9_999_999).map(lambda tenths: tenths / 10_000)),
        main=draw(st.booleans()),
        fasih_id=draw(st.uuids().map(str)),
        listing_number=draw(st.none() | st.integers(1, 400)),
        nks=f"{draw(st.integers(0, 99_999)):05}",
    )


def _bare(code: str, as_number: bool) -> Any:
    return int(code) if as_number and code else code


PLACES: tuple[tuple[Shape, ...], ...] = (
    (
        ("Kode Prov", lambda s, n: _bare("17", n)),
        ("kdkab", lambda s, n: _bare(s.office[2:], n)),
        ("KEC", lambda s, n: _bare(s.district[4:], n)),
        ("Kode Desa/Kel", lambda s, n: _bare(s.village[7:], n)),
        ("No. Blok Sensus", lambda s, n: s.block[10:14]),
        ("Sub Blok Sensus", lambda s, n: _bare(s.block[14:], n)),
    ),
    (
        ("iddesa", lambda s, n: _bare(s.village, n)),
        ("NBS", lambda s, n: s.block[10:14].lower()),
        ("SBS", lambda s, n: s.block[14:]),
    ),
    (("ID Blok Sensus", lambda s, n: s.block),),
    (
        ("Kab/Kota", lambda s, n: f"[{s.office[2:]}] {regions().name(s.office)}"),
        ("Kecamatan", lambda s, n: f"[{s.district[4:]}] {regions().name(s.district)}"),
        ("Desa/Kelurahan", lambda s, n: f"[{s.village[7:]}] X"),
        ("nobs", lambda s, n: s.block[10:14]),
        ("Sub BS", lambda s, n: s.block[14:]),
    ),
)
OTHERS: tuple[tuple[tuple[str, ...], Callable[[SampleRow, bool], Any]], ...] = (
    (("Tahun", "tahun"), lambda s, n: YEAR),
    (("NKS", "No. Kode Sampel"), lambda s, n: _bare(s.nks, n)),
    (("No. Urut Sampel", "NUS", "Nomor Urut\nSampel"), lambda s, n: s.number),
    (("No. Urut Usaha", "NUU"), lambda s, n: s.listing_number),
    (("Nama Usaha", "NAMA PERUSAHAAN", "nmusaha"), lambda s, n: s.name),
    (("Pemilik", "Nama Pengusaha/Penanggung Jawab"), lambda s, n: s.owner),
    (("ALAMAT USAHA", "alamat"), lambda s, n: s.address),
    (("KBLI 5 Digit", "KBLI", "Kode KBLI 2020"), lambda s, n: _bare(s.kbli5, n)),
    (
        ("Skala", "Mikro/Kecil"),
        lambda s, n: {"mikro": 1, "kecil": 2}[s.size or ""] if n else s.size,
    ),
    (("Jml TK", "Banyaknya Pekerja"), lambda s, n: s.listed_workers),
    (("Strata", "Kode Strata"), lambda s, n: _bare(s.stratum, n)),
    (("Penimbang", "Bobot", "weight"), lambda s, n: s.weight),
    (
        ("Status Sampel (U/P)", "jns_sampel"),
        lambda s, n: ("P", "U")[s.main] if n else ("Pengganti", "UTAMA ")[s.main],
    ),  # fmt: skip
    (("ID FASIH", "assignment_id"), lambda s, n: s.fasih_id),
)


@st.composite
def shapes(draw: st.DrawFn) -> dict[str, Any]:
    """Draw how a list is written: columns, their order and names, titles, file, numbers."""
    columns = list(draw(st.sampled_from(PLACES)))
    columns += [(draw(st.sampled_from(names)), cell) for names, cell in OTHERS]
    return {
        "columns": draw(st.permutations(columns)),
        "numbers": draw(st.booleans()),
        "titles": draw(st.integers(0, 3)),
        "total": draw(st.booleans()),
        "delimiter": draw(st.sampled_from(("xlsx", ";", ",", "\t"))),
        "comma": draw(st.booleans()),
    }


def write(path: Path, rows: list[SampleRow], shape: dict[str, Any]) -> Path:
    """Write samples in a shape."""
    lines: list[list[Any]] = [["DAFTAR SAMPEL VIMK25"] for _ in range(shape["titles"])]
    lines.append([title for title, _ in shape["columns"]])
    lines += [[cell(row, shape["numbers"]) for _, cell in shape["columns"]] for row in rows]
    if shape["total"]:
        lines += [[], ["Jumlah", None, len(rows)], ["Catatan: contoh"]]
    if shape["delimiter"] == "xlsx":
        return _as_xlsx(path.with_suffix(".xlsx"), lines)
    return _as_csv(path.with_suffix(".csv"), lines, shape)


def _as_xlsx(path: Path, lines: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for number, line in enumerate(lines, start=1):
        for column, value in enumerate(line, start=1):
            cell = sheet.cell(number, column, value)
            if isinstance(value, str):
                cell.data_type = "s"
    book.save(path)
    return path


def _as_csv(path: Path, lines: list[list[Any]], shape: dict[str, Any]) -> Path:
    point = "," if shape["comma"] else "."
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file, delimiter=shape["delimiter"])
        for line in lines:
            told = ["" if cell is None else cell for cell in line]
            writer.writerow(
                [
                    str(cell).replace(".", point) if isinstance(cell, float) else cell
                    for cell in told
                ]  # fmt: skip
            )
    return path


@pytest.mark.filterwarnings("ignore")
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(samples(), min_size=1, max_size=6, unique_by=(lambda s: s.key, lambda s: s.fasih_id)),
    shapes(),
)
def test_any_list_in_any_shape_reads_back_equal(tmp_path, rows, shape):
    path = write(tmp_path / "daftar", rows, shape)

    found = read(path)

    assert not found.refused
    assert [replace(row, sheet=None, row=0) for row in found.rows] == rows
