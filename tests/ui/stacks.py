"""Where the threads of this process stand, read from a thread beside them."""

from __future__ import annotations

import faulthandler
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

HOUSE = Path(__file__).parents[2]
OF_THE_WINDOW = str(HOUSE / "ui") + os.sep
OF_JOBS = tuple(
    str(HOUSE / "imk_desktop" / name) + os.sep
    for name in ("operations", "store", "bundles", "spreadsheets", "replication", "estimation")
)
"""What takes long: it belongs on the worker thread."""

_THREAD = re.compile(r"^(?:Thread|Current thread) 0x([0-9a-f]+)")
_FRAME = re.compile(r'^  File "(.*)", line (\d+) in (.*)$')


class Place(NamedTuple):
    """One frame of a stack."""

    file: str
    line: int
    function: str

    def __str__(self) -> str:
        return f"{self.file.removeprefix(str(HOUSE) + os.sep)}:{self.line} {self.function}"


Stack = Sequence[Place]
"""Innermost first."""


def stacks(paper: BinaryIO) -> dict[int, Stack]:
    """Return where every thread stands, by its number.

    As text, through a file: a frame that another thread holds would let widgets die there.

    Args:
        paper: A file of the system, for nothing else.
    """
    paper.seek(0)
    paper.truncate()
    faulthandler.dump_traceback(paper, all_threads=True)
    paper.seek(0)
    found: dict[int, list[Place]] = {}
    stack: list[Place] = []
    for line in paper.read().decode("ascii", "replace").splitlines():
        if thread := _THREAD.match(line):
            stack = found.setdefault(int(thread[1], 16), [])
        elif frame := _FRAME.match(line):
            stack.append(Place(frame[1], int(frame[2]), frame[3]))
    return dict(found)


def handler_in(stack: Stack, window: str = OF_THE_WINDOW) -> int | None:
    """Return where the outermost frame of the window stands: its slot, or its handler."""
    for depth in range(len(stack) - 1, -1, -1):
        if stack[depth].file.startswith(window):
            return depth
    return None


def work_of_a_job(stack: Stack, handler: int) -> Place | None:
    """Return what a handler calls that belongs on the worker thread."""
    for place in reversed(stack[:handler]):
        if place.file.startswith(OF_JOBS):
            return place
    return None
