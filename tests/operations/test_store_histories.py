"""Random histories through real stores and real bundle files.

`IMK_STORE_HISTORIES` sets how many (100 unless set). A failing history is shown cut short.
"""

from __future__ import annotations

import os

import pytest

from tests.operations.judged_stores import judge
from tests.replication.histories import draw_history

HISTORIES = int(os.environ.get("IMK_STORE_HISTORIES", "100"))
BATCH = 10
LONGEST = 60


@pytest.mark.parametrize("first", range(0, HISTORIES, BATCH))
def test_all_stores_come_to_what_the_oracle_says_and_no_write_is_lost(first):
    for seed in range(first, min(first + BATCH, HISTORIES)):
        history = draw_history(seed, LONGEST)

        assert not judge(history).faults, f"seed {seed}"
