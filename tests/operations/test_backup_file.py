"""The file of a backup: whatever happens to its bytes, it is read as it was or refused."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from imk_desktop.errors import UserError
from imk_desktop.operations.backup_file import BackupLabel, read_label, unpack, write_backup
from imk_desktop.tasks import Silent

CONTENTS = {
    "1703.imkdb": b"store" * 60,
    "1703.imkdb.key": b"key" * 9,
    "1703.imkdb.files/attachments/ab/abc": b"attachment",
    "1703.imkdb.files/kosong": b"",
}
LABEL = BackupLabel(1, "0.1.0", "imk-2026", 2026, "1703", "1703-ABCDEF", 7, "1703.imkdb", {})


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """Return a small backup."""
    paths = {}
    for number, (name, content) in enumerate(CONTENTS.items()):
        paths[name] = tmp_path / f"{number}"
        paths[name].write_bytes(content)
    with (tmp_path / "satu.imkbackup").open("wb") as file:
        write_backup(file, paths, LABEL, Silent())
    return tmp_path / "satu.imkbackup"


def test_a_backup_is_read_as_it_was_written(backup: Path, tmp_path: Path) -> None:
    label = read_label(backup)
    unpack(backup, label, tmp_path / "lagi", Silent())

    assert label.files.keys() == CONTENTS.keys()
    for name, content in CONTENTS.items():
        assert (tmp_path / "lagi" / name).read_bytes() == content
        assert label.files[name].bytes == len(content)


def test_no_change_of_its_bytes_gives_other_contents_or_a_bug(backup: Path) -> None:
    whole = backup.read_bytes()
    label = read_label(backup)
    read = refused = 0
    for content in changed(whole):
        backup.write_bytes(content)
        try:
            found = read_label(backup)
            unpack(backup, found, None, Silent())
        except UserError as error:
            assert error.code in ("not_a_backup", "backup_damaged", "backup_too_new")
            refused += 1
        else:  # what a ZIP says twice, or says of the day
            assert found.files == label.files
            read += 1

    assert refused > 3 * read


def changed(whole: bytes) -> Iterator[bytes]:
    """Yield bytes with one changed anywhere, cut anywhere, with several changed, or with more."""
    for at in range(len(whole)):
        yield whole[:at]
        for flip in (0xFF, 0x01, 0x08):
            yield whole[:at] + bytes([whole[at] ^ flip]) + whole[at + 1 :]
    dice = random.Random(1)
    for _ in range(500):
        many = bytearray(whole)
        for _ in range(dice.randrange(2, 6)):
            many[dice.randrange(len(many))] = dice.randrange(256)
        yield bytes(many)
    yield whole + b"more"
