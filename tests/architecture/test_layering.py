"""The layering of the house: import-linter's contracts hold, cover everything, and can fail."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

HOUSE = Path(__file__).parents[2]
SETTINGS = tomllib.loads((HOUSE / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
CONTRACTS = {contract["name"]: contract for contract in SETTINGS["contracts"]}

# For each contract imports that break it, each hidden inside a function of that package.
OFFENCES = {
    "The house: arrows point down only": [
        ("imk_desktop/domain", "imk_desktop.store"),
        ("imk_desktop/operations", "ui"),
        ("imk_desktop/cli", "ui"),
        ("imk_desktop/store", "imk_desktop.operations"),
        ("imk_desktop/replication", "imk_desktop.bundles"),
        ("imk_desktop/estimation", "imk_desktop.store"),
    ],
    "The window asks operations, never what lies below them": [
        ("ui", "imk_desktop.store"),
        ("ui", "imk_desktop.bundles"),
    ],
    "Qt is known to the window alone": [
        ("imk_desktop/operations", "PySide6.QtCore"),
        ("imk_desktop/cli", "PySide6"),
    ],
    "SQL is spoken by the store alone": [
        ("imk_desktop/operations", "sqlalchemy"),
        ("imk_desktop/bundles", "sqlcipher3.dbapi2"),
        ("ui", "alembic.command"),
    ],
    "Sheets are read by spreadsheets alone": [
        ("imk_desktop/operations", "python_calamine"),
        ("imk_desktop/cli", "openpyxl.styles"),
    ],
    "Keys and seals are known to bundles alone": [
        ("imk_desktop/store", "cryptography.hazmat"),
        ("imk_desktop/operations", "pyrage"),
        ("imk_desktop/replication", "zstandard"),
    ],
    "numpy is known to estimation alone": [("imk_desktop/progress", "numpy.linalg")],
    "click is known to the command line alone": [("imk_desktop/operations", "click")],
    "No one needs reportlab before there are reports": [("ui", "reportlab.platypus")],
}


def lint(house: Path) -> subprocess.CompletedProcess[str]:
    program = "from importlinter.cli import lint_imports_command as lint; lint()"
    return subprocess.run(
        [sys.executable, "-c", program, "--no-logo", "--no-cache"],
        cwd=house,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def test_every_contract_of_the_house_is_kept() -> None:
    verdict = lint(HOUSE)

    assert verdict.returncode == 0, verdict.stdout + verdict.stderr


def test_every_contract_has_an_offence_that_breaks_it(tmp_path: Path) -> None:
    for package in SETTINGS["root_packages"]:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(HOUSE / package, tmp_path / package, ignore=ignored)
    shutil.copy(HOUSE / "pyproject.toml", tmp_path)
    offences = list(enumerate(offence for each in OFFENCES.values() for offence in each))
    for number, (folder, imported) in offences:
        offender = tmp_path / folder / f"offender_{number}.py"
        offender.write_text(f"def act() -> None:\n    import {imported}\n", "utf-8")

    verdict = " ".join(lint(tmp_path).stdout.split())

    assert set(OFFENCES) == set(CONTRACTS)
    assert [name for name in CONTRACTS if f"{name} BROKEN" not in verdict] == []
    assert [offence for n, offence in offences if f".offender_{n} -> " not in verdict] == []


def test_every_package_of_the_core_has_its_place_in_the_layers() -> None:
    layers = CONTRACTS["The house: arrows point down only"]["layers"]
    placed = {name.strip(" ()") for layer in layers for name in layer.replace("|", ":").split(":")}

    core = {
        f"imk_desktop.{entry.stem}"
        for entry in (HOUSE / "imk_desktop").iterdir()
        if (entry.suffix == ".py" or (entry / "__init__.py").is_file()) and entry.stem != "__init__"
    }

    assert core <= placed
