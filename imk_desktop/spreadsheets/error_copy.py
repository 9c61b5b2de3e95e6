"""Give a file back with its faults marked, so that its sender can mend and return it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from imk_desktop.domain.cell_fault import CellFault
from imk_desktop.errors import UserError
from imk_desktop.language import _
from imk_desktop.limited_process import Limits
from imk_desktop.spreadsheets import refusals, wire
from imk_desktop.spreadsheets.reading_process import ReaderBug, Request, ask
from imk_desktop.tasks import Silent, Ticket
from imk_desktop.user_files import refuse_taken, written_whole


def write_error_copy(
    source: Path,
    out: Path,
    refused: Sequence[CellFault],
    warnings: Sequence[CellFault] = (),
    *,
    replacing: bool = False,
    ticket: Ticket | None = None,
    limits: Limits | None = None,
) -> None:
    """Write a copy of a file in which every fault is marked and explained.

    Args:
        source: The file as it was sent; only read.
        out: The copy, an xlsx.
        refused: Marked in red.
        warnings: Marked in yellow.
        replacing: Whether a file that is there may be replaced: somebody was asked.
        ticket: May stop the work; no copy is left then.
        limits: What making it may take; by the file's size if None.

    Raises:
        UserError: The file can no longer be read, or the copy would replace it, or another
            file that was not to be.
        MachineFault: The copy cannot be written; none is left behind.
    """
    if out.exists() and out.samefile(source):
        message = _(
            "Salinan kesalahan akan menimpa '{name}' sendiri; pilih nama lain. "
            "Tidak ada yang diubah."
        )
        raise UserError(message.format(name=out.name), code="would_replace_source", file=str(out))
    refuse_taken(out, replacing=replacing)
    request = Request(task="mark", path=source, refused=refused, warnings=warnings)
    try:
        parts = _parts(request, ticket, limits)
    except (ReaderBug, UserError) as failure:
        # Looks need parts that values do not, and much memory: a plain copy may still be made.
        if isinstance(failure, UserError) and failure.code not in refusals.OF_THE_PROCESS:
            raise
        parts = _parts(replace(request, keeps_looks=False), ticket, limits)
    with written_whole(out, replacing=replacing) as file:
        file.writelines(parts)


def _parts(request: Request, ticket: Ticket | None, limits: Limits | None) -> list[bytes]:
    said = ask(request, ticket or Silent(), limits)
    return [part.content for part in said if isinstance(part, wire.Bytes)]
