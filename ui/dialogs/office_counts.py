"""How many samples of a list each office gets, main ones and replacements apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from imk_desktop.formats import number
from imk_desktop.language import _
from ui.theme.looks import only_read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from imk_desktop.operations.load_samples import LoadedSamples

_ROWS_IN_VIEW = 6


class OfficeCounts(QTableWidget):
    """One office a row, all of them together last.

    Args:
        loaded: What the list comes to.
        offices: Names of offices by code.
    """

    def __init__(self, loaded: LoadedSamples, offices: Mapping[str, str]) -> None:
        super().__init__()
        heads = (_("Kab/kota"), _("Sampel utama"), _("Sampel pengganti"))
        header = only_read(self, _("Sampel tiap kab/kota"), heads)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setShowGrid(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for code, rows in loaded.by_office.items():
            self._add(f"{code} {offices.get(code, '')}", rows, loaded.replacements[code])
        if len(loaded.by_office) > 1:
            self._add(_("Seluruhnya"), loaded.rows, sum(loaded.replacements.values()))
        height = self.verticalHeader().defaultSectionSize()
        lines = min(self.rowCount(), _ROWS_IN_VIEW)
        self.setMinimumHeight(height * (lines + 1) + header.sizeHint().height())

    def line(self, row: int) -> list[str]:
        """Return what a row says."""
        cells = (self.item(row, column) for column in range(self.columnCount()))
        return [cell.text() if cell else "" for cell in cells]

    def _add(self, office: str, rows: int, replacements: int) -> None:
        row = self.rowCount()
        self.insertRow(row)
        for column, said in enumerate((office, number(rows - replacements), number(replacements))):
            item = QTableWidgetItem(said)
            side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
            item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            self.setItem(row, column, item)
