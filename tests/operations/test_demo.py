"""The demonstration: a real season in small, marked as an example."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from imk_desktop import clock
from imk_desktop.errors import UserError
from imk_desktop.operations.conflicts import list_conflicts
from imk_desktop.operations.create_survey import create_survey
from imk_desktop.operations.demo.invented import write_sample_list
from imk_desktop.operations.desk import open_store
from imk_desktop.operations.make_demo import make_demo
from imk_desktop.operations.merge_bundle import merge_bundle
from imk_desktop.operations.status import survey_status
from imk_desktop.operations.store_digest import store_digest

TODAY = date(2026, 7, 21)


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """A small demonstration, made on a day in July."""
    with clock.on_day(TODAY):
        return make_demo(tmp_path_factory.mktemp("contoh"), samples=130)


@pytest.fixture
def province(demo):
    with clock.on_day(TODAY), open_store(demo.stores["1700"]) as desk:
        yield desk


def test_every_office_has_a_store_and_samples(demo, province):
    status = survey_status(province)

    assert list(demo.stores) == ["1700", *status.survey.offices]
    assert all(office.target for office in status.stage("pengumpulan").offices.values())
    assert status.survey.demo
    assert status.survey.day == 65


def test_what_goes_wrong_in_a_season_is_seen(province):
    status = survey_status(province)

    assert len(list_conflicts(province)) == 1
    assert status.bundles["1704"].missing == (4,)
    assert status.bundles["1709"].days_silent > 10
    assert not status.stage("pengumpulan").requirements[1].offices["1706"].done


def test_an_office_and_the_province_hold_the_same_but_for_what_lies_unread(demo, province):
    ours = store_digest(province)
    for office in ("1701", "1704", "1771", "1709"):
        with open_store(demo.stores[office]) as desk:
            assert (store_digest(desk)[office] == ours[office]) == (office != "1709")


def test_a_bundle_of_the_demonstration_never_enters_a_real_survey(demo, tmp_path):
    bundle = next(demo.folder.glob("paket/IMK*-1705-ke-1700-*.imk"))
    with create_survey(
        tmp_path / "1700.imkdb", year=2026, start=date(2026, 5, 18), by="Rina"
    ) as real:
        before = store_digest(real)
        with pytest.raises(UserError):
            merge_bundle(real, bundle)

        assert store_digest(real) == before


def test_a_second_demonstration_does_not_fall_on_the_first(demo):
    with pytest.raises(UserError, match="sudah ada"):
        make_demo(demo.folder)


def test_the_same_seed_invents_the_same_businesses(demo, tmp_path):
    again = tmp_path / "lagi.csv"

    write_sample_list(again, year=2026, samples=130, dice=Random(1))

    assert again.read_bytes() == (demo.folder / "daftar-sampel-contoh.csv").read_bytes()
