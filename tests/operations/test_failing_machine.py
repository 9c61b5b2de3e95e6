"""Disks that fill, locks, lost keys, clocks gone astray: the commands say whose fault it is.

A fault of the machine leaves with 4, one of the file with 3; either way nothing changed, and
the same command completes once the cause is gone.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from imk_desktop.cli import main
from imk_desktop.operations.desk import key_file
from imk_desktop.operations.make_starter import make_starter
from imk_desktop.operations.set_field import set_field
from imk_desktop.operations.store_digest import store_digest
from imk_desktop.store import change_log, database
from tests.operations.enrolled import SECRET, copy_store, enrolled, opened
from tests.operations.test_killed import in_a_process
from tests.operations.two_offices import REGENCY, SAMPLE, add_samples, exchange, field, send

MANY = [f"1703010001{block:03}B-{number:03}" for block in range(20) for number in range(40)]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """Stores of a province and a regency, closed, and a bundle that is not merged yet."""
    folder, source = tmp_path_factory.mktemp("mesin"), enrolled((REGENCY, REGENCY))
    with (
        opened(copy_store(source / "1700-1.imkdb", folder / "1700.imkdb")) as province,
        opened(copy_store(source / "1703-1.imkdb", folder / "k" / "1703.imkdb")) as regency,
    ):
        add_samples(province, (SAMPLE, *MANY))
        exchange(province, regency)
        with regency.writing() as transaction:
            change_log.write(
                transaction,
                "sample",
                {key: {"owner": os.urandom(300).hex()} for key in MANY},
                partition=REGENCY,
                writer=regency.writer,
                when=1,
            )
        (file,) = send(regency, "1700")
    return province.path, regency.path, file


@pytest.fixture
def at_province(prepared: tuple[Path, Path, Path], tmp_path: Path) -> Path:
    """The province's store, closed."""
    return copy_store(prepared[0], tmp_path / "1700" / "1700.imkdb")


@pytest.fixture
def at_regency(prepared: tuple[Path, Path, Path], tmp_path: Path) -> Path:
    """The regency's store, closed."""
    return copy_store(prepared[1], tmp_path / "1703" / "1703.imkdb")


@pytest.fixture
def sent(prepared: tuple[Path, Path, Path], tmp_path: Path) -> Path:
    """A bundle of the regency that the province has not merged yet."""
    return Path(shutil.copy2(prepared[2], tmp_path / "kirim.imk"))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 8 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("no disk can be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(disk: Path, *, leave: int = 0) -> Path:
    """Fill a disk but for some bytes."""
    ballast = disk / "ballast"
    free = shutil.disk_usage(disk).free - leave
    ballast.write_bytes(bytes(max(0, free)))
    return ballast


def run(capsys, *words: object) -> tuple[int, dict]:
    """Run a command with --json and return its exit code and answer."""
    code = main([*map(str, words), "--json"])
    return code, json.loads(capsys.readouterr().out)


def digest_of(store: Path) -> dict[str, str]:
    with opened(store) as desk:
        return store_digest(desk)


@pytest.mark.parametrize("leave", [0, 40_000, 400_000])
def test_a_disk_that_is_full_under_the_store_stops_the_merge_before_anything(
    at_province, sent, small_disk, capsys, leave
):
    store = copy_store(at_province, small_disk / "1700.imkdb")
    before = digest_of(store)
    ballast = fill(small_disk, leave=leave)

    code, answer = run(capsys, "merge", store, sent)

    assert (code, answer["error"]["code"]) == (4, "disk_full")
    assert "Ruang disk habis" in answer["error"]["message"]
    ballast.unlink()
    assert digest_of(store) == before
    assert not list((store.parent / "1700.imkdb.files").rglob("*.part"))
    assert run(capsys, "merge", store, sent)[1]["bundles"][0]["changed"] == len(MANY)


@pytest.mark.parametrize("leave", [0, 30_000, 200_000])
def test_a_disk_that_is_full_under_the_bundle_stops_the_export(
    at_province, at_regency, sent, small_disk, capsys, leave
):
    ballast = fill(small_disk, leave=leave)
    out = small_disk / "kirim.imk"

    code, answer = run(capsys, "export", at_regency, "--to", "1700", "--out", out)

    assert (code, answer["error"]["code"]) == (4, "disk_full")
    assert [path.name for path in small_disk.iterdir()] == ["ballast"]
    ballast.unlink()
    code, answer = run(capsys, "export", at_regency, "--to", "1700", "--out", out)
    assert (code, answer["bundles"][0]["number"]) == (0, 2)


def test_a_store_that_does_not_fit_leaves_nothing_behind(province, small_disk, tmp_path, capsys):
    starter, secret = tmp_path / "awal.imk", tmp_path / "sandi.txt"
    secret.write_text(SECRET)
    make_starter(province, "1703", starter, passphrase=SECRET)
    fill(small_disk, leave=30_000)
    store = small_disk / "s.imkdb"

    joined, told = run(capsys, "join", store, starter, "--passphrase-file", secret, "--plain")
    made, said = run(capsys, "init", store, "--year", 2026, "--start", "2026-05-18", "--plain")

    assert (joined, made) == (4, 4)
    assert told["error"]["code"] == said["error"]["code"] == "disk_full"
    assert [path.name for path in small_disk.iterdir() if path.is_file()] == ["ballast"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("most", [60_000, 100_000, 150_000, 250_000])
def test_files_that_may_not_grow_stop_the_merge(at_province, sent, most, tmp_path):
    """As a quota would."""
    before = digest_of(at_province)
    left = tmp_path / "kode"

    def merge_with_little() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        left.write_text(str(main(["merge", str(at_province), str(sent)])))

    in_a_process(merge_with_little)

    assert left.read_text() == "4"
    assert digest_of(at_province) == before
    assert main(["merge", str(at_province), str(sent)]) == 0


def test_a_store_in_use_is_told_within_the_patience(
    at_province, at_regency, sent, capsys, monkeypatch
):
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.2)
    for command in (
        ("merge", at_province, sent),
        ("export", at_province, "--to", "1703", "--out", sent.parent),
        ("set", at_province, "--sample", SAMPLE, "--field", "owner", "--value", "x"),
    ):
        other = dbapi2.connect(str(at_province), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        code, answer = run(capsys, *command)
        other.close()

        assert (code, answer["error"]["code"]) == (4, "store_locked")
        assert "sedang dipakai" in answer["error"]["message"]

    assert run(capsys, "merge", at_province, sent)[0] == 0


def test_reading_does_not_wait_for_who_writes(at_province, sent, capsys, monkeypatch):
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.2)
    other = dbapi2.connect(str(at_province), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    for command in (("digest",), ("conflicts",), ("show", "--sample", SAMPLE), ("status",)):
        name, *options = command
        assert run(capsys, name, at_province, *options)[0] == 0
    other.close()


def test_a_disk_that_may_only_be_read_is_a_fault_of_the_machine(
    at_province, sent, small_disk, capsys
):
    store = copy_store(at_province, small_disk / "1700.imkdb")
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)

    for command in (
        ("merge", store, sent),
        ("export", store, "--to", "1703", "--out", small_disk / "y.imk"),
        ("backup", store, "--out", small_disk / "y.imkbackup"),
        ("export", at_province, "--to", "1703", "--out", small_disk / "x.imk"),
    ):
        code, answer = run(capsys, *command)
        assert (code, answer["error"]["code"]) == (4, "not_permitted"), command


def cut_short(store: Path) -> None:
    with store.open("r+b") as file:
        file.truncate(store.stat().st_size // 2)


def emptied(store: Path) -> None:
    store.write_bytes(b"")


def overwritten(store: Path) -> None:
    store.write_bytes(b"%PDF-1.7 bukan penyimpanan" * 500)


def without_key(store: Path) -> None:
    key_file(store).unlink()


def with_a_broken_key(store: Path) -> None:
    key_file(store).write_bytes(b"bukan kunci")


def made_by_a_newer_program(store: Path) -> None:
    with dbapi2.connect(str(store)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()


def gone(store: Path) -> None:
    store.unlink()


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (cut_short, "store_damaged"),
        (emptied, "store_damaged"),
        (overwritten, "store_damaged"),
        (without_key, "key_missing"),
        (with_a_broken_key, "key_file_damaged"),
        (made_by_a_newer_program, "store_too_new"),
        (gone, "store_missing"),
    ],
)
def test_a_store_that_is_not_what_it_was_is_refused_untouched(
    at_province, sent, capsys, harm, code
):
    store = at_province
    harm(store)
    left = {path: path.read_bytes() for path in store.parent.rglob("*") if path.is_file()}

    for command in (("digest", store), ("merge", store, sent), ("conflicts", store)):
        exit_code, answer = run(capsys, *command)
        assert (exit_code, answer["error"]["code"]) == (3, code), command

    assert {path: path.read_bytes() for path in left} == left


def test_the_key_of_another_laptop_opens_nothing_though_neither_is_locked(
    at_province, at_regency, sent, capsys
):
    shutil.copy2(key_file(at_regency), key_file(at_province))

    code, answer = run(capsys, "merge", at_province, sent)

    assert (code, answer["error"]["code"]) == (3, "wrong_key")


@pytest.mark.parametrize(
    "day", ["0001-01-01", "1899-12-31", "1970-01-01", "2106-02-08", "9999-12-31"]
)
def test_a_clock_gone_astray_stops_nothing(province, regency, day, monkeypatch, capsys):
    """A battery is dead, a year was mistyped: work goes on, travels, and comes back right."""
    monkeypatch.setenv("IMK_TODAY", day)
    set_field(regency, SAMPLE, "owner", "Bu Contoh")
    exchange(regency, province)
    exchange(province, regency)
    for store in (province.path, regency.path):
        assert run(capsys, "show", store, "--sample", SAMPLE)[0] == 0
        assert run(capsys, "status", store)[0] == 0
    monkeypatch.delenv("IMK_TODAY")

    set_field(regency, SAMPLE, "owner", "Pak Misal")
    exchange(regency, province)

    assert field(province, "owner") == "Pak Misal"
    assert store_digest(province) == store_digest(regency)
    assert run(capsys, "conflicts", province.path)[1] == {"conflicts": []}
