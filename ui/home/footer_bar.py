"""The line at the foot: the next step, who works, the last backup, the last bundles."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from imk_desktop.domain.sop import Sop
from imk_desktop.domain.status import NextKind, NextStep, SurveyStatus
from ui.home.line_words import backup_line, bundles_line, next_step_line
from ui.theme.elided_label import ElidedLabel
from ui.theme.looks import button


class FooterBar(QWidget):
    """Stays below every page.

    Signals:
        next_step_chosen(step): The next step was clicked (`NextStep`).
    """

    next_step_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("footer")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._step: NextStep | None = None
        self.next_step = button("", "link")
        self.state = ElidedLabel()
        self.bundles = ElidedLabel()
        self.bundles.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(18, 3, 18, 5)
        layout.setSpacing(10)
        layout.addWidget(self.next_step)
        layout.addWidget(self.state, 1)
        layout.addWidget(self.bundles, 2)
        self.next_step.clicked.connect(lambda: self.next_step_chosen.emit(self._step))
        self.next_step.hide()

    def show_status(self, status: SurveyStatus, sop: Sop) -> None:
        """Show the next step and how safe the work is."""
        self._step = status.next_step
        self.next_step.setText(next_step_line(status.next_step, sop, status.survey))
        self.next_step.setEnabled(status.next_step.kind is not NextKind.REST)  # leads nowhere
        self.next_step.show()
        self.state.say(backup_line(status.footer))
        self.bundles.say(bundles_line(status.footer, status.survey.offices))
