"""Stores that tests of this folder share: enrolled once, copied for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from imk_desktop.operations.desk import Desk
from tests.operations.enrolled import copy_store, enrolled, opened
from tests.operations.two_offices import REGENCY, add_samples, exchange


@pytest.fixture
def province(tmp_path: Path) -> Iterator[Desk]:
    """The province, which enrolled Bengkulu Utara and holds five samples there."""
    source = enrolled((REGENCY, REGENCY)) / "1700-1.imkdb"
    with opened(copy_store(source, tmp_path / "1700" / "1700.imkdb"), by="Rina") as desk:
        add_samples(desk)
        yield desk


@pytest.fixture
def regency(tmp_path: Path, province: Desk) -> Iterator[Desk]:
    """The first laptop of Bengkulu Utara, with the samples."""
    source = enrolled((REGENCY, REGENCY)) / "1703-1.imkdb"
    with opened(copy_store(source, tmp_path / "1703" / "1703.imkdb")) as desk:
        exchange(province, desk)
        yield desk


@pytest.fixture
def colleague(tmp_path: Path, province: Desk) -> Iterator[Desk]:
    """The second laptop of Bengkulu Utara, with the samples."""
    source = enrolled((REGENCY, REGENCY)) / "1703-2.imkdb"
    with opened(copy_store(source, tmp_path / "1703-2" / "1703.imkdb"), by="Eka") as desk:
        exchange(province, desk)
        yield desk
