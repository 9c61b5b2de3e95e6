"""`imk load-samples --dry-run` on lists made after public bug reports: as their truth says.

The truth leaves more than one way open for some files; what ours is stands here, exactly: which
rows are refused, what is told of which cell, and the words without which a sentence misleads.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from imk_desktop.cli import main

CASES = Path(__file__).parent.parent / "spreadsheets" / "data" / "kasus"
TRUTH = {
    truth["file"]: (folder, truth)
    for folder in ("isi", "wadah")
    for truth in json.loads((CASES / folder / "truth.json").read_text(encoding="utf-8"))
}


@dataclass(frozen=True)
class Told:
    """What is told of a file.

    Attributes:
        error: The code with which the command ends; empty if it ends well.
        refused, warned: For each code the rows; None stands for a whole sheet.
        words: What the sentences must say.
    """

    error: str = ""
    refused: dict[str, list[int]] = field(default_factory=dict)
    warned: dict[str, list[int | None]] = field(default_factory=dict)
    words: tuple[str, ...] = ()


def partly(words: tuple[str, ...] = (), **more: Any) -> Told:
    return Told("baris_ditolak", words=words, **more)


NO_RESULT = "rumus_tanpa_nilai_pada_kolom_tak_wajib"
WRONG_CODE_AND_NUMBER = ("'99999' bukan KBLI", "'lima' bukan bilangan")
TELLS = {
    "06-huruf-nama-bagian.xlsx": Told(warned={NO_RESULT: [6, 7, 8, 10, 11]}),
    "09-potongan-html.xls": Told(warned={"isi_tidak_sesuai_nama": [None]}, words=("html",)),
    "10-kutip-tak-tertutup.csv": partly(
        refused={"kutip_tak_tertutup": [12, 13, 14, 15]},
        warned={"kutip_tak_tertutup": [11]},
        words=("dibuka di baris 11", "'samping toko Berkah'"),
    ),
    "12-satu-bita-cp1252.csv": partly(refused={"huruf_rusak": [21]}, words=("Pempek",)),
    "13-gabungan-copy.csv": partly(
        refused={"baris_tertempel": [22]}, words=("menempel daftar lain",)
    ),
    "16-dua-tabel-bersusun.xlsx": Told(
        warned={"baris_dilewati": [None]}, words=("baris 19 bukan",)
    ),
    "18-nama-lembar-garis-miring.ods": partly(
        refused={"kbli_tak_sah": [5], "nus_bukan_bilangan": [10]}, words=WRONG_CODE_AND_NUMBER
    ),
    "20-sifat-dokumen-rusak.xlsx": partly(
        refused={"kbli_tak_sah": [6], "nus_bukan_bilangan": [11]}, words=WRONG_CODE_AND_NUMBER
    ),
    "26-id-bs-huruf-E.xlsx": partly(
        refused={"id_bs_tak_sah": [*range(22, 32)]}, words=("Excel membaca huruf E",)
    ),
    "27-xls-rumus-tanpa-hasil.xls": Told(warned={NO_RESULT: [2, 3, 4, 5, 6, 8, 9]}),
    "28-google-sheets-memuat.xlsx": partly(
        refused={"belum_termuat": [4, 5]},
        warned={"belum_termuat": [6, 7, 8]},
        words=("'No. Urut Sampel': 'Loading...'", "'Nama Perusahaan/Usaha': 'Loading...'"),
    ),
    "29-kepala-tiga-tingkat.xlsx": Told(
        warned={"baris_dilewati": [None]}, words=("baris 22-23 bukan",)
    ),
    "31-entri-zip-ganda.xlsx": Told("bagian_ganda", words=("dua bagian", "disimpan ulang")),
    "35-daftar sampel.gsheet": Told(
        "isi_tidak_sesuai_nama", words=("tautan ke Google Sheets", "Unduh > Microsoft Excel")
    ),
    "40-ods-judul-cetak-dan-grup.ods": Told(
        warned={"baris_tersembunyi": [None]}, words=("15 baris tersembunyi",)
    ),
    "41-spasi-panjang-di-nama.xlsx": Told(warned={"teks_sangat_panjang": [2, 3, 4]}),
    "42-biner.xlsx": Told("isi_tidak_sesuai_nama", words=("biner (xlsb)", "simpan sebagai xlsx")),
}
"""Of the files that are not named here nothing is told: every row of them is good."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = str(tmp_path_factory.mktemp("store") / "1700.imkdb")
    assert main(["init", path, "--year", "2025", "--start", "2025-05-18", "--plain"]) == 0
    return path


def test_all_of_them_are_here() -> None:
    assert len(TRUTH) == 28
    assert set(TELLS) <= set(TRUTH)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("folder", "truth"), [pytest.param(*case, id=file) for file, case in TRUTH.items()]
)
def test_a_trial_tells_what_the_truth_says(
    store: str, capsys: pytest.CaptureFixture[str], folder: str, truth: dict[str, Any]
) -> None:
    path, tells = CASES / folder / truth["file"], TELLS.get(truth["file"], Told())

    capsys.readouterr()
    code = main(["load-samples", store, str(path), "--dry-run", "--json"])
    told = json.loads(capsys.readouterr().out)

    error = told.get("error", {"code": "", "message": ""})
    refused, warned = told.get("refused", []), told.get("warnings", [])
    assert code == (3 if tells.error else 0)
    assert error["code"] == tells.error
    assert rows_by_code(refused) == tells.refused
    assert rows_by_code(warned) == tells.warned
    sentences = "\n".join([error["message"], *(fault["message"] for fault in (*refused, *warned))])
    assert [word for word in tells.words if word not in sentences] == []
    as_a_whole = "partly" if refused else "refused" if tells.error else "accepted"
    assert as_a_whole in {truth["expect"], *truth["also"]}
    assert told.get("rows", 0) == truth["rows"]
    assert len({fault["row"] for fault in refused}) == truth["refused_rows"]
    assert not error["message"] or truth["file"] in error["message"]


def rows_by_code(faults: list[dict[str, Any]]) -> dict[str, list[int | None]]:
    rows: dict[str, list[int | None]] = {}
    for fault in faults:
        rows.setdefault(fault["code"], []).append(fault["row"])
    return rows
