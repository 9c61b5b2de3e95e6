"""A province and Bengkulu Utara with a few samples, for tests of one exchange."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from imk_desktop.bundles.container import write_bundle
from imk_desktop.bundles.manifest import Manifest, Member
from imk_desktop.domain.change import Value
from imk_desktop.domain.exchange import Merged
from imk_desktop.operations.desk import Desk
from imk_desktop.operations.export_bundle import export_bundle
from imk_desktop.operations.merge_bundle import merge_bundle
from imk_desktop.operations.samples import sample_card
from imk_desktop.store import change_log

REGENCY = "1703"
SAMPLE = "1703010001001B-001"
SAMPLES = tuple(f"1703010001001B-{number:03}" for number in range(1, 6))


def add_samples(desk: Desk, keys: Sequence[str] = SAMPLES) -> None:
    """Enter samples at the province, as a list would."""
    rows: dict[str, dict[str, Value]] = {
        key: {"key": key, "office": REGENCY, "name": f"Usaha {key[-3:]}", "address": "Jl. Lama"}
        for key in keys
    }
    with desk.writing() as transaction:
        change_log.write(
            transaction, "sample", rows, partition=REGENCY, writer=desk.writer, when=desk.now()
        )


def send(desk: Desk, to: str, *, limit_mb: float | None = None) -> list[Path]:
    """Write bundles for an office into a new folder beside the store."""
    folder = Path(tempfile.mkdtemp(dir=desk.path.parent, prefix="kirim-"))
    return [one.file for one in export_bundle(desk, to, folder, limit_mb=limit_mb)]


def exchange(sender: Desk, receiver: Desk) -> Merged:
    """Send what an office lacks and merge it there."""
    (file,) = send(sender, receiver.office)
    return merge_bundle(receiver, file)


def post(sender: Desk, receiver: Desk, segments: Sequence[bytes]) -> Path:
    """Write a signed bundle of any segments, as a program that was tampered with could."""
    keys, path = sender.keys, sender.path.parent / f"{secrets.token_hex(4)}.imk"
    manifest = Manifest(
        survey=keys.survey,
        year=keys.year,
        from_office=keys.office,
        from_laptop=keys.laptop,
        to_office=receiver.office,
        created_ms=1,
        bundle=secrets.token_bytes(16),
        number=1,
        members=tuple(Member("segment", len(one), sha256(one).digest()) for one in segments),
        certificates=(keys.certificate,),
    )
    with path.open("wb") as file:
        recipients = [receiver.keys.recipient]
        write_bundle(file, manifest, segments, signer=keys.signer, recipients=recipients)
    return path


def field(desk: Desk, name: str, key: str = SAMPLE) -> Value:
    """Return what a laptop shows of a sample."""
    return sample_card(desk, key).fields[name]
