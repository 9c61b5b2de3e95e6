"""Look a store over: its file, its rows, its attachments, its keys, its newest backup."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from imk_desktop import clock
from imk_desktop.errors import MachineFault, UserError
from imk_desktop.formats import number
from imk_desktop.language import _, _n
from imk_desktop.operations import attachments, laptops
from imk_desktop.operations.back_up import LAST_BACKUP
from imk_desktop.operations.damaged_contents import (
    damaged_sentence,
    keep_damaged,
    kept_as_damaged,
    names_of,
)
from imk_desktop.operations.desk import Desk, office_name
from imk_desktop.operations.survey_sop import sop_and_fault
from imk_desktop.operations.two_contents import two_contents
from imk_desktop.reference.regions import regions
from imk_desktop.store import documents, facts, samples
from imk_desktop.store.database import Connection
from imk_desktop.store.documents import NamedContent
from imk_desktop.store.settings import setting
from imk_desktop.store.verification import all_faults
from imk_desktop.tasks import Silent, Ticket

BACKUP_DAYS = 7
"""A backup that is older is too old."""
MOST_NAMED = 5
"""Samples that are named in one sentence, at most."""


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


@dataclass(frozen=True, slots=True)
class _Attachments:
    """What documents name: what is not here, and what is no longer what it was."""

    missing: tuple[NamedContent, ...]
    damaged: tuple[NamedContent, ...]

    @classmethod
    def of(cls, desk: Desk, connection: Connection) -> _Attachments:
        """Read every one that is here.

        Raises:
            MachineFault: One cannot be read.
        """
        missing, damaged = [], []
        for named in documents.named_contents(connection):
            path = attachments.path_of(desk, named.sha256)
            if not path.is_file():
                missing.append(named)
            elif attachments.hash_of(path) != named.sha256:
                damaged.append(named)
        return cls(tuple(missing), tuple(damaged))

    @property
    def damaged_hashes(self) -> frozenset[str]:
        """The damaged ones by their SHA-256."""
        return frozenset(named.sha256 for named in self.damaged)

    def problems(self, desk: Desk) -> Iterator[Remark]:
        """Yield what is wrong here; both are asked for again."""
        if lost := [named for named in self.missing if named.laptop == desk.laptop]:
            message = _(
                "Lampiran {names} yang dicatat di laptop ini hilang dari foldernya. Kalau berkas "
                "aslinya ada, lampirkan lagi."
            )
            yield Remark("attachment_missing", message.format(names=names_of(lost)))
        if self.damaged:
            yield Remark("attachment_damaged", damaged_sentence(self.damaged))

    def awaited(self, desk: Desk) -> Iterator[Remark]:
        """Yield what others filed and has not come yet."""
        count = sum(named.laptop != desk.laptop for named in self.missing)
        if count:
            message = _n(
                "{count} lampiran kantor lain belum sampai; diminta lewat paket berikutnya.", count
            )
            yield Remark("attachment_awaited", message.format(count=number(count)))


def check_store(desk: Desk, ticket: Ticket | None = None) -> Checked:
    """Look everything over; nothing is changed but what is known of damaged attachments.

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
            *_two_contents(connection),
            *_sop(desk),
        ]
        files = _Attachments.of(desk, connection)
        problems += files.problems(desk)
        warnings = [
            *_unmade(connection),
            *_unlisted(connection),
            *files.awaited(desk),
            *_room(desk),
        ]
        known = kept_as_damaged(connection)
        told = setting(connection, LAST_BACKUP)
    if known != files.damaged_hashes:
        with suppress(MachineFault), desk.writing() as transaction:  # a full disk stops no check
            keep_damaged(transaction.connection, files.damaged_hashes)
    last_backup = int(told) if told else None
    return Checked(tuple(problems), (*warnings, *_age(last_backup)), last_backup)


def _rows(desk: Desk, connection: Connection, ticket: Ticket) -> Iterator[Remark]:
    counted = Counter(all_faults(connection, desk.store.tables, ticket))
    for fault, count in sorted(counted.items()):
        kind, _colon, table = fault.partition(": ")
        message = _n(
            "{count} baris {table} tidak sama dengan catatan perubahannya ({kind}).", count
        )
        yield Remark("state_differs", message.format(count=number(count), table=table, kind=kind))


def _two_contents(connection: Connection) -> Iterator[Remark]:
    """Name the laptops that told two contents under one number, and what to do."""
    for fork in two_contents(connection):
        message = _n(
            "Laptop {laptop} ({office}) mengirim dua isi berbeda dengan satu nomor; {count} bagian "
            "ditahan di sini ({rows}), dan laptop lain mungkin memegang isi yang ditahan itu. "
            "Bandingkan baris itu di kedua tempat; tulis yang benar di laptop yang isinya salah, "
            "lalu kirim paketnya. Buatkan paket awal baru untuk laptop itu.",
            fork.parts,
        )
        yield Remark(
            "two_contents",
            message.format(
                laptop=fork.laptop,
                office=office_name(fork.office),
                count=number(fork.parts),
                rows=", ".join(fork.rows),
            ),
        )


def _unmade(connection: Connection) -> Iterator[Remark]:
    for office, count in sorted(facts.unmade_rows(connection).items()):
        message = _n(
            "{count} baris dari {office} belum ada induknya dan tidak dihitung; muat daftar "
            "sampel atau bloknya, atau minta paket provinsi.",
            count,
        )
        yield Remark(
            "row_without_maker", message.format(count=number(count), office=office_name(office))
        )


def _unlisted(connection: Connection) -> Iterator[Remark]:
    """Name samples that tell what is in no list: they came in a bundle, or from an old program."""
    if found := samples.unlisted(connection, regions().districts):
        message = _n(
            "{count} usaha sampel ({names}) menyebut kecamatan, desa, atau usaha utama yang tidak "
            "ada di daftar provinsi; minta provinsi membetulkan isian itu.",
            len(found),
        )
        shown = found[:MOST_NAMED]
        names = ", ".join([*shown, "…"] if len(found) > len(shown) else shown)
        yield Remark("not_listed", message.format(count=number(len(found)), names=names))


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


def _room(desk: Desk) -> Iterator[Remark]:
    needed = 3 * desk.path.stat().st_size
    if shutil.disk_usage(desk.path.parent).free < needed:
        yield Remark("disk_nearly_full", _("Ruang disk hampir habis; kosongkan sebagian."))


def _age(last_backup: int | None) -> Iterator[Remark]:
    if last_backup is None:
        yield Remark("no_backup", _("Penyimpanan ini belum pernah dibuatkan backup."))
    elif (days := (clock.today() - clock.day_of(last_backup)).days) > BACKUP_DAYS:
        message = _n("Backup terakhir berumur {days} hari; buat yang baru.", days)
        yield Remark("old_backup", message.format(days=number(days)))


def _sop(desk: Desk) -> Iterator[Remark]:
    _sop_in_use, fault = sop_and_fault(desk)
    if fault:
        message = _(
            "SOP yang dikirim bersama survei ini tidak dapat dibaca; dipakai SOP bawaan. "
            "Perbarui aplikasi, atau minta provinsi mengirimkannya lagi."
        )
        yield Remark("sop_broken", message)
