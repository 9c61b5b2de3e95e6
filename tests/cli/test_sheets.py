"""`imk load-samples` and `imk template` as people and programs call them."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from imk_desktop.cli import main
from tests.spreadsheets.sheets import HEADER, row, write_xlsx

KEYS = {
    "rows",
    "new",
    "changed",
    "unchanged",
    "by_office",
    "replacements",
    "skipped",
    "refused",
    "warnings",
}
DATA = Path(__file__).parent.parent / "spreadsheets" / "data" / "jebakan"


@pytest.fixture
def imk(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    store = str(tmp_path / "1700.imkdb")
    assert main(["init", store, "--year", "2025", "--start", "2025-05-18", "--plain"]) == 0

    def run(command: str, *words: object) -> tuple[int, dict[str, object], str]:
        """Run a command on the store and return its exit code, its JSON and what it said."""
        capsys.readouterr()
        place = [] if command == "template" else [store]
        code = main([command, *place, *map(str, words), "--json"])
        printed = capsys.readouterr()
        return code, json.loads(printed.out), printed.err

    return run


def test_a_good_list_is_loaded_and_counted(imk, tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", HEADER, row(), row(nus=2))

    code, told, _said = imk("load-samples", path)

    assert (code, told.keys()) == (0, KEYS)
    assert told | {"warnings": []} == {
        **{
            "rows": 2,
            "new": 2,
            "changed": 0,
            "unchanged": 0,
            "by_office": {"1704": 2},
            "replacements": {"1704": 0},
        },
        **{"skipped": 0, "refused": [], "warnings": []},
    }
    assert imk("load-samples", path)[1]["unchanged"] == 2


def test_refused_rows_are_all_listed_and_nothing_is_written(imk, tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", HEADER, row(), row(nus="lima"), row(kab="10"))
    before = imk("digest")[1]

    code, told, said = imk("load-samples", path, "--errors", tmp_path / "salah.xlsx")

    assert code == 3
    assert told["error"]["code"] == "baris_ditolak"
    assert [fault["row"] for fault in told["refused"]] == [3, 4]
    assert told["refused"][0].keys() == {"sheet", "row", "column", "value", "code", "message"}
    assert "Tidak ada yang diubah" in said
    assert "salah.xlsx" in said
    assert imk("digest")[1] == before
    marked = openpyxl.load_workbook(tmp_path / "salah.xlsx")
    assert marked["DS2"]["G3"].comment.text == told["refused"][0]["message"]


def test_good_rows_alone_need_a_person(imk, tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", HEADER, row(), row(nus="lima"))

    code, told, _said = imk("load-samples", path, "--accept-good")

    assert (code, told["new"], len(told["refused"])) == (10, 1, 1)


def test_a_trial_writes_nothing(imk, tmp_path):
    path, before = write_xlsx(tmp_path / "a.xlsx", HEADER, row()), imk("digest")[1]

    code, told, said = imk("load-samples", path, "--dry-run")

    assert (code, told["new"]) == (0, 1)
    assert "Percobaan" in said
    assert imk("digest")[1] == before


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("09-tahun-lalu.xlsx", "tahun_salah"),
        ("10-berkata-sandi.xlsx", "berkata_sandi"),
        ("15-bom-zip.xlsx", "terlalu_besar"),
        ("20-kolom-tertukar.xlsx", "kolom_tertukar"),
        ("21-petugas-sebagai-sampel.xlsx", "jenis_berkas_salah"),
    ],
)
def test_a_refused_file_is_one_sentence_and_no_change(imk, file, code):
    before = imk("digest")[1]

    exit_code, told, said = imk("load-samples", DATA / file)

    assert (exit_code, told["error"]["code"]) == (3, code)
    assert said == told["error"]["message"] + "\n"
    assert imk("digest")[1] == before


def test_columns_are_named_on_the_command_line(imk, tmp_path):
    title = ["Nomer" if name == "No. Urut Sampel" else name for name in HEADER]
    path = write_xlsx(tmp_path / "a.xlsx", title, row(nus=7))

    assert imk("load-samples", path)[0] == 3
    assert imk("load-samples", path, "--map", "number=Nomer")[1]["rows"] == 1
    assert imk("load-samples", path, "--map", "number")[0] == 2
    assert imk("load-samples", path, "--map", "nomer=Nomer")[0] == 2


def test_a_template_is_written_and_read(imk, tmp_path):
    code, told, _said = imk("template", "samples", "--out", tmp_path / "t.xlsx")

    assert (code, told["file"]) == (0, str(tmp_path / "t.xlsx"))
    assert imk("load-samples", tmp_path / "t.xlsx")[1]["error"]["code"] == "tanpa_baris_data"
