"""Whether a row of a csv file is whole, as its lines may be cut, glued, swallowed or shifted.

Excel leaves out the blank cells at the end of rows, sixteen rows at a time; others write a
delimiter too many. But a row that is short because a delimiter was lost has its cells under
the wrong titles, and must not be read. So a row of another width than its header counts only
if many beside it have that width, or if something that can stand nowhere else (a KBLI, the
size, an id) stands at its place behind the last free text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import groupby
from types import MappingProxyType

from imk_desktop.formats import number
from imk_desktop.language import _, _n
from imk_desktop.spreadsheets.cells import code, text
from imk_desktop.spreadsheets.grid import Row, is_blank
from imk_desktop.spreadsheets.headers import squashed
from imk_desktop.spreadsheets.row_cells import RowCells
from imk_desktop.spreadsheets.sample_rows import MAIN, SIZES
from imk_desktop.spreadsheets.sample_tables import SampleTable

LONG_RUN = 8
"""Rows of one width, one below the other, that no slip of a hand makes."""

FREE_TEXTS = ("name", "owner", "address", "phone", "office_name", "district_name", "village_name")

ANCHORS: Mapping[str, Callable[[str], bool]] = MappingProxyType(
    {
        "kbli5": lambda cell: re.fullmatch("[0-9]{5}", code(cell)) is not None,
        "size": lambda cell: squashed(cell) in SIZES and not cell.isdigit(),
        "main": lambda cell: squashed(cell) in MAIN and not cell.isdigit(),
        "fasih_id": lambda cell: len(cell) >= 20 and cell.count("-") >= 4,
    }
)
"""Fields whose cells are known by their looks."""


class WholeRows:
    """Judges the rows of one table of a csv file."""

    def __init__(self, table: SampleTable) -> None:
        self._sheet, self._header = table.sheet, table.header
        self._width = len(table.header.titles)
        self._in_runs = _in_long_runs(table)

    def refuse(self, cells: RowCells) -> bool:
        """Refuse a row that is not whole, and return whether it was refused."""
        row = cells.row
        if opener := self._sheet.swallowed.get(row.number):
            why = _(
                "ada di dalam tanda kutip yang dibuka di baris {line} dan tidak ditutup di sana; "
                "hapus atau tutup tanda kutip itu."
            ).format(line=opener)
            cells.refuse("", "kutip_tak_tertutup", why)
        elif self._sheet.cut_off == row.number:
            why = _("baris terakhir tidak lengkap karena berkas terpotong; unduh ulang.")
            cells.refuse("", "baris_terpotong", why)
        elif row.number in self._sheet.glued:
            why = _(
                "di belakang baris ini menempel daftar lain, jadi ujungnya tidak pasti; "
                "pindahkan daftar itu ke baris baru."
            )
            cells.refuse("", "baris_tertempel", why)
        elif not self._fits(row):
            why = _n("berisi {count} kolom, judulnya {width} kolom.", len(row.cells)).format(
                count=number(len(row.cells)), width=number(self._width)
            )
            cells.refuse("", "jumlah_kolom_salah", why)
        else:
            return False
        return True

    def _fits(self, row: Row) -> bool:
        missing = range(len(row.cells), self._width)
        beyond = row.cells[self._width :]
        if not missing and not beyond:
            return True
        if not all(is_blank(cell) for cell in beyond):
            return False
        if row.number in self._in_runs:
            return True
        used = {columns[0] for columns in self._header.columns.values()}
        return not used.intersection(missing) and self._is_anchored(row)

    def _is_anchored(self, row: Row) -> bool:
        """Whether what is known by its looks stands right of all free texts."""
        columns = self._header.columns
        last_text = max((columns[name][0] for name in FREE_TEXTS if name in columns), default=-1)
        return any(
            columns[name][0] > last_text and looks(text(row[columns[name][0]]))
            for name, looks in ANCHORS.items()
            if name in columns
        )


def _in_long_runs(table: SampleTable) -> frozenset[int]:
    """Return the rows that are among many of one width, one below the other."""
    found: set[int] = set()
    for _width, together in groupby(table.rows, key=lambda row: len(row.cells)):
        numbers = [row.number for row in together]
        if len(numbers) >= LONG_RUN:
            found.update(numbers)
    return frozenset(found)
