"""However a list was mangled, each of its rows is read, refused or named; none is silently wrong.

`IMK_SHEETS` says how many lists are tried in all; few in CI, 2,000 before a release.
"""

from __future__ import annotations

import os
import random
import re
from pathlib import Path

import pytest

from imk_desktop.domain.sample import SampleRow
from imk_desktop.errors import UserError
from imk_desktop.spreadsheets.sample_list import SampleList
from tests.spreadsheets.mutated_lists import (
    KBLI,
    NAME,
    OF_ROWS,
    OF_TEXT,
    OWNER,
    Line,
    as_text,
    cells_of,
    plain_list,
)
from tests.spreadsheets.sheets import read_here, write_xlsx

LISTS = int(os.environ.get("IMK_SHEETS", "96"))
SEEDS = 8


def told_rows(found: SampleList) -> set[int]:
    """Return the rows that are refused, or named as odd or as passed over."""
    told = {fault.row for fault in (*found.refused, *found.warnings) if fault.row is not None}
    for fault in found.warnings:
        if fault.code == "baris_dilewati":
            for first, last in re.findall(r"(\d+)(?:-(\d+))?", fault.value):
                told.update(range(int(first), int(last or first) + 1))
    return told


def numbered(lines: list[Line], texts: list[str]) -> list[tuple[int, Line]]:
    """Return the lines that hold samples by their number in the file."""
    number, found = 1, []
    for line, text in zip(lines, texts, strict=True):
        if line.sample is not None:
            found.append((number, line))
        number += text.count("\n")
    return found


def assert_the_law(path: Path, there: list[tuple[int, Line]]) -> bool:
    """Assert that every row is accounted for; return whether the file was read at all."""
    try:
        found = read_here(path)
    except UserError as refused:
        assert path.name in refused.message
        return False
    told = told_rows(found)
    read_rows = {sample.row: sample for sample in found.rows}
    lines: dict[int, list[Line]] = {}
    for number, line in there:
        lines.setdefault(number, []).append(line)
    assert {*lines} <= {*read_rows} | told, sorted({*lines} - {*read_rows} - told)
    assert {*read_rows} <= {*lines}
    assert len(read_rows) == len(found.rows)
    for number in read_rows.keys() - told:
        (line,) = lines[number]
        assert_equal(read_rows[number], line)
    return True


def assert_equal(sample: SampleRow, line: Line) -> None:
    """Assert that a sample is what its line says; blank where the line was cut."""
    assert line.sample is not None
    truth = cells_of(line.sample)
    wanted = dict(zip(line.order, line.cells, strict=False))
    assert sample.key.endswith(f"{truth[4]}-{line.sample:03}")
    assert bare(sample.name) == wanted[NAME]
    assert bare(sample.owner) == wanted[OWNER]
    assert sample.kbli5 in ("", truth[KBLI])
    assert sample.size in (None, truth[KBLI + 1])
    assert sample.listed_workers in (None, int(truth[KBLI + 2]))
    assert sample.weight in (None, float(truth[KBLI + 3]))


def bare(name: str) -> str:
    """Return a name without what an accident put in: a stray quote, a letter in Windows' way."""
    return name.replace('"', "").replace("Warung é", "Warung")


@pytest.mark.parametrize("seed", range(SEEDS))
def test_rows_of_a_mangled_workbook_are_read_refused_or_named(tmp_path: Path, seed: int) -> None:
    read = 0
    for number in range(LISTS // SEEDS // 2):
        dice = random.Random(f"xlsx {seed} {number}")
        lines = plain_list(dice)
        for change in dice.sample(OF_ROWS, dice.randrange(1, 4)):
            change(lines, dice)
        path = write_xlsx(tmp_path / f"{seed}-{number}.xlsx", *(line.cells for line in lines))
        read += assert_the_law(path, numbered(lines, ["\n"] * len(lines)))
        path.unlink()
    assert read * 2 > LISTS // SEEDS // 2


@pytest.mark.parametrize("seed", range(SEEDS))
def test_rows_of_a_mangled_csv_are_read_refused_or_named(tmp_path: Path, seed: int) -> None:
    read = 0
    for number in range(LISTS // SEEDS // 2):
        dice = random.Random(f"csv {seed} {number}")
        lines = plain_list(dice)
        for change in dice.sample(OF_ROWS, dice.randrange(3)):
            change(lines, dice)
        text = as_text(lines, dice)
        for accident in dice.sample(OF_TEXT, dice.randrange(1, 3)):
            accident(text, dice)
        path = tmp_path / f"{seed}-{number}.csv"
        content = text.mark + "".join(text.texts)
        path.write_bytes(content.encode("utf-8", "surrogateescape"))
        read += assert_the_law(path, numbered(text.lines, text.texts))
        path.unlink()
    assert read * 2 > LISTS // SEEDS // 2
