"""The shipped SOP says, cell by cell, what the paper as received says."""

from __future__ import annotations

from pathlib import Path

import pytest

from imk_desktop.domain.sop import Origin, Place, Sop, Symbol, Unit
from imk_desktop.reference.sop import shipped_sop

PAPER = Path(__file__).parent / "data" / "sop-135-17000-2025.txt"


@pytest.fixture(scope="module")
def paper() -> list[list[str]]:
    """The paper's lines that hold anything, each split into its cells."""
    lines = PAPER.read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line.strip()]


@pytest.fixture(scope="module")
def sop() -> Sop:
    return shipped_sop()


def test_every_cell_of_the_paper_is_a_cell_of_the_file_and_the_other_way_round(
    paper: list[list[str]], sop: Sop
) -> None:
    printed = [cell.strip("*") for line in paper for cell in line if cell]

    assert sorted(cells_of(sop)) == sorted(printed)


def test_the_cells_stand_in_the_order_of_the_paper(paper: list[list[str]], sop: Sop) -> None:
    table = [line for line in paper if line[0] in ("1", "2", "3", "4")]

    assert [line_of(sop, number) for number in range(4)] == table


def test_the_flaws_of_the_paper_are_kept(sop: Sop) -> None:
    qualifications, records = sop.section("kualifikasi"), sop.section("pencatatan")

    assert qualifications and [item.number for item in qualifications.items] == ["1", "2", "2", "3"]
    assert records and records.items == ()
    assert sop.stage("persiapan").output.text == "Petugas Lapangan yang sudah mengikuti Pelatihan"
    assert sop.stage("evaluasi").remark.text == "Lihat SOP Evaluasi Data Hasil Pendataan"


def test_the_items_of_a_stage_are_those_of_its_printed_cell(sop: Sop) -> None:
    for stage in sop.stages:
        assert ", ".join(item.text for item in stage.requirements) == stage.requirements_text


def test_durations_count_what_the_printed_cell_says(sop: Sop) -> None:
    words = {Unit.WEEKS: "Minggu", Unit.MONTHS: "Bulan"}

    for stage in sop.stages:
        assert f"{stage.duration.count} {words[stage.duration.unit]}" == stage.duration.text


def test_symbols_are_those_of_the_printed_cells(sop: Sop) -> None:
    printed = {"(Oval)": Symbol.OVAL, "[]": Symbol.BOX, "Decision Diamond 'T'": Symbol.DIAMOND}

    for stage in sop.stages:
        assert [printed[step.text] for step in stage.steps] == [s.symbol for s in stage.steps]


def test_only_the_label_t_is_printed_and_it_alone_goes_back(sop: Sop) -> None:
    assert {arrow.origin for arrow in sop.arrows} == {Origin.IMPLIED}
    assert [a.label for a in sop.arrows if a.label_origin is Origin.STATED] == ["T"]
    assert [a.label for a in sop.arrows if sop.goes_back(a)] == ["T"]
    assert [a.label for a in sop.arrows if a.label] == ["T", "Y"]


def test_every_symbol_is_reached_from_the_first_oval(sop: Sop) -> None:
    places = {Place(stage.key, step.lane) for stage in sop.stages for step in stage.steps}
    reached = {Place("persiapan", "kepala")}
    for _round in places:
        reached |= {arrow.end for arrow in sop.arrows if arrow.start in reached}

    assert reached == places


def cells_of(sop: Sop) -> list[str]:
    """Return every printed cell of the file, one entry each, empty ones left out."""
    cells = [*sop.agency, sop.unit]
    cells += [text for row in sop.identity for text in (row.label, row.text)]
    cells += [text for section in sop.sections for text in (section.title, section.text)]
    cells += [*sop.headings.values(), *(lane.title for lane in sop.lanes)]
    cells += [cell for number in range(len(sop.stages)) for cell in line_of(sop, number)]
    return [cell for cell in cells if cell]


def line_of(sop: Sop, number: int) -> list[str]:
    """Return one row of the form as the paper prints it."""
    stage = sop.stages[number]
    symbols = [step.text if (step := stage.step(lane.key)) else "" for lane in sop.lanes]
    return [
        stage.number,
        stage.activity,
        *symbols,
        stage.requirements_text,
        stage.duration.text,
        stage.output.text,
        stage.remark.text,
    ]
