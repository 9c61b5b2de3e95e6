"""Random histories through real stores and real bundle files: all come to one state, the right one.

`IMK_STORE_HISTORIES` sets how many (100 unless set). A failing history is shown cut short.
"""

from __future__ import annotations

import os
from collections import Counter

import pytest

from imk_desktop.domain.change import PROVINCE
from tests.operations.judged_stores import judge
from tests.operations.office_season import OFFICE_ACTS
from tests.replication.histories import History, draw_history, shortened

HISTORIES = int(os.environ.get("IMK_STORE_HISTORIES", "100"))
BATCH = 10
LONGEST = 60
LOCKED = 3
"""Histories on locked stores, which are slow to open, and of one regency only."""

FIGURES: Counter[str] = Counter()


def is_faulty(history: History) -> bool:
    return bool(judge(history).faults)


@pytest.mark.parametrize("first", range(0, HISTORIES, BATCH))
def test_all_stores_come_to_what_the_oracle_says_and_no_write_is_lost(first):
    for seed in range(first, min(first + BATCH, HISTORIES)):
        history = draw_history(seed, LONGEST, OFFICE_ACTS)

        judgement = judge(history)

        FIGURES.update(judgement.figures)
        if judgement.faults:
            short = shortened(history, is_faulty)
            pytest.fail(f"seed {seed}: {judge(short).faults[:5]} after {short}")


@pytest.mark.parametrize("seed", range(LOCKED))
def test_locked_stores_come_to_the_same(seed):
    history = draw_history(10_000 + seed, LONGEST // 2)

    assert not judge(history._replace(offices=(PROVINCE, "1701", "1701")), locked=True).faults


@pytest.mark.skipif(HISTORIES < 100, reason="too few to tell")
def test_the_histories_are_not_idle():
    if FIGURES["histories"] < HISTORIES:
        pytest.skip("other processes ran some of them")

    for what in (
        "conflicts",
        "conflicts resolved",
        "rows gone",
        "parts that waited",
        "merged: already",
        "merges refused: not for us",
        "refused writes",
        "refused trespasses",
        "trespasses that none refuses",
        "rows that none made",
        "previews compared",
        "stores copied open",
        "stores copied closed",
        "stores copied main file",
        "changes: snapshot",
        "changes: delete",
        "documents",
        "questionnaires",
    ):
        assert FIGURES[what] > 5, what
    assert FIGURES["laptops enrolled on the way"] > 0
