"""Starts jobs, one at a time, and hands their errors to one door."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from imk_desktop.errors import UserError
from ui.jobs.job import Job, Work


class Door(Protocol):
    """Where errors are shown: see `ui.jobs.error_door`."""

    def show(
        self, error: Exception, again: Callable[[], object], give_up: Callable[[], object]
    ) -> object:
        """Show an error, then call `again` or `give_up`, once."""


class JobRunner(QObject):
    """Owns the worker thread and its jobs, so that none dies with a widget.

    Jobs share one store, so they take turns: a Python thread, because coverage sees it.

    Signals:
        busy_changed(busy): Work began after rest, or the last job ended.
    """

    busy_changed = Signal(bool)

    def __init__(self, door: Door, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._door = door
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="job")
        self._running: set[Job] = set()
        self._shut = False

    def start(
        self,
        work: Work,
        done: Callable[..., object] | None = None,
        refused: Callable[[UserError], object] | None = None,
    ) -> Job:
        """Queue `work`; its news waits for the event loop, so connect to the job at leisure.

        After `shut_down` nothing begins any more: a timer of the window may still ring then.

        Args:
            work: Called on the worker thread with its ticket.
            done: Called on the GUI thread with what the work returned, if it succeeds.
            refused: Gets the user's own faults in place of the door, to show them where they are.
        """
        # Without a parent: deleting a child that is on its way out crashed Qt (PySide 6.11.3).
        job = Job(work)
        if self._shut:
            return job
        if done is not None:
            job.succeeded.connect(done)
        job.stumbled.connect(partial(self._stumbled, job, refused))
        job.ended.connect(partial(self._ended, job))
        self._running.add(job)
        if len(self._running) == 1:
            self.busy_changed.emit(True)
        self._pool.submit(job.run)
        return job

    @property
    def busy(self) -> bool:
        """Whether any work is queued or running."""
        return bool(self._running)

    def shut_down(self, last: Callable[[], object] | None = None, patience: float = 5.0) -> bool:
        """Cancel everything, do `last` on the worker thread, and wait.

        Returns:
            Whether all work stopped within `patience` seconds.
        """
        self._shut = True
        for job in self._running:
            job.cancel()
        end = self._pool.submit(last or (lambda: None))
        self._pool.shutdown(wait=False)
        return not wait([end], timeout=patience).not_done

    def _stumbled(
        self, job: Job, refused: Callable[[UserError], object] | None, error: Exception
    ) -> None:
        if refused is not None and isinstance(error, UserError):
            refused(error)
            job.give_up(error)
            return
        self._door.show(error, partial(self._pool.submit, job.run), partial(job.give_up, error))

    def _ended(self, job: Job) -> None:
        self._running.discard(job)
        job.deleteLater()
        if not self._running:
            self.busy_changed.emit(False)
