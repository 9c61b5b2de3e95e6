"""Change the passphrase that locks a store's keys."""

from __future__ import annotations

from pathlib import Path

from imk_desktop.bundles.key_file import read_key_file, read_key_label, write_key_file
from imk_desktop.errors import UserError
from imk_desktop.language import _
from imk_desktop.operations.desk import key_file, open_store
from imk_desktop.user_files import read_file, written_whole


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
    try:
        with open_store(path, passphrase=passphrase) as desk:  # so the keys are this store's
            keys = desk.keys
    except UserError as error:
        if error.code != "wrong_passphrase" or not _opens(path, new_passphrase):
            raise
        return  # it is the passphrase already: an act that was cut off had done it
    file = key_file(path)
    if not read_key_label(file).locked:
        message = _(
            "'{name}' dibuat terbuka untuk percobaan (--plain), tanpa kata sandi. "
            "Tidak ada yang diubah."
        )
        raise UserError(message.format(name=path.name), code="store_is_open", file=str(path))
    before = read_file(file)
    write_key_file(file, keys, new_passphrase, replacing=True)
    try:
        read_key_file(file, new_passphrase)
    except BaseException:
        with written_whole(file, replacing=True, key=True) as old:
            old.write(before)
        raise


def _opens(path: Path, passphrase: str) -> bool:
    try:
        read_key_file(key_file(path), passphrase)
    except UserError:
        return False
    return True
