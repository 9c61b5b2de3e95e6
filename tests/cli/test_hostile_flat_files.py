"""`imk estimate-file` on files that want to break it: one sentence, no crash, no lost row."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from imk_desktop.cli import main


def run(capsys: pytest.CaptureFixture[str], file: Path, words: str) -> tuple[int, dict, str]:
    code = main(["estimate-file", str(file), "--weights", "w", *words.split(), "--json"])
    said = capsys.readouterr()
    return code, json.loads(said.out), said.err


@pytest.mark.parametrize(
    ("content", "words", "code", "named"),
    [
        ("w,y,k\n1,2," + "x" * 130_000 + "\n" + "1,3,a\n" * 20_000, "--by k", "cell_too_long", "2"),
        ("w,y,s\n1,2,a\n1,3," + "x" * 300 + "\n", "--strata s", "cell_too_long", "baris 3"),
        ("w,y\n1e59,2\n1,3\n", "", "weight_unreasonable", "1e+59"),
        ('k,w,y\n"a,1,5\nb,1,7\nc",1,9\nd,1,3\n', "", "quote_open", "baris 4"),
        ('k,w,y,z\na,1,5,"t\nb,1,7,u\nc,1,9,v"\nd,1,3,x\n', "", "quote_open", "2 baris lain"),
        ('k;w;y\r\na;1;"5\r\nb;1;7"\r\nc;1;9\r\n', "", "quote_open", "baris 3"),
    ],
)
def test_what_would_break_it_is_refused(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    content: str,
    words: str,
    code: str,
    named: str,
) -> None:
    file = tmp_path / "data.csv"
    file.write_bytes(content.encode("utf-8"))

    exit_code, answer, said = run(capsys, file, f"--total y {words}")

    assert (exit_code, answer["error"]["code"]) == (3, code)
    assert named in said
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize("address", ["Jalan A, RT 1\nRW 2", "Jalan A, RT 1, RW 2, Desa B\nKota"])
def test_an_address_of_two_lines_is_no_swallowed_row(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, address: str
) -> None:
    file = tmp_path / "data.csv"
    file.write_text(f'k,w,y,z\na,1,5,"{address}"\nb,1,7,u\n', encoding="utf-8")

    code, answer, _said = run(capsys, file, "--total y")

    assert (code, answer["rows"][0]["estimate"]) == (0, 12)


def test_a_missing_column_among_thousands_is_one_short_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "data.csv"
    names = ",".join(f"c{i}" for i in range(20_000))
    file.write_text(f"{names}\n{names}\n", encoding="utf-8")

    code, answer, said = run(capsys, file, "--total y")

    assert (code, answer["error"]["code"]) == (3, "column_missing")
    assert len(said) < 500


def test_invisible_marks_around_names_and_labels_split_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "data.csv"
    file.write_text("\u200bw,y,k\n1,2,a\u200b\n1,\u00a03,a\n1,4,\ufeffa\n", encoding="utf-8")

    _code, answer, _said = run(capsys, file, "--total y --by k")

    assert [(row["level"], row["estimate"]) for row in answer["rows"]] == [("a", 9)]


def test_a_share_has_no_limit_above_the_whole(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "data.csv"
    file.write_text("b,w,y,k\n1,1,9,a\n2,1,1,a\n3,1,6,b\n", encoding="utf-8")

    rows = run(capsys, file, "--cluster b --share y --by k")[1]["rows"]

    assert rows[0]["ci_high"] > 1
    assert rows[0]["ci_log_high"] == 1
