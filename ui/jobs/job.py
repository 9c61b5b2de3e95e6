"""One piece of work on the worker thread, watched from the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from threading import Event

from PySide6.QtCore import QObject, Qt, Signal, SignalInstance, Slot

from imk_desktop.tasks import Cancelled, Ticket

Work = Callable[[Ticket], object]


class Job(QObject):
    """One run of `work`. Made by `JobRunner.start`.

    Signals:
        progressed(done, total): After a step; both count steps.
        succeeded(result), failed(error), cancelled(): One of the three, once.
        ended(): Straight after it, whichever it was.
        stumbled(error): The work raised; the runner decides between another try and `give_up`.
    """

    progressed = Signal(int, int)
    succeeded = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    ended = Signal()
    stumbled = Signal(object)
    _news = Signal(object)  # the only hop between the threads: what to emit over there

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self._stop = Event()
        self._news.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @Slot()
    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self._stop.set()

    @Slot(object)
    def give_up(self, error: Exception) -> None:
        """Tell those who wait that the work failed for good."""
        self.failed.emit(error)
        self.ended.emit()

    def advance(self, done: int, total: int) -> None:
        """Be the `Ticket` of the work. Runs on the worker thread.

        Raises:
            Cancelled: The user asked to stop.
        """
        if self._stop.is_set():
            raise Cancelled
        self._news.emit(partial(self.progressed.emit, done, total))

    def run(self) -> None:
        """Do the work. Runs on the worker thread, so all it may do to Qt is post news."""
        try:
            if self._stop.is_set():
                raise Cancelled
            outcome = partial(self._end_with, self.succeeded, self._work(self))
        except Cancelled:
            outcome = partial(self._end_with, self.cancelled)
        except Exception as error:  # noqa: BLE001 - shown by the door, never swallowed
            outcome = partial(self.stumbled.emit, error)
        self._news.emit(outcome)

    def _end_with(self, outcome: SignalInstance, *result: object) -> None:
        outcome.emit(*result)
        self.ended.emit()

    @Slot(object)
    def _deliver(self, news: Callable[[], None]) -> None:
        news()
