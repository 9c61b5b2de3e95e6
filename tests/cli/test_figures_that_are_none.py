"""What `imk estimate-file` says where no standard error can be computed, or not all of it."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from imk_desktop.cli import main
from tests.estimation.reference import HERE

KASUS = HERE / "kasus"
ONE_BLOCK = f"{KASUS / 's1_domain_in_one_block.csv'} --weights w --strata s --cluster b"
LONELY = f"{KASUS / 's6_all_lonely_remove.csv'} --weights w --strata s --cluster b --total y"
SILENT = f"{KASUS / 's8_block_without_respondents.csv'} --weights w --strata s --cluster b"


def run(capsys: pytest.CaptureFixture[str], words: str) -> tuple[dict, str]:
    assert main(["estimate-file", *words.split(), "--json"]) == 0
    said = capsys.readouterr()
    return json.loads(said.out), said.err


def text(capsys: pytest.CaptureFixture[str], words: str) -> str:
    assert main(["estimate-file", *words.split()]) == 0
    return capsys.readouterr().out


def by_level(answer: dict, stat: str) -> dict[str, dict]:
    return {row["level"]: row for row in answer["rows"] if row["stat"] == stat}


@pytest.mark.parametrize("stat", ["mean", "ratio"])
def test_a_domain_in_one_block_keeps_what_r_says_and_a_remark(
    capsys: pytest.CaptureFixture[str], stat: str
) -> None:
    answer, _said = run(capsys, f"{ONE_BLOCK} --mean y --ratio y/x --by dom")

    rows = by_level(answer, stat)
    assert [rows[d]["df"] for d in "PQR"] == [6, 6, 6]  # R's, of the design
    assert [rows[d]["df_domain"] for d in "PQR"] == [0, 2, 3]
    assert [rows[d]["remark"] for d in "PQR"] == ["one_block", None, None]
    assert (rows["P"]["se"], rows["P"]["ci_low"]) == (0, rows["P"]["estimate"])
    assert (rows["P"]["ci_log_low"], rows["P"]["ci_log_high"]) == (None, None)


def test_the_log_interval_goes_by_the_freedom_of_the_domain(
    capsys: pytest.CaptureFixture[str],
) -> None:
    answer, _said = run(capsys, f"{ONE_BLOCK} --mean y --by dom")

    row = by_level(answer, "mean")["Q"]
    assert (row["estimate"], row["se"]) == (102.5, pytest.approx(3.191786, abs=1e-6))
    reach = math.exp(4.302652729911275 * row["se"] / 102.5)  # t with 2 degrees
    assert row["ci_log_low"] == pytest.approx(102.5 / reach)
    assert row["ci_log_high"] == pytest.approx(102.5 * reach)


def test_a_share_rests_on_the_whole_sample(capsys: pytest.CaptureFixture[str]) -> None:
    answer, _said = run(capsys, f"{ONE_BLOCK} --share y --by dom")

    assert [row["df_domain"] for row in answer["rows"]] == [6, 6, 6]
    assert {row["remark"] for row in answer["rows"]} == {None}
    assert all(row["se"] > 0 for row in answer["rows"])


def test_a_person_sees_no_error_of_0_where_there_is_none(
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = text(capsys, f"{ONE_BLOCK} --mean y --by dom").splitlines()

    assert said[1].split() == ["mean", "y", "P", "102,5", "-", "-", "-", "-", "4", "1"]
    assert "1: domain ini hanya terletak di satu blok" in said[4]


@pytest.mark.parametrize(
    ("rule", "error"),
    [("remove", 0.0), ("certainty", 0.0), ("average", None)],
)
def test_where_every_stratum_is_lonely_there_is_no_error(
    capsys: pytest.CaptureFixture[str], rule: str, error: float | None
) -> None:
    answer, _said = run(capsys, f"{LONELY} --lonely {rule}")

    (row,) = answer["rows"]
    assert (row["estimate"], row["se"], row["df"], row["df_domain"]) == (1280, error, 0, 0)
    assert row["remark"] == "all_strata_lonely"


@pytest.mark.parametrize("rule", ["remove", "certainty", "adjust", "average"])
def test_no_cell_of_lonely_strata_is_let_out(capsys: pytest.CaptureFixture[str], rule: str) -> None:
    answer, _said = run(capsys, f"{LONELY} --lonely {rule} --publish d,g")

    assert {row["verdict"] for row in answer["rows"]} == {"not_computable"}
    assert {row["reason"] for row in answer["rows"]} == {"not_computable"}
    for row in answer["rows"]:
        assert [row[key] for key in ("estimate", "se", "rse_pct", "ci_low")] == [None] * 4
        assert "RSE" not in row["why"]


def test_a_margin_in_one_block_has_its_own_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    answer, _said = run(capsys, f"{ONE_BLOCK} --mean y --publish dom,g")

    verdicts = {row["level"]: row["verdict"] for row in answer["rows"] if row["by"] == "dom"}
    assert verdicts == {"P": "not_computable", "Q": "shown", "R": "shown"}
    printed = text(capsys, f"{ONE_BLOCK} --mean y --publish dom,g")
    assert printed.splitlines()[2].split() == ["P", "x", "x", "?"]
    assert "? tidak dicetak" in printed


def test_a_domain_in_a_lonely_stratum_has_no_error(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "data.csv"
    lines = [f"A,A{b},2,q,{b}\n" for b in (1, 2, 3)] + ["C,C1,2,p,8\n", "C,C1,2,p,9\n"]
    file.write_text("s,b,w,d,y\n" + "".join(lines), encoding="utf-8")
    words = f"{file} --weights w --strata s --cluster b --total y --mean y --by d"

    for rule in ("remove", "certainty", "adjust", "average"):
        answer, _said = run(capsys, f"{words} --lonely {rule}")
        for stat in ("total", "mean"):
            rows = by_level(answer, stat)
            assert rows["p"]["remark"] == "one_block"
            assert rows["p"]["df_domain"] == 0
            assert rows["q"]["remark"] is None


def test_everything_drawn_is_an_exact_error_of_0(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "data.csv"
    file.write_text("s,b,w,N,d,y\nA,1,1,2,p,5\nA,2,1,2,q,7\nB,3,1,2,p,1\nB,4,1,2,q,2\n")
    words = f"{file} --weights w --strata s --cluster b --fpc N"

    answer, _said = run(capsys, f"{words} --total y --by d")

    for row in answer["rows"]:
        assert (row["se"], row["remark"], row["df_domain"]) == (0, None, 0)
        assert row["ci_log_low"] == row["ci_log_high"] == row["estimate"]


def test_what_was_taken_whole_does_not_vouch_for_a_lonely_stratum(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "data.csv"
    file.write_text("s,b,w,N,y\nA,1,1,3,5\nA,2,1,3,7\nA,3,1,3,7\nB,4,9,9,1\n")
    words = f"{file} --weights w --strata s --cluster b --fpc N --total y --lonely remove"

    answer, _said = run(capsys, words)

    (row,) = answer["rows"]
    assert (row["se"], row["df_domain"], row["remark"]) == (0, 2, "all_strata_lonely")
    assert (row["ci_log_low"], row["ci_log_high"]) == (None, None)


def test_lonely_strata_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    toy = f"{HERE / 'data' / 'd5_toy.csv'} --weights w --strata stratum --cluster psu --total y"

    answer, _said = run(capsys, toy)

    assert answer["lonely_strata"] == 1
    assert answer["lonely"] == [{"stage": 1, "stratum": "C", "within": ""}]
    assert answer["rows"][0]["remark"] == "some_strata_lonely"
    assert "1 strata dengan satu blok (C)" in text(capsys, toy)
    assert "4 strata dengan satu blok (A, B, C, D)" in text(capsys, LONELY)


def test_lonely_strata_of_the_second_stage_are_named_with_their_block(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "data.csv"
    lines = ["A1,1,k,5", "A1,2,k,6", "A1,3,m,7", "A2,4,k,5", "A2,5,k,9"]
    file.write_text("b,id,t,y,w,N,M\n" + "".join(f"{line},2,9,4\n" for line in lines))
    words = f"{file} --weights w --cluster b,id --strata2 t --fpc N,M --total y"

    answer, _said = run(capsys, words)

    assert answer["lonely"] == [{"stage": 2, "stratum": "m", "within": "A1"}]
    assert answer["lonely_strata"] == 0  # counts blocks, as it always did
    assert "Di tahap kedua 1 strata dengan satu unit (A1 / m)" in text(capsys, words)


def test_a_drawn_block_without_weights_stays_drawn(capsys: pytest.CaptureFixture[str]) -> None:
    answer, said = run(capsys, f"{SILENT} --total y --fpc N")

    (row,) = answer["rows"]
    assert (row["estimate"], row["df"], row["n"]) == (750, 3, 5)
    assert row["se"] == pytest.approx(math.sqrt(25_000), rel=1e-12)  # 158.113883
    assert answer["silent_units"] == [{"stage": 1, "unit": "A3", "stratum": "A", "counted": True}]
    assert "1 blok hanya berisi baris tanpa penimbang" in said
    assert "A3" in said


def test_limits_of_what_cannot_be_negative_stay_above_zero(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "data.csv"
    file.write_text("b,w,y,va\n1,5,0,-4\n2,5,0,9\n3,5,90,30\n", encoding="utf-8")
    words = f"{file} --weights w --cluster b --total y,va"

    answer, _said = run(capsys, words)

    y, va = answer["rows"]
    assert y["ci_low"] < 0 < y["ci_log_low"] < y["estimate"] < y["ci_log_high"]
    assert y["ci_log_low"] * y["ci_log_high"] == pytest.approx(y["estimate"] ** 2)
    assert (va["ci_log_low"], va["ci_log_high"]) == (None, None)
    assert va["ci_low"] < 0  # value added may be negative
    said = text(capsys, words)
    assert "-" not in said.splitlines()[1].split()[6]
    assert "skala log" in said


def test_remarks_are_keys_in_every_language(capsys: pytest.CaptureFixture[str]) -> None:
    words = f"{ONE_BLOCK} --mean y --by dom"

    answers = [run(capsys, f"{words} --lang {language}")[0] for language in ("id", "en")]

    assert answers[0] == answers[1]


def test_labels_with_a_bar_do_not_collide(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "data.csv"
    pairs = [("x|y", "z"), ("x", "y|z"), ("x\\", "y"), ("a", "b")]
    file.write_text("w,a,b,y\n" + "".join(f"1,{a},{b},{n}\n" for n, (a, b) in enumerate(pairs, 1)))

    rows = run(capsys, f"{file} --weights w --total y --by a,b")[0]["rows"]

    found = {row["level"]: row["estimate"] for row in rows}
    assert found == {"x\\|y|z": 1, "x|y\\|z": 2, "x\\\\|y": 3, "a|b": 4}
    one = run(capsys, f"{file} --weights w --total y --by a")[0]["rows"]
    assert {row["level"] for row in one} == {"x|y", "x", "x\\", "a"}


def test_cells_of_a_published_table_do_not_collide(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "data.csv"
    cells = [(a, b) for a in ("x|y", "x") for b in ("z", "y|z")]
    lines = [f"1,{a},{b},{10 + n}\n" for a, b in cells for n in range(6)]
    file.write_text("w,a,b,y\n" + "".join(lines), encoding="utf-8")

    rows = run(capsys, f"{file} --weights w --total y --publish a,b")[0]["rows"]

    assert len({(row["by"], row["level"]) for row in rows}) == len(rows) == 9


def test_decimals_are_the_same_within_a_figure(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "data.csv"
    values = {"p": [50, 60, 70], "q": [90, 150, 120], "r": [1000, 1100, 1270]}
    lines = [f"1,{d},{v}\n" for d, of_d in values.items() for v in of_d * 2]
    file.write_text("w,d,y\n" + "".join(lines), encoding="utf-8")

    said = text(capsys, f"{file} --weights w --mean y --total y --by d").splitlines()

    for stat in ("total", "mean"):
        cells = [c for line in said if line.startswith(stat) for c in line.split()[3:5]]
        assert len({len(cell.partition(",")[2]) for cell in cells}) == 1


def test_an_error_that_is_small_is_not_printed_as_0(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "data.csv"
    file.write_text("w,y\n1,5000\n1,5000.001\n1,5000.002\n", encoding="utf-8")

    line = text(capsys, f"{file} --weights w --total y").splitlines()[1].split()

    assert float(line[4].replace(",", ".")) > 0
    assert line[5] == "<0,01"
