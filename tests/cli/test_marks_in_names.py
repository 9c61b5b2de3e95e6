"""Marks that steer a terminal or turn letters round are shown as signs and kept as they are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from imk_desktop.cli import main
from imk_desktop.formats import visible
from tests.operations.enrolled import copy_store, enrolled, opened
from tests.operations.two_offices import REGENCY, add_samples

NAME = "Toko\u202egnatab\x1b[2J\x9b3A"
SIGNS = "Toko‹U+202E›gnatab␛[2J‹U+009B›3A"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = copy_store(enrolled((REGENCY,)) / "1700-1.imkdb", tmp_path / "1700.imkdb")
    with opened(path, by="Rina") as desk:
        add_samples(desk)
    return path


@pytest.fixture
def key(store: Path, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["status", str(store), "--samples", "--json"]) == 0
    return json.loads(capsys.readouterr().out)["samples"][0]


def test_a_terminal_is_not_steered_by_a_name(
    store: Path, key: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--sample", key, "--by", "Rina"]
    assert main(["set", str(store), *words, "--field", "owner", "--value", NAME]) == 0
    capsys.readouterr()

    assert main(["show", str(store), "--sample", key]) == 0

    shown = capsys.readouterr().out
    assert SIGNS in shown
    assert visible(shown) == shown


def test_a_program_reads_the_name_as_it_was_written(
    store: Path, key: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--sample", key, "--by", "Rina"]
    assert main(["set", str(store), *words, "--field", "owner", "--value", NAME]) == 0
    capsys.readouterr()

    assert main(["show", str(store), "--sample", key, "--json"]) == 0

    line = capsys.readouterr().out
    assert json.loads(line)["fields"]["owner"] == NAME
    assert visible(line) == line


def test_a_refusal_shows_what_was_typed_by_signs(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["show", str(store), "--sample", NAME]) == 3

    told = capsys.readouterr().err
    assert SIGNS in told
    assert visible(told) == told
