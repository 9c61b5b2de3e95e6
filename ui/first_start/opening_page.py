"""What stands in the window while a store is being opened."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from imk_desktop.language import _
from ui.theme.looks import text_label


class OpeningPage(QWidget):
    """A sentence and a bar that moves."""

    def __init__(self) -> None:
        super().__init__()
        self.words = text_label(look="title")
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setFixedWidth(280)
        bar.setAccessibleName(_("Sedang membuka"))
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addStretch(1)
        layout.addWidget(self.words)
        layout.addWidget(bar, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)

    def wait_for(self, name: str) -> None:
        """Say what is being opened."""
        self.words.setText(_("Membuka {name}…").format(name=name))
