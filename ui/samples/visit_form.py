"""The few fields by which a visit is written down; what is half written stays with its sample."""

from __future__ import annotations

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QSizePolicy, QWidget

from imk_desktop import clock
from imk_desktop.domain.visit import RESULTS
from imk_desktop.formats import day as written
from imk_desktop.language import _
from ui.dialogs.day_field import day_field, day_in
from ui.entries import VisitEntry
from ui.samples.sample_words import result_word
from ui.theme.fault import FaultText
from ui.theme.looks import button, text_label
from ui.theme.wheel_guard import guarded


class VisitForm(QWidget):
    """Day, result, officer, note.

    Signals:
        entered(sample, visit): A visit is to be written down (`VisitEntry`).
    """

    entered = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.sample = ""
        self._proposed = VisitEntry(clock.today(), "", "", "", "")
        self._drafts: dict[str, VisitEntry] = {}
        self._saving: VisitEntry | None = None
        self.day = day_field("d MMM yyyy")
        self.day.setAccessibleName(_("Tanggal kunjungan"))
        self.result = guarded(QComboBox())
        self.result.addItem(_("Pilih hasil…"), "")
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
        self.draft = text_label(_("Draf: belum disimpan"), "muted")
        self.draft.hide()
        self._day_fault, self._result_fault = FaultText(self.day), FaultText(self.result)
        self._officer_fault = FaultText(self.officer)
        self._lay_out()
        self.save.clicked.connect(self._enter)
        self.note.returnPressed.connect(self._enter)
        self.day.dateChanged.connect(lambda _day: self._day_fault.say(""))
        self.result.currentIndexChanged.connect(lambda _row: self._result_fault.say(""))
        self.officer.textChanged.connect(lambda _text: self._officer_fault.say(""))

    def faults(self) -> list[str]:
        """Return what is said to be wrong."""
        said = (self._day_fault, self._result_fault, self._officer_fault)
        return [fault.text() for fault in said if fault.text()]

    def show_sample(self, key: str, officer: str) -> None:
        """Go on with a sample's visit as far as it was written, else begin one."""
        if key == self.sample:
            if self._typed() == self._proposed:
                self._begin(officer)
            return
        self._keep_draft()
        self.sample = key
        self._begin(officer)
        if draft := self._drafts.get(key):
            self._fill(draft)
            self.draft.show()

    def written(self, sample: str, visit: VisitEntry) -> None:
        """Begin anew where that visit was entered; what was typed meanwhile stays."""
        self._drafts.pop(sample, None)
        if sample == self.sample and self._typed() == visit:
            self._begin(self._proposed.officer)

    def rest(self) -> None:
        """Take visits again: the last one was written, or was not to be."""
        self._saving = None

    def _enter(self) -> None:
        if self._saving is not None or not self._complete():
            return
        self._saving = self._typed()
        self.result.setFocus()  # where the next visit begins; a second press finds no button
        self.entered.emit(self.sample, self._saving)

    def _complete(self) -> bool:
        """Say at its field what is missing, the first of it with the keyboard."""
        today = clock.today()
        late = _("Hari ini {today}; tanggal ini belum tiba.").format(today=written(today))
        faults = (
            (self._day_fault, late if day_in(self.day) > today else ""),
            (self._result_fault, "" if self.result.currentData() else _("Pilih hasilnya.")),
            (self._officer_fault, "" if self.officer.text().strip() else _("Sebut petugasnya.")),
        )
        for fault, words in reversed(faults):
            fault.say(words)
        return not any(words for _fault, words in faults)

    def _keep_draft(self) -> None:
        typed = self._typed()
        if typed == self._proposed:
            self._drafts.pop(self.sample, None)
        else:
            self._drafts[self.sample] = typed

    def _begin(self, officer: str) -> None:
        """Begin with today and no result; nothing is carried over from the visit before."""
        self._proposed = VisitEntry(
            clock.today(), "", officer.strip(), self.mode.itemData(0), note=""
        )
        self._fill(self._proposed)
        self.draft.hide()

    def _fill(self, visit: VisitEntry) -> None:
        self.day.setDate(QDate(visit.day.year, visit.day.month, visit.day.day))
        self.result.setCurrentIndex(self.result.findData(visit.result))
        self.officer.setText(visit.officer)
        self.officer.setCursorPosition(0)
        self.mode.setCurrentIndex(self.mode.findData(visit.mode))
        self.note.setText(visit.note)
        for fault in (self._day_fault, self._result_fault, self._officer_fault):
            fault.say("")

    def _typed(self) -> VisitEntry:
        return VisitEntry(
            day_in(self.day),
            self.result.currentData(),
            self.officer.text().strip(),
            self.mode.currentData(),
            self.note.text().strip(),
        )

    def _lay_out(self) -> None:
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        rows: tuple[tuple[QWidget, ...], ...] = (
            (self.day, self.result),
            (self._day_fault, self._result_fault),
            (self.officer, self.mode),
            (self._officer_fault,),
            (self.note,),
            (self.save,),
            (self.draft,),
        )
        for row, parts in enumerate(rows):
            for column, part in enumerate(parts):
                grid.addWidget(part, row, column, 1, 3 - len(parts))
