"""What stands in the window while a store is being opened or made."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from imk_desktop.language import _
from ui.jobs.job import Job
from ui.theme.looks import button, text_label


class OpeningPage(QWidget):
    """A sentence, a bar that moves, and a way to stop what takes long."""

    def __init__(self) -> None:
        super().__init__()
        self.words = text_label(look="title")
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(320)
        self.bar.setAccessibleName(_("Sedang membuka"))
        self.stop = button(_("&Batalkan"))
        layout = QVBoxLayout(self)
        layout.setSpacing(14)
        layout.addStretch(1)
        layout.addWidget(self.words)
        for part in (self.bar, self.stop):
            layout.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)
        self.wait_for("")

    def wait_for(self, name: str) -> None:
        """Say what is being opened."""
        self.words.setText(_("Membuka {name}…").format(name=name))
        self.bar.setRange(0, 0)
        self.stop.hide()

    def watch(self, words: str, job: Job) -> None:
        """Say what is being made, how far it is, and let it be stopped."""
        self.words.setText(words)
        self.bar.setRange(0, 0)
        self.stop.show()
        self.stop.clicked.connect(job.cancel)
        job.progressed.connect(self._advance)

    def _advance(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)
