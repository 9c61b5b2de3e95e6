"""What keeps the interface thread from its events, seen by a thread that beats beside it.

Every few milliseconds the beat looks where the threads stand and what they have worked. The
clock on the wall is not asked, for it runs on while a loaded machine does other things: work
is processor time, and waiting is beats in which a handler did none.
"""

from __future__ import annotations

import gc
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from tests.ui.stacks import OF_THE_WINDOW, Place, Stack, handler_in, stacks, work_of_a_job

LONGEST = 0.4
"""Seconds of processor time that no handler takes, on the machine below. The rule is 0.05, at the
worst 0.1, on a machine that does nothing else; the rest is for one that is shared and watched."""

_BEAT = 0.005
_LONGEST_HOLD = 0.15  # between two beats; a thread that lets others in is asked every 5 ms
_LONGEST_WAIT = 100  # beats
_FIXED_WORK = 0.0015  # seconds of `_fixed_work` on the machine on which the rule was set
_A_JOB = Place("a job", 0, "that ended")


class _Work(NamedTuple):
    """Seconds of processor time of the interface thread, and of all but it and the beat.

    Attributes:
        queued: How long the beat only waited for a processor, which is nobody's fault.
    """

    interface: float
    others: float
    queued: float


@dataclass(frozen=True, slots=True)
class Kept:
    """What kept the interface thread from its events.

    Attributes:
        kind: "works" at what is a job's, "waits" for something, "lasts" too long, or "holds" the
            interpreter, whichever thread does.
        handler: Where the window began it.
        where: What it was at.
    """

    kind: str
    handler: str
    where: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.handler} → {self.where}"


class Heartbeat:
    """Beats inside its `with`; `kept` grows meanwhile.

    Args:
        window: Where the code of the window lies.
    """

    def __init__(self, window: str = OF_THE_WINDOW) -> None:
        self.kept: list[Kept] = []
        self._window = window
        self._interface = threading.get_ident()
        self._turns = 0
        self._collections = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def __enter__(self) -> Heartbeat:
        gc.callbacks.append(self._note_collection)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._over.set()
        self._thread.join()
        gc.callbacks.remove(self._note_collection)

    def turn(self) -> None:
        """Note that the event loop came round: what runs now is another handler."""
        self._turns += 1

    def tell(self, kind: str, handler: Place, where: Place) -> None:
        """Note what kept the thread, once for every handler."""
        told = Kept(kind, str(handler), str(where))
        if not any((one.kind, one.handler) == (told.kind, told.handler) for one in self.kept):
            self.kept.append(told)

    def _note_collection(self, _phase: str, info: Mapping[str, int]) -> None:
        """Count Python's own great collections, which hold everybody and are nobody's fault."""
        self._collections += info["generation"] == 2

    def _beat(self) -> None:
        seen: tuple[int, str, str] | None = None
        began, beats = 0.0, 0
        with tempfile.TemporaryFile() as paper:
            worked, collections = self._worked(), self._collections
            while not self._over.wait(_BEAT):
                standing, before, worked = stacks(paper), worked, self._worked()
                quiet, collections = collections == self._collections, self._collections
                quiet = quiet and not collections % 2
                stack = standing.get(self._interface, ())
                depth = handler_in(stack, self._window)
                if quiet:
                    self._look_for_holder(standing, before, worked)
                if depth is None:
                    seen = None
                    continue
                if job := work_of_a_job(stack, depth):
                    self.tell("works", stack[depth], job)
                if worked is None or before is None or not quiet:
                    continue
                handler = (self._turns, *stack[depth][::2])
                if handler != seen:
                    seen, beats, began = handler, 0, before.interface
                beats += 1
                self._look_at_handler(stack, depth, worked.interface - began, beats)

    def _look_at_handler(self, stack: Stack, depth: int, worked: float, beats: int) -> None:
        if beats == _LONGEST_WAIT and worked < beats * _BEAT / 10:
            self.tell("waits", stack[depth], stack[0])
        if worked > LONGEST and worked > LONGEST * _slowness():
            self.tell("lasts", stack[depth], stack[0])

    def _look_for_holder(
        self, standing: Mapping[int, Stack], before: _Work | None, now: _Work | None
    ) -> None:
        """See whether one side worked since the last beat and let nobody in."""
        if before is None or now is None:
            return
        longest = _LONGEST_HOLD + now.queued - before.queued
        own = now.interface - before.interface > longest
        others = now.others - before.others > longest
        if own == others:
            return  # both at once held nothing: only this thread was left out
        for thread, stack in standing.items():
            depth = handler_in(stack, self._window)
            if depth is not None and (thread == self._interface) == own:
                self.tell("holds", stack[depth], stack[0])
                return
        if others:  # it let go when its job was done
            self.tell("holds", _A_JOB, _A_JOB)

    def _worked(self) -> _Work | None:
        """Return what was worked so far; nothing where the system does not tell of one thread."""
        if not hasattr(time, "pthread_getcpuclockid"):
            return None
        # Asked of this thread alone: of one that has ended the question itself would be fatal.
        interface = time.clock_gettime(time.pthread_getcpuclockid(self._interface))
        others = time.process_time() - time.thread_time() - interface
        return _Work(interface, others, _queued(threading.get_native_id()))


def _queued(thread: int) -> float:
    """Return how long a thread was ready and got no processor, seconds; 0 where nobody tells."""
    try:
        told = Path(f"/proc/self/task/{thread}/schedstat").read_text("ascii")
    except OSError:
        return 0.0
    return int(told.split()[1]) / 1e9


def _slowness() -> float:
    """Return how many times slower this machine is just now than the one of the rule."""
    began = time.thread_time()
    _fixed_work()
    return max(1.0, (time.thread_time() - began) / _FIXED_WORK)


def _fixed_work() -> None:
    seen: dict[int, int] = {}
    for number in range(20_000):
        seen[number % 97] = seen.get(number % 97, 0) + number
