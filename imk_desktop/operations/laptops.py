"""The laptops of the survey, by their certificates."""

from __future__ import annotations

import base64

from imk_desktop.bundles.certificate import Certificate, read_certificate
from imk_desktop.operations.desk import Desk
from imk_desktop.store import exchange, reading
from imk_desktop.store.database import Connection


def certificates(desk: Desk, connection: Connection) -> dict[str, tuple[Certificate, bytes]]:
    """Return every certificate known that the province gave, and its bytes, by laptop."""
    listed = [
        base64.b64decode(str(row["certificate"]))
        for row in reading.rows(connection, desk.store.tables, "certificate")
    ]
    found = {}
    for blob in (*exchange.vouched(connection), *listed, desk.keys.certificate):
        certificate = read_certificate(blob, desk.keys.province_verify_key)
        found[certificate.laptop] = (certificate, blob)
    return found


def of_office(desk: Desk, connection: Connection, office: str) -> list[Certificate]:
    """Return the certificates of an office's laptops that are not revoked."""
    revoked = {row["row"] for row in reading.rows(connection, desk.store.tables, "revocation")}
    return [
        certificate
        for certificate, _blob in certificates(desk, connection).values()
        if certificate.office == office and certificate.laptop not in revoked
    ]
