"""An open store with the keys of its laptop, and the person at it: what every act needs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from imk_desktop import clock
from imk_desktop.bundles.key_file import read_key_file, read_key_label
from imk_desktop.bundles.keys import LaptopKeys
from imk_desktop.domain.change import PROVINCE
from imk_desktop.errors import UserError
from imk_desktop.language import _
from imk_desktop.reference.regions import regions
from imk_desktop.store import reading
from imk_desktop.store.database import Connection
from imk_desktop.store.settings import set_setting, setting
from imk_desktop.store.store import Store, Transaction, Writer
from imk_desktop.user_files import refuse_no_file

_OWNER = "laptop"


@dataclass(frozen=True, slots=True)
class Desk:
    """A laptop at work: pass it to operations; use it as a context, or `close` it.

    Attributes:
        store: The open store. The window never looks inside.
        keys: The laptop's keys.
        by: The person, as named by herself.
        home: Where the store lies of which this one is a passing copy, None if it is none.
    """

    store: Store
    keys: LaptopKeys
    by: str
    home: Path | None = None

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, *_failure: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the store."""
        self.store.close()

    @property
    def path(self) -> Path:
        """The store's file."""
        return self.home or self.store.path

    @property
    def keeps(self) -> bool:
        """Whether what is written here stays."""
        return self.home is None

    @property
    def files(self) -> Path:
        """The folder of attachments and of the archive, beside the store."""
        return files_folder(self.path)

    @property
    def office(self) -> str:
        """Code of the office that this laptop belongs to."""
        return self.keys.office

    @property
    def office_name(self) -> str:
        """Name of that office."""
        return office_name(self.keys.office)

    @property
    def is_province(self) -> bool:
        """Whether this is the province's store."""
        return self.keys.office == PROVINCE

    @property
    def laptop(self) -> str:
        """Id of this laptop."""
        return self.keys.laptop

    @property
    def year(self) -> int:
        """The survey's year."""
        return self.keys.year

    @property
    def writer(self) -> Writer:
        """Who writes the changes made at this desk."""
        return Writer(laptop=self.keys.laptop, office=self.keys.office, by=self.by)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Lend a connection for reading."""
        with self.store.reading() as connection:
            yield connection

    @contextmanager
    def writing(self, *, keep: bool = True) -> Iterator[Transaction]:
        """Run one transaction."""
        with self.store.writing(keep=keep) as transaction:
            yield transaction

    def now(self) -> int:
        """Return the moment to stamp on changes, milliseconds since 1970."""
        return clock.now_ms()

    def demo(self) -> bool:
        """Whether the data are an example (DATA CONTOH)."""
        with self.reading() as connection:
            survey = reading.rows(connection, self.store.tables, "survey")
        return any(bool(row["demo"]) for row in survey)


def open_store(path: Path, *, passphrase: str | None = None, by: str = "") -> Desk:
    """Open a store with its key file.

    Raises:
        UserError: There is no such store, the passphrase is wrong, or the file is no store.
        UsageError: The store is encrypted and no passphrase was given.
        MachineFault: It is locked, or the disk fails.
    """
    refuse_missing(path)
    key = key_file(path)
    if not key.exists():
        message = _(
            "'{name}' bukan penyimpanan IMK, atau berkas kuncinya '{key}' hilang: "
            "kembalikan ke folder ini, atau pulihkan dari backup. Tidak ada yang diubah."
        )
        raise UserError(
            message.format(name=path.name, key=key.name), code="key_missing", file=str(key)
        )
    keys = read_key_file(key, passphrase)
    locked = read_key_label(key).locked
    desk = Desk(Store(path, keys.database_key if locked else None, new=False), keys, by)
    try:
        refuse_another_key(desk)
    except BaseException:
        desk.close()
        raise
    return desk


def refuse_missing(store: Path) -> None:
    """Refuse to go on without a store's file.

    Raises:
        UserError: It is not there, or no ordinary file.
    """
    if not store.exists():
        message = _("Penyimpanan '{name}' tidak ada. Periksa nama dan foldernya.")
        raise UserError(message.format(name=store.name), code="store_missing", file=str(store))
    refuse_no_file(store)


def note_owner(desk: Desk, transaction: Transaction) -> None:
    """Note in a new store whose it is."""
    set_setting(transaction.connection, _OWNER, desk.laptop)


def refuse_another_key(desk: Desk) -> None:
    """Refuse to work under the name of another laptop than the store's own.

    A locked store does not open with another's key; an open one would, and every change would
    be signed by somebody else.
    """
    with desk.reading() as connection:
        owner = setting(connection, _OWNER)
    if owner != desk.laptop:
        message = _(
            "'{key}' bukan kunci penyimpanan '{name}'; ambil yang benar dari backup. "
            "Tidak ada yang diubah."
        )
        key = key_file(desk.path)
        raise UserError(
            message.format(key=key.name, name=desk.path.name), code="wrong_key", file=str(key)
        )


def key_file(store: Path) -> Path:
    """Return the key file beside a store."""
    return store.with_name(store.name + ".key")


def files_folder(store: Path) -> Path:
    """Return the folder of attachments beside a store."""
    return store.with_name(store.name + ".files")


def office_name(office: str) -> str:
    """Return the name of an office as shown, e.g. "BPS Kab. Seluma"."""
    if office == PROVINCE:
        return "BPS Provinsi Bengkulu"
    name = regions().regencies.get(office, office)
    return "BPS " + name.replace("Kabupaten", "Kab.")


def known_office(office: str) -> str:
    """Return the code if it is an office of the province.

    Raises:
        UserError: There is no such office.
    """
    if office != PROVINCE and office not in regions().regencies:
        codes = ", ".join([PROVINCE, *regions().regencies])
        message = _("Kantor '{office}' tidak ada; yang ada: {codes}.")
        raise UserError(message.format(office=office, codes=codes), code="unknown_office")
    return office
