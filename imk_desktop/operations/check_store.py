"""Look a store over: its file, its rows, its attachments, its keys, its newest backup."""

from __future__ import annotations

import hashlib
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from imk_desktop import clock
from imk_desktop.errors import UserError
from imk_desktop.language import _, _n
from imk_desktop.operations import attachments, laptops
from imk_desktop.operations.back_up import LAST_BACKUP
from imk_desktop.operations.desk import Desk
from imk_desktop.store import documents
from imk_desktop.store.database import Connection
from imk_desktop.store.settings import setting
from imk_desktop.store.verification import all_faults
from imk_desktop.tasks import Silent, Ticket
from imk_desktop.user_files import fault_of

BACKUP_DAYS = 7
"""A backup that is older is too old."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing found: a stable code, and the sentence for a person."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found.

    Attributes:
        problems: What is not right and has to be mended.
        warnings: What is right but should not stay so.
        last_backup: When the newest backup was made, ms since 1970; None if there is none.
    """

    problems: tuple[Remark, ...]
    warnings: tuple[Remark, ...]
    last_backup: int | None

    @property
    def ok(self) -> bool:
        """Whether nothing has to be mended."""
        return not self.problems


def check_store(desk: Desk, ticket: Ticket | None = None) -> Checked:
    """Look everything over; nothing is changed.

    Raises:
        UserError: The store is so damaged that it cannot be read on.
        MachineFault: The store is locked or the disk failed.
    """
    damage = desk.store.database.damage()
    if damage:
        message = _("Berkas penyimpanan rusak ({what}). Pulihkan dari backup.")
        found = Remark("store_damaged", message.format(what=damage))
        return Checked((found,), (), None)
    with desk.reading() as connection:
        problems = [
            *_rows(desk, connection, ticket or Silent()),
            *_keys(desk, connection),
            *_attachments(desk, connection),
        ]
        warnings = [*_awaited(desk, connection), *_room(desk)]
        told = setting(connection, LAST_BACKUP)
    last_backup = int(told) if told else None
    return Checked(tuple(problems), (*warnings, *_age(last_backup)), last_backup)


def _rows(desk: Desk, connection: Connection, ticket: Ticket) -> Iterator[Remark]:
    counted = Counter(all_faults(connection, desk.store.tables, ticket))
    for fault, count in sorted(counted.items()):
        kind, _colon, table = fault.partition(": ")
        message = _n(
            "{count} baris {table} tidak sama dengan catatan perubahannya ({kind}).", count
        )
        yield Remark("state_differs", message.format(count=count, table=table, kind=kind))


def _keys(desk: Desk, connection: Connection) -> Iterator[Remark]:
    """See that the key file is of a laptop of this store's survey."""
    try:
        laptops.certificates(desk, connection)
        written = documents.certificate_of(connection, desk.laptop)
        fits = written is None or written == desk.keys.certificate
    except UserError:
        fits = False
    if not fits:
        message = _("Berkas kunci bukan pasangan penyimpanan ini; ambil keduanya dari satu backup.")
        yield Remark("key_file_does_not_fit", message)


def _attachments(desk: Desk, connection: Connection) -> Iterator[Remark]:
    """See that every attachment is what it was, and that those filed here are there."""
    wrong = lost = 0
    for named in documents.named_contents(connection):
        path = attachments.path_of(desk, named.sha256)
        if not path.is_file():
            lost += named.laptop == desk.laptop
        elif _hash_of(path) != named.sha256:
            wrong += 1
    if lost:
        message = _n("{count} lampiran yang dicatat di laptop ini hilang dari foldernya.", lost)
        yield Remark("attachment_missing", message.format(count=lost))
    if wrong:
        message = _n("{count} lampiran isinya bukan lagi yang dicatat.", wrong)
        yield Remark("attachment_damaged", message.format(count=wrong))


def _awaited(desk: Desk, connection: Connection) -> Iterator[Remark]:
    count = sum(
        named.laptop != desk.laptop and not attachments.path_of(desk, named.sha256).is_file()
        for named in documents.named_contents(connection)
    )
    if count:
        message = _n(
            "{count} lampiran kantor lain belum sampai; diminta lewat paket berikutnya.", count
        )
        yield Remark("attachment_awaited", message.format(count=count))


def _room(desk: Desk) -> Iterator[Remark]:
    needed = 3 * desk.path.stat().st_size
    if shutil.disk_usage(desk.path.parent).free < needed:
        yield Remark("disk_nearly_full", _("Ruang disk hampir habis; kosongkan sebagian."))


def _age(last_backup: int | None) -> Iterator[Remark]:
    if last_backup is None:
        yield Remark("no_backup", _("Penyimpanan ini belum pernah dibuatkan backup."))
    elif (days := (clock.today() - clock.day_of(last_backup)).days) > BACKUP_DAYS:
        message = _n("Backup terakhir berumur {days} hari; buat yang baru.", days)
        yield Remark("old_backup", message.format(days=days))


def _hash_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise fault_of(error, path) from error
