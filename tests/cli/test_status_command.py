"""`imk status` and `imk close` as people and programs call them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from imk_desktop.cli import main
from imk_desktop.reference.sop import the_sop


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("IMK_TODAY", "2026-07-21")
    path = str(tmp_path / "1700.imkdb")
    assert main(["init", path, "--year", "2026", "--start", "2026-05-18", "--plain"]) == 0
    return path


def test_the_text_holds_every_printed_cell(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()

    assert main(["status", store]) == 0

    text = capsys.readouterr().out
    for stage in the_sop().stages:
        for cell in (stage.activity, stage.duration.text, stage.output.text):
            assert cell in text
        for item in stage.requirements:
            assert item.text in text
    assert "Langkah berikutnya: " in text


def test_json_is_one_object_with_the_keys_that_stay(
    store: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()

    assert main(["status", store, "--json", "--samples"]) == 0

    told = json.loads(capsys.readouterr().out)
    assert {"survey", "stages", "returned", "bundles", "samples"} <= set(told)
    assert [stage["key"] for stage in told["stages"]] == [
        "persiapan",
        "pengumpulan",
        "evaluasi",
        "diseminasi",
    ]
    assert [stage["number"] for stage in told["stages"]] == [1, 2, 3, 4]
    assert told["samples"] == []
    assert set(told["bundles"]["1705"]) >= {"last_received", "number", "missing", "days_silent"}


def test_closing_says_what_was_left_open(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["close", store, "--stage", "1", "--office", "all"]) == 3
    capsys.readouterr()

    assert main(["close", store, "--stage", "1", "--office", "all", "--note", "x", "--json"]) == 0

    told = json.loads(capsys.readouterr().out)
    assert (told["stage"], told["office"], told["closed"]) == ("persiapan", "all", True)
    assert {"what": "kelengkapan", "item": "surat_tugas", "count": 10} in told["exceptions"]
    assert main(["close", store, "--stage", "1", "--office", "all", "--reopen", "--note", "y"]) == 0


def test_a_missing_store_is_the_users_mistake(tmp_path: Path) -> None:
    assert main(["status", str(tmp_path / "tidak-ada.imkdb")]) == 3
