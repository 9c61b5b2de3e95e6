"""What a bundle weighs and costs: sizes, and times as ratios to SHA-256 of the same bytes.

Times are the least of several runs, taken in turn, for other work on the machine only adds.
"""

from __future__ import annotations

import io
import secrets
import sys
import tempfile
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from imk_desktop.bundles.container import open_bundle, write_bundle
from imk_desktop.bundles.envelope import Envelope, read_envelope
from imk_desktop.bundles.segment import pack_segment, read_changes, verify_segment
from imk_desktop.domain.change import Change, Mark
from tests.bundles.fieldwork import ANSWERS, a_day, questionnaires
from tests.bundles.post import letter, province, regency, send

Figure = tuple[str, float, str]

RUNS = 7
TWENTY_MB = 20_000_000


def run() -> list[Figure]:
    """Measure everything and return (name, value, target) lines."""
    with tempfile.TemporaryDirectory() as folder:
        return [*_sizes(Path(folder)), *_speed(Path(folder)), *_packing()]


def _sizes(folder: Path) -> list[Figure]:
    bulk, day = _packed(questionnaires(1_600)), _packed(a_day())
    sealed = send(folder / "day.imk", [day]).stat().st_size
    have = {office: _heads(2) for office in ("1700", "1703")}
    receipts = [
        send(folder / "receipt.imk", manifest=letter(have=have)).stat().st_size for _ in range(20)
    ]
    cells = 1_600 * len(ANSWERS.fields)
    return [
        ("bulk questionnaires, bytes a cell", len(bulk) / cells, "<= 2.0"),
        ("a day, signed and sealed, KB", sealed / 1024, "<= 25"),
        ("overhead of container, signature and seal, bytes", sealed - len(day), "<= 1536"),
        ("receipt, largest of 20, bytes", max(receipts), "<= 1024"),
    ]


def _speed(folder: Path) -> list[Figure]:
    """Twenty members of one megabyte, whose hashes the sender's store knows already."""
    members = [secrets.token_bytes(TWENTY_MB // 20) for _ in range(20)]
    whole = b"".join(members)
    manifest = letter(members)
    path = folder / "large.imk"

    def open_it(envelope: Envelope) -> None:
        open_bundle(
            envelope,
            lambda member, content: None,
            identity=province().identity,
            province_verify_key=province().province_verify_key,
        )

    def seal_it() -> None:
        write_bundle(
            Nowhere(),
            manifest,
            members,
            signer=regency().signer,
            recipients=[province().recipient, regency().recipient],
        )

    envelope = read_envelope(send(path, members, manifest))
    hashing, sealing, writing, opening, receiving = _fastest(
        lambda: sha256(whole).digest(),
        seal_it,
        lambda: send(path, members, manifest),
        lambda: open_it(envelope),
        lambda: open_it(read_envelope(path)),
    )
    return [
        ("20 MB: sign and seal / SHA-256", sealing / hashing, "<= 3.5"),
        ("the same, and write the file", writing / hashing, ""),
        ("20 MB: unseal and verify / SHA-256", opening / hashing, "<= 4.5"),
        ("the same, after the check of the clear hash", receiving / hashing, ""),
    ]


class Nowhere(io.BytesIO):
    """A file that keeps nothing, for what is not the disk's."""

    def write(self, content: object) -> int:
        """Forget it."""
        assert isinstance(content, bytes)
        return len(content)


def _packing() -> list[Figure]:
    changes = questionnaires(1_600)
    blob = _packed(changes)
    key = regency().signer.verify_key
    packing, reading, verifying = _fastest(
        lambda: _packed(changes),
        lambda: list(read_changes(blob)),
        lambda: verify_segment(blob, key),
    )
    cells = len(changes) * len(ANSWERS.fields)
    return [
        ("packing, microseconds a cell", packing / cells * 1e6, ""),
        ("reading, microseconds a cell", reading / cells * 1e6, ""),
        ("verifying a segment, milliseconds", verifying * 1e3, ""),
    ]


def _packed(changes: list[Change]) -> bytes:
    keys = regency()
    after = {office: _heads(1) for office in ("1700", "1703")}
    return pack_segment(
        changes, laptop=keys.laptop, survey=keys.survey, after=after, signer=keys.signer
    )


def _heads(count: int) -> tuple[Mark, ...]:
    return tuple(Mark(secrets.token_bytes(8), 300) for _ in range(count))


def _fastest(*works: Callable[[], object]) -> list[float]:
    """Return the least time of each in seconds, measured in turn."""
    least = [float("inf")] * len(works)
    for _ in range(RUNS):
        for at, work in enumerate(works):
            begin = time.perf_counter()
            work()
            least[at] = min(least[at], time.perf_counter() - begin)
    return least


if __name__ == "__main__":
    for name, value, target in run():
        sys.stdout.write(f"{value:10.3f}  {target:8}  {name}\n")
