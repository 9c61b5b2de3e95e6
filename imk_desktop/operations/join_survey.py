"""Enrol this laptop: make its store from a starter bundle."""

from __future__ import annotations

from pathlib import Path

from imk_desktop.bundles.certificate import Certificate, read_certificate
from imk_desktop.bundles.container import open_starter
from imk_desktop.bundles.envelope import read_envelope
from imk_desktop.bundles.key_file import write_key_file
from imk_desktop.bundles.keys import unpack_keys
from imk_desktop.bundles.manifest import Manifest, Member
from imk_desktop.bundles.refusals import damaged
from imk_desktop.operations.delivery import Delivery
from imk_desktop.operations.desk import Desk, key_file, note_owner
from imk_desktop.operations.new_store import new_store
from imk_desktop.store import exchange
from imk_desktop.store.store import Store
from imk_desktop.tasks import Silent, Ticket


def join_survey(
    path: Path,
    starter: Path,
    *,
    starter_passphrase: str,
    passphrase: str | None = None,
    by: str = "",
    ticket: Ticket | None = None,
) -> Desk:
    """Make a laptop's store from its starter and open it.

    Args:
        path: Where the store goes.
        starter: The starter bundle.
        starter_passphrase: What was told by telephone.
        passphrase: What will lock this store's keys; None leaves them open, for trials.
        by: Who works here.
        ticket: Watches and may stop the work.

    Raises:
        UserError: The file is no starter, is damaged, or the passphrase is wrong; or there is
            a store of that name. Nothing was made.
        MachineFault: The disk is full; nothing is left there.
    """
    with new_store(path) as made:
        manifest, members = _read(starter, starter_passphrase)
        keys = unpack_keys(members[0][1])
        certificates = {
            certificate.laptop: certificate
            for blob in (*manifest.certificates, keys.certificate)
            for certificate in [read_certificate(blob, keys.province_verify_key)]
        }
        database_key = keys.database_key if passphrase else None
        write_key_file(key_file(made), keys, passphrase)
        with Desk(Store(made, database_key), keys, by) as desk:
            _deliver(desk, manifest, members, certificates, ticket or Silent())
    return Desk(Store(path, database_key, new=False), keys, by)


def starter_office(starter: Path) -> tuple[str, int]:
    """Return the office and the year that a starter is for, by its clear header."""
    envelope = read_envelope(starter)
    return envelope.office, envelope.year


def _read(starter: Path, passphrase: str) -> tuple[Manifest, list[tuple[Member, bytes]]]:
    """Return the manifest and the members of a starter, of which the first are the keys."""
    members: list[tuple[Member, bytes]] = []
    manifest = open_starter(
        read_envelope(starter),
        lambda member, content: members.append((member, content)),
        passphrase=passphrase,
    )
    if not members or members[0][0].kind != "keys":
        raise damaged(starter.name)
    return manifest, members


def _deliver(
    desk: Desk,
    manifest: Manifest,
    members: list[tuple[Member, bytes]],
    certificates: dict[str, Certificate],
    ticket: Ticket,
) -> None:
    with desk.writing() as transaction:
        note_owner(desk, transaction)
        delivery = Delivery(
            desk,
            transaction,
            certificates,
            manifest.bundle.hex(),
            size=sum(member.size for member, _content in members),
            ticket=ticket,
        )
        delivery.expect(len(members))
        for member, content in members:
            if member.kind == "segment":
                delivery.take(content)
        delivery.apply()
        exchange.hear(
            transaction.connection,
            manifest.from_laptop,
            manifest.from_office,
            manifest.have,
            bundle=manifest.bundle.hex(),
            at=desk.now(),
        )
