"""Ask another process to read a file, and sort what becomes of it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from imk_desktop.domain.cell_fault import CellFault
from imk_desktop.errors import ImkError, MachineFault, UsageError, UserError
from imk_desktop.language import _, spoken
from imk_desktop.limited_process import READER, EndedEarly, Limits, Why, started
from imk_desktop.spreadsheets import refusals, wire
from imk_desktop.tasks import Ticket
from imk_desktop.user_files import refuse_no_file

MEMORY_MB, ANSWER_MB = 280, 64
"""What reading a file may take; a list of a province takes a tenth of it."""

LEAST_S, LONGEST_S, S_PER_MB = 15, 120, 5
"""How long the processor may work on a file: longer if it is large."""

SLOWNESS = 4
"""How many times longer than that it may take by the clock, on a laptop that is busy."""

FAMILIES: dict[str, type[ImkError]] = {
    family.__name__: family for family in (UserError, MachineFault, UsageError)
}


class ReaderBug(Exception):
    """The reader failed in a way that it does not know: a fault of this program."""


@dataclass(frozen=True, slots=True)
class Request:
    """What the other process is to do.

    Attributes:
        task: Read the file into rows, or make a copy of it with its faults marked.
        path: The file.
        refused, warnings: The faults to mark.
        keeps_looks: Whether the copy of an xlsx file is to look as before.
    """

    task: Literal["read", "mark"]
    path: Path
    refused: Sequence[CellFault] = ()
    warnings: Sequence[CellFault] = ()
    keeps_looks: bool = True


class Order(msgspec.Struct, frozen=True, array_like=True):
    """A request as it is sent: with the limits and the language of this process."""

    task: Literal["read", "mark"]
    path: bytes
    language: Literal["id", "en"]
    memory_mb: int
    processor_s: int
    refused: list[CellFault]
    warnings: list[CellFault]
    keeps_looks: bool


class _Steps:
    """Tells a ticket of the last step again and again, so that it can stop the work."""

    def __init__(self, ticket: Ticket) -> None:
        self._ticket = ticket
        self.last = wire.Progress(0, 0)

    def told_again(self) -> None:
        self._ticket.advance(self.last.done, self.last.total)


def limits_for(path: Path) -> Limits:
    """Return what reading a file may take, by its size."""
    try:
        size = path.stat().st_size / 1e6
    except OSError:  # the reader will say what is wrong
        size = 0
    seconds = min(LEAST_S + int(size * S_PER_MB), LONGEST_S)
    return Limits(MEMORY_MB, seconds, seconds * SLOWNESS, ANSWER_MB)


def ask(request: Request, ticket: Ticket, limits: Limits | None = None) -> Iterator[wire.Said]:
    """Have a file read, and yield what is said of it.

    Args:
        request: What to do.
        ticket: Told of the steps; what it raises ends the work, and the process.
        limits: What it may take; by the file's size if None.

    Raises:
        UserError: The file is at fault; also if it is too much for the limits.
        MachineFault: The machine is; also if no process can be started.
        ReaderBug: The reader is.
    """
    refuse_no_file(request.path)
    name = request.path.name
    limits = limits or limits_for(request.path)
    steps = _Steps(ticket)
    try:
        with started(READER, _order(request, limits), limits) as process:
            for frame in process.frames(steps.told_again):
                said = wire.decoded(frame)
                match said:
                    case wire.Progress():
                        steps.last = said
                    case wire.Done():
                        return
                    case wire.Fault():
                        raise FAMILIES[said.family](said.message, code=said.code, file=said.file)
                    case wire.Exhausted():
                        raise refusals.too_heavy(name)
                    case wire.Bug():
                        raise _bug(said)
                    case _:
                        yield said
        raise refusals.broke_the_reader(name)  # it ended in peace without saying that all is said
    except EndedEarly as end:
        raise _refusal(name, end.why) from end
    except OSError as fault:
        message = _(
            "Komputer ini tidak dapat menjalankan pembaca untuk '{name}'; tutup program lain, "
            "lalu ulangi. Tidak ada yang diubah."
        )
        raise MachineFault(message.format(name=name), code="no_process", file=name) from fault


def _order(request: Request, limits: Limits) -> bytes:
    order = Order(
        task=request.task,
        path=os.fsencode(request.path),
        language=spoken(),
        memory_mb=limits.memory_mb,
        processor_s=limits.processor_s,
        refused=list(request.refused),
        warnings=list(request.warnings),
        keeps_looks=request.keeps_looks,
    )
    return msgspec.msgpack.encode(order)


def _refusal(name: str, why: Why) -> UserError:
    match why:
        case Why.MEMORY:
            return refusals.too_heavy(name)
        case Why.TIME:
            return refusals.too_slow(name)
        case Why.CRASH:
            return refusals.broke_the_reader(name)


def _bug(said: wire.Bug) -> ReaderBug:
    """Return the bug with the other process's stack as a note, without any value of the file."""
    bug = ReaderBug(said.kind)
    bug.add_note(said.stack)
    return bug
