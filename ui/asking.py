"""Acts that may be unusual: try, ask for the reason where one is needed, then do it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from imk_desktop.domain.unusual import NeedsNote
from ui.acts import Acts
from ui.dialogs.ask_reason import AskReason
from ui.jobs.job import Job
from ui.session import Session


def _nothing() -> None:
    """Do nothing afterwards."""


def act_asking(
    session: Session,
    window: QWidget,
    act: Callable[[Acts, str], object],
    done: Callable[..., object],
    over: Callable[[], object] = _nothing,
) -> Job:
    """Do an act; where it is unusual, ask why over the window and do it with that reason.

    Args:
        session: The open survey.
        window: What the question stands over.
        act: Gets the reason, empty at first; runs on the worker thread.
        done: Gets what the act returned once it was done.
        over: Called once at the very end, whether it was done, failed or was given up.

    Returns:
        The first job.
    """
    return _try(session, window, act, (done, over), "")


def _try(
    session: Session,
    window: QWidget,
    act: Callable[[Acts, str], object],
    after: tuple[Callable[..., object], Callable[[], object]],
    reason: str,
) -> Job:
    done, over = after

    def asked_or_done(result: object) -> None:
        if not isinstance(result, NeedsNote):
            done(result)
            over()
            return
        dialog = AskReason(result, window)
        dialog.accepted.connect(
            lambda: _try(session, window, act, after, dialog.reason.text().strip())
        )
        dialog.rejected.connect(over)
        dialog.open()

    job = session.act(lambda acts, _ticket: _answered(act, acts, reason), asked_or_done)
    job.failed.connect(lambda _error: over())
    job.cancelled.connect(over)
    return job


def _answered(act: Callable[[Acts, str], object], acts: Acts, reason: str) -> object:
    """Return what the act returns, or the question with which it came back."""
    try:
        return act(acts, reason)
    except NeedsNote as asked:
        return asked
