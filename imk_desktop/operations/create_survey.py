"""Make the province's store of a survey year, with the province's key."""

from __future__ import annotations

import base64
import secrets
from datetime import date
from pathlib import Path

from imk_desktop import clock
from imk_desktop.bundles.key_file import write_key_file
from imk_desktop.bundles.keys import new_province_keys
from imk_desktop.domain.change import PROVINCE, Value
from imk_desktop.errors import UserError
from imk_desktop.language import _
from imk_desktop.operations.desk import Desk, key_file, note_owner, office_name
from imk_desktop.operations.new_store import new_store
from imk_desktop.reference.regions import regions
from imk_desktop.reference.sop import parsed_sop, read_sop, the_sop
from imk_desktop.store import change_log
from imk_desktop.store.store import Store
from imk_desktop.user_files import refuse_no_file

YEARS = range(2000, 2100)
FAR = 2
"""How many years a survey may begin before or after the year that it is about."""


def create_survey(
    path: Path,
    *,
    year: int,
    start: date,
    by: str,
    passphrase: str | None = None,
    demo: bool = False,
    sop_file: Path | None = None,
) -> Desk:
    """Make the province's store and open it.

    Args:
        path: Where; the key file and the folder of attachments come beside it.
        year: The survey's year.
        start: First day of the first stage.
        by: Who makes it.
        passphrase: What locks the key file; None leaves store and keys open, for trials.
        demo: Whether the data will be an example: it never mixes with a real survey.
        sop_file: Another SOP in the form of the shipped one; it travels with the survey.

    Raises:
        UserError: There is a store of that name already, the year or the start cannot be, or
            the SOP file is broken.
        MachineFault: The disk is full or the folder cannot be written; nothing is left there.
    """
    if year not in YEARS or abs(start.year - year) > FAR:
        message = _(
            "Tahun survei {year} dengan mulai {start} tidak mungkin. Tidak ada yang diubah."
        )
        raise UserError(message.format(year=year, start=start.isoformat()), code="bad_year")
    sop_text = _read_sop(sop_file) if sop_file else None
    survey = f"imk-{year}-{secrets.token_hex(4)}"
    keys = new_province_keys(survey, year, name=office_name(PROVINCE), now_ms=clock.now_ms())
    database_key = keys.database_key if passphrase else None
    with new_store(path) as made:
        write_key_file(key_file(made), keys, passphrase)
        with Desk(Store(made, database_key), keys, by) as desk:
            _write_foundations(desk, start, demo, sop_text)
    return Desk(Store(path, database_key, new=False), keys, by)


def _read_sop(file: Path) -> str:
    """Return the text of an SOP file that can be followed."""
    refuse_no_file(file)
    read_sop(file)
    return file.read_text("utf-8")


def _write_foundations(desk: Desk, start: date, demo: bool, sop_text: str | None) -> None:
    now = desk.now()
    sop = parsed_sop(sop_text, desk.path.name) if sop_text else the_sop()
    offices = [PROVINCE, *regions().regencies]
    rows: dict[str, dict[str, dict[str, Value]]] = {
        "survey": {
            "survey": {
                "year": desk.year,
                "name": sop.name,
                "sop": sop.number,
                "sop_file": sop_text,
                "start": start.isoformat(),
                "demo": demo,
            }
        },
        "office": {office: {"name": office_name(office)} for office in offices},
        "certificate": {
            desk.laptop: {
                "office": PROVINCE,
                "name": office_name(PROVINCE),
                "certificate": base64.b64encode(desk.keys.certificate).decode(),
                "issued": now,
            }
        },
    }
    with desk.writing() as transaction:
        note_owner(desk, transaction)
        for table, lines in rows.items():
            change_log.write(
                transaction, table, lines, partition=PROVINCE, writer=desk.writer, when=now
            )
