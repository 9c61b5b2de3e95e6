"""The frame of a page about bundles: title, explanation, the way back, a body, a foot."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from imk_desktop.language import _
from ui.jobs.job import Job
from ui.theme.looks import button, card, text_label


class Page(QWidget):
    """Title on top, the buttons at the foot, work shown between them.

    Signals:
        left(): Back to the form.
        working(under_way): Work began or ended.
    """

    left = Signal()
    working = Signal(bool)

    def __init__(self, title: str, told: str) -> None:
        super().__init__()
        self.title = text_label(title, "big")
        self.told = text_label(told, "muted", wrap=True)
        self.back = button(_("&Esc SOP"))
        self.back.setToolTip(_("Kembali ke SOP (Esc)"))
        self.body = QVBoxLayout()
        self.body.setContentsMargins(14, 12, 14, 12)
        self.body.setSpacing(8)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(_("Kemajuan"))
        self.stop = button(_("&Batalkan"))
        self.foot = QHBoxLayout()
        self.foot.setSpacing(8)
        self.foot.addWidget(self.progress, 1)
        self.foot.addWidget(self.stop)
        self.foot.addStretch(1)
        top = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self.told)
        top.addLayout(words, 1)
        top.addWidget(self.back)
        ground = card()
        ground.setLayout(self.body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 6)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(ground, 1)
        layout.addLayout(self.foot)
        self._job: Job | None = None
        self.back.clicked.connect(self.left)
        self.stop.clicked.connect(self._stop)
        self._show_work(False)

    def watch(self, job: Job) -> None:
        """Show how far a job is, and let it be stopped."""
        self._job = job
        self.progress.setRange(0, 0)
        self._show_work(True)
        job.progressed.connect(self._advance)
        job.ended.connect(self._rest)

    def goes_on(self) -> QWidget:
        """Return where the keyboard goes when work has ended."""
        return self.back

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _advance(self, done: int, total: int) -> None:
        self.progress.setRange(0, total)
        self.progress.setValue(done)

    def _rest(self) -> None:
        self._job = None
        self._show_work(False)

    def _show_work(self, working: bool) -> None:
        """Show whether work is under way; the keyboard stays on the page, on no button meanwhile.

        Left to itself it would leave a button that is disabled for the next one that is not, in
        the header, and a second press would do something else.
        """
        keyboard = self.window().focusWidget()
        if working and keyboard is not None and self.isAncestorOf(keyboard):
            self.setFocus()
        self.progress.setVisible(working)
        self.stop.setVisible(working)
        self.back.setDisabled(working)
        self.working.emit(working)
        if not working and self.hasFocus():
            self.goes_on().setFocus()
