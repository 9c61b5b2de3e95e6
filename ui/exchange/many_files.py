"""Several bundles one after another: each its own transaction, one bad file stops none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from imk_desktop.domain.exchange import Merged
from imk_desktop.errors import ImkError, MachineFault
from imk_desktop.tasks import Cancelled, Ticket

Take = Callable[[Path, Ticket], Merged]

_STEPS = 1000


@dataclass(frozen=True, slots=True)
class Share:
    """One file's share of the progress of all."""

    whole: Ticket
    position: int
    count: int

    def advance(self, done: int, total: int) -> None:
        """Report steps of this file as part of all files.

        Raises:
            Cancelled: The work should stop here.
        """
        part = _STEPS * done // total if total else 0
        self.whole.advance(self.position * _STEPS + part, self.count * _STEPS)


def take_all(take: Take, files: Sequence[Path], ticket: Ticket) -> list[Merged]:
    """Take one file after another; a refused one becomes a line that says why.

    Stopping keeps what was taken in before: every file is a transaction of its own.

    Args:
        take: Previews or merges one file.
        files: In the order in which they are to be taken.
        ticket: Watches over all files.

    Returns:
        One line for each file taken or refused; fewer than `files` if it was stopped.

    Raises:
        Cancelled: Stopped before the first file was through.
    """
    told: list[Merged] = []
    for position, file in enumerate(files):
        try:
            told.append(take(file, Share(ticket, position, len(files))))
        except Cancelled:
            if not told:
                raise
            break
        except ImkError as error:
            told.append(refused(file, error))
    return told


def refused(file: Path, error: ImkError) -> Merged:
    """Return the line of a file that was refused."""
    fault = isinstance(error, MachineFault)
    return replace(Merged(file=file), message=error.message, error=error.code, machine=fault)
