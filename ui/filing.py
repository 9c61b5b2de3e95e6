"""What a click on the form's cells writes: documents, approvals, monitoring."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from imk_desktop.domain.sop import Proven, Step, StepMeasure
from ui.dialogs.of_cells import Approve, FileDocument, Monitor, day_of
from ui.session import Session

APPROVALS = {StepMeasure.START: "start", StepMeasure.END: "report"}


class Filing(QObject):
    """Opens the dialog that fits a cell, and writes what was entered."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._window = session, window

    def ask(self, stage: str, key: str, office: str = "") -> bool:
        """Ask for what an item of Kelengkapan needs; say whether there is something to ask."""
        item = next(i for i in self._session.sop.stage(stage).requirements if i.key == key)
        if item.kind is Proven.MONITORED:
            self._ask_monitoring(office or self._session.status.survey.office)
        elif item.kind is not Proven.SAMPLES:
            self._ask_document(stage, item.key, item.text)
        return item.kind is not Proven.SAMPLES

    def ask_approval(self, step: Step) -> bool:
        """Ask for the head's approval where a symbol stands for one and this is the province."""
        what = APPROVALS.get(step.measure)
        if what is None or not self._session.status.survey.is_province:
            return False
        dialog = Approve(step.meaning, self._window)
        dialog.accepted.connect(
            lambda: self._session.act(
                lambda acts, _ticket: acts.approve(
                    what,
                    name=dialog.name.text().strip(),
                    position=dialog.position.text().strip(),
                    memo=dialog.memo.text().strip(),
                    day=day_of(dialog.day),
                    scan=dialog.scan.path,
                ),
                lambda _done: None,
            )
        )
        dialog.open()
        return True

    def _ask_document(self, stage: str, key: str, name: str) -> None:
        dialog = FileDocument(name, self._window)
        dialog.accepted.connect(
            lambda: self._session.act(
                lambda acts, _ticket: acts.file_document(
                    key,
                    stage,
                    file=dialog.file.path,
                    number=dialog.number.text().strip(),
                    day=day_of(dialog.day),
                    note=dialog.note.text().strip(),
                ),
                lambda _done: None,
            )
        )
        dialog.open()

    def _ask_monitoring(self, office: str) -> None:
        dialog = Monitor(office, self._window)
        dialog.accepted.connect(
            lambda: self._session.act(
                lambda acts, _ticket: acts.monitor(
                    dialog.kind.currentData(),
                    office=office,
                    day=day_of(dialog.day),
                    note=dialog.note.text().strip(),
                    officer=dialog.officer.text().strip(),
                ),
                lambda _done: None,
            )
        )
        dialog.open()
