"""Files and folders of the user: where they are, and writing them whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from platformdirs import user_config_path, user_log_path

from imk_desktop.errors import ImkError, MachineFault, UserError
from imk_desktop.language import _
from imk_desktop.passing import passing_file, put, sweep_files

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
def written_whole(path: Path, *, replacing: bool = False, key: bool = False) -> Iterator[BinaryIO]:
    """Write a file under a passing name and give it its own once it is safely on disk.

    Nothing that has that name is written over, not even what came there meanwhile.

    Args:
        path: The file.
        replacing: Whether one that is there may be replaced: somebody was asked, or it is the
            program's own. A store and its key never are.
        key: Whether this is a store's key, which may replace the one before it.

    Raises:
        UserError: There is such a file, the folder is missing, or the name is a folder's, a
            store's or a key's.
        MachineFault: The disk is full or the folder cannot be written; no file is left behind.
    """
    refuse_taken(path, replacing=replacing, key=key)
    sweep_files(path.parent)
    try:
        with passing_file(path.parent) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
            if sys.platform == "win32":
                file.close()  # elsewhere it stays open, and so held, until it has its name
            (Path.replace if replacing else put)(Path(file.name), path)
        settle_folder(path.parent)
    except FileExistsError as error:
        raise taken(path) from error
    except OSError as error:
        raise fault_of(error, path) from error


def refuse_taken(path: Path, *, replacing: bool = False, key: bool = False) -> None:
    """Refuse a name to write to that something has, by what it is.

    Args:
        path: Where something is to be written.
        replacing: Whether an ordinary file may be replaced.
        key: Whether a store's key may be, by another.

    Raises:
        UserError: The name is taken.
        MachineFault: That cannot be looked at.
    """
    try:
        mode = path.lstat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        raise fault_of(error, path) from error
    if stat.S_ISLNK(mode) and path.exists():
        mode = path.stat().st_mode
    if (odd := _what_it_is(path, mode)) is not None:
        raise odd
    if _is_a_store(path) or (path.suffix == KEY and not key and _is_a_store(path.with_suffix(""))):
        message = _("'{name}' berisi data survei; pilih nama lain. Tidak ada yang diubah.")
        raise UserError(message.format(name=path.name), code="would_replace_store", file=str(path))
    if not replacing:
        raise taken(path)


def taken(path: Path, code: str = "file_exists") -> UserError:
    """Return the refusal to write over something."""
    message = _("'{name}' sudah ada; pilih nama lain. Tidak ada yang diubah.")
    return UserError(message.format(name=_shown(path)), code=code, file=str(path))


def free_name(path: Path) -> Path:
    """Return the name, or the next like it that nothing has, e.g. "kirim (2).imk"."""
    number, free = 1, path
    while os.path.lexists(free):
        number += 1
        free = path.with_stem(f"{path.stem} ({number})")
    return free


def refuse_no_file(path: Path) -> None:
    """Refuse to read from what is no ordinary file, by what it is: a pipe would keep us waiting.

    Raises:
        UserError: It is missing, a folder, a pipe, a socket or a device, or its name is too long.
        MachineFault: That cannot be looked at.
    """
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise fault_of(error, path) from error
    if (odd := _what_it_is(path, mode)) is not None:
        raise odd


def read_file(path: Path) -> bytes:
    """Return the content of a user's file.

    Raises:
        UserError: It is missing or no ordinary file.
        MachineFault: It cannot be read.
    """
    refuse_no_file(path)
    try:
        return path.read_bytes()
    except OSError as error:
        raise fault_of(error, path) from error


def fault_of(error: OSError, path: Path) -> ImkError:
    """Sort an operating system's error: the user's file is missing, or the machine failed."""
    name = path.name
    if error.errno == errno.ENAMETOOLONG:
        return name_too_long(path)
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


def settle_folder(folder: Path) -> None:
    """Make a rename durable, where the system lets a folder be synced (not on Windows)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def name_too_long(path: Path) -> UserError:
    """Return the refusal of a name that the system does not take."""
    message = _("Nama '{name}' terlalu panjang; pendekkan. Tidak ada yang diubah.")
    return UserError(message.format(name=_shown(path)), code="name_too_long", file=str(path))


def _is_a_store(path: Path) -> bool:
    """Tell whether a file is a store: it lies beside its key."""
    return path.is_file() and path.with_name(path.name + KEY).is_file()


def _what_it_is(path: Path, mode: int) -> UserError | None:
    """Return the refusal of what is no ordinary file, None if it is one."""
    if stat.S_ISREG(mode) or stat.S_ISLNK(mode):
        return None
    if stat.S_ISDIR(mode):
        return _is_a_folder(path)
    if stat.S_ISFIFO(mode):
        message = _("'{name}' adalah pipa, bukan berkas; sebut berkas. Tidak ada yang diubah.")
    elif stat.S_ISSOCK(mode):
        message = _("'{name}' adalah soket, bukan berkas; sebut berkas. Tidak ada yang diubah.")
    else:
        message = _("'{name}' adalah perangkat, bukan berkas; sebut berkas. Tidak ada yang diubah.")
    return UserError(message.format(name=_shown(path)), code="not_a_file", file=str(path))


def _shown(path: Path) -> str:
    """Return a name as it is shown: one that is too long in part."""
    return path.name if len(path.name) <= SHOWN else path.name[:SHOWN] + "…"


def _is_a_folder(path: Path) -> UserError:
    message = _(
        "'{name}' adalah folder, bukan berkas; sebut nama berkasnya. Tidak ada yang diubah."
    )
    return UserError(message.format(name=path.name or path), code="file_is_folder", file=str(path))
