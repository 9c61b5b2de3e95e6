"""Loading BPS's sample list into a store: all or none, again without effect, own rows only."""

from __future__ import annotations

from pathlib import Path

import pytest

from imk_desktop.errors import UserError
from imk_desktop.operations.desk import Desk
from imk_desktop.operations.export_bundle import export_bundle
from imk_desktop.operations.load_samples import LoadedSamples, load_samples
from imk_desktop.operations.merge_bundle import merge_bundle
from imk_desktop.operations.set_field import set_field
from imk_desktop.operations.store_digest import store_digest
from imk_desktop.store import reading
from tests.operations.enrolled import copy_store, enrolled, opened, stores_of
from tests.spreadsheets.sheets import HEADER, row, write_xlsx

PROVINCE_STORE, REGENCY_STORE = stores_of(("1700", "1704"))


@pytest.fixture
def province(tmp_path: Path):
    store = enrolled(("1704",)) / PROVINCE_STORE
    with opened(copy_store(store, tmp_path / "p" / PROVINCE_STORE)) as desk:
        yield desk


@pytest.fixture
def regency(tmp_path: Path):
    store = enrolled(("1704",)) / REGENCY_STORE
    with opened(copy_store(store, tmp_path / "r" / REGENCY_STORE)) as desk:
        yield desk


def a_list(tmp_path: Path, *rows: list[object], name: str = "daftar.xlsx") -> Path:
    return write_xlsx(tmp_path / name, HEADER, *rows)


def sample(desk: Desk, key: str) -> dict[str, object]:
    with desk.reading() as connection:
        (found,) = reading.rows(connection, desk.store.tables, "sample", row=key)
    return dict(found)


def counts(loaded: LoadedSamples) -> tuple[int, int, int, int]:
    return loaded.rows, loaded.new, loaded.changed, loaded.unchanged


def test_good_rows_become_samples_and_blocks(province, tmp_path):
    loaded = load_samples(province, a_list(tmp_path, row(), row(nus=2, kab="03", kec="010")))

    assert counts(loaded) == (2, 2, 0, 0)
    assert loaded.by_office == {"1703": 1, "1704": 1}
    told = sample(province, "1704010007040B-001")
    assert (told["name"], told["weight"], told["main"]) == ("Contoh Jaya", 3.5, 1)
    with province.reading() as connection:
        blocks = reading.rows(connection, province.store.tables, "block")
    assert [block["row"] for block in blocks] == ["1703010007040B", "1704010007040B"]


def test_loading_again_changes_nothing(province, tmp_path):
    path = a_list(tmp_path, row(), row(nus=2))
    load_samples(province, path)
    before = store_digest(province)

    again = load_samples(province, path)

    assert counts(again) == (2, 0, 0, 2)
    assert store_digest(province) == before


def test_one_refused_row_holds_back_all_the_others(province, tmp_path):
    path, before = a_list(tmp_path, row(), row(nus="")), store_digest(province)

    loaded = load_samples(province, path)

    assert not loaded.written
    assert (loaded.rows, loaded.refused_rows) == (1, 1)
    assert store_digest(province) == before


def test_the_good_rows_alone_are_taken_if_asked(province, tmp_path):
    loaded = load_samples(province, a_list(tmp_path, row(), row(nus="")), accept_good=True)

    assert loaded.written
    assert sample(province, "1704010007040B-001")


def test_a_trial_tells_and_writes_nothing(province, tmp_path):
    before = store_digest(province)

    loaded = load_samples(province, a_list(tmp_path, row()), dry_run=True)

    assert counts(loaded) == (1, 1, 0, 0)
    assert not loaded.written
    assert store_digest(province) == before


def test_a_refused_file_leaves_the_store_alone(province, tmp_path):
    before = store_digest(province)

    with pytest.raises(UserError):
        load_samples(province, a_list(tmp_path))

    assert store_digest(province) == before


def test_the_same_list_does_not_undo_what_an_office_corrected(province, tmp_path):
    path, key = a_list(tmp_path, row()), "1704010007040B-001"
    load_samples(province, path)
    set_field(province, sample=key, field="name", value="Nama yang Benar")

    again = load_samples(province, path)

    assert counts(again) == (1, 0, 0, 1)
    assert sample(province, key)["name"] == "Nama yang Benar"


def test_a_newer_list_changes_what_it_says_otherwise_and_only_that(province, tmp_path):
    key = "1704010007040B-001"
    load_samples(province, a_list(tmp_path, row(), row(nus=2)))
    set_field(province, sample=key, field="name", value="Nama yang Benar")

    newer = load_samples(province, a_list(tmp_path, row(weight=9.5), row(nus=2), name="b.xlsx"))

    assert counts(newer) == (2, 0, 1, 1)
    assert (sample(province, key)["name"], sample(province, key)["weight"]) == (
        "Nama yang Benar",
        9.5,
    )


def test_a_column_that_a_newer_list_lacks_says_nothing(province, tmp_path):
    key = "1704010007040B-001"
    load_samples(province, a_list(tmp_path, row(main="P")))
    shorter = write_xlsx(tmp_path / "b.xlsx", HEADER[:-2], row()[:-2])

    again = load_samples(province, shorter)

    assert counts(again) == (1, 0, 0, 1)
    assert (sample(province, key)["main"], sample(province, key)["weight"]) == (0, 3.5)


def test_a_regency_gets_its_rows_by_bundle_and_passes_over_those_of_others(
    province, regency, tmp_path
):
    path = a_list(tmp_path, row(), row(nus=2, kab="03", kec="010"))
    load_samples(province, path)
    bundle = tmp_path / "b.imk"
    export_bundle(province, "1704", bundle)
    merge_bundle(regency, bundle)

    loaded = load_samples(regency, path)

    assert counts(loaded) == (1, 0, 0, 1)
    assert loaded.skipped == 1
    assert loaded.by_office == {"1704": 1}


def test_a_regency_cannot_make_samples(regency, tmp_path):
    before = store_digest(regency)

    with pytest.raises(UserError) as refused:
        load_samples(regency, a_list(tmp_path, row()))

    assert refused.value.code.startswith("not_allowed")
    assert store_digest(regency) == before
