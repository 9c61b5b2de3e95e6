"""Find the block of a row from whatever columns tell it: codes, labels, names, whole ids.

A code may have lost its zeros, may carry its parents (4, 7 or 10 digits), may stand in
brackets before a name. Where a code is missing, the name is looked up in the known parent.
Only the first wrong level is told: a wrong code makes all below it wrong as well.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from imk_desktop.domain.region import (
    DISTRICT_DIGITS,
    PROVINCE_DIGITS,
    REGENCY_DIGITS,
    VILLAGE_DIGITS,
    Regions,
)
from imk_desktop.language import _
from imk_desktop.spreadsheets.cells import code
from imk_desktop.spreadsheets.headers import squashed
from imk_desktop.spreadsheets.row_cells import RowCells

BLOCK_ID = re.compile(r"[0-9]{13}[A-Z]([0-9]{2})?")
BLOCK_NUMBER = re.compile(r"([0-9]{1,3})([A-Z])")
NO_SUB_BLOCK = ("", "0", "00", "-")
EXACT_DIGITS = 15
"""Digits of a number that Excel keeps; an id of 16 digits in a number cell is destroyed."""

_KIND_OF_REGION = re.compile(r"^(kabupaten|kab|kota|kecamatan|kec|desa|kelurahan|kel)\b\W*")


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of region: the fields that tell its code, its name, and how long it is."""

    digits: int
    codes: tuple[str, ...]
    name: str = ""


LEVELS = (
    _Level(PROVINCE_DIGITS, ("province",)),
    _Level(REGENCY_DIGITS, ("office",), "office_name"),
    _Level(DISTRICT_DIGITS, ("district", "district_label"), "district_name"),
    _Level(VILLAGE_DIGITS, ("village", "village_label"), "village_name"),
)


def block_id(cells: RowCells, regions: Regions) -> str | None:
    """Return the id of the block that a row lies in, with 14 or 16 characters.

    Returns:
        None after refusing the row for the cell that is wrong.
    """
    for field in ("key", "block_id", "block"):
        written = code(cells.cell(field))
        if len(written) >= VILLAGE_DIGITS or (written and field != "block"):
            return _whole_id(cells, field, written, regions)
    village = _village(cells, regions)
    return None if village is None else _id_in(cells, village)


def _whole_id(cells: RowCells, field: str, written: str, regions: Regions) -> str | None:
    id_ = written.partition("-")[0] if field == "key" else written
    if BLOCK_ID.fullmatch(id_):
        for level in LEVELS:
            code_ = id_[: level.digits]
            if not _is_known(cells, field, level, code_, code_[:REGENCY_DIGITS], regions):
                return None
        return id_
    is_number = isinstance(cells.cell(field), (int, float))
    if is_number and len(id_) > EXACT_DIGITS:
        why = _("rusak oleh Excel (hanya 15 angka disimpan); unduh ulang, impor sebagai Teks.")
    elif is_number:
        why = _(
            "bilangan, padahal ID blok sensus memuat huruf; Excel membaca huruf E sebagai pangkat "
            "sepuluh. Unduh ulang, impor sebagai Teks."
        )
    else:
        why = _("bukan ID blok sensus; isi 14 karakter, atau 16 bila ada sub blok.")
    cells.refuse(field, "id_bs_tak_sah", why)
    return None


def _village(cells: RowCells, regions: Regions) -> str | None:
    """Return the full code of the row's village, or None after refusing the row."""
    known = ""
    for depth, level in enumerate(LEVELS):
        field = cells.first_filled(*level.codes) or level.codes[0]
        written = code(cells.cell(field))
        if not (written.isascii() and written.isdigit()):
            if deeper := _from_deeper(cells, LEVELS[depth + 1 :], level):
                field, written = deeper
            else:
                written = _named(cells, field, level, known, regions) or written
        if not written and level.digits == PROVINCE_DIGITS:
            written = regions.province
        if written.isdigit() and len(written) <= level.digits - len(known):
            written = known + written.zfill(level.digits - len(known))
        if len(written) == level.digits and not written.startswith(known):
            _refuse_stranger(cells, field, level, known)
            return None
        if not _is_known(cells, field, level, written, known, regions):
            return None
        known = written
    return known


def _named(cells: RowCells, field: str, level: _Level, parent: str, regions: Regions) -> str:
    """Return the code of the region that is told by name in the known parent; else empty."""
    told = {_bare(cells.text(field)), _bare(cells.text(level.name))} - {""}
    names = _names(level, regions)
    return next(
        (code for code in names if code.startswith(parent) and _bare(names[code]) in told), ""
    )


def _from_deeper(
    cells: RowCells, deeper: tuple[_Level, ...], level: _Level
) -> tuple[str, str] | None:
    """Return what a longer code of a deeper level tells of this one, and its field."""
    for below in deeper:
        for field in below.codes:
            written = code(cells.cell(field))
            if written.isdigit() and len(written) == below.digits:
                return field, written[: level.digits]
    return None


def _id_in(cells: RowCells, village: str) -> str | None:
    """Append the block's number and its sub-block to the village's code."""
    written = code(cells.cell("block"))
    number = BLOCK_NUMBER.fullmatch(written)
    if not number:
        why = _("isi nomor blok sensus: 3 angka dan 1 huruf, misalnya 007B.")
        if isinstance(cells.cell("block"), (int, float)):
            made = _("Bila hurufnya E, Excel membuatnya bilangan; beri format Teks, ketik ulang.")
            why = f"{why} {made}"
        cells.refuse("block", "blok_tak_sah", why if not written else _not_allowed(why))
        return None
    sub_block = code(cells.cell("sub_block"), 2)
    if sub_block in NO_SUB_BLOCK:
        sub_block = ""
    elif not (len(sub_block) == 2 and sub_block.isdigit()):
        why = _("isi nomor sub blok: 2 angka, misalnya 01, atau kosongkan.")
        cells.refuse("sub_block", "blok_tak_sah", _not_allowed(why))
        return None
    return f"{village}{number[1].zfill(3)}{number[2]}{sub_block}"


def _is_known(
    cells: RowCells, field: str, level: _Level, written: str, parent: str, regions: Regions
) -> bool:
    """Whether a full code exists; if not, the row is refused for it."""
    match level.digits:
        case digits if digits == PROVINCE_DIGITS:
            if written == regions.province:
                return True
            cells.refuse(
                field,
                "provinsi_lain",
                _("bukan provinsi {province}; betulkan, atau hapus barisnya.").format(
                    province=regions.province
                ),
            )
        case digits if digits == REGENCY_DIGITS:
            if written in regions.regencies:
                return True
            allowed = ", ".join(code[PROVINCE_DIGITS:] for code in regions.regencies)
            why = _("isi kode kab/kota: {allowed}.").format(allowed=allowed)
            cells.refuse(field, "kab_tak_dikenal", _said(cells, field, why))
        case digits if digits == DISTRICT_DIGITS:
            if written in regions.districts:
                return True
            if regions.is_district_elsewhere(written):
                _refuse_stranger(cells, field, level, parent)
            else:
                why = _("isi kode kecamatan yang ada di {office}.").format(office=parent)
                cells.refuse(field, "kec_tak_dikenal", _said(cells, field, why))
        case digits:
            if len(written) == digits and written.isascii() and written.isdigit():
                return True
            why = _("isi kode desa/kelurahan: 3 atau 10 angka.")
            cells.refuse(field, "desa_tak_dikenal", _said(cells, field, why))
    return False


def _refuse_stranger(cells: RowCells, field: str, level: _Level, parent: str) -> None:
    if level.digits == VILLAGE_DIGITS:
        code_, why = "desa_bukan_anak_kec", _("bukan desa/kelurahan di kecamatan {parent}.")
    elif level.digits == DISTRICT_DIGITS:
        code_, why = "kec_bukan_anak_kab", _("bukan kecamatan di {parent}.")
    else:
        code_, why = "kab_tak_dikenal", _("bukan kab/kota di provinsi {parent}.")
    cells.refuse(field, code_, why.format(parent=parent))


def _said(cells: RowCells, field: str, why: str) -> str:
    return _not_allowed(why) if cells.text(field) else _("kosong; {why}").format(why=why)


def _not_allowed(why: str) -> str:
    return _("tidak dikenal; {why}").format(why=why)


def _names(level: _Level, regions: Regions) -> Mapping[str, str]:
    return {
        REGENCY_DIGITS: regions.regencies,
        DISTRICT_DIGITS: regions.districts,
        VILLAGE_DIGITS: regions.villages,
    }.get(level.digits, {})


def _bare(name: str) -> str:
    """Return a region's name without its kind, to compare it.

    >>> _bare("Kabupaten Kaur"), _bare("KAB. KAUR"), _bare("Kota Bengkulu")
    ('kaur', 'kaur', 'bengkulu')
    """
    return squashed(_KIND_OF_REGION.sub("", name.strip().casefold()))
