"""A store to work in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from imk_desktop.store.store import Store
from tests.store.made_stores import opened


@pytest.fixture
def open_store(tmp_path: Path) -> Iterator[Store]:
    """Return an open store that nothing was written to."""
    with opened(tmp_path) as store:
        yield store


@pytest.fixture(scope="module")
def long_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Return a store for many examples, in which nothing is kept."""
    with opened(tmp_path_factory.mktemp("long")) as store:
        yield store
