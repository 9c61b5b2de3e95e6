"""What every committed file keeps to: no host of a registry, no path of somebody's machine."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

HOUSE = Path(__file__).parents[2]
HOSTS = (
    "pypi" + ".org",
    "files.python" + "hosted.org",
    "deb.debian" + ".org",
    "registry.npmjs" + ".org",
)
MACHINE_PATH = re.compile(r"(?<![\w./-])/(?:work|home|root|Users|tmp|opt)/\w")


def texts() -> Iterator[tuple[Path, str]]:
    for file in committed():
        content = file.read_bytes()
        if b"\0" not in content:
            yield file.relative_to(HOUSE), content.decode("utf-8", errors="replace")


def committed() -> list[Path]:
    """Return what git tracks; without git, every file outside hidden and generated folders."""
    if shutil.which("git") and (HOUSE / ".git").exists():
        tracked = subprocess.run(
            ["git", "ls-files", "-z"], cwd=HOUSE, capture_output=True, text=True, check=True
        )
        return [HOUSE / name for name in tracked.stdout.split("\0") if (HOUSE / name).is_file()]
    generated = {"build", "dist", "demo", "__pycache__"}
    return [
        file
        for file in HOUSE.rglob("*")
        if file.is_file()
        and not any(
            part in generated or part.startswith(".") or part.endswith(".egg-info")
            for part in file.relative_to(HOUSE).parts
        )
    ]


def test_no_file_names_a_package_registry() -> None:
    named = [(file, host) for file, text in texts() for host in HOSTS if host in text]

    assert not named


def test_no_file_names_a_path_of_one_machine() -> None:
    named = [(file, found[0]) for file, text in texts() for found in MACHINE_PATH.finditer(text)]

    assert not named


def test_the_lock_pins_by_hash_and_knows_no_address() -> None:
    lock = (HOUSE / "requirements-dev.txt").read_text("utf-8")
    pins = re.split(r"\n(?=\w)", lock.strip())

    assert "://" not in lock
    assert " @ " not in lock
    assert all(re.match(r"[a-z0-9.-]+==\S+.*\n +--hash=sha256:[0-9a-f]{64}", pin) for pin in pins)
    assert any(pin.startswith("pyside6-essentials==6.11.3 ") for pin in pins)
