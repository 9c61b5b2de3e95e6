"""One stage: the strip, then its samples or its Kelengkapan office by office."""

from __future__ import annotations

from functools import cached_property

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from imk_desktop.domain.sop import Measure, Sop
from imk_desktop.domain.status import State, SurveyStatus
from imk_desktop.language import _
from ui.samples.sample_table import ALL
from ui.samples.samples_page import SamplesPage
from ui.session import Session
from ui.stages.requirements_view import RequirementsView
from ui.stages.strip import StageStrip
from ui.theme.looks import button, text_label

_OF_SAMPLES = (Measure.COLLECTED, Measure.CLEAN)


class StagePage(QWidget):
    """Stands in place of the form while a stage is open.

    Signals:
        left(): Back to the form.
        filing_asked(stage, item, office): A document is to be filed.
        closing_asked(stage): The stage, or this office's part, is to be closed.
        reopening_asked(stage): It is to be opened again.
    """

    left = Signal()
    filing_asked = Signal(str, str, str)
    closing_asked = Signal(str)
    reopening_asked = Signal(str)

    def __init__(self, sop: Sop, session: Session) -> None:
        super().__init__()
        self._sop, self._session = sop, session
        self.stage = sop.stages[0].key
        self.strip = StageStrip(sop)
        self.requirements = RequirementsView()
        self.to_samples = button(_("&Usaha sampel"), "chip")
        self.to_requirements = button(_("Ke&lengkapan"), "chip")
        self.to_close = button(_("Tutup ta&hap…"))
        self.words = text_label(look="strong", wrap=True)
        self.words.hide()
        self.to_reopen = button(_("Buka &kembali…"))
        self._bodies = QStackedWidget()
        self._bodies.addWidget(self.requirements)
        tabs = QHBoxLayout()
        tabs.setSpacing(6)
        for tab in (self.to_samples, self.to_requirements):
            tab.setCheckable(True)
            tabs.addWidget(tab)
        top = QHBoxLayout()
        top.setSpacing(14)
        top.addWidget(self.strip, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 8, 14, 4)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self.words)
        layout.addLayout(tabs)
        tabs.addStretch(1)
        tabs.addWidget(self.to_close)
        tabs.addWidget(self.to_reopen)
        layout.addWidget(self._bodies, 1)

        self.to_close.clicked.connect(lambda: self.closing_asked.emit(self.stage))
        self.to_reopen.clicked.connect(lambda: self.reopening_asked.emit(self.stage))
        self.strip.left.connect(self.left)
        self.strip.stage_chosen.connect(self.open)
        self.to_samples.clicked.connect(self.show_samples)
        self.to_requirements.clicked.connect(self.show_requirements)
        self.requirements.filing_asked.connect(
            lambda item, office: self.filing_asked.emit(self.stage, item, office)
        )

    @cached_property
    def samples(self) -> SamplesPage:
        """The samples; not made with the page, for both at once take long."""
        samples = SamplesPage(self._session)
        self._bodies.addWidget(samples)
        return samples

    def open(self, stage: str) -> None:
        """Open a stage."""
        self.stage = stage
        self.say("")
        self.show_status(self._session.status)
        if self._sop.stage(stage).measure in _OF_SAMPLES:
            self.show_samples()
        else:
            self.show_requirements()

    def say(self, words: str) -> None:
        """Say above the table for what the stage was opened; empty for nothing in particular."""
        self.words.setText(words)
        self.words.setVisible(bool(words))

    def show_samples(self, *, office: str = ALL, status: str = ALL, key: str = "") -> None:
        """Show the samples, of one office or state where asked."""
        self._show_body(self.samples)
        self.samples.open(office=office or ALL, status=status or ALL, key=key)

    def show_requirements(self) -> None:
        """Show Kelengkapan office by office."""
        self._show_body(self.requirements)

    def focus_body(self) -> None:
        """Put the keyboard into the table in view."""
        requirements = self._bodies.currentWidget() is self.requirements
        (self.requirements.table if requirements else self.samples.list.table).setFocus()

    def _show_body(self, body: QWidget) -> None:
        self.to_samples.setChecked(body is not self.requirements)
        self.to_requirements.setChecked(body is self.requirements)
        self._bodies.setCurrentWidget(body)

    def show_status(self, status: SurveyStatus) -> None:
        """Show where the survey stands."""
        self.strip.show_status(status, self.stage)
        self._show_closing(status)
        self.requirements.show_stage(status.stage(self.stage), status.survey.offices)

    def _show_closing(self, status: SurveyStatus) -> None:
        """Offer to close what is open and to open what is closed: the stage, or the own part."""
        stage, survey = status.stage(self.stage), status.survey
        part = None if survey.is_province else stage.offices.get(survey.office)
        whole = stage.state is State.CLOSED
        closed = whole if survey.is_province else part is not None and part.state is State.CLOSED
        self.to_close.setVisible(not closed)
        self.to_close.setDisabled(whole or (part is None and not survey.is_province))
        self.to_reopen.setVisible(closed)
        self.to_reopen.setDisabled(whole and not survey.is_province)
