"""Files and folders of the user: where they are, and writing them whole or not at all."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from platformdirs import user_config_path, user_log_path

from imk_desktop.errors import ImkError, MachineFault, UserError
from imk_desktop.language import _

APPLICATION = "imk-desktop"

KEY = ".key"
"""What follows the name of a store in the name of its key file."""

SHOWN = 60
"""How much of a name that is too long is shown."""


def settings_folder() -> Path:
    """Return the folder of this user's settings, made if missing."""
    return user_config_path(APPLICATION, appauthor=False, ensure_exists=True)


def log_folder() -> Path:
    """Return the folder of this user's logs, made if missing."""
    return user_log_path(APPLICATION, appauthor=False, ensure_exists=True)


@contextmanager
def written_whole(path: Path, *, key: bool = False) -> Iterator[BinaryIO]:
    """Write a file under a temporary name and rename it once it is safely on disk.

    Args:
        path: The file; one that is there is replaced, unless it is a store or a store's key.
        key: Whether this is a store's key, which may replace the one before it.

    Raises:
        UserError: The folder is missing, or the name is a folder's, a store's or a key's.
        MachineFault: The disk is full or the folder cannot be written; no file is left behind.
    """
    if path.is_dir():
        raise _is_a_folder(path)
    if _is_a_store(path) or (path.suffix == KEY and not key and _is_a_store(path.with_suffix(""))):
        message = _("'{name}' berisi data survei; pilih nama lain. Tidak ada yang diubah.")
        raise UserError(message.format(name=path.name), code="would_replace_store", file=str(path))
    passing = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with passing.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        passing.replace(path)
        _settle_folder(path.parent)
    except OSError as error:
        raise fault_of(error, path) from error
    finally:
        passing.unlink(missing_ok=True)


def fault_of(error: OSError, path: Path) -> ImkError:
    """Sort an operating system's error: the user's file is missing, or the machine failed."""
    name = path.name
    if error.errno == errno.ENAMETOOLONG:
        message = _("Nama '{name}' terlalu panjang; pendekkan. Tidak ada yang diubah.")
        shown = name if len(name) <= SHOWN else name[:SHOWN] + "…"
        return UserError(message.format(name=shown), code="name_too_long", file=str(path))
    if path.is_dir():
        return _is_a_folder(path)
    if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.EISDIR):
        message = _("Berkas '{name}' tidak ada. Tidak ada yang diubah.")
        if not path.parent.is_dir():
            message = _("Folder '{folder}' untuk '{name}' tidak ada. Tidak ada yang diubah.")
        return UserError(
            message.format(name=name, folder=path.parent), code="file_missing", file=str(path)
        )
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        message = _("Ruang disk habis saat menulis '{name}'. Tidak ada yang diubah.")
        code = "disk_full"
    elif error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        message = _(
            "'{name}' tidak boleh dibaca atau ditulis oleh akun ini. Tidak ada yang diubah."
        )
        code = "not_permitted"
    else:
        message = _("'{name}' tidak dapat dibaca atau ditulis. Tidak ada yang diubah.")
        code = "disk_fault"
    return MachineFault(message.format(name=name), code=code, file=str(path))


def _is_a_store(path: Path) -> bool:
    """Tell whether a file is a store: it lies beside its key."""
    return path.is_file() and path.with_name(path.name + KEY).is_file()


def _is_a_folder(path: Path) -> UserError:
    message = _(
        "'{name}' adalah folder, bukan berkas; sebut nama berkasnya. Tidak ada yang diubah."
    )
    return UserError(message.format(name=path.name or path), code="file_is_folder", file=str(path))


def _settle_folder(folder: Path) -> None:
    """Make a rename durable, where the system lets a folder be synced (not on Windows)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
