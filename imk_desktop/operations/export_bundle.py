"""Write a bundle for an office: what its laptops lack by their own last word, and our receipt."""

from __future__ import annotations

import hashlib
import os
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from imk_desktop import __version__, clock
from imk_desktop.bundles.certificate import Certificate
from imk_desktop.bundles.container import write_bundle
from imk_desktop.bundles.manifest import MOST_WANTED, Manifest, Member, Want
from imk_desktop.domain.change import PROVINCE
from imk_desktop.domain.exchange import Exported
from imk_desktop.errors import UserError
from imk_desktop.language import _
from imk_desktop.operations import attachments, laptops, unfinished
from imk_desktop.operations.archive import archive
from imk_desktop.operations.archive import path_of as archived
from imk_desktop.operations.damaged_contents import is_damaged, keep_damaged
from imk_desktop.operations.desk import Desk, known_office, office_name
from imk_desktop.operations.packing import pack_own, select, shared_with, statement
from imk_desktop.operations.stand_in import for_the_asking
from imk_desktop.store import counts, exchange, segments
from imk_desktop.store.exchange import BundleEntry
from imk_desktop.store.heard import brings_news
from imk_desktop.store.log_version import NEWEST
from imk_desktop.store.segments import Frontier, StoredSegment
from imk_desktop.store.store import Transaction
from imk_desktop.tasks import Silent, Ticket
from imk_desktop.user_files import free_name, written_whole

MB = 1_000_000
MOST_PIECES = 10_000
"""In one file, so that its manifest can list them."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one file of an export carries; it is number `number` of `of` files.

    Attributes:
        segments: In causal order.
        attachments: The SHA-256 of contents that lie beside the store.
        number: From 1.
        of: How many files there are.
        news: Whether the export brings anything that is not there by what was heard last.
        want: The SHA-256 of contents that are asked for.
    """

    segments: Sequence[StoredSegment]
    attachments: Sequence[str] = ()
    number: int = 1
    of: int = 1
    news: bool = True
    want: Sequence[str] = ()


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
        out: The file to write, or a folder, in which the file is named for its contents. Further
            files are numbered, e.g. "kirim-2.imk".
        limit_mb: Most megabytes a file, e.g. for a mail server; what cannot be cut may be more.
        ticket: Watches and may stop the work.

    Raises:
        UserError: There is no such office, it has no laptop yet, or there is a file of that
            name; nothing changed.
        MachineFault: The disk is full or the folder cannot be written; nothing changed. That
            of the store may be: then what was sent is not kept in its ledger (`Exported.kept`).
    """
    _refuse_strangers(desk, known_office(to))
    folder = out if out.is_dir() else out.parent
    return for_the_asking(
        desk, folder, lambda at: _export(at, to, out, limit_mb, ticket or Silent())
    )


def _export(
    desk: Desk, to: str, out: Path, limit_mb: float | None, ticket: Ticket
) -> list[Exported]:
    token = unfinished.begin(desk)
    with desk.writing() as transaction:
        receivers = laptops.of_office(desk, transaction.connection, to)
        if not receivers:
            message = _("{office} belum punya laptop; buat paket awalnya dulu.")
            raise UserError(message.format(office=office_name(to)), code="no_laptop")
        pack_own(desk, transaction)
        parts = _parts(desk, transaction, to, receivers, limit_mb)
        exported: list[Exported] = []
        try:
            for at, part in enumerate(parts):
                ticket.advance(at, len(parts))
                path = _path(desk, transaction, to, out, at)
                bundle = unfinished.bundle_id(desk, token, at)
                exported.append(_write(desk, transaction, to, path, receivers, part, bundle))
            unfinished.finish(transaction.connection, token)
            exchange.answer(transaction.connection, to)
        except BaseException:
            for one in exported:
                one.file.unlink(missing_ok=True)
                archived(desk, "out", one.id).unlink(missing_ok=True)
            raise
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
    desk: Desk,
    transaction: Transaction,
    to: str,
    receivers: Sequence[Certificate],
    limit_mb: float | None,
) -> list[Part]:
    """Choose what goes and cut it, in its order, into files of limited size; at least one."""
    connection = transaction.connection
    stated = [said for each in receivers for said in _stated(desk, transaction, each)]
    chosen = select(transaction, shared_with(desk, to), stated) if stated else []
    pieces: list[tuple[int, StoredSegment | str]] = [
        (segments.size(connection, segment.id), segment) for segment in chosen
    ]
    pieces += [
        (attachments.size(desk, sha256), sha256)
        for sha256 in exchange.wanted(connection, [each.laptop for each in receivers])
        if attachments.read(desk, sha256) is not None
    ]
    want = attachments.lacking(desk)
    keep_damaged(connection, [sha256 for sha256 in want if is_damaged(desk, sha256)])
    news = len(pieces) > len(chosen) or brings_news(connection, desk.office, to, chosen)
    files: list[list[StoredSegment | str]] = [[]]
    room = limit_mb * MB if limit_mb else float("inf")
    filled = 0
    for size, piece in pieces:
        if files[-1] and (filled + size > room or len(files[-1]) == MOST_PIECES):
            files.append([])
            filled = 0
        files[-1].append(piece)
        filled += size
    return [
        Part(
            [piece for piece in pieces_ if isinstance(piece, StoredSegment)],
            [piece for piece in pieces_ if isinstance(piece, str)],
            number,
            len(files),
            news,
            want,
        )
        for number, pieces_ in enumerate(files, 1)
    ]


def _path(desk: Desk, transaction: Transaction, to: str, out: Path, at: int) -> Path:
    """Return where the file goes that is the `at`th of this export, from 0."""
    if out.is_dir():
        number = exchange.next_number(transaction.connection, desk.laptop, to)
        return free_name(out / _name(desk, to, number))
    return out if at == 0 else out.with_stem(f"{out.stem}-{at + 1}")


def _write(
    desk: Desk,
    transaction: Transaction,
    to: str,
    path: Path,
    receivers: Sequence[Certificate],
    part: Part,
    bundle: bytes,
) -> Exported:
    connection = transaction.connection
    number = exchange.next_number(connection, desk.laptop, to)
    manifest = describe(desk, transaction, to, part, bundle=bundle, number=number)
    recipients = sorted({*(each.recipient for each in receivers), desk.keys.recipient})
    replacing = os.path.lexists(path) and unfinished.was_left(desk, path)
    with written_whole(path, replacing=replacing) as file:
        write_bundle(
            file,
            manifest,
            _contents(desk, transaction, part),
            signer=desk.keys.signer,
            recipients=recipients,
        )
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
            outcome={
                "rows": manifest.rows,
                "have": _ends(part.segments),
                "news": part.news,
                "files": len(part.attachments),
            },
        ),
    )
    exchange.sent(connection, [each.laptop for each in receivers], part.attachments)
    if desk.keeps:
        archive(desk, "out", bundle.hex(), path)
    return Exported(path, bundle.hex(), number, size, to, manifest.rows, kept=desk.keeps)


def describe(
    desk: Desk,
    transaction: Transaction,
    to: str,
    part: Part,
    *,
    bundle: bytes,
    number: int,
    first_members: Sequence[tuple[str, bytes]] = (),
    starter: bool = False,
) -> Manifest:
    """Return the manifest of a bundle with these segments and attachments."""
    rows, dates = counts.contents(transaction.log, part.segments)
    known = laptops.certificates(desk, transaction.connection)
    writers = sorted({desk.laptop, *(segment.laptop for segment in part.segments)})
    members = [
        _member("segment", segments.content(transaction.connection, segment.id))
        for segment in part.segments
    ]
    files = [
        Member("attachment", attachments.size(desk, sha256), bytes.fromhex(sha256))
        for sha256 in part.attachments
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
        part=part.number,
        parts=part.of,
        have=statement(desk, to),
        want=Want(attachments=tuple(map(bytes.fromhex, _some(part.want)))),
        members=(
            *(_member(kind, content) for kind, content in first_members),
            *members,
            *files,
        ),
        rows=rows,
        dates=dates,
        certificates=tuple(known[laptop][1] for laptop in writers),
        program=__version__,
        schema=int(NEWEST),
    )


def _some(contents: Sequence[str]) -> Sequence[str]:
    """Return what one bundle can ask for; drawn, so that none is left out for ever."""
    if len(contents) <= MOST_WANTED:
        return contents
    return random.sample(contents, MOST_WANTED)


def _member(kind: str, content: bytes) -> Member:
    return Member(kind, len(content), hashlib.sha256(content).digest())


def _contents(desk: Desk, transaction: Transaction, part: Part) -> Iterator[bytes]:
    for segment in part.segments:
        yield segments.content(transaction.connection, segment.id)
    for sha256 in part.attachments:
        yield attachments.read(desk, sha256) or b""


def _ends(sent: Sequence[StoredSegment]) -> list[list[object]]:
    """Return (partition, epoch, last seq) of what was sent, to be found in a later receipt."""
    return [[segment.partition, segment.epoch.hex(), segment.last] for segment in sent]


def _name(desk: Desk, to: str, number: int) -> str:
    return f"IMK{desk.year}-{desk.office}-ke-{to}-no{number}-{clock.today():%Y%m%d}.imk"
