"""A file of another survey is told by its survey, whatever file it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from imk_desktop.bundles.envelope import survey_mark
from imk_desktop.cli import main
from imk_desktop.errors import UserError
from imk_desktop.operations.back_up import back_up
from imk_desktop.operations.create_survey import create_survey
from imk_desktop.operations.desk import Desk
from imk_desktop.operations.export_bundle import export_bundle
from imk_desktop.operations.inspect_bundle import inspect_bundle
from imk_desktop.operations.make_starter import make_starter
from imk_desktop.operations.merge_bundle import merge_bundle, preview_bundle
from imk_desktop.operations.store_digest import store_digest
from tests.operations.enrolled import START, copy_store, enrolled, opened
from tests.operations.two_offices import REGENCY, post

SECRET = "kata sandi"


@pytest.fixture
def ours(tmp_path: Path) -> Iterator[Desk]:
    """The province, in the survey of this year."""
    store = copy_store(enrolled((REGENCY,)) / "1700-1.imkdb", tmp_path / "kita" / "1700.imkdb")
    with opened(store) as desk:
        yield desk


@pytest.fixture(params=[2026, 2025])
def theirs(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    """Another province's store: of the same year, for training say, or of the year before."""
    folder = tmp_path / "lain"
    folder.mkdir()
    start = START if request.param == 2026 else date(2025, 5, 19)
    with create_survey(folder / "1700.imkdb", year=request.param, start=start, by="R") as desk:
        yield desk


def a_bundle(desk: Desk) -> Path:
    laptop = desk.path.parent / "awal.imk"
    make_starter(desk, REGENCY, laptop, passphrase=SECRET)
    [one] = export_bundle(desk, REGENCY, desk.path.parent / "kiriman.imk")
    return one.file


def a_starter(desk: Desk) -> Path:
    file = desk.path.parent / "awal.imk"
    make_starter(desk, REGENCY, file, passphrase=SECRET)
    return file


def a_backup(desk: Desk) -> Path:
    return back_up(desk, desk.path.parent / "data.imkbackup").file


@pytest.mark.parametrize("made", [a_bundle, a_starter, a_backup])
def test_a_file_of_another_survey_is_told_by_its_survey(made, ours, theirs, capsys) -> None:
    file, before = made(theirs), store_digest(ours)

    for act in (merge_bundle, preview_bundle, lambda desk, one: inspect_bundle(one, desk)):
        with pytest.raises(UserError) as refused:
            act(ours, file)

        assert refused.value.code == expected(made, theirs)
        said = refused.value.message
        assert f"IMK {theirs.year}" in said and "IMK 2026" in said
        assert said.endswith("Tidak ada yang diubah.")
        assert "tidak dapat dibuka" not in said
        if refused.value.code != "wrong_year":
            for survey in (theirs.keys.survey, ours.keys.survey):
                assert survey_mark(survey).hex() in said

    assert main(["merge", str(ours.path), str(file), "--json"]) == 3
    answer = json.loads(capsys.readouterr().out)
    assert answer["error"]["code"] == answer["bundles"][0]["error"] == expected(made, theirs)
    assert store_digest(ours) == before


def expected(made: object, theirs: Desk) -> str:
    if made is a_backup:
        return "is_backup"
    return "wrong_survey" if theirs.year == 2026 else "wrong_year"


def test_a_bundle_of_this_survey_for_another_laptop_is_still_told_as_that(ours, tmp_path) -> None:
    make_starter(ours, "1705", tmp_path / "awal.imk", passphrase=SECRET)
    [one] = export_bundle(ours, "1705", tmp_path / "untuk-1705.imk")
    store = copy_store(enrolled((REGENCY,)) / "1703-1.imkdb", tmp_path / "k" / "1703.imkdb")

    with opened(store) as regency, pytest.raises(UserError) as refused:
        merge_bundle(regency, one.file)

    assert refused.value.code == "not_for_us"


def test_a_bundle_from_before_there_were_marks_is_taken_in(ours, tmp_path) -> None:
    """The mark says why a file cannot be opened; one that can be opened needs none."""
    store = copy_store(enrolled((REGENCY,)) / "1703-1.imkdb", tmp_path / "k" / "1703.imkdb")
    with opened(store) as regency:
        unmarked = post(ours, regency, [])
        assert merge_bundle(regency, unmarked).applied == "yes"
