"""Why a whole sample list is refused though its cells can be read."""

from __future__ import annotations

import re
from collections import Counter

from imk_desktop.domain.cell_fault import CellFault
from imk_desktop.formats import number
from imk_desktop.language import _
from imk_desktop.spreadsheets import refusals
from imk_desktop.spreadsheets.cells import text, whole
from imk_desktop.spreadsheets.grid import Workbook
from imk_desktop.spreadsheets.headers import squashed
from imk_desktop.spreadsheets.sample_tables import SampleTable

FEWEST_TO_JUDGE = 5
"""Rows from which a column that is mostly wrong is taken for a swapped one."""

SWAPPED = {
    "kbli_tak_sah",
    "blok_tak_sah",
    "id_bs_tak_sah",
    "nus_bukan_bilangan",
    "skala_tak_sah",
    "status_sampel_tak_sah",
    "pekerja_bukan_bilangan",
}

_YEAR_IN_TITLE = re.compile(
    r"\b(?:vimk\s*(\d{2})|(?:tahun(?: survei)?|imk(?: tahunan)?)\s*:?\s*(20\d{2}))\b", re.I
)


def refuse_another_survey(book: Workbook, tables: list[SampleTable], year: int) -> None:
    """Refuse a list whose titles or sheet names say another year, or the quarterly survey."""
    for table in tables:
        titles = [table.sheet.name or ""]
        titles += [text(row[column]) for row in table.above for column in row.filled()]
        said = " ".join(" ".join(titles).split())
        if re.search(r"triwulan", said, re.I) and not re.search(r"tahunan", said, re.I):
            why = _("Judulnya menyebut survei triwulanan; ini survei IMK tahunan.")
            raise refusals.refused("survei_lain", book.name, why)
        if any(squashed(title).startswith("triwulan") for title in table.header.titles):
            why = _("Ada kolom Triwulan; ini survei IMK tahunan.")
            raise refusals.refused("survei_lain", book.name, why)
        years = {
            int(full) if full else 2000 + int(short) for short, full in _YEAR_IN_TITLE.findall(said)
        }
        if column := table.header.columns.get("year"):
            told = [whole(row[column[0]]) for row in table.rows]
            years = {found for found in told if found is not None}
        if years and year not in years:
            why = _("Daftar ini untuk tahun {told}, survei ini tahun {year}.").format(
                told=", ".join(str(told) for told in sorted(years)), year=year
            )
            raise refusals.refused("tahun_salah", book.name, why)


def refuse_swapped_columns(name: str, refused: list[CellFault], read: int) -> None:
    """Refuse a file in which one column is wrong in most rows: it holds something else."""
    wrong = Counter((fault.column, fault.code) for fault in refused if fault.code in SWAPPED)
    for (column, _code), count in wrong.most_common(1):
        if read >= FEWEST_TO_JUDGE and count * 2 > read:
            why = _(
                "Isi kolom '{column}' tidak sesuai judulnya di {count} dari {read} baris; "
                "kolomnya tertukar, perbaiki judulnya atau tunjuk kolom yang benar."
            ).format(column=column, count=number(count), read=number(read))
            raise refusals.refused("kolom_tertukar", name, why)
