"""Stores open with their own key alone; what is typed may be no odder than what a list brings."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from imk_desktop.errors import UserError
from imk_desktop.operations.create_survey import create_survey
from imk_desktop.operations.desk import key_file, open_store
from imk_desktop.operations.record_visit import record_visit
from imk_desktop.operations.set_field import set_field
from tests.operations.two_offices import SAMPLE, field


@pytest.fixture
def two_surveys(tmp_path: Path) -> tuple[Path, Path]:
    """Two open stores of the same year, made on the same laptop."""
    made = (tmp_path / "a" / "1700.imkdb", tmp_path / "b" / "1700.imkdb")
    for path in made:
        path.parent.mkdir()
        create_survey(path, year=2026, start=date(2026, 5, 18), by="Rina", passphrase=None).close()
    return made


def test_an_open_store_does_not_open_with_the_key_of_another(two_surveys):
    mine, other = two_surveys
    shutil.copy(key_file(other), key_file(mine))

    with pytest.raises(UserError) as refused:
        open_store(mine)

    assert refused.value.code == "wrong_key"


def test_a_store_whose_key_is_gone_says_so(two_surveys):
    mine, _other = two_surveys
    key_file(mine).unlink()

    with pytest.raises(UserError) as refused:
        open_store(mine)

    assert refused.value.code == "key_missing"
    assert "1700.imkdb.key" in refused.value.message


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("kbli5", "47111"),
        ("kbli5", "1"),
        ("kbli2", "99"),
        ("size", "besar"),
        ("listed_workers", "-1"),
        ("weight", "0"),
        ("weight", "-3,5"),
        ("weight", "nan"),
    ],
)
def test_a_value_that_no_list_may_bring_is_refused(province, name, text):
    before = field(province, name)

    with pytest.raises(UserError) as refused:
        set_field(province, SAMPLE, name, text)

    assert refused.value.code == "bad_value"
    assert field(province, name) == before


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("kbli5", "10710", "10710"),
        ("size", "kecil", "kecil"),
        ("listed_workers", "0", 0),
        ("weight", "12,25", 12.25),
        ("weight", "", None),
    ],
)
def test_a_value_that_fits_is_kept(province, name, text, value):
    set_field(province, SAMPLE, name, text)

    assert field(province, name) == value


def test_a_visit_has_somebody_who_made_it(province):
    with pytest.raises(UserError) as refused:
        record_visit(province, SAMPLE, result="selesai", officer=" ", on=date(2026, 6, 1))

    assert refused.value.code == "officer_missing"
