"""What is unusual waits at the command line for `--note`, and says what it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from imk_desktop.cli import main
from tests.operations.enrolled import copy_store, enrolled, opened
from tests.operations.two_offices import REGENCY, SAMPLE, add_samples


@pytest.fixture
def province(tmp_path: Path) -> Path:
    store = copy_store(enrolled((REGENCY,)) / "1700-1.imkdb", tmp_path / "1700.imkdb")
    with opened(store) as desk:
        add_samples(desk)
    return store


@pytest.fixture
def imk(capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*words: object, code: int = 0) -> dict[str, Any]:
        left = main([*map(str, words), "--json", "--by", "Dewi", "--today", "2026-07-20"])
        said = capsys.readouterr()
        assert left == code, said.err
        return dict(json.loads(said.out))

    return run


def test_a_visit_outside_the_survey_is_written_with_a_note_only(province, imk):
    visit = ("record", province, "--sample", SAMPLE, "--result", "selesai", "--officer", "1703-1",
             "--date", "2025-07-01")  # fmt: skip

    asked = imk(*visit, code=3)
    assert asked["error"]["code"] == "needs_note"
    assert asked["unusual"][0]["what"] == "outside_survey"
    assert imk("show", province, "--sample", SAMPLE)["logs"] == []

    imk(*visit, "--note", "uji coba tahun lalu")
    (log,) = imk("show", province, "--sample", SAMPLE)["logs"]
    assert log["note"] == "uji coba tahun lalu"


def test_the_report_is_approved_once_it_is_filed_and_the_overlap_has_a_note(province, imk):
    approval = ("approve", province, "--what", "report", "--by-name", "Kepala")
    assert imk(*approval, "--note", "sudah", code=3)["error"]["code"] == "report_missing"
    imk("document", province, "--kind", "laporan_tahunan", "--title", "IMK 2026")

    asked = imk(*approval, code=3)

    assert asked["error"]["code"] == "needs_note"
    assert asked["unusual"] == [{"what": "stages_open", "stages": ["1", "2", "3"]}]
    imk(*approval, "--note", "dewan meminta lebih awal")


def test_stages_overlap_with_a_note_only(province, imk):
    moved = ("calendar", province, "--stage", "2", "--first", "2026-06-01", "--reason", "siap")

    assert imk(*moved, code=3)["unusual"][0]["what"] == "stages_overlap"
    assert imk(*moved, "--note", "dua blok dulu")["start"] == "2026-06-01"


def test_what_is_in_no_list_of_the_province_is_refused(province, imk):
    for field, value in (("district", "1703999"), ("replaces", "1703010001001B-999")):
        words = ("set", province, "--sample", SAMPLE, "--field", field, "--value", value)

        assert imk(*words, code=3)["error"]["code"] == "not_listed"

    assert imk("show", province, "--sample", SAMPLE)["fields"]["district"] is None


def test_a_stage_is_closed_with_a_note_only_while_one_before_it_is_open(province, imk):
    closing = ("close", province, "--stage", "3", "--office", "all")

    assert imk(*closing, code=3)["error"]["code"] == "reason_missing"
    left = imk(*closing, "--note", "diminta BPS RI")["exceptions"]
    assert [one["item"] for one in left if one["what"] == "tahap"] == ["1", "2"]
