"""The archive: every bundle that was sent or taken in stays beside the store."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Literal, TypeAlias

from imk_desktop.operations.desk import Desk
from imk_desktop.user_files import fault_of, written_whole

Direction: TypeAlias = Literal["in", "out"]


def path_of(desk: Desk, direction: Direction, bundle: str) -> Path:
    """Return where a bundle lies, or would lie."""
    return desk.files / "bundles" / direction / f"{bundle}.imk"


def archive(desk: Desk, direction: Direction, bundle: str, file: Path) -> Path:
    """Copy a bundle into the archive.

    Raises:
        MachineFault: The disk is full.
    """
    path = path_of(desk, direction, bundle)
    if path.exists():
        return path
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with file.open("rb") as source, written_whole(path) as copy:
            shutil.copyfileobj(source, copy)
    except OSError as error:
        raise fault_of(error, path) from error
    return path
