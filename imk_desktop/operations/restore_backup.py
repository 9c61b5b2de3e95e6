"""Bring a store back from its backup, where there is none."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from imk_desktop.bundles.key_file import read_key_label
from imk_desktop.operations.back_up import LAST_BACKUP
from imk_desktop.operations.backup_file import (
    BackupLabel,
    damaged,
    read_label,
    unpack,
)
from imk_desktop.operations.desk import files_folder, key_file, open_store
from imk_desktop.operations.new_store import new_store
from imk_desktop.store.settings import set_setting
from imk_desktop.tasks import Silent, Ticket


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
    with new_store(store) as made:
        label = read_label(backup)
        unpack(backup, label, made.parent, ticket or Silent(), _names(label, made))
        key_file(made).chmod(0o600)
        _prove(made, label, backup, passphrase)
    return Restored(store, label.office, label.laptop, label.year, label.made)


def _names(label: BackupLabel, made: Path) -> dict[str, str]:
    """Return what the files of a backup are called beside a store of another name."""
    renamed = {label.store: made.name, label.key: key_file(made).name}
    folder = files_folder(made).name
    return {
        name: renamed.get(name) or f"{folder}{name.removeprefix(label.folder)}"
        for name in label.files
    }


def _prove(made: Path, label: BackupLabel, backup: Path, passphrase: str | None) -> None:
    """See that the key file is of the same laptop, and that the store opens, if it can be tried."""
    keys = read_key_label(key_file(made))
    if keys.laptop != label.laptop:
        raise damaged(backup)
    if passphrase is None and keys.locked:
        return
    with open_store(made, passphrase=passphrase) as desk:
        if damage := desk.store.database.damage():
            raise damaged(backup) from ValueError(damage)
        with desk.writing() as transaction:
            set_setting(transaction.connection, LAST_BACKUP, str(label.made))
