"""Sheets damaged at random: refused, or read as before; never a crash, gigabytes or a hang.

`IMK_SHEET_DAMAGES` says how many damages are tried in all; few in CI, 2,000 before a release.

What protects the values decides what may be demanded. A zip keeps a checksum of every part,
so a damaged xlsx or ods is refused or reads as before. A csv or xls file keeps none: a digit
that became another digit is a digit. There only the lines that were not touched are compared.
"""

from __future__ import annotations

import io
import os
import random
import sys
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from imk_desktop.domain.sample import SampleRow
from imk_desktop.errors import UserError
from imk_desktop.spreadsheets.sample_list import SampleList
from tests.spreadsheets.sheets import HEADER, read, row, write_csv

DATA = Path(__file__).parent / "data"
DAMAGES = int(os.environ.get("IMK_SHEET_DAMAGES", "48"))
MOST_MB = 300

SOURCES = {
    "xlsx": DATA / "kasus/wadah/32-zip-alir-zip64.xlsx",
    "ods": DATA / "kasus/wadah/40-ods-judul-cetak-dan-grup.ods",
    "xls": DATA / "jebakan/11-xls-bernama-xlsx.xlsx",
}

Damage = Callable[[bytes, random.Random], bytes]


def flipped(content: bytes, dice: random.Random) -> bytes:
    """Change one to eight bytes."""
    damaged = bytearray(content)
    for _ in range(dice.choice((1, 1, 2, 8))):
        damaged[dice.randrange(len(damaged))] ^= dice.randrange(1, 256)
    return bytes(damaged)


def cut(content: bytes, dice: random.Random) -> bytes:
    """Leave out the end, or a piece in the middle."""
    start = dice.randrange(1, len(content))
    if dice.random() < 0.5:
        return content[:start]
    return content[:start] + content[start + dice.randrange(1, 2_000) :]


def doubled_piece(content: bytes, dice: random.Random) -> bytes:
    """Let a piece stand twice."""
    start = dice.randrange(len(content))
    end = start + dice.randrange(1, 2_000)
    return content[:end] + content[start:end] + content[end:]


def dropped_part(content: bytes, dice: random.Random) -> bytes:
    """Leave out one part of a zip."""
    parts = unpacked(content)
    parts.pop(dice.randrange(len(parts)))
    return packed(parts)


def doubled_part(content: bytes, dice: random.Random) -> bytes:
    """Let a part of a zip stand twice, the second time in another place or with other bytes."""
    parts = unpacked(content)
    name, part = dice.choice(parts)
    again = flipped(part, dice) if part and dice.random() < 0.8 else part
    spelt = dice.choice((name, name.upper(), name.replace("/", "\\")))
    parts.insert(dice.randrange(len(parts) + 1), (spelt, again))
    return packed(parts)


def swapped_names(content: bytes, dice: random.Random) -> bytes:
    """Let two parts of a zip bear each other's name."""
    parts = unpacked(content)
    first, second = dice.sample(range(len(parts)), 2)
    (a, one), (b, two) = parts[first], parts[second]
    parts[first], parts[second] = (b, one), (a, two)
    return packed(parts)


def unpacked(content: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [(part.filename, archive.read(part)) for part in archive.infolist()]


def packed(parts: list[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts:
            archive.writestr(zipfile.ZipInfo(name), part)
    return out.getvalue()


OF_BYTES: tuple[Damage, ...] = (flipped, cut, doubled_piece)
OF_PARTS: tuple[Damage, ...] = (dropped_part, doubled_part, swapped_names)


@cache
def before(kind: str) -> dict[str, SampleRow]:
    return {sample.key: sample for sample in read(SOURCES[kind]).rows}


def outcome(path: Path, *, may_be_heavy: bool = False) -> SampleList | None:
    """Read a damaged list; None if it is refused, which only its content may be a reason for."""
    try:
        return read(path)
    except UserError as refused:
        assert refused.code not in ("terlalu_lama", "pembaca_terhenti")
        assert may_be_heavy or refused.code != "terlalu_berat"
        assert path.name in refused.message
        return None


def assert_within_bounds() -> None:
    """Assert that no process that read for this one took more memory than is granted.

    A child counts what its parent held when it was forked; so much is no fault of the reader.
    """
    if sys.platform != "linux":
        return
    import resource

    taken, inherited = (
        resource.getrusage(whose).ru_maxrss * 1024 / 1e6
        for whose in (resource.RUSAGE_CHILDREN, resource.RUSAGE_SELF)
    )
    assert taken <= max(MOST_MB, inherited)


def told(found: SampleList) -> set[int | None]:
    return {fault.row for fault in (*found.refused, *found.warnings)}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("kind", ["xlsx", "ods"])
@pytest.mark.parametrize("damage", [*OF_BYTES, *OF_PARTS])
def test_a_damaged_archive_is_refused_or_reads_as_before(
    tmp_path: Path, kind: str, damage: Damage
) -> None:
    path = tmp_path / f"a.{kind}"
    source = SOURCES[kind].read_bytes()
    dice = random.Random(f"{kind}{damage.__name__}")

    for _ in range(max(1, DAMAGES // 24)):
        path.write_bytes(damage(source, dice))
        found = outcome(path)
        if found is None:
            continue
        read_now = {sample.key: sample for sample in found.rows}
        missing = [old.row for key, old in before(kind).items() if read_now.get(key) != old]
        assert set(missing) <= told(found), (damage.__name__, missing)
        assert read_now.keys() <= before(kind).keys()
    assert_within_bounds()


@pytest.mark.parametrize("damage", OF_BYTES)
def test_a_damaged_old_workbook_crashes_nothing(tmp_path: Path, damage: Damage) -> None:
    path = tmp_path / "a.xls"
    source = SOURCES["xls"].read_bytes()
    dice = random.Random(f"xls{damage.__name__}")

    for _ in range(max(1, DAMAGES // 12)):
        path.write_bytes(damage(source, dice))
        outcome(path, may_be_heavy=True)  # a cell may have moved to the end of the sheet
    assert_within_bounds()


@pytest.mark.parametrize(
    "part",
    [
        "xl/worksheets/sheet1.xml",
        "xl/sharedStrings.xml",
        "xl/styles.xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
    ],
)
def test_damage_that_a_checksum_covers_up_crashes_nothing(tmp_path: Path, part: str) -> None:
    path = tmp_path / "a.xlsx"
    source = unpacked(SOURCES["xlsx"].read_bytes())
    dice = random.Random(part)

    for _ in range(max(1, DAMAGES // 30)):
        damage = dice.choice(OF_BYTES)
        damaged = [(name, damage(old, dice) if name == part else old) for name, old in source]
        path.write_bytes(packed(damaged))
        outcome(path)
    assert_within_bounds()


def test_lines_of_a_csv_that_no_damage_touched_read_as_before(tmp_path: Path) -> None:
    good = write_csv(tmp_path / "good.csv", HEADER, *(row(nus=n) for n in range(1, 41)))
    source, path = good.read_bytes(), tmp_path / "a.csv"
    names = {sample.row: sample for sample in read(good).rows}
    dice = random.Random("csv")

    for _ in range(max(1, DAMAGES // 12)):
        damaged = bytearray(source)
        at = dice.randrange(source.index(b"\n") + 1, len(source))
        damaged[at] ^= dice.randrange(1, 256)
        path.write_bytes(damaged)
        found = outcome(path)
        if found is None:
            continue
        hit = source[:at].count(b"\n") + 1
        read_now = {sample.key: sample for sample in found.rows}
        for number, old in names.items():
            if number not in (hit, hit + 1) and number not in told(found):
                now = read_now.get(old.key)
                assert now is not None, (at, damaged[at], number)
                assert now.name == old.name
    assert_within_bounds()
