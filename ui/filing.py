"""What a click on the form's cells writes: documents, approvals, monitoring."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from imk_desktop.domain.sop import Proven, Requirement, Step, StepMeasure
from imk_desktop.domain.status_words import lane_words
from imk_desktop.language import _
from ui.acts import Acts
from ui.asking import act_asking
from ui.dialogs.of_cells import Approve, FileDocument, Monitor
from ui.session import Session

APPROVALS = {StepMeasure.START: "start", StepMeasure.END: "report"}


class Filing(QObject):
    """Opens the dialog that fits a cell, and writes what was entered.

    What was entered is read out of the dialog at once: the writing happens on the worker
    thread, when the dialog is gone.
    """

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._window = session, window

    def ask(self, stage: str, key: str, office: str = "") -> bool:
        """Ask for what an item of Kelengkapan needs; say whether there is something to ask."""
        item = next(i for i in self._session.sop.stage(stage).requirements if i.key == key)
        if item.kind is Proven.MONITORED:
            self._ask_monitoring(office)
        elif item.kind is not Proven.SAMPLES:
            self._ask_document(stage, item, office)
        return item.kind is not Proven.SAMPLES

    def ask_approval(self, stage: str, step: Step) -> bool:
        """Ask for the head's approval where a symbol stands for one and this is the province."""
        what = APPROVALS.get(step.measure)
        if what is None or not self._session.status.survey.is_province:
            return False
        lane = self._session.status.stage(stage).lanes[step.lane]
        told = _("{meaning}. Kini: {words}.").format(meaning=step.meaning, words=lane_words(lane))
        dialog = Approve(told, self._window)

        def approve() -> None:
            entry = dialog.entry()
            act_asking(
                self._session,
                self._window,
                lambda acts, reason: acts.approve(what, entry, reason),
                lambda _done: None,
            )

        dialog.accepted.connect(approve)
        dialog.open()
        return True

    def _ask_document(self, stage: str, item: Requirement, office: str) -> None:
        survey = self._session.status.survey
        offices: dict[str, str] = {}
        if survey.is_province and item.per_office:
            for_all = {survey.office: _("Provinsi (untuk semua kab/kota)")}
            offices = for_all | dict(survey.offices)
        office = office or survey.office
        dialog = FileDocument(item.text, self._window, office=office, offices=offices)

        def file() -> None:
            entry = dialog.entry()
            self._write(lambda acts: acts.file_document(item.key, stage, entry))

        dialog.accepted.connect(file)
        dialog.open()

    def _ask_monitoring(self, office: str) -> None:
        survey = self._session.status.survey
        offices = dict(survey.offices) if survey.is_province else {}
        dialog = Monitor(office or survey.office, self._window, offices=offices)

        def monitor() -> None:
            entry = dialog.entry()
            self._write(lambda acts: acts.monitor(entry))

        dialog.accepted.connect(monitor)
        dialog.open()

    def _write(self, act: Callable[[Acts], object]) -> None:
        self._session.act(lambda acts, _ticket: act(acts), lambda _done: None)
