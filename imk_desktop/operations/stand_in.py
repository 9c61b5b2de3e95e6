"""A copy of the store that stands in for it where its own disk cannot be written.

A backup or a bundle for another disk needs nothing of the store's disk but to be read. What
the act would have noted in the store is written into the copy, and goes with it.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from imk_desktop.bundles.key_file import read_key_file, read_key_label
from imk_desktop.errors import MachineFault
from imk_desktop.operations.desk import Desk, key_file, open_store, refuse_another_key
from imk_desktop.operations.new_store import clear_what_was_left
from imk_desktop.passing import passing_folder
from imk_desktop.store.store import Store
from imk_desktop.user_files import fault_of

Result = TypeVar("Result")

_UNWRITABLE = ("disk_full", "not_permitted", "disk_fault")
_WITH_THE_STORE = ("", "-wal")
"""The files that hold it: what is not yet in the first is in the second."""
_TRIES = 3


def for_the_asking(desk: Desk, folder: Path, act: Callable[[Desk], Result]) -> Result:
    """Do an act that writes to a folder; at a copy there, if only the store's disk fails.

    Raises:
        MachineFault: The folder's disk fails too; nothing changed.
    """
    try:
        return act(desk)
    except MachineFault as fault:
        if not desk.keeps or not _is_of_the_store(desk, fault):
            raise
        try:
            with _copied(desk, folder) as other:
                return act(other)
        except (MachineFault, OSError):
            raise fault from None


@contextmanager
def opened_to_give(
    path: Path, folder: Path, *, passphrase: str | None = None, by: str = ""
) -> Iterator[Desk]:
    """Open a store, or a copy of it in a folder where it cannot be opened in its place.

    Raises:
        UserError: As `open_store`.
        UsageError: As `open_store`.
        MachineFault: Nor can it be copied.
    """
    try:
        desk = open_store(path, passphrase=passphrase, by=by)
    except MachineFault as fault:
        if fault.code not in _UNWRITABLE:
            raise
        with _opened_copy(path, folder, fault, passphrase, by) as desk:
            yield desk
        return
    with desk:
        yield desk


def _is_of_the_store(desk: Desk, fault: MachineFault) -> bool:
    at = Path(fault.file or "")
    return fault.code in _UNWRITABLE and (at == desk.path or desk.files in at.parents)


@contextmanager
def _copied(desk: Desk, folder: Path) -> Iterator[Desk]:
    clear_what_was_left(folder)
    with passing_folder(folder) as place:
        store = desk.store.copied(place / desk.path.name)
        with replace(desk, store=store, home=desk.path) as other:
            yield other


@contextmanager
def _opened_copy(
    path: Path, folder: Path, fault: MachineFault, passphrase: str | None, by: str
) -> Iterator[Desk]:
    key = key_file(path)
    keys, locked = read_key_file(key, passphrase), read_key_label(key).locked
    clear_what_was_left(folder)
    try:
        with passing_folder(folder) as place:
            copy = place / path.name
            _copy_files(path, copy)
            store = Store(copy, keys.database_key if locked else None, new=False)
            with Desk(store, keys, by, home=path) as desk:
                refuse_another_key(desk)
                if store.database.damage():  # somebody wrote while it was copied
                    raise fault
                yield desk
    except OSError as error:
        raise fault_of(error, folder / path.name) from error


def _copy_files(path: Path, copy: Path) -> None:
    """Copy what holds a store, as often as it changes meanwhile, which it hardly can."""
    files = [path.with_name(path.name + end) for end in _WITH_THE_STORE]
    for _try in range(_TRIES):
        before = _seen(files)
        for file, end in zip(files, _WITH_THE_STORE, strict=True):
            if file.exists():
                shutil.copyfile(file, copy.with_name(copy.name + end))
        if _seen(files) == before:
            return


def _seen(files: list[Path]) -> list[tuple[int, int] | None]:
    return [
        (file.stat().st_size, file.stat().st_mtime_ns) if file.exists() else None for file in files
    ]
