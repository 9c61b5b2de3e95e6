"""Run a part of this program in a process of its own, bounded in memory and time.

Whatever a file does to the library that reads it (gigabytes, a loop without end, a crash),
the process that asked lives on. The two speak in frames: four bytes of length, then as many
bytes; what the frames hold is the caller's affair. The other process is this same program,
started with a hidden word: a built program must therefore start at `imk_desktop.__main__`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import IO

READER = "--reader"
"""The hidden word that makes this program the reader of one file."""

LARGEST_FRAME = 8_000_000
FRAMES_WAITING = 8
PULSE_S = 0.05
PATIENCE_S = 5.0
"""How long a process that has said everything may take to end."""

if sys.platform == "win32":
    _UNSEEN = subprocess.CREATE_NO_WINDOW
else:
    _UNSEEN = 0

SECRETS = ("IMK_STORE_PASSPHRASE",)
"""What the environment holds that no reader of files needs to know."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a process may take.

    Attributes:
        memory_mb: Memory for data, the interpreter's own (about 30) included.
        processor_s: Time of the processor.
        wall_s: Time by the clock, for a process that waits instead of working.
        answer_mb: What it may say in all.
    """

    memory_mb: int
    processor_s: int
    wall_s: float
    answer_mb: int


class Why(StrEnum):
    """Why a process ended before it had said everything."""

    MEMORY = "memory"
    TIME = "time"
    CRASH = "crash"


class EndedEarly(Exception):
    """A process was ended by its limits, or crashed."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


class LimitedProcess:
    """This program once more, at work for this one. Made by `started`."""

    def __init__(self, process: subprocess.Popen[bytes], request: bytes, limits: Limits) -> None:
        self._process, self._limits = process, limits
        self._deadline = time.monotonic() + limits.wall_s
        self._queue: Queue[bytes | None] = Queue(FRAMES_WAITING)
        self._talk = Thread(target=self._talked, args=(request,), daemon=True)
        self._talk.start()

    @property
    def id(self) -> int:
        """The number by which the system knows it."""
        return self._process.pid

    def frames(self, pulse: Callable[[], object]) -> Iterator[bytes]:
        """Yield what the process says, frame by frame, until it ends.

        Args:
            pulse: Called several times a second while waiting; it may raise to stop the work.

        Raises:
            EndedEarly: The process went beyond its limits, or crashed.
        """
        said = 0
        while True:
            pulse()
            if time.monotonic() > self._deadline:
                raise EndedEarly(Why.TIME)
            try:
                frame = self._queue.get(timeout=PULSE_S)
            except Empty:
                continue
            if frame is None:
                break
            said += len(frame)
            if said > self._limits.answer_mb * 1e6:
                raise EndedEarly(Why.MEMORY)
            yield frame
        try:
            code = self._process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired as fault:
            raise EndedEarly(Why.TIME) from fault
        if code:
            raise EndedEarly(_why(code))

    def end(self) -> None:
        """Let the process die, if it lives, and the thread that listened to it."""
        self._process.kill()
        while self._talk.is_alive():
            try:
                self._queue.get(timeout=PULSE_S)
            except Empty:
                continue
        self._process.wait()

    def _talked(self, request: bytes) -> None:
        """Hand over the request and listen. Runs on a thread of its own, as pipes block."""
        assert self._process.stdin is not None and self._process.stdout is not None
        try:
            with self._process.stdin as inlet:
                inlet.write(request)
        except OSError:  # it ended before it listened; its exit code says more
            pass
        with self._process.stdout as outlet:
            while (frame := read_frame(outlet)) is not None:
                self._queue.put(frame)
        self._queue.put(None)


@contextmanager
def started(word: str, request: bytes, limits: Limits) -> Iterator[LimitedProcess]:
    """Start this program with a hidden word; it is dead when the block is left.

    The process bounds itself by `limit_myself` before it does anything.

    Args:
        word: The hidden word, known to `imk_desktop.__main__`.
        request: What it gets on its standard input.
        limits: What this side holds it to: the clock, and how much it says.

    Raises:
        OSError: The system starts no more processes.
    """
    process = subprocess.Popen(
        _command(word),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # libraries in other languages print their panics there
        env=_environment(),
        creationflags=_UNSEEN,
    )
    child = LimitedProcess(process, request, limits)
    try:
        yield child
    finally:
        child.end()


def limit_myself(limits: Limits) -> None:
    """Bound this process; what goes beyond gets no memory, or is ended by the system.

    On macOS the system does not hold a process to its memory, only to its time.
    """
    if sys.platform == "win32":
        from imk_desktop.windows_job import bound_by_a_job

        bound_by_a_job(limits.memory_mb, limits.processor_s)
        return
    import resource

    for kind, most in (
        (resource.RLIMIT_DATA, limits.memory_mb * 1_000_000),
        (resource.RLIMIT_CPU, limits.processor_s),
        (resource.RLIMIT_CORE, 0),  # a core would hold the respondents' data
    ):
        _, hardest = resource.getrlimit(kind)
        if hardest != resource.RLIM_INFINITY:
            most = min(most, hardest)
        resource.setrlimit(kind, (most, hardest))


def read_frame(stream: IO[bytes]) -> bytes | None:
    """Return the next frame; None at the end, or where what comes is no frame."""
    head = stream.read(4)
    size = int.from_bytes(head, "big")
    if len(head) < 4 or size > LARGEST_FRAME:
        return None
    frame = stream.read(size)
    return frame if len(frame) == size else None


def write_frame(stream: IO[bytes], frame: bytes) -> None:
    """Write a frame and send it off.

    Raises:
        ValueError: It is longer than the other side takes.
    """
    if len(frame) > LARGEST_FRAME:
        raise ValueError(len(frame))
    stream.write(len(frame).to_bytes(4, "big") + frame)
    stream.flush()


def _command(word: str) -> Sequence[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, word]
    # -P: a module in the user's folder must not take the place of ours.
    return [sys.executable, "-P", "-m", "imk_desktop", word]


def _environment() -> dict[str, str]:
    house = str(Path(__file__).parents[1])
    others = {name: value for name, value in os.environ.items() if name not in SECRETS}
    path = os.pathsep.join(filter(None, (house, others.get("PYTHONPATH"))))
    return {**others, "PYTHONPATH": path}


def _why(code: int) -> Why:
    """Tell from its exit code why a process ended: -6 is what a library does without memory."""
    if sys.platform != "win32":
        import signal

        if code == -signal.SIGXCPU:
            return Why.TIME
        if code in (-signal.SIGABRT, -signal.SIGKILL):
            return Why.MEMORY
    return Why.CRASH
