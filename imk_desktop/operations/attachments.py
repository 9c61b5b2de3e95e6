"""Contents of documents, by their SHA-256, in the folder beside the store."""

from __future__ import annotations

import hashlib
from pathlib import Path

from imk_desktop import formats
from imk_desktop.domain.limits import LARGEST_ATTACHMENT
from imk_desktop.errors import ImkError, UserError
from imk_desktop.language import _
from imk_desktop.operations.desk import Desk
from imk_desktop.store import documents
from imk_desktop.user_files import fault_of, read_file, refuse_no_file, written_whole


def path_of(desk: Desk, sha256: str) -> Path:
    """Return where a content lies, or would lie."""
    return desk.files / "attachments" / sha256[:2] / sha256


def add(desk: Desk, file: Path) -> tuple[str, int]:
    """Copy a file of the user beside the store.

    Returns:
        The SHA-256 of its content, and its size in bytes.

    Raises:
        UserError: The file is missing, or larger than what is sent.
        MachineFault: It cannot be read, or the disk is full.
    """
    refuse_no_file(file)
    try:
        size = file.stat().st_size
    except OSError as error:
        raise fault_of(error, file) from error
    if size > LARGEST_ATTACHMENT:
        raise _too_large(file)
    content = read_file(file)
    sha256 = hashlib.sha256(content).hexdigest()
    keep(desk, sha256, content)
    return sha256, len(content)


def _too_large(file: Path) -> UserError:
    message = _(
        "Berkas '{name}' lebih besar dari {most} dan tidak dapat dikirim; perkecil dulu, "
        "misalnya dengan pindaian hitam putih. Tidak ada yang diubah."
    )
    return UserError(
        message.format(name=file.name, most=formats.size(LARGEST_ATTACHMENT)),
        code="file_too_large",
        file=str(file),
    )


def keep(desk: Desk, sha256: str, content: bytes) -> None:
    """Keep a content whose hash was checked, in place of what is no longer that."""
    path = path_of(desk, sha256)
    if is_whole(desk, sha256):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with written_whole(path, replacing=True) as file:
        file.write(content)


def is_whole(desk: Desk, sha256: str) -> bool:
    """Tell whether a content is here and what it was; what cannot be read is not."""
    try:
        return hash_of(path_of(desk, sha256)) == sha256
    except ImkError:
        return False


def hash_of(path: Path) -> str:
    """Return the SHA-256 of what is in a file.

    Raises:
        UserError: It is missing, or no ordinary file.
        MachineFault: It cannot be read.
    """
    refuse_no_file(path)
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise fault_of(error, path) from error


def read(desk: Desk, sha256: str) -> bytes | None:
    """Return a content, or None if it is not here, or no longer what it was."""
    try:
        content = read_file(path_of(desk, sha256))
    except ImkError:
        return None
    return content if hashlib.sha256(content).hexdigest() == sha256 else None


def size(desk: Desk, sha256: str) -> int:
    """Return how many bytes a content has, 0 if it is not here."""
    path = path_of(desk, sha256)
    return path.stat().st_size if path.is_file() else 0


def lacking(desk: Desk) -> list[str]:
    """Return the hashes that documents name and whose contents are not here, or are damaged.

    What a bundle brought in place of a hash names nothing and is not asked for.
    """
    with desk.reading() as connection:
        hashes = {named.sha256 for named in documents.named_contents(connection)}
    return sorted(sha256 for sha256 in hashes if not is_whole(desk, sha256))
