"""Find shipped files the same way from a checkout, a wheel and a frozen build."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable

import resources  # by name, not as a string, or PyInstaller would leave it out


def resource(name: str) -> Traversable:
    """Return a shipped file by its path under `resources/`, e.g. `sop/sop-135-17000-2025.toml`."""
    return files(resources).joinpath(*name.split("/"))
