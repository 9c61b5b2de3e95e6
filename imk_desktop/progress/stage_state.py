"""The state of a stage: from what is done, what is closed, and the calendar."""

from __future__ import annotations

from datetime import date

from imk_desktop.domain.status import State
from imk_desktop.progress.deadlines import Span


def stage_state(
    *, closed: bool, complete: bool, begun: bool, span: Span | None, today: date
) -> State:
    """Return how far a stage is.

    Closing wins; then completeness; then the last day. A stage runs from its first work, or
    from its first day in the calendar, whichever comes first; stages may overlap.
    """
    if closed:
        return State.CLOSED
    if complete:
        return State.DONE
    if span and today > span.last:
        return State.LATE
    if begun or (span and today >= span.first):
        return State.RUNNING
    return State.WAITING
