"""Rightly signed bundles that lie: drawn over every field of envelope, manifest, segment, change.

Whoever holds a laptop's keys can send anything. Each bundle is one that an office could send,
with a few of its parts replaced by bounds, other types, sizes and names; then it is signed,
hashed and sealed as it should be, past all checks of our own writer.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

import msgspec
import zstandard

from imk_desktop.bundles import chunk as chunk_
from imk_desktop.bundles import seal
from imk_desktop.bundles.chunk import encode_chunk
from imk_desktop.bundles.envelope import HEADER_SIZE
from imk_desktop.bundles.manifest import Manifest, Member
from imk_desktop.bundles.segment import SegmentHeader
from imk_desktop.bundles.signing import Purpose
from imk_desktop.domain.change import EXISTENCE, Act, Change, Mark, Shape, Value
from imk_desktop.domain.records import RECORDS, Type
from imk_desktop.operations.desk import Desk
from imk_desktop.replication.write import log_row_id
from tests.operations.two_offices import SAMPLES

ENVELOPE = struct.Struct(">8s H 16s H H H Q 8s H Q")
TABLES = (*RECORDS, "", "a_later_kind", "change", "sqlite_master", "x" * 100, "x" * 5_000)
MORE_FIELDS = ("", "row", "partition", "rowid", 'a"; DROP TABLE change; --', "\0", "x" * 9_000)
NUMBERS = (
    0,
    1,
    -1,
    255,
    2**31,
    2**32 - 1,
    2**32,
    10**9,
    10**15,
    2**53,
    2**62,
    2**63 - 1,
    2**64 - 1,
)
MOMENTS = (0, 1, 1_783_000_000_000, 253_402_300_800_000, 2**53, 2**63 - 1)
NAMES = (
    *("", "1700", "1703", "1705", "9999", "17030", "kantor", "imk-2026", "\0", "\N{BOM}"),
    *("\N{RIGHT-TO-LEFT OVERRIDE}gnp.exe", "../../../etc/passwd", "a\nb", "x" * 501, "x" * 100_001),
)
VALUES: tuple[Any, ...] = (
    *(None, True, False, 1.0, -0.0, 1e308, 5e-324, *NUMBERS, -(2**63), *NAMES),
    *("0001-01-01", "9999-12-31", "2026-02-30", "2026-07-01", "Y", "T", "selesai", "[" * 5_000),
)
ODDITIES: tuple[Any, ...] = (*VALUES, b"", b"x" * 8, bytes(64), [], [[]], {}, {"": 1}, [1] * 300)


class Forger:
    """Draws bundles of a laptop for another."""

    def __init__(self, random: Random, sender: Desk, receiver: Desk, folder: Path) -> None:
        self._random = random
        self._sender, self._receiver, self._folder = sender, receiver, folder
        self._number = 0
        self._marks = [Mark(bytes(8), 1)]

    def bundle(self) -> Path:
        """Write the next bundle."""
        draw = self._random
        self._number += 1
        segments = [self._segment() for _ in range(draw.choice((0, 1, 1, 1, 2, 5)))]
        attachments = [
            draw.randbytes(draw.choice((0, 1, 5_000))) for _ in range(draw.choice((0, 0, 1, 3)))
        ]
        path = self._folder / f"paket-{self._number:05}.imk"
        self._write(path, segments, attachments)
        return path

    # --- the file

    def _write(self, path: Path, segments: Sequence[bytes], attachments: Sequence[bytes]) -> None:
        draw, keys = self._random, self._sender.keys
        contents = [*segments, *attachments]
        kinds = ["segment"] * len(segments) + ["attachment"] * len(attachments)
        manifest = Manifest(
            survey=keys.survey,
            year=keys.year,
            from_office=keys.office,
            from_laptop=keys.laptop,
            to_office=self._receiver.office,
            created_ms=draw.choice(MOMENTS[:3]),
            bundle=draw.randbytes(16),
            number=draw.choice((1, 2, 1_000, 999_999)),
            have=self._frontiers() if draw.random() < 0.5 else {},
            members=tuple(
                Member(kind, len(content), sha256(content).digest())
                for kind, content in zip(kinds, contents, strict=True)
            ),
            certificates=(keys.certificate,),
        )
        told = list(msgspec.to_builtins(manifest, builtin_types=(bytes,)))
        if draw.random() < 0.2:
            self._spoil(told, draw.choice((1, 1, 2, 3)))
        blob = msgspec.msgpack.encode(told)
        inside = len(blob).to_bytes(4, "big") + blob + keys.signer.sign(Purpose.MANIFEST, blob)
        with path.open("wb") as file:
            body = _Counting(file)
            seal.seal([inside, *contents], body, [self._receiver.keys.recipient])
        sealed = path.read_bytes()
        header = self._header(told, len(sealed))
        digest = sha256(sealed + header).digest()
        path.write_bytes(header + digest + sealed)
        assert len(header) + len(digest) == HEADER_SIZE

    def _header(self, told: Sequence[Any], size: int) -> bytes:
        """Return the clear header, as the manifest says or otherwise."""
        draw = self._random
        usual = [told[0], told[7], told[9], told[10], told[2], told[6], told[5], 0, size]
        if draw.random() < 0.05:
            usual[draw.randrange(6)] = draw.choice(NUMBERS)
        whole = [_as(value, most) for value, most in zip(usual, _MOST, strict=True)]
        office = str(usual[6]).encode("ascii", "replace")[:8]
        bundle = usual[1] if isinstance(usual[1], bytes) else b""
        return ENVELOPE.pack(
            *(b"IMK\x89\r\n\x1a\n", whole[0], bundle, *whole[2:6], office, *whole[7:])
        )

    # --- segments

    def _segment(self) -> bytes:
        draw, desk = self._random, self._sender
        changes = self._changes()
        one = changes[0]
        after = self._frontiers() if draw.random() < 0.2 else {}
        chunk = msgspec.msgpack.decode(unchecked_chunk(changes))
        header = SegmentHeader(
            *(1, desk.keys.survey, desk.laptop, one.partition, one.mark.epoch),
            *(one.mark.seq, len(changes), after),
        )
        told = list(msgspec.to_builtins(header, builtin_types=(bytes,)))
        if draw.random() < 0.15:
            self._spoil(told, draw.choice((1, 1, 2)))
        if draw.random() < 0.15:
            self._spoil(chunk, draw.choice((1, 1, 2, 3)))
        blob = msgspec.msgpack.encode(chunk)
        body = zstandard.compress(len(blob).to_bytes(4, "big") + blob)
        head = msgspec.msgpack.encode(told)
        signed = b"IMKS" + len(head).to_bytes(4, "big") + head + body
        return signed + desk.keys.signer.sign(Purpose.SEGMENT, signed)

    def _frontiers(self) -> dict[str, tuple[Mark, ...]]:
        draw = self._random
        return {
            draw.choice((self._sender.office, "1700", "1705")): tuple(
                Mark(draw.randbytes(8), draw.choice((1, 7, 2**32 - 1)))
                for _ in range(draw.choice((0, 1, 3, 100)))
            )
        }

    # --- changes

    def _changes(self) -> list[Change]:
        """Draw changes of one epoch, a new one or one that is known."""
        draw = self._random
        office = self._sender.office
        home = "1703" if office == "1700" else office
        partition = draw.choice((home,) * 14 + ("1700",) * 3 + ("1705", "9999", "", "kantor"))
        first = Mark(draw.randbytes(8), draw.choice((1, 1, 1, 1, 2, 2**32 - 3)))
        if draw.random() < 0.15:
            first = draw.choice(self._marks)
        made = []
        for at in range(draw.choice((1, 1, 2, 5, 40))):
            mark = Mark(first.epoch, first.seq + at)
            made.append(self._change(partition, mark))
        self._marks = [*self._marks[-20:], made[-1].mark]
        return made

    def _change(self, partition: str, mark: Mark) -> Change:
        draw = self._random
        table = draw.choice(TABLES if draw.random() < 0.3 else tuple(RECORDS))
        known = [field.name for field in RECORDS[table].fields] if table in RECORDS else ["a", "b"]
        fields = draw.sample(known, min(len(known), draw.choice((0, 1, 1, 2, 30))))
        if draw.random() < 0.05:
            fields.append(draw.choice(MORE_FIELDS))
        values = tuple(self._value(table, name, partition) for name in fields)
        act = draw.choice((Act.WRITE,) * 8 + tuple(Act))
        some = [*self._marks, Mark(mark.epoch, max(1, mark.seq - 1)), mark, Mark(b"unknown!", 9)]
        replaces = {
            name: tuple(draw.sample(some, min(len(some), draw.choice((1, 2)))))
            for name in (*fields, EXISTENCE)
            if name in fields and draw.random() < 0.15
        }
        log = table in RECORDS and not RECORDS[table].keyed
        row = draw.choice((*SAMPLES, "x", "1703010001001B-099", "1705010001001B-001"))
        if draw.random() < 0.05:
            row = draw.choice(NAMES)
        return Change(
            partition,
            mark,
            Shape(table, tuple(fields)),
            log_row_id(mark) if log and draw.random() < 0.9 else row,
            values,
            replaces,
            by="Dewi" if draw.random() < 0.95 else draw.choice(NAMES),
            when=self._moment(),
            act=act,
            source=draw.choice(("fasih", "sobat")) if act is Act.SNAPSHOT else "",
            taken=self._moment() if act is Act.SNAPSHOT else 0,
            seen=tuple(draw.sample(some, 2)) if act is Act.DELETE else (),
        )

    def _moment(self) -> int:
        usual = self._random.random() < 0.95
        return MOMENTS[2] if usual else self._random.choice(MOMENTS)

    def _value(self, table: str, field: str, partition: str) -> Value:
        """Draw a value, often one that suits its field and is wrong all the same."""
        draw = self._random
        if draw.random() < 0.08:
            found: Value = draw.choice(VALUES)
            return found
        field_ = RECORDS[table].field(field) if table in RECORDS else None
        suited: dict[str, Sequence[Value]] = {
            "sample": (*SAMPLES, "1705010001001B-001"),
            "office": (partition, "1705", ""),
            "date": ("2026-07-01", "9999-12-31", "0001-01-01"),
            "result": ("selesai", "hangus"),
            "verdict": ("Y", "T", "X"),
            "stage": ("pengumpulan", "x"),
            "kind": ("fasih", "hasil_pemeriksaan", "surat_tugas"),
            "sha256": ("0" * 64, os.urandom(32).hex(), "x"),
            "variables": ('[["r1","integer"]]', "[" * 900, '[["' + "a" * 90 + '","text"]]'),
            "round": (1, 2, 10**14),
        }
        usual = _USUAL[field_.type] if field_ else ("x", 1, 2.5, True, None)
        return draw.choice(suited.get(field, usual))

    def _spoil(self, tree: list[Any], times: int) -> None:
        """Replace some parts of nested lists and maps by something else."""
        for _ in range(times):
            nodes: list[tuple[Any, Any]] = []
            _nodes(tree, nodes)
            if nodes:
                place, key = self._random.choice(nodes)
                place[key] = self._other(place[key])

    def _other(self, old: Any) -> Any:
        draw = self._random
        if isinstance(old, int) and not isinstance(old, bool) and draw.random() < 0.5:
            return draw.choice(NUMBERS)
        if isinstance(old, list) and draw.random() < 0.5:
            return draw.choice((old * 2, old[:-1], old * 500, [*old, draw.choice(ODDITIES)]))
        if isinstance(old, str | bytes) and draw.random() < 0.5:
            return draw.choice((old * 2, old[:-1], old * 1_000))
        return draw.choice(ODDITIES)


def unchecked_chunk(changes: Sequence[Change]) -> bytes:
    """Return changes as a chunk, also such as `encode_chunk` would refuse."""
    with patch.object(chunk_, "decode"):
        return encode_chunk(changes)


class _Counting:
    """A file to write sealed bytes to."""

    def __init__(self, file: Any) -> None:
        self._file = file

    def write(self, content: bytes) -> int:
        """Pass it on."""
        return int(self._file.write(content))

    def flush(self) -> None:
        """Leave it to the owner of the file."""


_USUAL: dict[Type, Sequence[Value]] = {
    Type.TEXT: ("x", "1703010001001B-001", "", None),
    Type.INTEGER: (0, 1, 12, None),
    Type.NUMBER: (0.5, 3, None),
    Type.FLAG: (True, False, None),
    Type.DAY: ("2026-07-01", "1900-01-01", "2999-12-31", None),
}
_MOST = (2**16, 1, 2**16, 2**16, 2**16, 2**64, 1, 2**16, 2**64)


def _as(value: Any, most: int) -> int:
    """Return a number that fits a field of the header."""
    return value % most if isinstance(value, int) else 0


def _nodes(tree: Any, found: list[tuple[Any, Any]]) -> None:
    """Collect all places of nested lists and maps, not into long lists."""
    places = list(enumerate(tree))[:40] if isinstance(tree, list) else list(tree.items())[:40]
    for key, value in places:
        found.append((tree, key))
        if isinstance(value, list | dict):
            _nodes(value, found)
