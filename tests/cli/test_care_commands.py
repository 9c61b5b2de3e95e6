"""`imk backup`, `restore`, `check`, `passphrase` and `doctor` as people and programs call them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from imk_desktop.cli import main

START = ["--year", "2026", "--start", "2026-05-18"]


@pytest.fixture
def secret(tmp_path: Path) -> str:
    file = tmp_path / "sandi.txt"
    file.write_text("kata sandi lama\n", encoding="utf-8")
    return str(file)


@pytest.fixture
def store(tmp_path: Path, secret: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("IMK_TODAY", "2026-07-21")
    path = str(tmp_path / "1700.imkdb")
    assert main(["init", path, *START, "--store-passphrase-file", secret]) == 0
    return path


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    answer = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert isinstance(answer, dict)
    return answer


def test_a_backup_is_made_restored_and_checked(
    store: str, secret: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lock = ["--store-passphrase-file", secret, "--json"]
    backup, again = str(tmp_path / "satu.imkbackup"), str(tmp_path / "lagi.imkdb")

    assert main(["backup", store, "--out", backup, *lock]) == 0
    made = told(capsys)
    assert made["file"] == backup
    assert made["bytes"] == Path(backup).stat().st_size

    assert main(["restore", backup, again, "--json"]) == 0
    assert told(capsys)["office"] == "1700"

    assert main(["check", again, *lock]) == 0
    checked = told(capsys)
    assert (checked["ok"], checked["problems"]) == (True, [])

    assert main(["digest", store, *lock]) == 0
    first = told(capsys)
    assert main(["digest", again, *lock]) == 0
    assert told(capsys) == first


def test_restoring_over_a_store_is_refused(
    store: str, secret: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    backup = str(tmp_path / "satu.imkbackup")
    assert main(["backup", store, "--out", backup, "--store-passphrase-file", secret]) == 0
    capsys.readouterr()

    assert main(["restore", backup, store, "--json"]) == 3

    assert told(capsys)["error"]["code"] == "store_exists"  # type: ignore[index]


def test_a_store_that_is_not_well_needs_a_person(
    store: str, secret: str, capsys: pytest.CaptureFixture[str]
) -> None:
    content = bytearray(Path(store).read_bytes())
    at = len(content) * 3 // 4 // 4096 * 4096
    content[at : at + 64] = b"\xff" * 64
    Path(store).write_bytes(content)
    capsys.readouterr()

    assert main(["check", store, "--store-passphrase-file", secret]) == 10
    assert "Pulihkan dari backup" in capsys.readouterr().out


@pytest.mark.parametrize("end", ["", ".key"])
def test_a_store_that_cannot_be_opened_is_not_well_either(
    store: str, secret: str, capsys: pytest.CaptureFixture[str], end: str
) -> None:
    Path(f"{store}{end}").write_bytes(b"\xff" * 9000)
    capsys.readouterr()

    assert main(["check", store, "--store-passphrase-file", secret, "--json"]) == 3

    answer = told(capsys)
    assert answer["ok"] is False
    assert answer["problems"] == [answer["error"]]


def test_the_key_of_another_store_is_a_problem_of_this_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a", "b"):
        assert main(["init", str(tmp_path / f"{name}.imkdb"), *START, "--plain"]) == 0
    (tmp_path / "b.imkdb.key").replace(tmp_path / "a.imkdb.key")
    capsys.readouterr()

    assert main(["check", str(tmp_path / "a.imkdb"), "--json"]) == 3

    answer = told(capsys)
    assert answer["ok"] is False
    assert answer["error"]["code"] == "wrong_key"  # type: ignore[index]


def test_a_wrong_passphrase_is_no_answer_about_the_store(
    store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "salah.txt"
    wrong.write_text("salah\n")
    capsys.readouterr()

    assert main(["check", store, "--store-passphrase-file", str(wrong), "--json"]) == 3

    assert set(told(capsys)) == {"error"}


def test_the_passphrase_is_changed(
    store: str, secret: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = tmp_path / "baru.txt"
    new.write_text("kata sandi baru\n")
    lock, unlock = ["--store-passphrase-file", secret], ["--store-passphrase-file", str(new)]

    assert main(["passphrase", store, "--new-passphrase-file", str(new), *lock]) == 0
    assert "Backup lama" in capsys.readouterr().out

    assert main(["check", store, *unlock]) == 0
    assert main(["check", store, *lock]) == 3


def test_the_doctor_tells_versions_and_folders(
    store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["doctor", store, "--json"]) == 0
    answer = told(capsys)
    assert answer["ok"] is True
    assert [folder["purpose"] for folder in answer["folders"]] == [  # type: ignore[attr-defined]
        "settings",
        "logs",
        "temporary",
        "store",
    ]

    assert main(["doctor"]) == 0
    assert "SQLCipher" in capsys.readouterr().out
    assert main(["doctor", str(tmp_path / "nothing.imkdb")]) == 3
    assert main(["doctor", "--today", "2001-01-01"]) == 10
