"""`--publish`: a table that gives nobody away, and says why each cell is as it is."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from imk_desktop.cli import main
from imk_desktop.estimation.narrowing import narrow_cells
from tests.estimation.reference import HERE

D4 = [str(HERE / "data" / "d4_imk.csv"), "--weights", "w_nr", "--strata", "stratum"]
D4 += ["--cluster", "block"]


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> dict:
    code = main(["estimate-file", *words, "--json"])
    out = capsys.readouterr().out
    assert code == 0, out
    return json.loads(out)


def test_no_cell_of_few_respondents_is_let_out(capsys: pytest.CaptureFixture[str]) -> None:
    with (HERE / "data" / "d4_imk.csv").open(newline="") as file:
        used = [r for r in csv.DictReader(file) if float(r["w_nr"]) > 0]
    table = answer(capsys, *D4, "--total", "output", "--publish", "kab,kbli")
    merged = set(table["publication"]["grouped"]["kbli"])
    counts = Counter(f"{r['kab']}|{'lainnya' if r['kbli'] in merged else r['kbli']}" for r in used)

    for row in table["rows"]:
        if row["by"] == "kab|kbli" and 0 < counts[row["level"]] < 3:
            assert row["verdict"] == "suppressed"
            assert row["reason"] in {"few_respondents", "cover"}
            assert [row[k] for k in ("estimate", "se", "ci_low", "rse_pct", "n")] == [None] * 5
    assert table["publication"]["suppressed"]["few_respondents"] > 10


def test_what_is_shown_does_not_narrow_what_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    table = answer(capsys, *D4, "--total", "output,workers", "--publish", "kab,female")
    rows = [*table["publication"]["rows"], ""]
    columns = [*table["publication"]["columns"], ""]
    truth = {}
    for by in ("", "kab", "female", "kab,female"):
        words = ["--by", by] if by else []
        found = answer(capsys, *D4, "--total", "output,workers", *words)
        truth |= {(r["var"], r["level"]): r["estimate"] for r in found["rows"]}

    for var in ("output", "workers"):
        levels = [["|".join(p for p in (r, c) if p) for c in columns] for r in rows]
        values = np.array([[truth[var, level] for level in line] for line in levels])
        hidden = {r["level"] for r in table["rows"] if r["verdict"] == "suppressed"}
        suppressed = np.array([[level in hidden for level in line] for line in levels])
        assert narrow_cells(values, suppressed, 0.1) == []


def test_each_verdict_has_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    table = answer(capsys, *D4, "--total", "output,va", "--publish", "kab,kbli")

    reasons = {(r["verdict"], r["reason"]) for r in table["rows"]}
    assert ("shown", "open") in reasons
    assert ("marked", "rse_marked") in reasons
    assert ("unreliable", "rse_too_large") in reasons
    assert ("suppressed", "few_respondents") in reasons
    assert ("suppressed", "cover") in reasons
    assert ("empty", "no_respondents") in reasons
    for row in table["rows"]:
        assert row["why"].endswith(".")
        if row["verdict"] == "marked":
            assert 25 < row["rse_pct"] <= 50
            assert row["ci_low"] > 0
        if row["verdict"] == "unreliable":
            assert row["rse_pct"] > 50
            assert row["estimate"] is None


def test_weak_industries_are_named_under_lainnya(capsys: pytest.CaptureFixture[str]) -> None:
    main(["estimate-file", *D4, "--total", "output", "--publish", "kab,kbli"])

    said = capsys.readouterr().out
    assert "lainnya" in said.splitlines()[1]
    assert "'lainnya' pada kbli: 12, 19, 21, 24, 28." in said


def test_a_table_with_secrets_warns_of_a_second_one(capsys: pytest.CaptureFixture[str]) -> None:
    for columns, secrets in (("kbli", True), ("small", False)):
        main(["estimate-file", *D4, "--total", "output", "--publish", f"kab,{columns}"])
        said = capsys.readouterr().out
        table = answer(capsys, *D4, "--total", "output", "--publish", f"kab,{columns}")

        assert ("dalam satu perintah" in said) == secrets
        assert table["publication"]["errors_rounded"] == secrets


def test_one_large_business_is_not_shown_by_its_cell(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "data.csv"
    lines = ["w,cell,N,a,b,y"]  # a census: everything is exact
    for a in "pqr":
        for b in "stu":
            values = [950, 10, 10, 10] if (a, b) == ("p", "s") else [100, 110, 120, 130]
            lines += [f"1,{a}{b},4,{a},{b},{y}" for y in values]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")

    census = [str(file), "--weights", "w", "--strata", "cell", "--fpc", "N"]
    table = answer(capsys, *census, "--total", "y", "--publish", "a,b")

    by_level = {r["level"]: r for r in table["rows"]}
    assert by_level["p|s"]["reason"] in {"p_percent", "dominated"}
    assert sum(r["verdict"] == "suppressed" for r in table["rows"]) == 4


def test_a_table_that_would_show_more_elsewhere_is_refused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for words in (["--publish", "kab"], ["--publish", "kab,kbli", "--by", "kab"]):
        code = main(["estimate-file", *D4, "--total", "output", *words, "--json"])

        assert code == 2
        assert json.loads(capsys.readouterr().out)["error"]["code"] == "usage"
