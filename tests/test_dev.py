"""`dev.py` runs where there is nothing but Python, and says what it can do."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

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
