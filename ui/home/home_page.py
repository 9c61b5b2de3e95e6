"""The home screen: the line above, and the SOP form that scrolls where a screen is small."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from imk_desktop.domain.sop import Sop
from imk_desktop.domain.status import SurveyStatus
from ui.home.headline_bar import HeadlineBar
from ui.home.sop_form import SopForm


class HomePage(QWidget):
    """The form as dashboard. Made once for a survey; `show_status` after every change."""

    def __init__(self, sop: Sop) -> None:
        super().__init__()
        self._sop = sop
        self.headline = HeadlineBar()
        self.form = SopForm(sop)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self.form)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 8, 14, 4)
        layout.setSpacing(8)
        layout.addWidget(self.headline)
        layout.addWidget(scroll, 1)

    def show_status(self, status: SurveyStatus) -> None:
        """Show where the survey stands."""
        self.headline.show_status(status, self._sop)
        self.form.show_status(status)
