"""Make the starter bundle (paket awal) that enrols one more laptop."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from pathlib import Path

from imk_desktop.bundles.container import write_starter
from imk_desktop.bundles.keys import LaptopKeys, new_laptop_keys, pack_keys
from imk_desktop.domain.change import PROVINCE, Value
from imk_desktop.errors import UserError
from imk_desktop.language import _
from imk_desktop.operations import unfinished
from imk_desktop.operations.desk import Desk, known_office, office_name
from imk_desktop.operations.export_bundle import Part, describe
from imk_desktop.operations.packing import pack_own, select, shared_with, statement
from imk_desktop.store import change_log, exchange, segments
from imk_desktop.store.store import Transaction
from imk_desktop.user_files import refuse_taken, written_whole


def make_starter(desk: Desk, office: str, out: Path, *, passphrase: str) -> LaptopKeys:
    """Draw the keys of a new laptop, enter its certificate, and write all it needs to begin.

    Args:
        desk: The province's first laptop, which holds the province's key.
        office: The office that the laptop will belong to.
        out: The file to write.
        passphrase: What opens it; to be told by telephone.

    Returns:
        The new laptop's keys.

    Raises:
        UserError: This laptop does not hold the province's key, there is no such office, or
            `out` exists: a starter is the only copy of its laptop's keys.
        MachineFault: The disk is full; nothing changed.
    """
    known_office(office)
    if desk.keys.province is None:
        message = _("Paket awal hanya dibuat di laptop provinsi yang memegang kunci provinsi.")
        raise UserError(message, code="not_the_province")
    # one that is there may be the only copy of another laptop's keys
    replacing = os.path.lexists(out) and unfinished.was_left(desk, out)
    refuse_taken(out, replacing=replacing)
    token = unfinished.begin(desk)
    now = desk.now()
    keys = new_laptop_keys(desk.keys, office, name=office_name(office), now_ms=now)
    with desk.writing() as transaction:
        certificate: dict[str, Value] = {
            "office": office,
            "name": office_name(office),
            "certificate": base64.b64encode(keys.certificate).decode(),
            "issued": now,
        }
        change_log.write(
            transaction,
            "certificate",
            {keys.laptop: certificate},
            partition=PROVINCE,
            writer=desk.writer,
            when=now,
        )
        pack_own(desk, transaction)
        bundle = unfinished.bundle_id(desk, token)
        have = statement(desk, office)
        exchange.hear(
            transaction.connection, keys.laptop, office, have, bundle=bundle.hex(), at=now
        )
        part = Part(select(transaction, shared_with(desk, office), [{}]))
        manifest = describe(
            desk,
            transaction,
            office,
            part,
            bundle=bundle,
            number=0,
            first_members=[("keys", pack_keys(keys))],
            starter=True,
        )
        unfinished.finish(transaction.connection, token)
        with written_whole(out, replacing=replacing) as file:
            write_starter(
                file,
                manifest,
                _contents(keys, transaction, part),
                signer=desk.keys.signer,
                passphrase=passphrase,
                province_verify_key=desk.keys.province_verify_key,
            )
    return keys


def _contents(keys: LaptopKeys, transaction: Transaction, part: Part) -> Iterator[bytes]:
    yield pack_keys(keys)
    for segment in part.segments:
        yield segments.content(transaction.connection, segment.id)
