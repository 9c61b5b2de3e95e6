"""What a merge tells: each row once, and only the conflicts that are left."""

from __future__ import annotations

import pytest

from imk_desktop.operations.conflicts import list_conflicts, resolve_conflict
from imk_desktop.operations.export_bundle import export_bundle
from imk_desktop.operations.merge_bundle import merge_bundle, preview_bundle
from imk_desktop.operations.set_field import set_field
from imk_desktop.store import change_log
from tests.operations.enrolled import copy_store, enrolled, opened

SAMPLE = "1703010001001B-001"


@pytest.fixture
def offices(tmp_path):
    """A province and Bengkulu Utara that both hold one sample."""
    folder = enrolled(("1703",))
    stores = [
        copy_store(folder / name, tmp_path / name) for name in ("1700-1.imkdb", "1703-1.imkdb")
    ]
    with opened(stores[0]) as province, opened(stores[1]) as regency:
        with province.writing() as transaction:
            change_log.write(
                transaction,
                "sample",
                {SAMPLE: {"key": SAMPLE, "office": "1703", "address": "Jl. Lama"}},
                partition="1703",
                writer=province.writer,
                when=1,
            )
        merge_bundle(regency, export_bundle(province, "1703", tmp_path)[0].file)
        yield province, regency


def test_a_conflict_that_the_same_bundle_settles_is_not_announced(offices, tmp_path):
    province, regency = offices
    set_field(regency, SAMPLE, "address", "Jl. A")
    set_field(province, SAMPLE, "address", "Jl. B")
    told = merge_bundle(province, export_bundle(regency, "1700", tmp_path)[0].file)
    assert told.conflicts == 1
    resolve_conflict(province, list_conflicts(province)[0].id, "Jl. A")

    told = merge_bundle(regency, export_bundle(province, "1703", tmp_path)[0].file)

    assert (told.conflicts, told.changed, told.needs_a_person) == (0, 1, False)
    assert list_conflicts(regency) == []


def test_a_row_that_several_changes_touch_is_told_once(offices, tmp_path):
    province, regency = offices
    for address in ("Jl. A", "Jl. B", "Jl. C"):
        set_field(regency, SAMPLE, "address", address)
    set_field(regency, SAMPLE, "phone", "0890")

    told = preview_bundle(province, export_bundle(regency, "1700", tmp_path)[0].file)

    assert told.by_table == {"sample": (0, 1, 0)}
