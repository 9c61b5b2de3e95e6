"""Make a store under a passing name and move it to its place when it is whole, the store last.

Without its store file nothing is taken for a store. Whoever is killed on the way leaves only
what the next one who makes a store in that folder takes back.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from imk_desktop.errors import UserError
from imk_desktop.language import _
from imk_desktop.operations.desk import files_folder, key_file
from imk_desktop.passing import passing_folder, put, sweep_folders
from imk_desktop.user_files import fault_of, name_too_long, settle_folder, taken

GOAL = "tujuan"
"""The file in the passing folder that names the store once its parts are being moved."""
LONGEST_NAME = 255
LONGEST_END = ".sebelum-0001 (2)"
"""What may follow the name of a store in the name of a file beside it, at the longest."""
_BESIDE = ("-wal", "-journal", "-shm")


@contextmanager
def new_store(path: Path) -> Iterator[Path]:
    """Lend a path at which to make a store and close it; then it is moved to its own.

    What is to lie beside it, its key and its folder, is made there too, by the same names.

    Raises:
        UserError: Something has a name of it, or the name cannot be. It is as it was.
        MachineFault: The disk is full or the folder cannot be written; nothing is left there.
    """
    if not path.name:
        raise UserError(
            _("Sebut nama berkas penyimpanan, misalnya 1700.imkdb. Tidak ada yang diubah."),
            code="store_unnamed",
        )
    if len(os.fsencode(path.name + LONGEST_END)) > LONGEST_NAME:
        raise name_too_long(path)
    clear_what_was_left(path.parent)
    _refuse_existing(path)
    try:
        with passing_folder(path.parent) as folder:
            yield folder / path.name
            files_folder(folder / path.name).mkdir(exist_ok=True)
            (folder / GOAL).write_text(path.name, "utf-8")
            _move(folder / path.name, path)
        settle_folder(path.parent)
    except OSError as error:
        raise fault_of(error, path) from error


def clear_what_was_left(folder: Path) -> None:
    """Remove what makers of stores and backups who were killed left in a folder."""
    sweep_folders(folder, _take_back)


def _refuse_existing(path: Path) -> None:
    """Refuse to make a store where one is, or where one left something behind.

    What SQLite kept beside a store that is gone would be taken for a part of the new one.
    """
    beside = [path.with_name(path.name + end) for end in _BESIDE]
    for file in (path, key_file(path), files_folder(path), *beside):
        if os.path.lexists(file):
            raise taken(file, "store_exists")


def _move(made: Path, store: Path) -> None:
    """Move key, folder and store; a key that is there means that somebody was quicker."""
    done: list[Path] = []
    try:
        for part, goal in _parts(made, store):
            done.append(goal)
            try:
                _move_one(part, goal)
            except FileExistsError as error:
                done.pop()
                raise taken(goal, "store_exists") from error
    except BaseException:
        for goal in reversed(done):
            _remove(goal)
        raise


def _parts(made: Path, store: Path) -> tuple[tuple[Path, Path], ...]:
    return (
        (key_file(made), key_file(store)),
        (files_folder(made), files_folder(store)),
        (made, store),
    )


def _move_one(part: Path, goal: Path) -> None:
    if not part.is_dir():
        put(part, goal, keeping=part.suffix == ".key")
        return
    if os.name != "nt":  # there a rename replaces nothing; here it does, an empty folder
        goal.mkdir()
    part.rename(goal)


def _take_back(folder: Path) -> None:
    """Take back what one who is gone had moved out of its passing folder, unless it was all."""
    told = folder / GOAL
    name = told.read_text("utf-8") if told.is_file() else ""
    if not name or name != Path(name).name:
        return
    made, store = folder / name, folder.parent / name
    if not made.exists() or _is_one(made, store) or not _is_one(key_file(made), key_file(store)):
        return  # it was all, or nothing
    if store.exists():
        if store.stat().st_size:
            return  # of somebody else
        store.unlink()  # its name was taken, where files have no second name
    files = files_folder(store)
    if not files_folder(made).exists():
        shutil.rmtree(files)
    elif files.is_dir() and not any(files.iterdir()):
        files.rmdir()
    key_file(store).unlink()


def _is_one(made: Path, goal: Path) -> bool:
    """Tell whether two names are of one file; where that cannot be, of one content."""
    if not goal.exists() or made.samefile(goal):
        return goal.exists()
    probe = made.with_name("dua-nama")
    try:
        os.link(made, probe)
    except OSError:
        return made.stat().st_size == goal.stat().st_size and (
            made.read_bytes() == goal.read_bytes()
        )
    probe.unlink()
    return False


def _remove(goal: Path) -> None:
    if goal.is_dir():
        shutil.rmtree(goal)
    else:
        goal.unlink(missing_ok=True)
