"""Fields of a sample that name something of the province's lists: it must be there."""

from __future__ import annotations

from collections.abc import Sequence

from imk_desktop.domain.cell_fault import CellFault
from imk_desktop.domain.change import Value
from imk_desktop.domain.field_words import field_word
from imk_desktop.domain.region import DISTRICT_DIGITS, VILLAGE_DIGITS
from imk_desktop.domain.sample import SampleRow
from imk_desktop.errors import UserError
from imk_desktop.language import _
from imk_desktop.operations.desk import Desk
from imk_desktop.reference.regions import regions
from imk_desktop.store import samples
from imk_desktop.store.store import Transaction


def refuse_unlisted(
    transaction: Transaction, partition: str, key: str, field: str, value: Value
) -> None:
    """Refuse a value that names a region or a sample which this office does not have.

    Raises:
        UserError: There is none such. The transaction must be given up.
    """
    if value is None:
        return
    text = str(value)
    match field:
        case "district":
            wanted = _district_wanted(partition, text)
        case "village":
            wanted = _village_wanted(partition, text)
        case "replaces":
            wanted = _main_wanted(transaction, partition, key, text)
        case _:
            return
    if wanted:
        message = _("'{value}' tidak dapat menjadi isian {field}: {wanted}.")
        raise UserError(
            message.format(value=text, field=field_word(field), wanted=wanted), code="not_listed"
        )


def unlisted_mains(desk: Desk, rows: Sequence[SampleRow]) -> tuple[CellFault, ...]:
    """Return what refuses the rows of a list whose main sample is neither in it nor known."""
    listed = {row.key for row in rows}
    mains = {(row.office, row.key) for row in rows if row.main}
    with desk.reading() as connection:
        mains |= {
            main
            for main in samples.known_mains(connection, {row.replaces for row in rows})
            if main[1] not in listed
        }
    why = _("usaha utama '{key}' tidak ada di daftar ini maupun di laptop ini; betulkan kuncinya.")
    return tuple(
        CellFault(
            row.sheet, row.row, "", row.replaces, "utama_tak_dikenal", why.format(key=row.replaces)
        )
        for row in rows
        if row.replaces and ((row.office, row.replaces) not in mains or row.replaces == row.key)
    )


def _district_wanted(partition: str, code: str) -> str:
    if code in regions().districts and code.startswith(partition):
        return ""
    return _("kode kecamatan {digits} angka yang ada di {office}").format(
        digits=DISTRICT_DIGITS, office=partition
    )


def _village_wanted(partition: str, code: str) -> str:
    whole = code.isascii() and code.isdigit() and len(code) == VILLAGE_DIGITS
    if whole and not _district_wanted(partition, code[:DISTRICT_DIGITS]):
        return ""  # not all villages are listed, but all districts are
    return _("kode desa/kelurahan {digits} angka di kecamatan yang ada di {office}").format(
        digits=VILLAGE_DIGITS, office=partition
    )


def _main_wanted(transaction: Transaction, partition: str, key: str, main: str) -> str:
    found = samples.find(transaction.connection, transaction.tables, main)
    if main == key:
        return _("usaha lain, bukan dirinya sendiri")
    if found is None or found["partition"] != partition:
        return _("kunci usaha sampel yang ada di {office}").format(office=partition)
    if found["main"] is False:
        return _("usaha sampel utama, bukan pengganti")
    return ""
