"""What a short command loads: a laptop with 4 GB should not pay for what it does not use."""

from __future__ import annotations

import subprocess
import sys

HEAVY = {
    "PySide6",
    "alembic",
    "cryptography",
    "numpy",
    "openpyxl",
    "python_calamine",
    "reportlab",
    "sqlalchemy",
    "sqlcipher3",
}


def loaded_by(program: str) -> set[str]:
    """Run a program in a fresh interpreter; return the top-level modules that it loaded."""
    report = "import sys; print(*{name.split('.')[0] for name in sys.modules})"
    ran = subprocess.run(
        [sys.executable, "-c", f"{program}\n{report}"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return set(ran.stdout.splitlines()[-1].split())


def test_help_of_the_command_line_loads_no_heavy_library() -> None:
    loaded = loaded_by("from imk_desktop.cli import main; main(['--help'])")

    assert "click" in loaded
    assert not HEAVY & loaded
