"""Small files that claim or inflate to a gigabyte: refused, with little memory and time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
ALLOWED_MIB = 256

PROLOGUE = """
import msgspec, resource, sys, zstandard
from imk_desktop.bundles import chunk, segment
from imk_desktop.bundles.signing import Purpose, Signer
from imk_desktop.errors import UserError

def peak_mib():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

def offer(body, count=5000):
    header = segment.SegmentHeader(1, "s", "l", "1703", b"epoch--1", 1, count, {})
    head = msgspec.msgpack.encode(header)
    signed = segment.MAGIC + len(head).to_bytes(4, "big") + head + body
    blob = signed + Signer.new().sign(Purpose.SEGMENT, signed)
    assert len(blob) < 400_000, len(blob)
    before = peak_mib()
    try:
        for batch in segment.read_changes(blob):
            del batch
    except UserError as error:
        print(error.code, round(peak_mib() - before))
    else:
        print("taken", round(peak_mib() - before))

def packed(pieces, size=-1):
    packing = zstandard.ZstdCompressor(level=3).compressobj(size)
    return b"".join([*map(packing.compress, pieces), packing.flush()])

ROWS = ["t", ["f"], 1, [0], ["x"], [1], [None], [], [0], [""], [0], []]
CHUNK = [[0, 1], [], ["P"], [0, 1], [5], [ROWS]]
MIB = bytes(1 << 20)
"""

BOMBS = {
    "one chunk of a gigabyte": "offer(packed([(1 << 30).to_bytes(4, 'big')] + [MIB] * 1024))",
    "a frame that declares a gigabyte": (
        "offer(packed([(1 << 30).to_bytes(4, 'big')] + [MIB] * 1023 + [MIB[4:]], 1 << 30))"
    ),
    "a window of a gigabyte": (
        "parameters = zstandard.ZstdCompressionParameters.from_level(3, window_log=30)\n"
        "offer(zstandard.ZstdCompressor(compression_params=parameters).compress(MIB))"
    ),
    "many chunks of nothing but zeros": (
        "offer(packed(([(8 << 20).to_bytes(4, 'big')] + [MIB] * 8) * 128))"
    ),
    "a million small texts": (
        "values = b'\\xdd' + (2_000_000).to_bytes(4, 'big') + b'\\xa2ab' * 2_000_000\n"
        "ROWS[6] = msgspec.Raw(values)\n"
        "blob = msgspec.msgpack.encode(CHUNK)\n"
        "offer(packed([len(blob).to_bytes(4, 'big'), blob]))"
    ),
    "nothing but empty lists": (
        "ROWS[6] = msgspec.Raw(b'\\xdd' + (8_000_000).to_bytes(4, 'big') + b'\\x90' * 8_000_000)\n"
        "blob = msgspec.msgpack.encode(CHUNK)\n"
        "offer(packed([len(blob).to_bytes(4, 'big'), blob]))"
    ),
    "lists in lists without end": (
        "blob = msgspec.msgpack.encode(CHUNK)[:-1] + b'\\x91' * 4_000_000\n"
        "offer(packed([len(blob).to_bytes(4, 'big'), blob]))"
    ),
    "row ids that grow": (
        "ROWS[2:5] = [5000, [0] + [500] * 4999, ['x' * 500] + ['y' * 400] * 4999]\n"
        "CHUNK[0], CHUNK[3], CHUNK[4] = [0, 5000], [0, 5000], [0] * 5000\n"
        "blob = msgspec.msgpack.encode(CHUNK)\n"
        "offer(packed([len(blob).to_bytes(4, 'big'), blob]))"
    ),
    "every cell replaced again and again": (
        "ROWS[1], ROWS[5], ROWS[6] = ['f%d' % n for n in range(900)], [1, 900], [None] * 900\n"
        "ROWS[7] = [0, -2, 0] * 700_000\n"
        "blob = msgspec.msgpack.encode(CHUNK)\n"
        "offer(packed([len(blob).to_bytes(4, 'big'), blob]))"
    ),
}


@pytest.mark.skipif(sys.platform == "win32", reason="the peak of memory is asked of Unix")
@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
def test_a_bomb_is_refused_with_bounded_memory(bomb: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROLOGUE + bomb],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    code, more_mib = done.stdout.split()
    assert code == "bundle_damaged"
    assert int(more_mib) < ALLOWED_MIB
