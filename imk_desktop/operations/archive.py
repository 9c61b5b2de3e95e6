"""The archive: every bundle that was sent or taken in stays beside the store."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Literal

from imk_desktop.operations.desk import Desk
from imk_desktop.user_files import fault_of, written_whole


def archive(desk: Desk, direction: Literal["in", "out"], bundle: str, file: Path) -> Path:
    """Copy a bundle into the archive.

    Raises:
        MachineFault: The disk is full.
    """
    folder = desk.files / "bundles" / direction
    path = folder / f"{bundle}.imk"
    if path.exists():
        return path
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with file.open("rb") as source, written_whole(path) as copy:
            shutil.copyfileobj(source, copy)
    except OSError as error:
        raise fault_of(error, path) from error
    return path
