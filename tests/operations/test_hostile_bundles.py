"""Whatever a laptop signs: no bug, no memory without end, and the store works on as before.

`IMK_HOSTILE` sets how many bundles are sent (120 unless set).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from imk_desktop.domain.change import PROVINCE
from imk_desktop.operations.check_store import check_store
from imk_desktop.operations.set_field import set_field
from imk_desktop.operations.store_digest import store_digest
from tests.operations.enrolled import copy_store, enrolled, opened
from tests.operations.two_offices import REGENCY, SAMPLE, add_samples, exchange, field

HOSTILE = int(os.environ.get("IMK_HOSTILE", "120"))
MOST_MB = 300
HOUSE = Path(__file__).parents[2]


@pytest.mark.skipif(sys.platform == "win32", reason="the peak of memory is asked of Unix")
@pytest.mark.parametrize("sender", [REGENCY, PROVINCE])
def test_whatever_a_laptop_signs_the_store_works_on(sender: str, tmp_path: Path) -> None:
    source = enrolled((REGENCY, PROVINCE))
    first, regency, other = (
        copy_store(source / f"{name}.imkdb", tmp_path / name / f"{name}.imkdb")
        for name in ("1700-1", "1703-1", "1700-2")
    )
    with opened(first) as desk, opened(regency) as receiver, opened(other) as second:
        add_samples(desk)
        exchange(desk, receiver)
        exchange(desk, second)
    receiving, sending = (first, regency) if sender == REGENCY else (regency, other)

    done = subprocess.run(
        [sys.executable, "-m", "tests.operations.hostile_run"]
        + [str(receiving), str(sending), str(HOSTILE // 2), "1"],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    for command, codes in told["codes"].items():
        fine = {"0", "3", "10"} if command in ("merge", "inspect") else {"0", "10"}
        assert set(codes) <= fine, (command, told["codes"], done.stderr[-3000:])
    sys.stdout.write(f"{sender} {told}\n")  # the figures of a long run, with -s
    assert told["peak_mb"] < MOST_MB
    with opened(receiving) as desk, opened(regency if sender == PROVINCE else other) as honest:
        assert not [one for one in check_store(desk).problems if one.code == "state_differs"]
        set_field(desk, SAMPLE, "phone", "0736")
        exchange(desk, honest)
        assert field(desk, "phone") == "0736"
        assert store_digest(desk)
