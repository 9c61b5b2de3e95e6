"""Back a store up into one file, while it is in use."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from imk_desktop import __version__, clock
from imk_desktop.bundles.key_file import read_key_label
from imk_desktop.errors import ImkError, MachineFault
from imk_desktop.operations import unfinished
from imk_desktop.operations.backup_file import (
    FORMAT,
    BackupLabel,
    damaged,
    read_label,
    unpack,
    write_backup,
)
from imk_desktop.operations.damaged_contents import keep_damaged
from imk_desktop.operations.desk import Desk, key_file
from imk_desktop.operations.new_store import clear_what_was_left
from imk_desktop.operations.packing import pack_own
from imk_desktop.operations.stand_in import for_the_asking
from imk_desktop.passing import passing_folder
from imk_desktop.store.settings import set_setting
from imk_desktop.tasks import Silent, Ticket
from imk_desktop.user_files import fault_of, free_name, refuse_no_file, taken, written_whole

LAST_BACKUP = "last_backup"
"""Setting: when this store was last backed up, ms since 1970."""


@dataclass(frozen=True, slots=True)
class BackedUp:
    """The backup that was written: its file, its size, and how many files are in it.

    `kept` tells whether the store could note it; not where its own disk is full or read-only.
    """

    file: Path
    bytes: int
    files: int
    kept: bool = True


def back_up(desk: Desk, out: Path, *, ticket: Ticket | None = None) -> BackedUp:
    """Write store, key file and attachments into one file, and read it again to be sure.

    Own changes are packed into segments first: a copy that goes on beside its original would
    cut them otherwise, and others could wait for ever (`replication.frontier`).

    Args:
        desk: The laptop; others may go on working in its store.
        out: The file to write, or a folder, in which the file is named for the day.
        ticket: Watches and may stop the work.

    Raises:
        UserError: There is a file of that name; or the store is damaged. Nothing was written.
        MachineFault: The disk is full or the folder cannot be written. Nothing was written.
            That of the store may be: then it does not know of the backup (`BackedUp.kept`).
    """
    folder = out if out.is_dir() else out.parent
    path = free_name(out / _name(desk)) if out.is_dir() else out
    return for_the_asking(desk, folder, lambda at: _back_up(at, path, ticket or Silent()))


def _back_up(desk: Desk, path: Path, ticket: Ticket) -> BackedUp:
    now = desk.now()
    replacing = os.path.lexists(path) and _was_left(desk, path)
    if os.path.lexists(path) and not replacing:
        if path.exists():
            refuse_no_file(path)
        raise taken(path, "backup_exists")
    mark = unfinished.begin(desk, _mark(now))
    with desk.writing() as transaction:
        pack_own(desk, transaction)
    clear_what_was_left(path.parent)
    try:
        with passing_folder(path.parent) as folder:
            copy = folder / desk.path.name
            desk.store.database.back_up(copy)
            label = BackupLabel(
                format=FORMAT,
                program=__version__,
                survey=desk.keys.survey,
                year=desk.year,
                office=desk.office,
                laptop=desk.laptop,
                made=now,
                store=desk.path.name,
                files={},
            )
            contents = {
                label.store: copy,
                label.key: key_file(desk.path),
                **_attachments(desk, label.folder),
            }
            with written_whole(path, replacing=replacing) as file:
                label = write_backup(file, contents, label, ticket)
                file.flush()
                _verify(desk, Path(file.name), label)
    except OSError as error:
        raise fault_of(error, path) from error
    kept = _note(desk, mark, now, _damaged(label)) and desk.keeps
    return BackedUp(path, path.stat().st_size, len(label.files), kept)


def _note(desk: Desk, mark: str, now: int, damaged: Iterable[str]) -> bool:
    """Note in the store that there is a backup; False if its disk will not have it."""
    try:
        with desk.writing() as transaction:
            set_setting(transaction.connection, LAST_BACKUP, str(now))
            keep_damaged(transaction.connection, damaged)
            unfinished.finish(transaction.connection, mark)
    except MachineFault:
        return False
    return True


def _damaged(label: BackupLabel) -> list[str]:
    """Return the attachments in a backup that are not what they are named by."""
    return [
        Path(name).name
        for name, content in label.files.items()
        if name.startswith(f"{label.folder}/attachments/") and content.sha256 != Path(name).name
    ]


def _was_left(desk: Desk, path: Path) -> bool:
    """Tell whether a backup was written by an act of this store that was cut off."""
    try:
        label = read_label(path)
    except ImkError:
        return False
    return label.laptop == desk.laptop and unfinished.is_unfinished(desk, _mark(label.made))


def _mark(made: int) -> str:
    return f"backup {made}"


def _attachments(desk: Desk, folder: str) -> dict[str, Path]:
    """Return the files beside the store by their names in the backup; passing ones are left out."""
    return {
        f"{folder}/{path.relative_to(desk.files).as_posix()}": path
        for path in sorted(desk.files.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def _verify(desk: Desk, written: Path, label: BackupLabel) -> None:
    """Read the file from disk again: all that went in is there, and the key file is this laptop's.

    The copy of the store was opened under its key and looked at page by page before.
    """
    if read_label(written) != label or read_key_label(key_file(desk.path)).laptop != desk.laptop:
        raise damaged(written)
    unpack(written, label, None, Silent())


def _name(desk: Desk) -> str:
    return f"IMK{desk.year}-{desk.office}-{clock.today():%Y%m%d}.imkbackup"
