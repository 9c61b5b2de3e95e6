"""The shipped regions and industries hang together."""

from __future__ import annotations

from imk_desktop.domain.region import DISTRICT_DIGITS, REGENCY_DIGITS
from imk_desktop.reference.industries import industries
from imk_desktop.reference.regions import regions


def test_the_province_has_its_ten_regencies_and_their_districts():
    known = regions()

    assert known.province == "17"
    assert len(known.regencies) == 10
    assert len(known.districts) == 128


def test_every_region_lies_in_a_known_parent():
    known = regions()

    assert {code[:REGENCY_DIGITS] for code in known.districts} <= known.regencies.keys()
    assert {code[:DISTRICT_DIGITS] for code in known.villages} <= known.districts.keys()


def test_a_region_is_named_or_shown_by_its_code():
    assert regions().name("1704") == "Kabupaten Kaur"
    assert regions().name("1704010") == "Nasal"
    assert regions().name("1704999") == "1704999"


def test_a_district_number_may_belong_to_another_regency():
    assert regions().is_district_elsewhere("1703020")
    assert not regions().is_district_elsewhere("1703999")


def test_industries_in_scope_are_the_divisions_10_to_33():
    known = industries()

    assert sorted(known.divisions) == [str(division) for division in range(10, 34)]
    assert all(known.is_class(code) for code in known.classes)


def test_a_class_outside_manufacturing_or_of_another_length_is_no_industry():
    known = industries()

    assert not any(known.is_class(code) for code in ("47111", "01334", "1079", "107921", "1079x"))
    assert known.is_class("10307"), "KBLI 2025 renumbers tempe; a new number is no error"
