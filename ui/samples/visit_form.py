"""The few fields by which a visit is written down."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from imk_desktop.domain.visit import RESULTS
from imk_desktop.language import _
from ui.dialogs.day_field import day_field, day_in
from ui.entries import VisitEntry
from ui.samples.sample_words import result_word
from ui.theme.looks import button
from ui.theme.wheel_guard import guarded


class VisitForm(QWidget):
    """Day, result, officer, note.

    Signals:
        entered(visit): A visit is to be written down (`VisitEntry`).
    """

    entered = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.day = day_field("d MMM yyyy")
        self.day.setAccessibleName(_("Tanggal kunjungan"))
        self.result = guarded(QComboBox())
        for result in RESULTS:
            self.result.addItem(result_word(result), result)
        self.result.setAccessibleName(_("Hasil kunjungan"))
        self.officer = QLineEdit()
        self.officer.setPlaceholderText(_("Petugas"))
        self.officer.setAccessibleName(_("Petugas yang berkunjung"))
        self.mode = guarded(QComboBox())
        self.mode.addItem(_("Luring"), "offline")
        self.mode.addItem(_("Daring"), "online")
        self.mode.setAccessibleName(_("Cara kunjungan"))
        self.note = QLineEdit()
        self.note.setPlaceholderText(_("Catatan (jangan tulis NIK)"))
        self.note.setAccessibleName(_("Catatan kunjungan"))
        self.save = button(_("&Simpan kunjungan"), "main")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        grid.addWidget(self.day, 0, 0)
        grid.addWidget(self.result, 0, 1)
        grid.addWidget(self.officer, 1, 0)
        grid.addWidget(self.mode, 1, 1)
        grid.addWidget(self.note, 2, 0, 1, 2)
        grid.addWidget(self.save, 3, 0, 1, 2)
        self.save.clicked.connect(self._enter)
        self.note.returnPressed.connect(self._enter)

    def propose(self, officer: str) -> None:
        """Begin a visit anew, by the officer whose sample it is."""
        self.officer.setText(officer)
        self.note.clear()
        self.result.setCurrentIndex(0)

    def _enter(self) -> None:
        self.entered.emit(
            VisitEntry(
                day_in(self.day),
                self.result.currentData(),
                self.officer.text().strip(),
                self.mode.currentData(),
                self.note.text().strip(),
            )
        )
