"""Sample lists as offices send them: each is read, or refused, as its truth says."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from imk_desktop.domain.sample import SampleRow
from imk_desktop.errors import UserError
from imk_desktop.reference.industries import industries
from imk_desktop.reference.regions import regions
from imk_desktop.spreadsheets.sample_list import SampleList, read_sample_list

DATA = Path(__file__).parent / "data"
TRUTH = json.loads((DATA / "truth.json").read_text(encoding="utf-8"))
FILES = [pytest.param(truth, id=truth["berkas"]) for truth in TRUTH["berkas"]]


@cache
def read(file: str) -> SampleList:
    return read_sample_list(
        DATA / file, year=TRUTH["tahun"], regions=regions(), industries=industries()
    )


@pytest.mark.parametrize("truth", FILES)
def test_each_file_gives_what_its_truth_says(truth: dict[str, Any]):
    allowed = {truth["harapan"], *truth.get("boleh_juga", ())}
    try:
        found = read(truth["berkas"])
    except UserError as refusal:
        assert "ditolak" in allowed
        assert refusal.code == truth["alasan"]
        assert Path(truth["berkas"]).name in refusal.message
        return

    assert ("diterima_sebagian" if found.refused else "diterima") in allowed
    _rows_agree(truth, found)
    _faults_agree(truth, found)


def _rows_agree(truth: dict[str, Any], found: SampleList) -> None:
    assert len(found.rows) == truth.get("baris", truth.get("baris_bila_diterima"))
    if "baris_per_kab" in truth:
        assert found.by_office == truth["baris_per_kab"]
    if "jumlah" in truth:
        assert sums(found.rows) == truth["jumlah"]
    if "sidik" in truth:
        assert fingerprint(found.rows) == truth["sidik"]
    names = {row.key: row.name for row in found.rows}
    for key, name in truth.get("nama_usaha", {}).items():
        assert names[key] == name


def _faults_agree(truth: dict[str, Any], found: SampleList) -> None:
    refused = {(fault.sheet, fault.row, fault.code) for fault in found.refused}
    assert refused == {(t["lembar"], t["baris"], t["alasan"]) for t in truth["ditolak"]}
    assert len(found.refused) == len(truth["ditolak"]), "each row is told once"
    for fault in found.refused:
        where = (Path(truth["berkas"]).name, fault.sheet or "", f"baris {fault.row}", fault.value)
        assert all(part in fault.message for part in where)
        assert " ".join(fault.column.split()) in fault.message
    for told in truth.get("peringatan", ()):
        like = [fault for fault in found.warnings if fault.code == told["alasan"]]
        assert like, told
        for key, of in (("lembar", "sheet"), ("baris", "row")):
            assert key not in told or told[key] in {getattr(fault, of) for fault in like}
        if "jumlah" in told:
            assert like[0].value == str(told["jumlah"])


def test_every_shape_of_the_same_list_says_the_same():
    clean = {row.key: row for row in read("daftar-sampel/a-bersih.xlsx").rows}
    told = (*SampleRow.__slots__[:7], "owner", "kbli2", "kbli5", "size", "stratum", "nks", "main")

    for file in ("b-berjudul.xlsx", "c-per-lembar.xlsx", "d-bersih.ods", "d-tiga-kab.xls"):
        for row in read(f"daftar-sampel/{file}").rows:
            assert [getattr(row, field) for field in told] == [
                getattr(clean[row.key], field) for field in told
            ]


@pytest.mark.parametrize("file", ["b-berjudul.xlsx", "c-per-lembar.xlsx", "d-tiga-kab.xls"])
def test_blocks_keep_their_design_counts_apart(file: str):
    clean = {block.id: block for block in read("daftar-sampel/a-bersih.xlsx").blocks}

    blocks = read(f"daftar-sampel/{file}").blocks

    assert blocks
    assert all(block == clean[block.id] for block in blocks)
    assert all((b.sampled_blocks or 0) < (b.stratum_blocks or 0) for b in blocks)


def sums(rows: Iterable[SampleRow]) -> dict[str, float]:
    """Return the sums that the truth tells of accepted rows."""
    rows = list(rows)
    return {
        "pekerja": sum(row.listed_workers or 0 for row in rows),
        "penimbang": round(sum(row.weight or 0 for row in rows), 4),
        "utama": sum(row.main for row in rows),
        "pengganti": sum(not row.main for row in rows),
        "kecil": sum(row.size == "kecil" for row in rows),
        "blok": len({row.block for row in rows}),
        "nuu": sum(row.listing_number or 0 for row in rows),
    }


def fingerprint(rows: Iterable[SampleRow]) -> str:
    """Return the truth's SHA-256 of accepted rows."""
    lines = sorted(
        "|".join(
            (
                row.key,
                str(row.listing_number),
                row.kbli5,
                str(row.listed_workers),
                "" if row.weight is None else f"{row.weight:.4f}",
                "U" if row.main else "P",
            )
        )
        for row in rows
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
