"""Files and folders under passing names: made beside their goal, named last, swept later.

Whoever is killed half-way leaves nothing under a name that somebody chose, and what it left
under a passing name goes when anybody next writes in that folder. Its maker holds a lock on
it as long as it lives; the system lets go of that lock even after kill -9.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

if sys.platform != "win32":
    import fcntl

PART = ".part"
MAKER = "pembuat"
"""The file inside a passing folder that its maker keeps locked."""

_NAME = re.compile(r"\.imk-[0-9a-f]{8}(\.part)?")
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}
"""What systems without second names for one file say (FAT and exFAT on a stick)."""


@contextmanager
def passing_file(folder: Path) -> Iterator[BinaryIO]:
    """Lend a new file in a folder; it is gone afterwards, unless it was named (`put`) till then.

    Raises:
        OSError: As of the system; nothing is left behind.
    """
    path, file = _held_file(folder, PART)
    try:
        with file:
            yield file
    finally:
        path.unlink(missing_ok=True)


@contextmanager
def passing_folder(parent: Path) -> Iterator[Path]:
    """Lend a new folder beside a goal; it is gone afterwards with all that is still in it.

    Raises:
        OSError: As of the system; nothing is left behind.
    """
    maker, file = _held_file(parent, "")
    try:
        with file:
            yield maker.parent
    finally:
        shutil.rmtree(maker.parent, ignore_errors=True)


def put(made: Path, goal: Path, *, keeping: bool = False) -> None:
    """Move a file to a name that nothing has; both are on one disk.

    The name is taken in the same step in which it is seen to be free.

    Args:
        made: The file under its passing name.
        goal: Its own name.
        keeping: Whether it keeps its passing name too.

    Raises:
        FileExistsError: Something has that name; it is as it was.
        OSError: As of the system.
    """
    if sys.platform == "win32" and not keeping:
        made.rename(goal)  # which replaces nothing there
        return
    try:
        os.link(made, goal)
    except OSError as error:
        if sys.platform != "win32" and error.errno not in _NO_LINKS:
            raise
        _take_name(made, goal, keeping=keeping)
    else:
        if not keeping:
            made.unlink()


def _take_name(made: Path, goal: Path, *, keeping: bool) -> None:
    """Move a file where no file has two names."""
    with goal.open("xb") as file:
        if keeping:
            file.write(made.read_bytes())
            file.flush()
            os.fsync(file.fileno())
    try:
        if keeping:
            goal.chmod(made.stat().st_mode)
        else:
            made.replace(goal)
    except BaseException:
        goal.unlink()
        raise


def sweep_files(folder: Path) -> None:
    """Remove the passing files that makers who are gone left in a folder."""
    for path in _left(folder):
        if path.suffix == PART:
            with suppress(OSError), _maker_gone(path):
                path.unlink(missing_ok=True)


def sweep_folders(folder: Path, undo: Callable[[Path], None]) -> None:
    """Remove the passing folders that makers who are gone left in a folder.

    Args:
        folder: The folder in which something is to be made.
        undo: Called with each before it goes, to take back what was moved out of it.
    """
    for path in _left(folder):
        if path.suffix != PART:
            with suppress(OSError):
                if not (path / MAKER).exists():
                    path.rmdir()  # if it is empty: its maker was killed before it began
                    continue
                with _maker_gone(path / MAKER):
                    undo(path)
                    shutil.rmtree(path)


def _left(folder: Path) -> list[Path]:
    """Return what has a passing name in a folder; nothing where that cannot be seen."""
    try:
        return [Path(entry.path) for entry in os.scandir(folder) if _NAME.fullmatch(entry.name)]
    except OSError:
        return []


@contextmanager
def _maker_gone(held: Path) -> Iterator[None]:
    """Go on only if nobody holds a file any more.

    Raises:
        OSError: Its maker lives, or that cannot be known.
    """
    if sys.platform == "win32":
        held.unlink()  # which fails while its maker has it open
        yield
    else:
        with held.open("rb+") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield


def _held_file(folder: Path, end: str) -> tuple[Path, BinaryIO]:
    """Make a passing file (or, with an empty end, a folder with one in it) and hold it."""
    while True:
        path = folder / f".imk-{secrets.token_hex(4)}{end}"
        if not end:
            path.mkdir(mode=0o700)
            path /= MAKER
        with suppress(FileNotFoundError):  # swept, empty as it was, in this very moment
            if not folder.is_dir():
                raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
            file = path.open("xb")
            if _hold(file, path):
                return path, file
            file.close()


def _hold(file: BinaryIO, path: Path) -> bool:
    """Lock a file against whoever sweeps; False if that one was quicker."""
    if sys.platform != "win32":
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # a disk without locks, where nobody sweeps either
            return True
    return path.exists()
