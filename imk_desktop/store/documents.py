"""The contents that documents and approvals name, and the certificates of laptops."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from sqlalchemy import Connection

from imk_desktop.store.log import BITS
from imk_desktop.store.log_rows import with_change


@dataclass(frozen=True, slots=True)
class NamedContent:
    """A content beside the store, by its SHA-256, and the row that names it.

    Attributes:
        sha256: Its hash, hexadecimal.
        laptop: Which filed it; empty if that is not known.
        office: In whose partition the row lies.
        name: What it is called there.
    """

    sha256: str
    laptop: str
    office: str
    name: str


def named_contents(connection: Connection) -> list[NamedContent]:
    """Return the contents that documents and approvals name, each once for every name.

    What a bundle brought in place of a hash names nothing.
    """
    is_hash = "WHERE length(t.sha256) = 64 AND t.sha256 NOT GLOB '*[^0-9a-f]*'"
    lines = connection.exec_driver_sql(
        "SELECT t.sha256, e.laptop, t.partition, coalesce(t.file, t.title, t.kind, t.row) "
        "FROM document t "
        "JOIN row_state r ON r.partition = t.partition AND r.tbl = 'document' AND r.row = t.row "
        f"JOIN epoch e ON e.id = r.base >> {BITS} {is_hash} "
        "UNION SELECT t.sha256, e.laptop, t.partition, coalesce(t.evidence, t.what, t.row) "
        f"{with_change('approval')} {is_hash} ORDER BY 1, 2, 3, 4"
    )
    return [NamedContent(line[0], line[1] or "", *line[2:]) for line in lines]


def certificate_of(connection: Connection, laptop: str) -> bytes | None:
    """Return the certificate of a laptop as the province wrote it, None if it did not yet."""
    text = connection.exec_driver_sql(
        "SELECT certificate FROM certificate WHERE row = ?", (laptop,)
    ).scalar()
    return base64.b64decode(text) if text else None
