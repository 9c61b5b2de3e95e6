"""Random histories in which every copy of a store is a backup that was restored."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from imk_desktop.operations.back_up import back_up
from imk_desktop.operations.restore_backup import restore_backup
from tests.operations.judged_stores import judge
from tests.operations.office_season import OFFICE_ACTS
from tests.operations.store_laptop import StoreLaptop
from tests.replication.histories import draw_history

SEEDS = range(3)


@pytest.fixture
def backups(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Let laptops be copied by backup and restore; return the backups made."""
    made: list[Path] = []

    def copied(laptop: StoreLaptop, name: str | None = None) -> StoreLaptop:
        to = laptop.chronicle.new_path(laptop.store.name)
        done = back_up(laptop.desk, laptop.chronicle.new_path("satu.imkbackup"))
        restore_backup(done.file, to)
        made.append(done.file)
        dice = random.Random(laptop.rng.random())
        twin = StoreLaptop(laptop.chronicle, name or laptop.name, laptop.office, to, dice)
        twin._now = laptop._now
        return twin

    monkeypatch.setattr(StoreLaptop, "copied", copied)
    return made


def test_stores_that_were_restored_come_to_what_the_others_do(backups: list[Path]) -> None:
    for seed in SEEDS:
        assert not judge(draw_history(seed, 60, OFFICE_ACTS)).faults

    assert backups
