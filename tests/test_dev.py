"""`dev.py` runs where there is nothing but Python, and says what it can do."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest

import dev

DEV = Path(dev.__file__)


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """Run it as a fresh machine would: without the packages of any environment."""
    return subprocess.run([sys.executable, "-I", "-S", DEV, *words], capture_output=True, text=True)


def test_it_imports_the_standard_library_alone() -> None:
    tree = ast.parse(DEV.read_text("utf-8"))
    imported = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    assert {name.split(".")[0] for name in imported} <= sys.stdlib_module_names


def test_it_explains_every_command_when_bare() -> None:
    ran = run()

    assert ran.returncode == 0
    assert all(f"\n    {name} " in ran.stderr for name in dev.COMMANDS)


def test_a_misspelt_command_is_wrong_usage() -> None:
    ran = run("tset")

    assert ran.returncode == 2
    assert "dev.py test" in ran.stderr


def test_a_library_that_is_not_there_is_noticed() -> None:
    assert not dev.can_load("libno-such-thing.so.0")


class TestEnvironment:
    """What the lock names is what gets installed, whatever was released since."""

    @pytest.fixture
    def project(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """A small project whose lock is whole, where an index offers a newer release.

        `page` needs the extra `toml` of `cover`, as pytest-cov does of coverage.
        """
        offered = tmp_path / "index"
        needs_extra = "Requires-Dist: cover[toml]>=1\n"
        old = wheel(offered, "cover", "1.0", "Provides-Extra: toml\n")
        page = wheel(offered, "page", "1.0", needs_extra)
        wheel(offered, "cover", "2.0", "Provides-Extra: toml\n")
        home = tmp_path / "home"
        home.mkdir()
        (home / "lock.txt").write_text("".join(map(pin, (old, page))))
        (home / "pyproject.toml").write_text(PROJECT)
        (home / "setup.py").touch()
        (home / "builder.py").write_text(BUILDER)
        programs = home / ".venv" / dev.PROGRAMS.name
        for name, path in {
            "HOME": home,
            "VENV": home / ".venv",
            "PYTHON": programs / dev.PYTHON.name,
            "LOCK": home / "lock.txt",
        }.items():
            monkeypatch.setattr(dev, name, path)
        for name in [name for name in os.environ if name.startswith("PIP_")]:
            monkeypatch.delenv(name)
        monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
        monkeypatch.setenv("PIP_NO_INDEX", "1")
        monkeypatch.setenv("PIP_FIND_LINKS", str(offered))
        return home

    def test_a_newer_release_changes_nothing(self, project: Path) -> None:
        dev.make_environment()

        assert installed() == {"cover": "1.0", "page": "1.0", "project": "0.1"}

    def test_what_the_readme_says_to_do_by_hand_resolves_nothing_either(self) -> None:
        said = (dev.HOME / "README.md").read_text()

        by_hand = re.findall(r"pip install ([^&\n]*)(?:&&|\n)", said)

        assert any("requirements-dev.txt" in line for line in by_hand)
        assert all("--no-deps" in line for line in by_hand if line.startswith("-"))

    def test_a_lock_that_is_not_whole_is_noticed(self, project: Path) -> None:
        lock = project / "lock.txt"
        lock.write_text("".join(lock.read_text().splitlines(keepends=True)[1:]))

        with pytest.raises(subprocess.CalledProcessError):
            dev.make_environment()

        assert not (project / ".venv" / "made-of").exists()

    def test_places_that_this_machine_lacks_are_passed_over_in_silence(
        self, project: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
    ) -> None:
        places = f"{os.environ['PIP_FIND_LINKS']} {(project / 'none').as_uri()}"
        monkeypatch.setenv("PIP_FIND_LINKS", places)

        dev.make_environment()

        printed = capfd.readouterr()
        assert printed.out == ""
        assert printed.err.splitlines() == [
            "Making .venv",
            "Installing Python packages by lock.txt",
        ]

    def test_what_pip_found_wrong_is_told(
        self, project: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        lock = project / "lock.txt"
        lock.write_text(lock.read_text().replace("sha256:", "sha256:0000", 1)[:-5])

        with pytest.raises(subprocess.CalledProcessError):
            dev.make_environment()

        assert "ERROR" in capfd.readouterr().err


PROJECT = """
[build-system]
requires = []
build-backend = "builder"
backend-path = ["."]
"""

BUILDER = """
import zipfile

def build_editable(folder, config_settings=None, metadata_directory=None):
    name = "project-0.1-py3-none-any.whl"
    with zipfile.ZipFile(f"{folder}/{name}", "w") as wheel:
        at = "project-0.1.dist-info"
        wheel.writestr(f"{at}/METADATA", "Metadata-Version: 2.1\\nName: project\\nVersion: 0.1\\n")
        wheel.writestr(f"{at}/WHEEL", "Wheel-Version: 1.0\\nTag: py3-none-any\\n")
        wheel.writestr(f"{at}/RECORD", "")
    return name
"""


def wheel(folder: Path, name: str, version: str, more: str) -> Path:
    """Make a wheel of nothing but a name, a version and what it needs."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}-{version}-py3-none-any.whl"
    about = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{more}"
    with ZipFile(path, "w") as file:
        at = f"{name}-{version}.dist-info"
        file.writestr(f"{at}/METADATA", about)
        file.writestr(f"{at}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        file.writestr(f"{at}/RECORD", "")
    return path


def pin(path: Path) -> str:
    """Return the line of a lock for a wheel."""
    name, version, *_ = path.name.split("-")
    return f"{name}=={version} --hash=sha256:{sha256(path.read_bytes()).hexdigest()}\n"


def installed() -> dict[str, str]:
    """Return what was installed beside what every environment has."""
    listed = subprocess.run(
        [dev.PYTHON, "-m", "pip", "list", "--format=json", "--disable-pip-version-check"],
        capture_output=True, check=True,
    )  # fmt: skip
    found = {entry["name"]: entry["version"] for entry in json.loads(listed.stdout)}
    return {name: found[name] for name in found.keys() - {"pip", "setuptools"}}
