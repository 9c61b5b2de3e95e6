"""Write a bundle for an office: what its laptops lack by their own last word, and our receipt."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator, Sequence
from pathlib import Path

from imk_desktop import __version__, clock
from imk_desktop.bundles.certificate import Certificate
from imk_desktop.bundles.container import write_bundle
from imk_desktop.bundles.manifest import Manifest, Member, Want
from imk_desktop.domain.change import PROVINCE
from imk_desktop.domain.exchange import Exported
from imk_desktop.errors import UserError
from imk_desktop.language import _
from imk_desktop.operations import attachments, laptops
from imk_desktop.operations.archive import archive
from imk_desktop.operations.desk import Desk, known_office, office_name
from imk_desktop.operations.packing import pack_own, select, shared_with, statement
from imk_desktop.store import counts, exchange, segments
from imk_desktop.store.exchange import BundleEntry
from imk_desktop.store.log_version import NEWEST
from imk_desktop.store.segments import Frontier, StoredSegment
from imk_desktop.store.store import Transaction
from imk_desktop.tasks import Silent, Ticket
from imk_desktop.user_files import written_whole

MB = 1_000_000


def export_bundle(
    desk: Desk,
    to: str,
    out: Path,
    *,
    limit_mb: float | None = None,
    ticket: Ticket | None = None,
) -> list[Exported]:
    """Write what an office lacks into one file, or into several of limited size.

    With nothing new a bundle is still written: it is a receipt.

    Args:
        desk: The laptop that sends.
        to: Code of the office; a regency sends to the province or to its own other laptops.
        out: The file to write, or a folder, in which the file is named for its contents.
        limit_mb: Most megabytes a file, e.g. for a mail server.
        ticket: Watches and may stop the work.

    Raises:
        UserError: There is no such office, or it has no laptop yet; nothing changed.
        MachineFault: The disk is full or the folder cannot be written; nothing changed.
    """
    ticket = ticket or Silent()
    _refuse_strangers(desk, known_office(to))
    with desk.writing() as transaction:
        receivers = laptops.of_office(desk, transaction.connection, to)
        if not receivers:
            message = _("{office} belum punya laptop; buat paket awalnya dulu.")
            raise UserError(message.format(office=office_name(to)), code="no_laptop")
        pack_own(desk, transaction)
        stated = [said for each in receivers for said in _stated(desk, transaction, each)]
        chosen = select(transaction, shared_with(desk, to), stated) if stated else []
        parts = _parts(transaction, chosen, limit_mb)
        written: list[Path] = []
        try:
            exported = []
            for number, part in enumerate(parts):
                ticket.advance(number, len(parts))
                last = number == len(parts) - 1
                one = _write(desk, transaction, to, out, receivers, part, attached=last)
                written.append(one.file)
                exported.append(one)
            exchange.answer(transaction.connection, to)
        except BaseException:
            for file in written:
                file.unlink(missing_ok=True)
            raise
    for one in exported:
        archive(desk, "out", one.id, one.file)
    return exported


def _refuse_strangers(desk: Desk, to: str) -> None:
    if not desk.is_province and to not in (PROVINCE, desk.office):
        message = _("Kab/kota mengirim ke provinsi (1700), bukan ke {office}.")
        raise UserError(message.format(office=office_name(to)), code="wrong_addressee")


def _stated(
    desk: Desk, transaction: Transaction, receiver: Certificate
) -> list[dict[str, Frontier]]:
    """Return what a receiver says that it has; one never heard says that it has nothing.

    Under this laptop's own name only a copy of it speaks, which needs what it lacks as well.
    """
    said = exchange.stated(transaction.connection, receiver.laptop)
    return said or ([] if receiver.laptop == desk.laptop else [{}])


def _parts(
    transaction: Transaction, chosen: Sequence[StoredSegment], limit_mb: float | None
) -> list[list[StoredSegment]]:
    """Cut the segments, in their order, into files of limited size; there is always one."""
    parts: list[list[StoredSegment]] = [[]]
    room = limit_mb * MB if limit_mb else float("inf")
    filled = 0
    for segment in chosen:
        size = segments.size(transaction.connection, segment.id)
        if parts[-1] and filled + size > room:
            parts.append([])
            filled = 0
        parts[-1].append(segment)
        filled += size
    return parts


def _write(
    desk: Desk,
    transaction: Transaction,
    to: str,
    out: Path,
    receivers: Sequence[Certificate],
    part: Sequence[StoredSegment],
    *,
    attached: bool,
) -> Exported:
    connection = transaction.connection
    number = exchange.next_number(connection, desk.laptop, to)
    bundle = secrets.token_bytes(16)
    wanted = exchange.wanted(connection, [receiver.laptop for receiver in receivers])
    files = [content for sha in wanted if attached and (content := attachments.read(desk, sha))]
    manifest = describe(
        desk,
        transaction,
        to,
        part,
        files,
        bundle=bundle,
        number=number,
    )
    path = out / _name(desk, to, number) if out.is_dir() else out
    contents = _contents(transaction, part, files)
    recipients = sorted({*(each.recipient for each in receivers), desk.keys.recipient})
    with written_whole(path) as file:
        write_bundle(file, manifest, contents, signer=desk.keys.signer, recipients=recipients)
    size = path.stat().st_size
    exchange.enter(
        connection,
        BundleEntry(
            id=bundle.hex(),
            direction="out",
            from_office=desk.office,
            from_laptop=desk.laptop,
            to_office=to,
            number=number,
            file=path.name,
            bytes=size,
            made=manifest.created_ms,
            at=manifest.created_ms,
            outcome={"rows": manifest.rows, "have": _ends(part)},
        ),
    )
    return Exported(path, bundle.hex(), number, size, to, manifest.rows)


def describe(
    desk: Desk,
    transaction: Transaction,
    to: str,
    part: Sequence[StoredSegment],
    files: Sequence[bytes],
    *,
    bundle: bytes,
    number: int,
    first_members: Sequence[tuple[str, bytes]] = (),
    starter: bool = False,
) -> Manifest:
    """Return the manifest of a bundle with these segments and attachments."""
    rows, dates = counts.contents(transaction.log, part)
    known = laptops.certificates(desk, transaction.connection)
    writers = sorted({desk.laptop, *(segment.laptop for segment in part)})
    members = [
        _member("segment", segments.content(transaction.connection, segment.id)) for segment in part
    ]
    return Manifest(
        survey=desk.keys.survey,
        year=desk.year,
        kind="starter" if starter else "bundle",
        from_office=desk.office,
        from_laptop=desk.laptop,
        to_office=to,
        created_ms=desk.now(),
        bundle=bundle,
        number=number,
        have=statement(desk, to),
        want=Want(attachments=tuple(map(bytes.fromhex, attachments.lacking(desk)))),
        members=(
            *(_member(kind, content) for kind, content in first_members),
            *members,
            *(_member("attachment", content) for content in files),
        ),
        rows=rows,
        dates=dates,
        certificates=tuple(known[laptop][1] for laptop in writers),
        program=__version__,
        schema=int(NEWEST),
    )


def _member(kind: str, content: bytes) -> Member:
    return Member(kind, len(content), hashlib.sha256(content).digest())


def _contents(
    transaction: Transaction, part: Sequence[StoredSegment], files: Sequence[bytes]
) -> Iterator[bytes]:
    for segment in part:
        yield segments.content(transaction.connection, segment.id)
    yield from files


def _ends(part: Sequence[StoredSegment]) -> list[list[object]]:
    """Return (partition, epoch, last seq) of what was sent, to be found in a later receipt."""
    return [[segment.partition, segment.epoch.hex(), segment.last] for segment in part]


def _name(desk: Desk, to: str, number: int) -> str:
    return f"IMK{desk.year}-{desk.office}-ke-{to}-no{number}-{clock.today():%Y%m%d}.imk"
