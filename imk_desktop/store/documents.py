"""The contents that documents and approvals name, and the certificates of laptops."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from sqlalchemy import Connection

from imk_desktop.store.log import BITS
from imk_desktop.store.log_rows import with_change


@dataclass(frozen=True, slots=True)
class NamedContent:
    """A content beside the store, by its SHA-256, and the laptop that filed it."""

    sha256: str
    laptop: str


def named_contents(connection: Connection) -> list[NamedContent]:
    """Return the contents that documents and approvals name, each once for every laptop.

    What a bundle brought in place of a hash names nothing.
    """
    is_hash = "WHERE length(t.sha256) = 64 AND t.sha256 NOT GLOB '*[^0-9a-f]*'"
    lines = connection.exec_driver_sql(
        "SELECT t.sha256, e.laptop FROM document t "
        "JOIN row_state r ON r.partition = t.partition AND r.tbl = 'document' AND r.row = t.row "
        f"JOIN epoch e ON e.id = r.base >> {BITS} {is_hash} "
        f"UNION SELECT t.sha256, e.laptop {with_change('approval')} {is_hash} ORDER BY 1, 2"
    )
    return [NamedContent(sha256, laptop or "") for sha256, laptop in lines]


def certificate_of(connection: Connection, laptop: str) -> bytes | None:
    """Return the certificate of a laptop as the province wrote it, None if it did not yet."""
    text = connection.exec_driver_sql(
        "SELECT certificate FROM certificate WHERE row = ?", (laptop,)
    ).scalar()
    return base64.b64decode(text) if text else None
