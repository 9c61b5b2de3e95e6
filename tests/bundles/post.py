"""Two laptops that write to each other, for tests of the sealed file."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path

from imk_desktop.bundles.container import open_bundle, write_bundle
from imk_desktop.bundles.envelope import read_envelope
from imk_desktop.bundles.keys import LaptopKeys, new_laptop_keys, new_province_keys
from imk_desktop.bundles.manifest import Manifest, Member
from tests.bundles.fieldwork import START_MS

SURVEY = "imk-2026-7k2m9qx1"


@cache
def province() -> LaptopKeys:
    """Return the province's keys, the same throughout a run."""
    return new_province_keys(SURVEY, 2026, name="Tim provinsi", now_ms=START_MS)


@cache
def regency() -> LaptopKeys:
    """Return a regency's keys, the same throughout a run."""
    return new_laptop_keys(province(), "1703", name="Laptop 1", now_ms=START_MS)


def letter(
    members: Sequence[bytes] = (),
    sender: LaptopKeys | None = None,
    kind: str = "segment",
    **more: object,
) -> Manifest:
    """Return the manifest of a bundle from the regency to the province, or as told."""
    sender = sender or regency()
    said: dict[str, object] = {
        "survey": sender.survey,
        "year": sender.year,
        "from_office": sender.office,
        "from_laptop": sender.laptop,
        "to_office": "1700",
        "created_ms": START_MS,
        "bundle": secrets.token_bytes(16),
        "number": 1,
        "members": tuple(Member(kind, len(each), sha256(each).digest()) for each in members),
        "certificates": (sender.certificate,),
        "program": "0.1.0",
        "schema": 1,
    }
    return Manifest(**{**said, **more})  # type: ignore[arg-type]


def send(
    path: Path,
    members: Sequence[bytes] = (),
    manifest: Manifest | None = None,
    sender: LaptopKeys | None = None,
    recipients: Sequence[LaptopKeys] | None = None,
) -> Path:
    """Write a bundle from the regency to the province and itself, or as told."""
    sender = sender or regency()
    addressed = [keys.recipient for keys in recipients or (province(), sender)]
    with path.open("wb") as file:
        write_bundle(
            file,
            manifest or letter(members, sender),
            members,
            signer=sender.signer,
            recipients=addressed,
        )
    return path


def receive(path: Path, receiver: LaptopKeys | None = None) -> tuple[Manifest, list[bytes]]:
    """Read a bundle as the province, or as told."""
    keys = receiver or province()
    members: list[bytes] = []
    manifest = open_bundle(
        read_envelope(path),
        lambda member, content: members.append(content),
        identity=keys.identity,
        province_verify_key=keys.province_verify_key,
    )
    return manifest, members
