"""Change the passphrase that locks a store's keys."""

from __future__ import annotations

from pathlib import Path

from imk_desktop.bundles.key_file import read_key_file, read_key_label, write_key_file
from imk_desktop.errors import UserError
from imk_desktop.language import _
from imk_desktop.operations.desk import key_file, open_store
from imk_desktop.user_files import fault_of, written_whole


def change_passphrase(path: Path, *, passphrase: str | None, new_passphrase: str) -> None:
    """Lock a store's key file with another passphrase; the store itself is not touched.

    Backups that were made before keep the passphrase that they had.

    Args:
        path: The store.
        passphrase: The present one.
        new_passphrase: The one to come.

    Raises:
        UserError: There is no such store, the passphrase is wrong, or the store is not locked.
        UsageError: The store is locked and no passphrase was given.
        MachineFault: The disk is full. The old passphrase holds.
    """
    with open_store(path, passphrase=passphrase) as desk:  # so the keys are this store's
        keys = desk.keys
    file = key_file(path)
    if not read_key_label(file).locked:
        message = _(
            "'{name}' dibuat terbuka untuk percobaan (--plain), tanpa kata sandi. "
            "Tidak ada yang diubah."
        )
        raise UserError(message.format(name=path.name), code="store_is_open", file=str(path))
    try:
        before = file.read_bytes()
    except OSError as error:
        raise fault_of(error, file) from error
    write_key_file(file, keys, new_passphrase)
    try:
        read_key_file(file, new_passphrase)
    except BaseException:
        with written_whole(file, key=True) as old:
            old.write(before)
        raise
