"""The process that reads one file for another; started by `reading_process`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from traceback import format_tb
from typing import BinaryIO

import msgspec

from imk_desktop.errors import ImkError
from imk_desktop.language import speak
from imk_desktop.limited_process import Limits, limit_myself, write_frame
from imk_desktop.spreadsheets import wire
from imk_desktop.spreadsheets.file_reader import read_file
from imk_desktop.spreadsheets.reading_process import Order

PART = 1_000_000

Tell = Callable[[wire.Said], None]


class _Told:
    """The ticket of reading here: steps are told to the process that asked."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell

    def advance(self, done: int, total: int) -> None:
        """Tell of a step; stopping is the other's affair, who ends this process."""
        self._tell(wire.Progress(done, total))


def main() -> int:
    """Read the file that standard input names and say on standard output what is in it."""
    outlet = _outlet()

    def tell(said: wire.Said) -> None:
        write_frame(outlet, wire.encoded(said))

    order = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Order)
    limit_myself(Limits(order.memory_mb, order.processor_s, wall_s=0, answer_mb=0))
    speak(order.language)
    try:
        _do(order, tell)
        tell(wire.Done())
    except ImkError as error:
        tell(wire.Fault(type(error).__name__, error.code, error.message, error.file))
    except MemoryError:
        tell(wire.Exhausted())
    except Exception as bug:  # noqa: BLE001 - the one door of this process
        # Without the error's own words, which may quote a respondent.
        tell(wire.Bug(type(bug).__name__, "".join(format_tb(bug.__traceback__))))
    return 0


def _do(order: Order, tell: Tell) -> None:
    from pathlib import Path

    path = Path(os.fsdecode(order.path))
    book = read_file(path, _Told(tell))
    if order.task == "read":
        for said in wire.frames_of(book):
            tell(said)
        return
    # Imported when a copy is really asked for: it loads a library of several MB.
    from imk_desktop.spreadsheets.marked_copy import marked_copy

    content = marked_copy(path, book, order.refused, order.warnings, keeps_looks=order.keeps_looks)
    for start in range(0, len(content), PART):
        tell(wire.Bytes(content[start : start + PART]))


def _outlet() -> BinaryIO:
    """Return standard output for frames alone; what anything else prints goes nowhere."""
    outlet = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return outlet
