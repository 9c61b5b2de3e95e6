"""Take in a bundle: everything of it in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from imk_desktop.bundles.certificate import read_certificate
from imk_desktop.bundles.container import Accept, Take, open_bundle
from imk_desktop.bundles.envelope import HEADER_SIZE, Envelope, read_envelope
from imk_desktop.bundles.manifest import Manifest, Member
from imk_desktop.bundles.refusals import not_for_us
from imk_desktop.domain.exchange import Applied, Merged
from imk_desktop.domain.limits import LARGEST_ATTACHMENT
from imk_desktop.errors import ImkError, UserError
from imk_desktop.language import _
from imk_desktop.operations import attachments, laptops
from imk_desktop.operations.archive import archive
from imk_desktop.operations.damaged_contents import damage_told, damaged_contents
from imk_desktop.operations.delivery import Delivered, Delivery
from imk_desktop.operations.desk import Desk, office_name
from imk_desktop.operations.foreign_files import (
    of_another_survey,
    own_envelope,
    shows_another_survey,
)
from imk_desktop.operations.merge_words import (
    named_aside,
    named_awaited,
    sentence,
    went_back_sentence,
)
from imk_desktop.operations.packing import pack_own
from imk_desktop.store import conflicts, documents, exchange
from imk_desktop.store.exchange import BundleEntry
from imk_desktop.store.heard import heard_of
from imk_desktop.store.store import Transaction
from imk_desktop.tasks import Silent, Ticket


def preview_bundle(desk: Desk, file: Path, ticket: Ticket | None = None) -> Merged:
    """Say what `merge_bundle` would do; nothing is changed.

    Raises:
        UserError: The file is refused, in one sentence.
        MachineFault: The store is locked or the disk failed.
    """
    return _merge(desk, file, ticket or Silent(), keep=False)


def merge_bundle(desk: Desk, file: Path, ticket: Ticket | None = None) -> Merged:
    """Take in a bundle. A known one changes nothing and says so kindly.

    Raises:
        UserError: The file is refused, in one sentence; nothing changed.
        MachineFault: The store is locked or the disk failed; nothing changed.
        Cancelled: The user stopped it; nothing changed.
    """
    return _merge(desk, file, ticket or Silent(), keep=True)


def in_sending_order(files: Iterable[Path]) -> list[Path]:
    """Return files in the order in which they were written, so that few wait for others.

    What is no bundle, or a damaged one, comes last; merging it will say why.
    """

    def written(file: Path) -> tuple[bool, int, int]:
        try:
            envelope = read_envelope(file)
        except ImkError:
            return True, 0, 0
        return False, envelope.created_ms, envelope.part

    return sorted(files, key=written)


def _merge(desk: Desk, file: Path, ticket: Ticket, *, keep: bool) -> Merged:
    envelope = own_envelope(desk, file)
    bundle = envelope.bundle.hex()
    with desk.reading() as connection:
        known = exchange.find(connection, bundle)
    if known is not None:
        return _said_already(known, file)
    asked = set[str]()
    with desk.writing(keep=keep) as transaction:
        damaged = damaged_contents(desk, transaction.connection)
        certificates = {
            laptop: certificate
            for laptop, (certificate, _blob) in laptops.certificates(
                desk, transaction.connection
            ).items()
        }
        pack_own(desk, transaction)  # what was written before this bundle must not follow it
        delivery = Delivery(
            desk,
            transaction,
            certificates,
            bundle,
            size=HEADER_SIZE + envelope.sealed_size,
            ticket=ticket,
        )

        def accept(manifest: Manifest) -> None:
            _check(desk, manifest, envelope)
            delivery.expect(sum(member.kind == "segment" for member in manifest.members))
            for blob in manifest.certificates:
                certificate = read_certificate(blob, desk.keys.province_verify_key)
                if certificate.laptop not in certificates:
                    certificates[certificate.laptop] = certificate
                    exchange.vouch(transaction.connection, certificate.laptop, blob)

        def take(member: Member, content: bytes) -> None:
            if member.kind == "segment":
                delivery.take(content)
            elif member.kind == "attachment" and keep:
                _keep_if_asked(desk, member, content, asked)

        manifest = _opened(desk, envelope, take, accept)
        delivered = delivery.apply()
        merged = _told(desk, transaction, manifest, file, delivered, delivery)
        _enter(desk, transaction, manifest, file, merged)
        heard = heard_of(transaction.connection, desk.office, manifest.from_office)
        if manifest.from_laptop != desk.laptop and heard.went_back():
            back = went_back_sentence(manifest.from_office)
            merged = replace(merged, message=f"{merged.message} {back}")
        if keep:  # a file without its row is harmless; a row without its file is not
            words = damage_told(desk, damaged)
            merged = replace(merged, message=" ".join([merged.message, *words]))
            archive(desk, "in", bundle, file)
    return merged


def _opened(desk: Desk, envelope: Envelope, take: Take, accept: Accept) -> Manifest:
    """Open a bundle; of one that cannot be opened, say whether it is of another survey."""
    try:
        return open_bundle(
            envelope,
            take,
            identity=desk.keys.identity,
            province_verify_key=desk.keys.province_verify_key,
            accept=accept,
        )
    except UserError as error:
        if error.code == "not_for_us" and shows_another_survey(desk, envelope):
            raise of_another_survey(desk, envelope.name, envelope.survey) from error
        raise


def _keep_if_asked(desk: Desk, member: Member, content: bytes, asked: set[str]) -> None:
    """Keep a content that a document names and that is not here; nobody asked for others.

    It is written at once, so that one is held in memory and not all; if the bundle is refused
    after all, what was asked for is here nevertheless, under its hash.

    Args:
        desk: The laptop.
        member: What the manifest says of the content.
        content: The content, whose hash is right.
        asked: What is asked for by SHA-256; empty before the first content, which fills it.
    """
    if not asked:
        asked |= {*attachments.lacking(desk), ""}
    if len(content) <= LARGEST_ATTACHMENT and member.sha256.hex() in asked:
        attachments.keep(desk, member.sha256.hex(), content)


def _check(desk: Desk, manifest: Manifest, envelope: Envelope) -> None:
    if manifest.survey != desk.keys.survey:
        raise of_another_survey(desk, envelope.name, manifest.survey)
    if manifest.to_office != desk.office and manifest.from_laptop != desk.laptop:
        raise not_for_us(office_name(manifest.to_office), envelope.name)


def _said_already(known: BundleEntry, file: Path) -> Merged:
    if known.direction == "out":
        message = _("Paket ini dibuat di laptop ini sendiri. Tidak ada yang perlu diubah.")
    else:
        message = _("Paket ini sudah diterima sebelumnya. Tidak ada yang perlu diubah.")
    return Merged(
        file=file,
        id=known.id,
        from_office=known.from_office,
        from_laptop=known.from_laptop,
        to_office=known.to_office,
        number=known.number,
        applied=Applied.ALREADY,
        message=message,
        made=known.made,
    )


def _told(
    desk: Desk,
    transaction: Transaction,
    manifest: Manifest,
    file: Path,
    delivered: Delivered,
    delivery: Delivery,
) -> Merged:
    counts = delivered.tally.counts()
    new, changed, unchanged = map(sum, zip((0, 0, 0), *counts.values(), strict=True))
    open_now = conflicts.still_open(transaction.connection, delivered.tally.conflicts)
    merged = Merged(
        file=file,
        id=manifest.bundle.hex(),
        from_office=manifest.from_office,
        from_laptop=manifest.from_laptop,
        to_office=manifest.to_office,
        number=manifest.number,
        applied=Applied.YES,
        new=new,
        changed=changed,
        unchanged=unchanged,
        conflicts=len(open_now),
        waiting=len(delivered.waiting),
        refused=len(delivered.aside),
        set_aside=named_aside(delivered.aside),
        by_table=counts,
        made=manifest.created_ms,
    )
    if delivered.waiting:
        lacking = {p for segment in delivered.waiting for p in delivery.lacking(segment)}
        awaited = named_awaited(_numbers_received(transaction, manifest), manifest, lacking)
        merged = replace(merged, waiting_for=awaited)
    return replace(merged, message=sentence(merged, own=merged.from_laptop == desk.laptop))


def _numbers_received(transaction: Transaction, manifest: Manifest) -> set[int]:
    """Return the running numbers of the bundles that came the same way before."""
    return {
        entry.number
        for entry in exchange.entries(transaction.connection, "in")
        if (entry.from_laptop, entry.to_office) == (manifest.from_laptop, manifest.to_office)
    }


def _enter(
    desk: Desk, transaction: Transaction, manifest: Manifest, file: Path, merged: Merged
) -> None:
    """Write the bundle into the ledger, and its statement as the receipt that it is."""
    connection, now = transaction.connection, desk.now()
    exchange.enter(
        connection,
        BundleEntry(
            id=merged.id,
            direction="in",
            from_office=manifest.from_office,
            from_laptop=manifest.from_laptop,
            to_office=manifest.to_office,
            number=manifest.number,
            file=file.name,
            bytes=file.stat().st_size,
            made=manifest.created_ms,
            at=now,
            outcome={"new": merged.new, "changed": merged.changed, "waiting": merged.waiting},
        ),
    )
    exchange.hear(
        connection,
        manifest.from_laptop,
        manifest.from_office,
        manifest.have,
        bundle=merged.id,
        at=now,
    )
    wanted = {content.hex() for content in manifest.want.attachments}
    if wanted:  # of what no document here names, nothing will ever be sent
        wanted &= {named.sha256 for named in documents.named_contents(connection)}
    exchange.want(connection, manifest.from_laptop, wanted)
