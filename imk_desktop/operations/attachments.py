"""Contents of documents, by their SHA-256, in the folder beside the store."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from imk_desktop.operations.desk import Desk
from imk_desktop.store import reading
from imk_desktop.user_files import read_file, written_whole

LARGEST = 25_000_000
_SHA256 = re.compile("[0-9a-f]{64}")


def path_of(desk: Desk, sha256: str) -> Path:
    """Return where a content lies, or would lie."""
    return desk.files / "attachments" / sha256[:2] / sha256


def add(desk: Desk, file: Path) -> tuple[str, int]:
    """Copy a file of the user beside the store.

    Returns:
        The SHA-256 of its content, and its size in bytes.

    Raises:
        UserError: The file is missing.
        MachineFault: It cannot be read, or the disk is full.
    """
    content = read_file(file)
    sha256 = hashlib.sha256(content).hexdigest()
    keep(desk, sha256, content)
    return sha256, len(content)


def keep(desk: Desk, sha256: str, content: bytes) -> None:
    """Keep a content whose hash was checked."""
    path = path_of(desk, sha256)
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with written_whole(path) as file:
        file.write(content)


def read(desk: Desk, sha256: str) -> bytes | None:
    """Return a content, or None if it is not here, or no longer what it was."""
    path = path_of(desk, sha256)
    content = path.read_bytes() if path.is_file() else b""
    return content if hashlib.sha256(content).hexdigest() == sha256 else None


def size(desk: Desk, sha256: str) -> int:
    """Return how many bytes a content has, 0 if it is not here."""
    path = path_of(desk, sha256)
    return path.stat().st_size if path.is_file() else 0


def lacking(desk: Desk) -> list[str]:
    """Return the hashes that documents name and whose contents are not here.

    What a bundle brought in place of a hash names nothing and is not asked for.
    """
    with desk.reading() as connection:
        named: Iterable[object] = [
            row["sha256"]
            for table in ("document", "approval")
            for row in reading.rows(connection, desk.store.tables, table)
        ]
    hashes = {str(sha256) for sha256 in named if _SHA256.fullmatch(str(sha256))}
    return sorted(sha256 for sha256 in hashes if not path_of(desk, sha256).exists())
