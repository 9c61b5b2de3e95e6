"""Bring a store back from its backup, where there is none."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from imk_desktop.bundles.key_file import read_key_label
from imk_desktop.errors import UserError
from imk_desktop.language import _
from imk_desktop.operations.back_up import LAST_BACKUP
from imk_desktop.operations.backup_file import (
    BackupLabel,
    damaged,
    read_label,
    unpack,
)
from imk_desktop.operations.desk import files_folder, key_file, open_store, refuse_existing
from imk_desktop.store.settings import set_setting
from imk_desktop.tasks import Silent, Ticket
from imk_desktop.user_files import fault_of


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored; `made` is when its backup was made, ms since 1970."""

    store: Path
    office: str
    laptop: str
    year: int
    made: int


def restore_backup(
    backup: Path, store: Path, *, passphrase: str | None = None, ticket: Ticket | None = None
) -> Restored:
    """Put store, key file and attachments where they are asked for; nothing is written over.

    What was written after the backup comes again with the bundles of others. The restored
    store may go on beside its original: its changes never get the ids of the other's.

    Args:
        backup: The file that `back_up` wrote.
        store: Where the store goes; its key file and its folder come beside it.
        passphrase: The store's; if it is given, or the store is open, the store is opened too.
        ticket: Watches and may stop the work.

    Raises:
        UserError: There is a store already; or the file is no backup, damaged, or the
            passphrase is wrong. Nothing was written.
        MachineFault: The disk is full or the folder cannot be written. Nothing is left there.
    """
    refuse_existing(store)
    if files_folder(store).exists():
        raise _exists(files_folder(store))
    label = read_label(backup)
    try:
        with tempfile.TemporaryDirectory(dir=store.parent, prefix=".imk-restore-") as folder:
            unpacked = Path(folder)
            unpack(backup, label, unpacked, ticket or Silent())
            (unpacked / label.folder).mkdir(exist_ok=True)
            key_file(unpacked / label.store).chmod(0o600)
            _prove(unpacked / label.store, label, backup, passphrase)
            _put(unpacked, label, store)
    except OSError as error:
        raise fault_of(error, store) from error
    return Restored(store, label.office, label.laptop, label.year, label.made)


def _prove(unpacked: Path, label: BackupLabel, backup: Path, passphrase: str | None) -> None:
    """See that the key file is of the same laptop, and that the store opens, if it can be tried."""
    keys = read_key_label(key_file(unpacked))
    if keys.laptop != label.laptop:
        raise damaged(backup)
    if passphrase is None and keys.locked:
        return
    with open_store(unpacked, passphrase=passphrase) as desk:
        if damage := desk.store.database.damage():
            raise damaged(backup) from ValueError(damage)
        with desk.writing() as transaction:
            set_setting(transaction.connection, LAST_BACKUP, str(label.made))


def _put(unpacked: Path, label: BackupLabel, store: Path) -> None:
    """Move everything to its place, the store last: without it nothing is taken for a store."""
    moves = {
        unpacked / label.folder: files_folder(store),
        unpacked / label.key: key_file(store),
        unpacked / label.store: store,
    }
    done: list[tuple[Path, Path]] = []
    try:
        for start, goal in moves.items():
            if goal.exists():  # somebody was quicker
                raise _exists(goal)
            start.rename(goal)  # in one folder, so it is one step
            done.append((start, goal))
    except BaseException:
        for start, goal in reversed(done):
            goal.rename(start)
        raise


def _exists(path: Path) -> UserError:
    message = _("'{name}' sudah ada; pilih nama lain. Tidak ada yang diubah.")
    return UserError(message.format(name=path.name), code="store_exists", file=str(path))
