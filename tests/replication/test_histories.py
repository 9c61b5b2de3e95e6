"""Random histories: whatever happens to laptops and files, all come to one state, the right one.

`IMK_HISTORIES` sets how many (500 unless set). A failing history is shown cut short.
"""

from __future__ import annotations

import os

import pytest

from tests.replication.histories import History, draw_history, shortened
from tests.replication.judged import judge

HISTORIES = int(os.environ.get("IMK_HISTORIES", "500"))
BATCH = 50


def is_faulty(history: History) -> bool:
    return bool(judge(history).faults)


@pytest.mark.parametrize("first", range(0, HISTORIES, BATCH))
def test_all_laptops_come_to_what_the_oracle_says_and_no_write_is_lost(first):
    for seed in range(first, min(first + BATCH, HISTORIES)):
        history = draw_history(seed)

        if judge(history).faults:
            short = shortened(history, is_faulty)
            pytest.fail(f"seed {seed}: {judge(short).faults[:5]} after {short}")


def test_the_histories_are_not_idle():
    figures = judge(draw_history(0)).figures
    for seed in range(1, 100):
        figures += judge(draw_history(seed)).figures

    for what in (
        "conflicts",
        "rows gone",
        "decisions that differ",
        "repeated changes",
        "refused writes",
        "refused trespasses",
        "trespasses that none refuses",
        "rows that none made",
        "advanced",
        "folded whole",
    ):
        assert figures[what] > 10, what


def test_a_failing_history_is_cut_down_to_the_steps_that_matter():
    history = draw_history(7)
    guilty = {history.steps[3], history.steps[20]}

    short = shortened(history, lambda tried: guilty <= set(tried.steps))

    assert set(short.steps) == guilty
