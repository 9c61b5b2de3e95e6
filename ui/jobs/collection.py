"""Garbage is collected in the GUI thread alone.

Python collects in whichever thread happens to cross its threshold. In the worker thread that
could take a widget's remains with it, and Qt objects must die in their own thread.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

from ui.jobs.runner import JobRunner

_EVERY_MS = 1_000


class Collection(QObject):
    """Takes over from Python's own timing; a full collection waits until the worker rests."""

    def __init__(self, jobs: JobRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()
        gc.disable()

    def collect(self) -> None:
        """Collect the youngest generations that are due, as Python would."""
        counts, limits = gc.get_count(), gc.get_threshold()
        due = [age for age in range(3) if counts[age] > limits[age]]
        if due and (due[-1] < 2 or not self._jobs.busy):
            gc.collect(due[-1])
