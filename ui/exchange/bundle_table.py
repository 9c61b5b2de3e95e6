"""Bundles in a table: from whom, what is in them, what became of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from imk_desktop.domain.exchange import Applied, Merged
from imk_desktop.domain.status import State
from imk_desktop.formats import number
from imk_desktop.language import _
from ui.exchange.bundle_words import outcome_word, tables_line
from ui.icons import drawn_icon
from ui.theme.colours import colours_of

_COUNTS = 6


class BundleTable(QTableWidget):
    """One bundle a row; what is said of it in full stands in the last column."""

    def __init__(self) -> None:
        super().__init__()
        heads = (
            _("Berkas"),
            _("Dari"),
            _("Paket"),
            _("Baru"),
            _("Berubah"),
            _("Sama"),
            _("Beda isian"),
            _("Menunggu"),
            _("Ditahan"),
            _("Hasil"),
            _("Keterangan"),
        )
        self.setColumnCount(len(heads))
        for column, head in enumerate(heads):
            item = QTableWidgetItem(head)
            counts = 3 <= column < 3 + _COUNTS
            side = Qt.AlignmentFlag.AlignRight if counts else Qt.AlignmentFlag.AlignLeft
            item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            self.setHorizontalHeaderItem(column, item)
        self.setAccessibleName(_("Paket"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setIconSize(QSize(15, 15))
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(len(heads) - 1, QHeaderView.ResizeMode.Stretch)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)

    def show_bundles(self, bundles: Sequence[Merged], *, ready: Collection[Path]) -> None:
        """Show bundles: those that are ready to be taken in, and what became of the others."""
        self.setRowCount(len(bundles))
        for row, merged in enumerate(bundles):
            counts = (merged.new, merged.changed, merged.unchanged)
            left = (merged.conflicts, merged.waiting, merged.refused)
            texts = [
                merged.file.name,
                merged.from_office,
                str(merged.number or ""),
                *(number(count) if count else "–" for count in (*counts, *left)),
                outcome_word(merged, preview=merged.file in ready),
                _full_story(merged),
            ]
            for column, text in enumerate(texts):
                cell = QTableWidgetItem(text)
                cell.setToolTip(text)
                if 3 <= column < 3 + _COUNTS:
                    cell.setTextAlignment(
                        Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                    )
                self.setItem(row, column, cell)
            self._mark(row, merged)
        for column, told in (
            (5, any(merged.unchanged for merged in bundles)),
            (7, any(merged.waiting for merged in bundles)),
            (8, any(merged.refused for merged in bundles)),
        ):
            self.setColumnHidden(column, not told)  # leaves room for what is to be read
        self.resizeRowsToContents()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setColumnWidth(0, min(310, self.width() // 4))

    def _mark(self, row: int, merged: Merged) -> None:
        """Put an icon before the outcome; colour alone would tell nothing."""
        colours = colours_of(self.palette())
        if merged.error:
            icon, colour = "stopped", colours.stopped.mark
        elif merged.needs_a_person:
            icon, colour = "late", colours.tone(State.LATE).mark
        elif merged.applied is Applied.ALREADY:
            icon, colour = "waiting", colours.tone(State.WAITING).mark
        else:
            icon, colour = "done", colours.tone(State.DONE).mark
        cell = self.item(row, 3 + _COUNTS)
        if cell is not None:
            cell.setIcon(drawn_icon(icon, colour))


def _full_story(merged: Merged) -> str:
    said = [merged.message, *merged.waiting_for, tables_line(merged)]
    return "\n".join(part for part in said if part)
