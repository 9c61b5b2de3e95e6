"""What one rightly signed bundle did once: hours of work, ends with a bug, disks that fill."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest
import zstandard

from imk_desktop.bundles import container
from imk_desktop.bundles.signing import SIGNATURE_SIZE, Purpose
from imk_desktop.cli import main
from imk_desktop.domain.change import PROVINCE
from imk_desktop.errors import UserError
from imk_desktop.operations import attachments
from imk_desktop.operations.desk import Desk
from imk_desktop.operations.merge_bundle import merge_bundle
from imk_desktop.operations.status import survey_status
from imk_desktop.operations.store_digest import store_digest
from tests.operations.enrolled import copy_store, enrolled, opened
from tests.operations.tampered import bundle, change, segment
from tests.operations.two_offices import REGENCY, SAMPLE, add_samples, exchange

BEYOND_9999 = 253_402_300_800_000 + 86_400_000
WHEN, SHAPES, VALUES = 4, 5, 6
"""Where a chunk has the times of its changes and its shapes, and a shape its values."""


@pytest.fixture
def both(tmp_path: Path) -> Iterator[tuple[Desk, Desk]]:
    source = enrolled((REGENCY,))
    province, regency = (
        copy_store(source / f"{name}-1.imkdb", tmp_path / name / f"{name}.imkdb")
        for name in (PROVINCE, REGENCY)
    )
    with opened(province) as first, opened(regency) as second:
        add_samples(first)
        exchange(first, second)
        yield first, second


def spoiled(desk: Desk, good: bytes, spoil: Callable[[list[Any]], None]) -> bytes:
    """Return a segment whose chunk was altered, signed again as only its laptop can."""
    end = 8 + int.from_bytes(good[4:8], "big")
    reader = zstandard.ZstdDecompressor().decompressobj()
    chunk = msgspec.msgpack.decode(reader.decompress(good[end:-SIGNATURE_SIZE])[4:])
    spoil(chunk)
    blob = msgspec.msgpack.encode(chunk)
    signed = good[:end] + zstandard.compress(len(blob).to_bytes(4, "big") + blob)
    return signed + desk.keys.signer.sign(Purpose.SEGMENT, signed)


@pytest.fixture
def unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Our own writer would refuse what is beyond its limits."""
    monkeypatch.setattr(container, "encode_manifest", msgspec.msgpack.encode)


def visit(desk: Desk, **more: str) -> bytes:
    return segment(desk, change(desk, "visit", {"sample": SAMPLE, "result": "selesai", **more}))


def test_a_running_number_in_the_millions_costs_nothing(both, unchecked) -> None:
    """It was told by every number before it, in each status: at 10^9 in 21 GB."""
    province, regency = both

    with pytest.raises(UserError) as refused:
        merge_bundle(province, bundle(regency, province, number=3_000_000))
    merge_bundle(province, bundle(regency, province, number=900_000))

    assert refused.value.code == "bundle_damaged"
    exchange_of = survey_status(province).bundles[REGENCY]
    assert exchange_of.number == 900_000
    assert len(exchange_of.missing) <= 1_000


@pytest.mark.parametrize("where", ["in the manifest", "in a change"])
def test_a_time_beyond_the_year_9999_is_refused(both, where, unchecked, capsys) -> None:
    province, regency = both
    before, told = store_digest(province), {}
    good = visit(regency)
    if where == "in the manifest":
        told = {"created_ms": BEYOND_9999}
    else:
        good = spoiled(regency, good, lambda chunk: chunk.__setitem__(WHEN, [BEYOND_9999]))
    file = bundle(regency, province, good, **told)

    assert main(["merge", str(province.path), str(file), "--json"]) == 3

    assert json.loads(capsys.readouterr().out)["error"]["code"] == "bundle_damaged"
    for words in (["status"], ["conflicts"], ["show", "--sample", SAMPLE]):
        assert main([words[0], str(province.path), *words[1:], "--json"]) == 0
    assert store_digest(province) == before


def test_a_text_longer_than_may_be_written_here_is_refused(both) -> None:
    province, regency = both
    before = store_digest(province)

    def lengthen(chunk: list[Any]) -> None:
        values = chunk[SHAPES][0][VALUES]
        values[values.index("catatan")] = "x" * 7_000_000

    file = bundle(regency, province, spoiled(regency, visit(regency, note="catatan"), lengthen))

    with pytest.raises(UserError) as refused:
        merge_bundle(province, file)

    assert refused.value.code == "bundle_damaged"
    assert store_digest(province) == before


def test_an_attachment_that_nobody_asked_for_is_not_kept(both) -> None:
    province, regency = both
    content = b"tidak diminta" * 1_000

    merge_bundle(province, bundle(regency, province, attachments=[content]))

    assert not attachments.path_of(province, sha256(content).hexdigest()).exists()
