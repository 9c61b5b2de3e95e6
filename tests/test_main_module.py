"""`python -m imk_desktop` finds the program that is meant."""

from __future__ import annotations

import subprocess
import sys


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


def test_a_file_is_given_to_the_window() -> None:
    ran = run("1700.imkdb", "--help")

    assert ran.returncode == 0
    assert "imk-desktop" in ran.stdout
