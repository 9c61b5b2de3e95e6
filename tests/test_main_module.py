"""`python -m imk_desktop` finds the program that is meant."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "imk_desktop", *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def test_a_command_is_run_by_the_command_line() -> None:
    ran = run("status", "--help")

    assert ran.returncode == 0
    assert "STORE" in ran.stdout


def test_a_file_is_opened_by_the_window(tmp_path: Path) -> None:
    ran = run(str(tmp_path / "1700.imkdb"), "--until-shown")

    assert ran.returncode == 0
    assert ran.stdout == ""
