"""Files are written whole or not at all, and faults are told in the user's words."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from imk_desktop.errors import MachineFault, UserError
from imk_desktop.user_files import fault_of, written_whole


def test_a_file_appears_whole(tmp_path):
    with written_whole(tmp_path / "laporan.txt") as file:
        file.write(b"isi")
        assert not (tmp_path / "laporan.txt").exists()

    assert (tmp_path / "laporan.txt").read_bytes() == b"isi"


def test_a_failure_half_way_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "laporan.txt"
    path.write_bytes(b"lama")

    with pytest.raises(RuntimeError), written_whole(path, replacing=True) as file:
        file.write(b"baru")
        raise RuntimeError

    assert [file.name for file in tmp_path.iterdir()] == ["laporan.txt"]
    assert path.read_bytes() == b"lama"


def test_a_missing_folder_is_the_users_to_mend(tmp_path):
    with pytest.raises(UserError) as refused, written_whole(tmp_path / "tidak-ada" / "x"):
        pass

    assert refused.value.code == "file_missing"


@pytest.mark.parametrize(
    ("number", "kind", "code"),
    [
        (errno.ENOSPC, MachineFault, "disk_full"),
        (errno.EACCES, MachineFault, "not_permitted"),
        (errno.EIO, MachineFault, "disk_fault"),
        (errno.ENOENT, UserError, "file_missing"),
    ],
)
def test_a_fault_of_the_system_is_told_by_whose_it_is(number, kind, code):
    fault = fault_of(OSError(number, "x"), Path("/d/berkas.imk"))

    assert isinstance(fault, kind)
    assert fault.code == code
    assert "berkas.imk" in fault.message


@pytest.mark.parametrize("name", ["1700.imkdb", "1700.imkdb.key"])
def test_a_store_and_its_key_are_never_written_over(tmp_path, name):
    for file in ("1700.imkdb", "1700.imkdb.key"):
        (tmp_path / file).write_bytes(b"data survei")

    with pytest.raises(UserError) as refused, written_whole(tmp_path / name, replacing=True):
        pass

    assert refused.value.code == "would_replace_store"
    assert (tmp_path / name).read_bytes() == b"data survei"


def test_a_new_key_replaces_the_old_one(tmp_path):
    for file in ("1700.imkdb", "1700.imkdb.key"):
        (tmp_path / file).write_bytes(b"lama")

    with written_whole(tmp_path / "1700.imkdb.key", replacing=True, key=True) as file:
        file.write(b"baru")

    assert (tmp_path / "1700.imkdb.key").read_bytes() == b"baru"


def test_a_folder_is_no_file_to_write(tmp_path):
    with pytest.raises(UserError) as refused, written_whole(tmp_path):
        pass

    assert refused.value.code == "file_is_folder"


def test_a_missing_folder_is_named_rather_than_the_file(tmp_path):
    path = tmp_path / "tidak-ada" / "x.xlsx"

    fault = fault_of(OSError(errno.ENOENT, "x"), path)

    assert str(path.parent) in fault.message


def test_a_name_that_is_too_long_is_shown_in_part():
    fault = fault_of(OSError(errno.ENAMETOOLONG, "x"), Path("x" * 300))

    assert isinstance(fault, UserError)
    assert fault.code == "name_too_long"
    assert len(fault.message) < 200
