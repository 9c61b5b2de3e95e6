"""A survey's laptops, enrolled once in a run and copied for every test that wants them.

Enrolling costs seconds on purpose, since a passphrase opens a starter; copying files does not.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

from imk_desktop.domain.change import PROVINCE
from imk_desktop.operations.create_survey import create_survey
from imk_desktop.operations.desk import Desk, files_folder, key_file, open_store
from imk_desktop.operations.join_survey import join_survey
from imk_desktop.operations.make_starter import make_starter

START = date(2026, 5, 18)
SECRET = "kata sandi paket awal"
PASSPHRASE = "kata sandi penyimpanan"


@cache
def enrolled(offices: tuple[str, ...], *, encrypted: bool = False) -> Path:
    """Return a folder with a store for each laptop, named by `stores_of`; not to be changed.

    Args:
        offices: Of the laptops besides the province's first.
        encrypted: Whether `PASSPHRASE` locks the stores.
    """
    folder = Path(tempfile.mkdtemp(prefix="imk-enrolled-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    passphrase = PASSPHRASE if encrypted else None
    first, *others = stores_of((PROVINCE, *offices))
    with create_survey(
        folder / first, year=2026, start=START, by="Rina", passphrase=passphrase
    ) as province:
        for office, name in zip(offices, others, strict=True):
            starter = folder / f"{name}.awal.imk"
            make_starter(province, office, starter, passphrase=SECRET)
            join_survey(
                folder / name, starter, starter_passphrase=SECRET, passphrase=passphrase, by="Dewi"
            ).close()
    return folder


def stores_of(offices: Iterable[str]) -> list[str]:
    """Return the file names of the stores of some laptops, e.g. "1703-2.imkdb"."""
    so_far = Counter[str]()
    names = []
    for office in offices:
        so_far[office] += 1
        names.append(f"{office}-{so_far[office]}.imkdb")
    return names


def copy_store(store: Path, to: Path, *, with_wal: bool = True) -> Path:
    """Copy a store with its key and its files, as somebody with a file manager would.

    Args:
        store: The store; it may be open, while no transaction runs.
        to: The new store's file, in a folder of its own or under a name of its own.
        with_wal: False leaves behind what SQLite has not brought into the main file yet.
    """
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(store, to)
    shutil.copy2(key_file(store), key_file(to))
    shutil.copytree(files_folder(store), files_folder(to))
    wal = store.with_name(f"{store.name}-wal")
    if with_wal and wal.exists():
        shutil.copy2(wal, to.with_name(f"{to.name}-wal"))
    return to


def opened(store: Path, by: str = "Dewi") -> Desk:
    """Open a store, whether it is locked or not."""
    return open_store(store, passphrase=PASSPHRASE, by=by)
