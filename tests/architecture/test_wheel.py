"""The wheel holds all that the checkout holds, and speaks both languages."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

HOUSE = Path(__file__).parents[2]
PACKAGES = ("imk_desktop", "ui", "resources")
GENERATED = shutil.ignore_patterns("__pycache__", "*.mo")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel as `pip install .` does, away from the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    for package in PACKAGES:
        shutil.copytree(HOUSE / package, folder / "source" / package, ignore=GENERATED)
    for file in ("pyproject.toml", "setup.py", "README.md"):
        shutil.copy(HOUSE / file, folder / "source")
    pip = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "-w", folder, folder / "source"], check=True)
    return next(folder.glob("imk_desktop-*.whl"))


def test_every_file_of_the_packages_is_in_the_wheel(wheel: Path) -> None:
    packed = set(ZipFile(wheel).namelist())

    there = {
        file.relative_to(HOUSE).as_posix()
        for package in PACKAGES
        for file in (HOUSE / package).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }

    assert there - packed == set()


def test_the_wheel_speaks_english(wheel: Path, tmp_path: Path) -> None:
    ZipFile(wheel).extractall(tmp_path)
    program = (
        "from imk_desktop.language import _, speak; speak('en');"
        "print(_(\"Berkas '{name}' tidak ada. Tidak ada yang diubah.\"))"
    )

    said = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True
    )

    assert said.stdout.strip() == "There is no file '{name}'. Nothing was changed."
