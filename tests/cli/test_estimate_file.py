"""`imk estimate-file` on real files: R's figures out, one sentence for a bad file."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from imk_desktop.cli import main
from tests.estimation.reference import FILES, HERE, Expected, apart, expected_rows

DATA = HERE / "data"
KEYS = {
    "estimate": "estimate",
    "se": "se",
    "df": "df",
    "ci_lo": "ci_low",
    "ci_hi": "ci_high",
    "deff": "deff",
    "rse_pct": "rse_pct",
}
DESIGNS = {
    "d1_fpc": "--weights w --strata kab --fpc N_h",
    "d1_nofpc": "--weights w --strata kab",
    "d2_fpc": "--weights w --cluster block --fpc N_blocks",
    "d3_fpc2": "--weights w --cluster block,id --fpc N_blocks,M_block",
    "d3_wr": "--weights w --cluster block",
    "d4_uc": "--weights w_nr --strata stratum --cluster block",
    "d4_uc_fpc": "--weights w_nr --strata stratum --cluster block --fpc N_blk",
    "d4_2st_fpc": "--weights w_nr --strata stratum --strata2 small --cluster block,id"
    " --fpc N_blk,N2",
}
VARIABLES = "one,workers,input,output,va"


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict, str]:
    """Run the command with --json and return exit code, answer and messages."""
    code = main(["estimate-file", *words, "--json"])
    said = capsys.readouterr()
    return code, json.loads(said.out), said.err


def figures(capsys: pytest.CaptureFixture[str], file: Path, design: str, lonely: str) -> dict:
    """Return what the command computes of one design, keyed as R's rows are."""
    options = [str(file), *design.split()] + (["--lonely", lonely] if lonely else [])
    rows = []
    for by in ("", "kab", "kbli", "kab,kbli"):
        wanted = ["--total", VARIABLES, "--mean", VARIABLES]
        wanted += ["--ratio", "va/output,output/workers,workers/one,input/output"]
        wanted += ["--share", "output" if by else "kbli,female,small"]
        code, answer, _said = run(capsys, *options, *wanted, *(["--by", by] if by else []))
        assert code == 0
        rows += answer["rows"]
    return {(r["stat"], r["var"], r["by"], r["level"]): r for r in rows}


def key(row: Expected) -> tuple[str, str, str, str]:
    return (row.stat.replace("prop", "share"), row.var, row.by, row.level)


@pytest.mark.parametrize("design", DESIGNS)
def test_the_command_says_what_r_says(capsys: pytest.CaptureFixture[str], design: str) -> None:
    name = design[:2]
    wanted = [
        row
        for row in expected_rows(name)
        if row.design == design
        and row.by != "subset"
        and row.stat in {"total", "mean", "ratio", "share", "prop"}
        and row.var != "c1"
    ]

    for lonely in sorted({row.lonely for row in wanted}):
        ours = figures(capsys, DATA / f"{FILES[name]}.csv", DESIGNS[design], lonely)
        for row in (row for row in wanted if row.lonely == lonely):
            for theirs, mine in KEYS.items():
                if theirs in row.numbers:
                    assert apart(ours[key(row)][mine], row.numbers[theirs]) < 1e-9, row


def test_blank_population_counts_mean_with_replacement(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with (DATA / "d4_imk.csv").open(newline="") as source:
        records = list(csv.DictReader(source))
    for r in records:
        certain = float(r["pi1"]) >= 1
        r["s2"] = r["stratum"] + (f".{r['block']}.{r['small']}" if certain else "")
        r["p2"] = f"u{r['id']}" if certain else f"b{r['block']}"
        r["f2"] = r["N2"] if certain else ""
    file = tmp_path / "sr.csv"
    with file.open("w", newline="", encoding="utf-8-sig") as target:
        writer = csv.DictWriter(target, list(records[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(records)
    design = "--weights w_nr --strata s2 --cluster p2 --fpc f2"
    wanted = [r for r in expected_rows("d4") if r.design == "d4_sr" and r.lonely == "average"]

    ours = figures(capsys, file, design, "average")

    assert len(wanted) == 280
    for row in wanted:
        assert apart(ours[key(row)]["se"], row.numbers["se"]) < 1e-9


def test_records_with_a_blank_are_left_out_of_that_figure(
    capsys: pytest.CaptureFixture[str],
) -> None:
    options = [str(DATA / "d1_strat_srs.csv"), *DESIGNS["d1_fpc"].split()]

    _code, answer, _said = run(capsys, *options, "--total", "gap,wage")

    gap, wage = answer["rows"]
    assert gap["n"] + gap["dropped"] == wage["n"] == 370
    assert gap["dropped"] > 0
    assert wage["dropped"] == 0


TOY = "id,stratum,psu,w,y,N\n1,A,1,2,10,4\n2,A,2,2,20,4\n3,B,3,5,30,9\n4,B,4,5,,9\n"
TOY_DESIGN = "--weights w --strata stratum --cluster psu --fpc N --total y"


@pytest.mark.parametrize(
    ("content", "design", "code", "named"),
    [
        (
            TOY,
            TOY_DESIGN.replace("--strata stratum", "--strata strata"),
            "column_missing",
            "strata",
        ),
        (TOY.replace(",20,", ",dua puluh,"), TOY_DESIGN, "not_a_number", "baris 3"),
        (TOY.replace(",20,", ",inf,"), TOY_DESIGN, "not_a_number", "inf"),
        (TOY.replace("1,A,1,2,", "1,A,1,-2,"), TOY_DESIGN, "weight_negative", "Baris 2"),
        (TOY.replace(",9\n", ",1\n"), TOY_DESIGN, "population_too_small", "kecil dari sampelnya"),
        (TOY.replace("30,9", "30,8"), TOY_DESIGN, "population_differs", "'N'"),
        (TOY.replace("3,B,3", "3,B,2"), TOY_DESIGN, "block_in_two_strata", "Blok '2'"),
        (TOY.replace("3,B,3", "3,,3"), TOY_DESIGN, "design_blank", "Baris 4"),
        (TOY, "--weights w --cluster one --total y", "column_missing", "one"),
        ("w,psu,y\n1,1,2\n1,1,3\n", "--weights w --cluster psu --total y", "one_unit", "satu blok"),
        ("w,y,k\n1,2,\n1,3,\n", "--weights w --total y --by k", "domains_blank", "'k'"),
        ("w,y,k\n1,2,\n1,3,\n", "--weights w --total y --publish w,k", "domains_blank", "'k'"),
        ("w,y\n0,2\n,3\n", "--weights w --total y", "weight_missing", "'w'"),
        (TOY.replace("id,", "w,"), TOY_DESIGN, "column_twice", "'w'"),
        (TOY + "5,B\n", TOY_DESIGN, "row_uneven", "baris 6"),
        ("w,y\n", "--weights w --total y", "not_csv", "CSV"),
        ("PK\x03\x04\0", "--weights w --total y", "not_csv", "CSV"),
        ("w;y\n1;1.500\n1;2.250\n", "--weights w --total y", "number_ambiguous", "1.500"),
        ("w;y\n1;1.50\n1;2,25\n", "--weights w --total y", "number_ambiguous", "1.50"),
        ("w;y\n1;2,5\n1;1,234.56\n", "--weights w --total y", "number_ambiguous", "1,234.56"),
        ("w;y\n1;2,5\n1;1.5e3\n", "--weights w --total y", "number_ambiguous", "1.5e3"),
        ("w;y\n1;2,5\n1;n.a.\n", "--weights w --total y", "not_a_number", "n.a."),
        ("w,y\n1,1e308\n1,2\n", "--weights w --total y", "not_a_number", "1e308"),
        ("w,y\n1,2\n1,\0\n", "--weights w --total y", "not_csv", "CSV"),
    ],
)
def test_a_bad_file_gets_one_sentence(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    content: str,
    design: str,
    code: str,
    named: str,
) -> None:
    file = tmp_path / "data.csv"
    file.write_text(content, encoding="utf-8")

    exit_code, answer, said = run(capsys, str(file), *design.split())

    assert exit_code == 3
    assert answer["error"]["code"] == code
    assert named in said
    assert len(said.splitlines()) == 1


def test_a_missing_file_is_the_users_to_mend(capsys: pytest.CaptureFixture[str]) -> None:
    code, answer, _said = run(capsys, "tidak-ada.csv", "--weights", "w", "--total", "y")

    assert (code, answer["error"]["code"]) == (3, "file_missing")


def test_decimal_commas_and_thousands_are_read(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "data.csv"
    file.write_text("w;y\n1,5;1.000,5\n2;2\n", encoding="utf-8")

    _code, answer, _said = run(capsys, str(file), "--weights", "w", "--total", "y")

    assert answer["rows"][0]["estimate"] == 1.5 * 1000.5 + 4


def test_columns_without_a_name_and_quoted_names_do_no_harm(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "data.csv"
    file.write_text('w;"nilai, rp, 2026";y;;\n1,5;4;2;;\n2;5;4;;\n', encoding="utf-8")

    code, answer, _said = run(capsys, str(file), "--weights", "w", "--total", "y")

    assert code == 0
    assert answer["rows"][0]["estimate"] == 11


@pytest.mark.parametrize(
    "design",
    [
        "--weights w",
        "--weights w --total y --by a,b,c",
        "--weights w --ratio y",
        "--weights w --total y --cluster a,b --fpc N",
        "--weights w --total y --strata2 s",
    ],
)
def test_wrong_usage_is_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, design: str
) -> None:
    code, answer, _said = run(capsys, str(tmp_path / "data.csv"), *design.split())

    assert (code, answer["error"]["code"]) == (2, "usage")


@pytest.mark.parametrize("lonely", ["remove", "certainty", "adjust", "average"])
def test_the_toy_sample_gives_what_r_gives(capsys: pytest.CaptureFixture[str], lonely: str) -> None:
    words = [str(DATA / "d5_toy.csv"), "--weights", "w", "--strata", "stratum"]
    words += ["--cluster", "psu", "--lonely", lonely, "--total", "y"]
    rows = run(capsys, *words, "--mean", "y", "--ratio", "y/x")[1]["rows"]
    rows += run(capsys, *words, "--by", "dom")[1]["rows"]
    ours = {(r["stat"], r["var"], r["by"], r["level"]): r for r in rows}

    wanted = [r for r in expected_rows("d5") if (r.design, r.lonely) == ("d5", lonely)]

    assert len(wanted) == len(ours) == 5
    for row in wanted:
        assert apart(ours[key(row)]["se"], row.numbers["se"]) < 1e-9
        assert apart(ours[key(row)]["estimate"], row.numbers["estimate"]) < 1e-9


def test_a_person_reads_a_table_with_a_closing_line(capsys: pytest.CaptureFixture[str]) -> None:
    words = [str(DATA / "d5_toy.csv"), "--weights", "w", "--strata", "stratum"]

    code = main(["estimate-file", *words, "--cluster", "psu", "--total", "y"])

    header, line, closing = capsys.readouterr().out.splitlines()
    assert code == 0
    assert header.split()[0] == "ukuran"
    assert line.split()[:5] == ["total", "y", "-", "221", "53"]
    assert "Estimasi sementara. 9 baris, 0 tanpa penimbang; 3 strata, 5 blok" in closing


def test_too_many_levels_for_a_share_are_refused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = [str(DATA / "d1_strat_srs.csv"), "--weights", "w", "--share", "output"]

    code, answer, _said = run(capsys, *words)

    assert (code, answer["error"]["code"]) == (3, "too_many_levels")


def test_a_domain_of_blanks_has_no_total(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "data.csv"
    file.write_text("w,k,y\n1,a,\n1,a,\n1,b,2\n1,b,3\n", encoding="utf-8")

    _code, answer, _said = run(
        capsys, str(file), "--weights", "w", "--total", "y", "--by", "k", "--share", "y"
    )

    blank = answer["rows"][0]
    assert [blank[k] for k in ("estimate", "se", "rse_pct", "ci_low")] == [None] * 4
    assert (blank["n"], blank["dropped"]) == (0, 2)


def test_a_design_that_nobody_named_is_not_assumed_in_silence(
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = [str(DATA / "d5_toy.csv"), "--weights", "w", "--total", "y"]

    assert "tanpa --strata dan --cluster" in run(capsys, *words)[2]
    assert run(capsys, *words, "--strata", "stratum")[2] == ""
