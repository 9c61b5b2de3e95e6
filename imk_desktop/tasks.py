"""Long work: how it reports progress and how it is asked to stop."""

from __future__ import annotations

from typing import Protocol


class Cancelled(Exception):
    """The user asked to stop. Not an error: it is never shown."""


class Ticket(Protocol):
    """Handed to long work, which calls `advance` after every step."""

    def advance(self, done: int, total: int) -> None:
        """Report that `done` of `total` steps are over.

        Raises:
            Cancelled: The work should stop here and leave nothing half-written.
        """


class Silent:
    """The ticket of work that nobody watches."""

    def advance(self, done: int, total: int) -> None:
        """Ignore the report."""
