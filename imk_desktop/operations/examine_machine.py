"""Look at the machine that the program runs on: versions, folders, room, clock."""

from __future__ import annotations

import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from imk_desktop import __version__, clock
from imk_desktop.formats import day, size
from imk_desktop.language import _
from imk_desktop.operations.check_store import Remark
from imk_desktop.operations.desk import refuse_missing
from imk_desktop.reference.sop import the_sop
from imk_desktop.store.database import engine_versions
from imk_desktop.user_files import log_folder, settings_folder

LEAST_ROOM = 500_000_000
"""Bytes: a store, its copy while it is backed up, and bundles."""
FIRST_YEAR = 2025
"""No clock that goes right shows an earlier one: this program is younger."""

_LIBRARIES = (
    "PySide6_Essentials",
    "SQLAlchemy",
    "alembic",
    "sqlcipher3",
    "msgspec",
    "zstandard",
    "pyrage",
    "cryptography",
    "numpy",
    "python-calamine",
    "openpyxl",
)


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that the program writes to; `free` is in bytes, None where it is not there."""

    purpose: str
    path: Path
    writable: bool
    free: int | None


@dataclass(frozen=True, slots=True)
class Machine:
    """What was found.

    Attributes:
        versions: Of the program, the system and the libraries; empty where one is missing.
        folders: The folders that the program writes to.
        today: The day that the clock shows.
        problems: What keeps the program from working well here.
    """

    versions: Mapping[str, str]
    folders: tuple[Folder, ...]
    today: str
    problems: tuple[Remark, ...]


def examine_machine(store: Path | None = None) -> Machine:
    """Look at the machine; of a store only at its folder.

    Raises:
        UserError: There is no such store.
    """
    places = {
        "settings": settings_folder(),
        "logs": log_folder(),
        "temporary": Path(tempfile.gettempdir()),
    }
    if store is not None:
        refuse_missing(store)
        places["store"] = store.absolute().parent
    folders = tuple(_folder(purpose, path) for purpose, path in places.items())
    versions = _versions()
    problems = (*_of_versions(versions), *_of_folders(folders), *_of_clock())
    return Machine(versions, folders, clock.today().isoformat(), problems)


def _versions() -> dict[str, str]:
    sqlite, cipher = engine_versions()
    return {
        "imk-desktop": __version__,
        "Python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "built": "yes" if getattr(sys, "frozen", False) else "no",
        "SOP": the_sop().number,
        "SQLite": sqlite,
        "SQLCipher": cipher,
        **{library: _version_of(library) for library in _LIBRARIES},
    }


def _version_of(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def _folder(purpose: str, path: Path) -> Folder:
    try:
        free = shutil.disk_usage(path).free
        with tempfile.TemporaryFile(dir=path, prefix=".imk-") as trial:
            trial.write(b"x" * 4096)
            trial.flush()
    except FileNotFoundError:
        return Folder(purpose, path, False, None)
    except OSError:
        return Folder(purpose, path, False, free)
    return Folder(purpose, path, True, free)


def _of_versions(versions: Mapping[str, str]) -> Iterator[Remark]:
    if not versions["SQLCipher"]:
        yield Remark("no_encryption", _("Program ini terpasang tanpa enkripsi; pasang ulang."))


def _of_folders(folders: tuple[Folder, ...]) -> Iterator[Remark]:
    for folder in folders:
        if not folder.writable:
            message = _("Folder '{path}' tidak dapat ditulisi akun ini.")
            yield Remark("not_writable", message.format(path=folder.path))
        elif folder.free is not None and folder.free < LEAST_ROOM:
            message = _("Ruang disk untuk '{path}' tinggal {size}; kosongkan sebagian.")
            yield Remark(
                "disk_nearly_full", message.format(path=folder.path, size=size(folder.free))
            )


def _of_clock() -> Iterator[Remark]:
    today = clock.today()
    if today.year < FIRST_YEAR:
        message = _("Jam komputer menunjukkan {day}; betulkan tanggalnya.")
        yield Remark("wrong_clock", message.format(day=day(today)))
