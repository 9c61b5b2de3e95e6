"""What a program that was tampered with could send: rightly signed, and against all rules."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from imk_desktop.bundles.container import write_bundle
from imk_desktop.bundles.manifest import Manifest, Member
from imk_desktop.bundles.segment import pack_segment
from imk_desktop.domain.change import Change, Mark, Shape, Value
from imk_desktop.operations.desk import Desk
from imk_desktop.replication.write import log_row_id

NOON = 1_783_000_000_000


def change(
    desk: Desk,
    table: str,
    values: Mapping[str, Value],
    row: str = "",
    *,
    partition: str = "",
    mark: Mark | None = None,
    **more: object,
) -> Change:
    """Return a change of a laptop, by default to a log of its office, in an epoch of its own."""
    mark = mark or Mark(os.urandom(8), 1)
    said: dict[str, Any] = {"by": "?", "when": NOON, **more}
    return Change(
        partition or desk.office,
        mark,
        Shape(table, tuple(values)),
        row or log_row_id(mark),
        tuple(values.values()),
        **said,
    )


def segment(desk: Desk, *changes: Change, **more: object) -> bytes:
    """Return changes of one epoch as a segment that a laptop signed."""
    said: dict[str, Any] = {"after": {}, **more}
    return pack_segment(
        changes,
        laptop=desk.laptop,
        survey=desk.keys.survey,
        signer=desk.keys.signer,
        **said,
    )


def bundle(
    sender: Desk,
    receiver: Desk,
    *segments: bytes,
    attachments: Sequence[bytes] = (),
    **said: object,
) -> Path:
    """Write a bundle of any members that a laptop signed, whatever its manifest says besides."""
    keys, path = sender.keys, sender.path.parent / f"{secrets.token_hex(4)}.imk"
    contents = [*segments, *attachments]
    kinds = ["segment"] * len(segments) + ["attachment"] * len(attachments)
    members = tuple(
        Member(kind, len(content), sha256(content).digest())
        for kind, content in zip(kinds, contents, strict=True)
    )
    usual: dict[str, Any] = {
        "survey": keys.survey,
        "year": keys.year,
        "from_office": keys.office,
        "from_laptop": keys.laptop,
        "to_office": receiver.office,
        "created_ms": NOON,
        "bundle": secrets.token_bytes(16),
        "number": 1,
        "members": members,
        "certificates": (keys.certificate,),
    }
    manifest = Manifest(**{**usual, **said})
    with path.open("wb") as file:
        recipients = [receiver.keys.recipient]
        write_bundle(file, manifest, contents, signer=keys.signer, recipients=recipients)
    return path
