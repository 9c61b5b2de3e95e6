"""Rows without a weight leave the figures; the blocks they tell of stay drawn."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from imk_desktop.cli import main

TWO_STAGES = "--weights w --strata s --cluster b,u --fpc N,M --total y"


def run(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, lines: list[str], words: str
) -> tuple[int, dict, str]:
    """Return exit code, answer and messages for a file of these lines."""
    file = tmp_path / "data.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    code = main(["estimate-file", str(file), *words.split(), "--json"])
    said = capsys.readouterr()
    return code, json.loads(said.out), said.err


def figures(answer: dict) -> list[dict]:
    """Return the rows without the number of records that were left out."""
    return [{key: row[key] for key in row if key != "dropped"} for row in answer["rows"]]


HEADER = "s,b,w,y"
BLOCKS = ["A,A1,5,10", "A,A1,5,12", "A,A2,5,20", "A,A2,5,8", "B,B1,5,4", "B,B1,5,5", "B,B2,5,9"]


@pytest.mark.parametrize("blank", ["0", "", "0.0"])
def test_a_block_of_rows_without_weight_counts_as_drawn_with_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, blank: str
) -> None:
    silent = [f"A,A3,{blank},7", f"A,A3,{blank},"]

    _code, answer, _said = run(
        capsys,
        tmp_path,
        [HEADER, *BLOCKS, *silent],
        "--weights w --strata s --cluster b --total y",
    )

    a, b = (110, 140, 0), (45, 45)
    spread = 3 / 2 * sum((z - sum(a) / 3) ** 2 for z in a) + 2 * sum((z - 45) ** 2 for z in b)
    (row,) = answer["rows"]
    assert row["se"] == pytest.approx(math.sqrt(spread), rel=1e-12)
    assert (row["estimate"], row["n"], row["df"]) == (340, 7, 2)
    assert (answer["units"], answer["without_weight"]) == (4, 2)


def test_the_mean_of_a_sample_with_a_silent_block_does_not_move(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    words = "--weights w --strata s --cluster b --mean y"

    without = run(capsys, tmp_path, [HEADER, *BLOCKS], words)[1]["rows"][0]
    silent = run(capsys, tmp_path, [HEADER, *BLOCKS, "A,A3,0,7", "A,A3,0,1"], words)[1]["rows"][0]

    assert silent["estimate"] == without["estimate"]
    assert silent["se"] != without["se"]


def test_a_silent_block_makes_its_neighbour_less_lonely_but_not_measurable(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    lines = [HEADER, "A,A1,5,10", "A,A1,5,3", "A,A2,0,", "A,A2,0,", "B,B1,5,1", "B,B1,5,4"]

    _code, answer, _said = run(
        capsys,
        tmp_path,
        lines,
        "--weights w --strata s --cluster b --total y --lonely remove",
    )

    (row,) = answer["rows"]
    assert [one["stratum"] for one in answer["lonely"]] == ["B"]
    assert row["se"] == pytest.approx(65)  # A gave 65 and 0
    assert row["remark"] == "one_block_per_stratum"


def test_a_stratum_without_any_weight_is_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    words = "--weights w --strata s --cluster b --total y"
    silent = ["C,C1,0,5", "C,C1,0,6", "C,C2,,5"]

    alone = figures(run(capsys, tmp_path, [HEADER, *BLOCKS], words)[1])
    _code, answer, said = run(capsys, tmp_path, [HEADER, *BLOCKS, *silent], words)

    assert figures(answer) == alone  # nothing can be said for it
    assert answer["strata_without_weight"] == ["C"]
    assert "tidak terwakili: C" in said


def test_rows_without_weight_may_leave_the_design_blank(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    words = "--weights w --strata s --cluster b --total y"

    alone = figures(run(capsys, tmp_path, [HEADER, *BLOCKS], words)[1])
    blank = [",A9,0,5", "A,,0,5", ",,,3"]
    code, answer, _said = run(capsys, tmp_path, [HEADER, *BLOCKS, *blank], words)

    assert (code, figures(answer)) == (0, alone)


def test_a_silent_block_in_two_strata_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    lines = [HEADER, *BLOCKS, "A,A3,0,7", "B,A3,0,1"]

    code, answer, said = run(
        capsys, tmp_path, lines, "--weights w --strata s --cluster b --total y"
    )

    assert (code, answer["error"]["code"]) == (3, "block_in_two_strata")
    assert "'A3'" in said


def test_more_blocks_drawn_than_there_are_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    lines = ["s,b,w,y,N", *(f"{line},2" for line in BLOCKS), "A,A3,0,7,2", "A,A3,0,7,2"]

    code, answer, _said = run(
        capsys, tmp_path, lines, "--weights w --strata s --cluster b --total y --fpc N"
    )

    assert (code, answer["error"]["code"]) == (3, "population_too_small")


SEGMENTS = [  # stratum, block, segment, weight, y, blocks there are, segments in the block
    *("A,A1,u1,6,1,9,5", "A,A1,u1,6,2,9,5", "A,A1,u2,6,7,9,5", "A,A1,u2,6,3,9,5"),
    *("A,A2,u1,6,4,9,5", "A,A2,u1,6,4,9,5", "A,A2,u2,6,5,9,5", "A,A2,u2,6,1,9,5"),
]


def test_a_silent_segment_of_a_block_stays_drawn_at_the_second_stage(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    silent = ["A,A1,u3,0,9,9,5", "A,A1,u3,0,8,9,5"]

    _code, answer, said = run(capsys, tmp_path, ["s,b,u,w,y,N,M", *SEGMENTS, *silent], TWO_STAGES)

    one = (1 - 3 / 5) * 3 / 2 * sum((z - 13 / 3) ** 2 for z in (3, 10, 0))
    two = (1 - 2 / 5) * 2 * sum((z - 7) ** 2 for z in (8, 6))
    first = (1 - 2 / 9) * 2 * sum((z - 13.5) ** 2 for z in (13, 14))
    (row,) = answer["rows"]
    assert row["se"] == pytest.approx(6 * math.sqrt(first + 2 / 9 * (one + two)), rel=1e-12)
    assert answer["silent_units"] == [
        {"stage": 2, "unit": "A1 / u3", "stratum": "", "counted": True}
    ]
    assert "A1 / u3" in said


def test_a_business_that_did_not_answer_is_no_block(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    lines = ["b,u,w,y", "A1,1,6,1", "A1,2,6,3", "A2,3,6,4", "A2,4,6,5", "A2,5,0,"]
    words = "--weights w --cluster b,u --total y"

    whole = run(capsys, tmp_path, lines, words)[1]
    answered = run(capsys, tmp_path, lines[:-1], words)[1]

    assert whole["rows"][0]["se"] == answered["rows"][0]["se"]
    assert whole["silent_units"] == []


def test_without_blocks_rows_without_weight_are_only_left_out(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    lines = ["s,w,y", "A,2,1", "A,2,3", "A,0,9", "B,2,4", "B,2,8", "B,,1"]

    answer = run(capsys, tmp_path, lines, "--weights w --strata s --total y")[1]

    assert answer["rows"][0]["se"] == pytest.approx(math.sqrt(2 * (4 + 4) + 2 * (16 + 16)))
    assert answer["silent_units"] == []


def test_a_business_of_a_block_taken_with_certainty_is_named_but_no_block(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    businesses = ["C,u1,1,5", "C,u2,1,7", "C,u3,0,"]  # a block opened into its businesses
    words = "--weights w --strata s --cluster b --total y"

    _code, answer, said = run(capsys, tmp_path, [HEADER, *BLOCKS, *businesses], words)
    without = run(capsys, tmp_path, [HEADER, *BLOCKS, *businesses[:-1]], words)[1]

    assert figures(answer) == figures(without)
    assert answer["silent_units"] == [{"stage": 1, "unit": "u3", "stratum": "C", "counted": False}]
    assert "tidak dihitung sebagai blok terpilih: u3" in said


def test_blocks_of_a_stratum_without_any_weight_are_not_called_drawn(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    lines = [HEADER, *BLOCKS, "C,C1,0,7", "C,C1,0,1", "A,A3,0,7", "A,A3,0,1"]

    _code, answer, _said = run(
        capsys, tmp_path, lines, "--weights w --strata s --cluster b --total y"
    )

    assert answer["strata_without_weight"] == ["C"]
    assert [unit["unit"] for unit in answer["silent_units"]] == ["A3"]
