"""Kelengkapan of a stage, office by office: what is there, its evidence, by whom and when."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from imk_desktop.domain.sop import Proven
from imk_desktop.domain.status import Proof, RequirementStatus, StageStatus, State
from imk_desktop.domain.status_words import evidence_words
from imk_desktop.formats import day_and_month
from imk_desktop.language import _
from ui.home.cell_words import requirement_line
from ui.icons import drawn_icon
from ui.theme.colours import colours_of
from ui.theme.looks import card, text_label

_PROVINCE = "1700"


class RequirementsView(QWidget):
    """A table: an office a row, an item a column. Enter or a double click files a document.

    Signals:
        filing_asked(item, office): A document is to be filed.
    """

    filing_asked = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._items: tuple[RequirementStatus, ...] = ()
        self._offices: list[str] = []
        self.table = QTableWidget()
        self.table.setAccessibleName(_("Kelengkapan menurut kantor"))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(True)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(34)
        self.table.horizontalHeader().setHighlightSections(False)
        self.table.setIconSize(QSize(16, 16))
        ground = card()
        inner = QVBoxLayout(ground)
        inner.setContentsMargins(1, 1, 1, 8)
        inner.addWidget(self.table)
        told = _("Klik dua kali atau tekan Enter untuk melampirkan dokumen.")
        hint = text_label(told, "muted")
        hint.setIndent(10)
        inner.addWidget(hint)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(ground)
        self.table.cellActivated.connect(self._file)

    def show_stage(self, stage: StageStatus, offices: Mapping[str, str]) -> None:
        """Show what each office has."""
        self._items = stage.requirements
        owing = {code for item in stage.requirements for code in item.offices}
        self._offices = sorted(owing)
        names = dict(offices) | {_PROVINCE: _("Provinsi (untuk semua)")}
        self.table.setColumnCount(1 + len(self._items))
        self.table.setRowCount(len(self._offices))
        heads = [_("Kantor"), *(requirement_line(item) for item in self._items)]
        self.table.setHorizontalHeaderLabels(heads)
        for row, code in enumerate(self._offices):
            name = names.get(code, "").removeprefix("BPS ")
            self.table.setItem(row, 0, QTableWidgetItem(f"{code} {name}"))
            for position, item in enumerate(self._items):
                self.table.setItem(row, 1 + position, self._cell(item, code))
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def _cell(self, item: RequirementStatus, code: str) -> QTableWidgetItem:
        proof = item.offices.get(code)
        if proof is None:
            return QTableWidgetItem("–")
        state = State.DONE if proof.done else State.WAITING
        mark = colours_of(self.palette()).tone(state).mark
        cell = QTableWidgetItem(
            drawn_icon("ticked" if proof.done else "unticked", mark), _proof_words(proof)
        )
        cell.setToolTip(_proof_words(proof))
        return cell

    def _file(self, row: int, column: int) -> None:
        if column < 1:
            return
        item, office = self._items[column - 1], self._offices[row]
        if (item.can_file or item.kind == Proven.MONITORED) and office in item.offices:
            self.filing_asked.emit(item.key, office)


def _proof_words(proof: Proof) -> str:
    evidence = evidence_words(proof)
    if not proof.done and not evidence:
        return _("belum ada")
    said = [evidence or _("dicatat, bukti belum ada")]
    if proof.by:
        said.append(proof.by)
    if proof.day:
        said.append(day_and_month(proof.day))
    return " · ".join(said)
