"""Flat files: the delimiter and the decimal sign are seen, told, or refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from imk_desktop.cli import main
from imk_desktop.errors import UserError
from imk_desktop.spreadsheets.flat_numbers import DecimalSign
from imk_desktop.spreadsheets.flat_table import FlatTable, read_flat_table
from tests.estimation.reference import HERE


def table(tmp_path: Path, content: str, decimal: DecimalSign | None = None) -> FlatTable:
    file = tmp_path / "data.csv"
    file.write_bytes(content.encode("utf-8"))
    return read_flat_table(file, {"w", "y", "N"}, decimal)


def y(tmp_path: Path, content: str, decimal: DecimalSign | None = None) -> list[float]:
    return table(tmp_path, content, decimal).numbers("y")


@pytest.mark.parametrize(
    "content",
    [
        "w,y\n1,12.500\n1,3.750\n1,1.250\n",
        "w,y\n1,12.500\n1,950\n",
        "w,y\n1,-12.500\n1,-3.750\n",
        "w,y\n1,+12.500\n1,\n",
        "w,y\n1,1.234.567\n1,2.5\n",
        'w,y\n1,"12,500"\n1,"1,250"\n',
        'w,y\n1,"12,5"\n1,3\n',
        'w,y\n1,"1.250,5"\n',
        "w\ty\n1\t12.500\n1\t3.750\n",
        "w\ty\n1\t12,500\n1\t3,750\n",
        "w\ty\n1\t1,234.5\n1\t2\n",
        "w|y\n1|12.500\n",
        "w;y\n1;12.500\n1;3.750\n",
        "w;y\n1;-1.500\n1;2\n",
        "w;y\n1;2,5\n1;1.50\n",
        "sep=,\nw,y\n1,12.500\n",
    ],
)
def test_what_may_be_thousands_or_decimals_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(UserError) as refused:
        y(tmp_path, content)

    assert refused.value.code == "number_ambiguous"
    assert "kolom 'y'" in refused.value.message
    assert "--decimal" in refused.value.message


@pytest.mark.parametrize(
    ("content", "values"),
    [
        ("w,y\n1,12.500\n1,3.75\n", [12.5, 3.75]),
        ("w,y\n1,0.125\n1,1.500\n", [0.125, 1.5]),
        ("w,y\n1,1234.500\n1,1.500\n", [1234.5, 1.5]),
        ("w,y\n1,1e3\n1,-2\n", [1000, -2]),
        ("w\ty\n1\t12,5\n1\t3\n", [12.5, 3]),
        ("w\ty\n1\t12.5\n1\t3\n", [12.5, 3]),
        ("w\ty\n1\t1.250,75\n1\t3.000\n", [1250.75, 3000]),
        ("w|y\n1|2.5\n", [2.5]),
        ("w;y\n1;1.000,5\n1;2\n", [1000.5, 2]),
        ("w;y\n1;12.5\n1;3\n", [12.5, 3]),
        ("w;y\n1;0,125\n1;-3\n", [0.125, -3]),
        ("sep=;\nw;y\n1;2,5\n", [2.5]),
        ("sep=;\r\nw;y\r\n1;2,5\r\n", [2.5]),
        ("\ufeffSEP=;\nw;y\n1;2,5\n", [2.5]),
        ('"sep=;"\nw;y\n1;2,5\n', [2.5]),
        ("sep=\t\nw\ty\n1\t2\n", [2]),
        ("\n;;\nw;y\n1;2,5\n", [2.5]),
    ],
)
def test_numbers_are_read_as_their_column_shows(
    tmp_path: Path, content: str, values: list[float]
) -> None:
    assert y(tmp_path, content) == values


@pytest.mark.parametrize(
    ("content", "sign", "values"),
    [
        ("w,y\n1,12.500\n1,3.750\n", "point", [12.5, 3.75]),
        ("w,y\n1,12.500\n1,3.750\n", "comma", [12500, 3750]),
        ('w,y\n1,"12,500"\n1,3.5\n', "point", [12500, 3.5]),
        ("w;y\n1;12,500\n1;3,750\n", "point", [12500, 3750]),
        ("w;y\n1;12,500\n1;3,750\n", "comma", [12.5, 3.75]),
        ("w\ty\n1\t1.250.000\n1\t7\n", "comma", [1250000, 7]),
    ],
)
def test_who_knows_the_decimal_sign_says_it(
    tmp_path: Path, content: str, sign: str, values: list[float]
) -> None:
    assert y(tmp_path, content, DecimalSign(sign)) == values


@pytest.mark.parametrize(("cell", "sign"), [("12.5", "comma"), ("12,5", "point")])
def test_a_sign_that_does_not_fit_is_refused(tmp_path: Path, cell: str, sign: str) -> None:
    with pytest.raises(UserError) as refused:
        y(tmp_path, f"w;y\n1;{cell}\n", DecimalSign(sign))

    assert refused.value.code == "number_ambiguous"


@pytest.mark.parametrize("column", ["w", "N"])
def test_weights_and_populations_are_judged_like_values(tmp_path: Path, column: str) -> None:
    cells = {"w": "2", "N": "9", "y": "4"} | {column: "1.250"}
    header, line = ",".join(cells), ",".join(cells.values())
    file = tmp_path / "data.csv"
    file.write_text(f"b,{header}\n1,{line}\n2,{line}\n", encoding="utf-8")
    words = ["--weights", "w", "--cluster", "b", "--fpc", "N", "--total", "y"]

    assert main(["estimate-file", str(file), *words]) == 3


def test_the_line_is_that_of_the_file_below_an_announced_delimiter(tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        y(tmp_path, "sep=;\nw;y\n1;2\n1;dua\n")

    assert "baris 4" in refused.value.message
    with pytest.raises(UserError) as uneven:
        y(tmp_path, "sep=;\nw;y\n1;2\n1\n")
    assert "baris 4" in uneven.value.message


def test_thousands_in_a_comma_file_end_with_one_sentence(
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = HERE / "kasus" / "s7_comma_file_thousands.csv"

    code = main(["estimate-file", str(file), "--weights", "w", "--total", "y", "--json"])

    said = capsys.readouterr()
    assert (code, json.loads(said.out)["error"]["code"]) == (3, "number_ambiguous")
    assert "kolom 'y'" in said.err
    main(["estimate-file", str(file), "--weights", "w", "--total", "y", "--decimal", "comma"])
    assert "17.500" in capsys.readouterr().out


def test_three_decimals_after_a_comma_are_read_but_not_in_silence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "data.csv"
    file.write_text("w;y\n1;12,500\n1;3,750\n", encoding="utf-8")
    words = ["estimate-file", str(file), "--weights", "w", "--total", "y", "--json"]

    main(words)
    said = capsys.readouterr()
    answer = json.loads(said.out)

    assert answer["rows"][0]["estimate"] == 16.25
    assert [(w["column"], w["code"]) for w in answer["warnings"]] == [("y", "three_decimals")]
    assert "kolom 'y'" in said.err
    main([*words, "--decimal", "comma"])
    assert json.loads(capsys.readouterr().out)["warnings"] == []
