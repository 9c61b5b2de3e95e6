"""Samples that stand twice in a list: the same row, the same key, the same FASIH id.

The first one counts; none is silently overwritten. Twin businesses are only told.
"""

from __future__ import annotations

from dataclasses import replace

from imk_desktop.domain.sample import SampleRow
from imk_desktop.language import _
from imk_desktop.spreadsheets.headers import squashed
from imk_desktop.spreadsheets.row_cells import RowCells


class Duplicates:
    """Remembers the good rows of a file."""

    def __init__(self) -> None:
        self._by_key: dict[str, SampleRow] = {}
        self._by_fasih_id: dict[str, SampleRow] = {}
        self._by_business: dict[tuple[str, str, str], SampleRow] = {}

    def judge(self, row: SampleRow, cells: RowCells) -> None:
        """Refuse a row that stands there already; remember it otherwise."""
        number = "number" if cells.has("number") else "key"
        if first := self._by_key.get(row.key):
            if _content(first) == _content(row):
                why = _("ada di baris yang sama persis dengan {first}; hapus salah satu.")
                cells.refuse(number, "baris_ganda", why.format(first=_where(first)))
            else:
                why = _("membuat kunci {key} yang sudah dipakai {first}, isinya lain; pilih satu.")
                why = why.format(key=row.key, first=_where(first))
                cells.refuse(number, "kunci_ganda", why)
            return
        if row.fasih_id and (first := self._by_fasih_id.get(row.fasih_id)):
            why = _("sudah dipakai {first} (kunci {key}); satu ID FASIH untuk satu sampel.")
            why = why.format(first=_where(first), key=first.key)
            cells.refuse("fasih_id", "id_fasih_ganda", why)
            return
        self._by_key[row.key] = row
        if row.fasih_id:
            self._by_fasih_id[row.fasih_id] = row
        business = (row.village, squashed(row.name), squashed(row.owner))
        if business[1] and business[2]:
            twin = self._by_business.setdefault(business, row)
            if twin is not row:
                why = _("bernama dan berpemilik sama dengan {twin} di desa yang sama; periksa.")
                cells.warn("name", "usaha_kembar_D03", why.format(twin=_where(twin)))


def _content(row: SampleRow) -> SampleRow:
    return replace(row, sheet=None, row=0)


def _where(row: SampleRow) -> str:
    """Say where a row stands, with the sheet's name where there are sheets."""
    if row.sheet is None:
        return _("baris {row}").format(row=row.row)
    return _("baris {row} lembar '{sheet}'").format(row=row.row, sheet=row.sheet)
