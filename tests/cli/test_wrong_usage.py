"""What a command line answers to words that it cannot use: one sentence, one exit code."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest

from imk_desktop.cli import main
from imk_desktop.language import speak

WRONG = {
    "no such command": (["statis"], "Tidak ada perintah 'statis'. Maksudnya starter, status?"),
    "no such option": (["status", "x", "--jso"], "Tidak ada pilihan '--jso'. Maksudnya --json?"),
    "no store": (["status"], "STORE belum disebut."),
    "an option is missing": (["export", "x", "--to", "1705"], "--out belum disebut."),
    "an option without its value": (["set", "x", "--value"], "Pilihan --value tidak lengkap"),
    "a word too many": (["status", "x", "y"], "terlalu banyak"),
    "no number": (["init", "x", "--start", "x", "--year", "satu"], "Isi --year tidak cocok"),
    "too small a number": (
        ["demo", "x", "--samples", "3"],
        "Isi --samples tidak cocok; isi bilangan, paling kecil 120.",
    ),
    "no such choice": (["template", "foo", "--out", "x"], "pilih salah satu: "),
}


@pytest.mark.parametrize(("words", "said"), WRONG.values(), ids=WRONG)
def test_wrong_usage_is_told_in_one_sentence(words, said, capsys):
    assert main(words) == 2

    out, err = capsys.readouterr()
    assert said in err
    assert "--help" in err
    assert len(err.splitlines()) == 1
    assert out == ""


def test_a_program_gets_one_object(capsys):
    assert main(["status", "--json"]) == 2

    error = json.loads(capsys.readouterr().out)["error"]
    assert error["code"] == "usage"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "1700.imkdb"
    assert main(["init", str(path), "--year", "2026", "--start", "2026-05-18", "--plain"]) == 0
    return path


def test_a_today_that_is_no_day_is_wrong_usage(store, capsys):
    capsys.readouterr()

    assert main(["status", str(store), "--today", "besok", "--json"]) == 2

    assert json.loads(capsys.readouterr().out)["error"]["code"] == "bad_date"


@pytest.mark.parametrize("out", ["", ".", "{store}", "{store}.key"])
def test_an_output_never_takes_the_place_of_a_store_or_a_folder(store, out):
    passphrase = store.with_name("sandi.txt")
    passphrase.write_text("kata sandi")
    before = store.read_bytes(), store.with_name(store.name + ".key").read_bytes()
    target = out.format(store=store)

    made = ["--office", "1705", "--passphrase-file", str(passphrase), "--out", target]
    assert main(["starter", str(store), *made]) == 3
    assert main(["template", "samples", "--out", target]) == 3

    assert before == (store.read_bytes(), store.with_name(store.name + ".key").read_bytes())


def test_a_name_that_is_too_long_is_the_users_to_mend(store):
    long = "x" * 300

    assert main(["status", long]) == 3
    assert main(["merge", str(store), long]) == 3
    assert main(["template", "samples", "--out", long]) == 3


@pytest.fixture(autouse=True)
def indonesian():
    speak("id")


def test_every_file_that_cannot_be_merged_is_named(store, tmp_path, capsys):
    (tmp_path / "foto.jpg").write_bytes(b"bukan paket")
    capsys.readouterr()

    assert main(["merge", str(store), "tidak-ada.imk", str(tmp_path / "foto.jpg")]) == 3

    said = capsys.readouterr().err
    assert "tidak-ada.imk" in said
    assert "foto.jpg" in said


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a full disk to write to, as on Linux")
def test_an_answer_that_cannot_be_written_is_the_machines_fault(store, monkeypatch, capsys):
    with Path("/dev/full").open("w") as full:
        monkeypatch.setattr("sys.stdout", full)
        assert main(["status", str(store)]) == 4
        monkeypatch.undo()
        with contextlib.suppress(OSError):
            full.close()

    assert "tidak dapat ditulis" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "year", "start"),
    [
        ("", "2026", "2026-05-18"),
        ("a.imkdb", "1800", "2026-05-18"),
        ("a.imkdb", "9" * 20, "2026-05-18"),
        ("a.imkdb", "2026", "9999-12-01"),
    ],
)
def test_a_survey_that_cannot_be_is_not_made(tmp_path, monkeypatch, name, year, start):
    monkeypatch.chdir(tmp_path)

    assert main(["init", name, "--year", year, "--start", start, "--plain"]) == 3

    assert list(tmp_path.iterdir()) == []
