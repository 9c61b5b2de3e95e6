"""Read one row of a sample list into a sample, or say what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from imk_desktop.domain.industry import Industries
from imk_desktop.domain.region import (
    DISTRICT_DIGITS,
    REGENCY_DIGITS,
    VILLAGE_DIGITS,
    Regions,
)
from imk_desktop.domain.sample import ListedBlock, SampleRow, Size
from imk_desktop.language import _
from imk_desktop.spreadsheets.cells import (
    code,
    has_control_characters,
    number,
    whole,
    without_control_characters,
)
from imk_desktop.spreadsheets.grid import Sheet, is_blank
from imk_desktop.spreadsheets.headers import squashed
from imk_desktop.spreadsheets.places import block_id
from imk_desktop.spreadsheets.row_cells import RowCells

LAST_NUMBER = 999
LONG_TEXT = 250

SIZES: dict[str, Size] = {
    "mikro": "mikro",
    "micro": "mikro",
    "1": "mikro",
    "m": "mikro",
    "kecil": "kecil",
    "2": "kecil",
    "k": "kecil",
}
MAIN = {"utama": True, "u": True, "1": True, "pengganti": False, "p": False, "2": False}
MAIN |= {"sampelutama": True, "sampelpengganti": False, "cadangan": False}

REQUIRED = ("number", "block", "block_id", "key", "office", "district", "village")
NAMES_OF_PLACES = ("office_name", "district_name", "village_name")
"""They help only where a code is missing; what is wrong with them does no harm."""

EXCEL_ERRORS = frozenset(
    ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!")
)
NUL = "\0"
COUNTS = ("frame_businesses", "stratum_size", "stratum_blocks", "sampled_blocks")

_WITH_OWNER = re.compile(r"\s*([^<>]*?)\s*((?:<[^<>]*>\s*)+)")


@dataclass(frozen=True, slots=True)
class Guide:
    """What the rows of one table are read with.

    Attributes:
        year: The survey's year.
        regions, industries: What codes are allowed.
        sheet: The sheet, for what is known of its cells beside their values.
        comma: Fields whose columns have decimal commas.
    """

    year: int
    regions: Regions
    industries: Industries
    sheet: Sheet
    comma: frozenset[str]


def read_row(cells: RowCells, guide: Guide) -> tuple[SampleRow, ListedBlock] | None:
    """Read one row; None if it is refused. The faults are left in `cells`."""
    blocked = _unreadable(cells, guide.sheet)
    if _is_of_another_year(cells, guide.year):
        return None
    block = None if blocked & {*REQUIRED} else block_id(cells, guide.regions)
    number_ = None if "number" in blocked else _number(cells)
    kbli5, kbli2 = ("", "") if blocked & {"kbli2", "kbli5"} else _industry(cells, guide.industries)
    size = None if "size" in blocked else _size(cells)
    main = "main" in blocked or _main(cells)
    workers = None if "listed_workers" in blocked else _workers(cells)
    weight = None if "weight" in blocked else _weight(cells, "weight" in guide.comma)
    name, owner = _name_and_owner(cells)
    texts = {field: _plain_text(cells, field) for field in ("address", "phone", "stratum")}
    if cells.refused or block is None or number_ is None:
        return None
    row = SampleRow(
        key=f"{block}-{number_:03}",
        office=block[:REGENCY_DIGITS],
        district=block[:DISTRICT_DIGITS],
        village=block[:VILLAGE_DIGITS],
        block=block,
        number=number_,
        name=name,
        owner=owner,
        address=texts["address"],
        phone=texts["phone"],
        kbli2=kbli2,
        kbli5=kbli5,
        size=size,
        listed_workers=workers,
        stratum=code(texts["stratum"]) if texts["stratum"] else "",
        weight=weight,
        main=main,
        replaces=_replaced(cells, block),
        fasih_id=cells.text("fasih_id"),
        listing_number=_count(cells, "listing_number"),
        nks=code(cells.cell("nks"), 5) if cells.text("nks") else "",
        sheet=guide.sheet.name,
        row=cells.row.number,
    )
    return row, _listed_block(cells, row, guide.comma)


def _unreadable(cells: RowCells, sheet: Sheet) -> set[str]:
    """Judge cells that hold no value: an error of Excel, a formula without its result.

    Returns:
        The fields that are refused already.
    """
    blocked = set()
    for field in cells.fields:
        place, written = cells.place(field), cells.text(field)
        if field in NAMES_OF_PLACES:
            continue
        if place in sheet.errors or written.upper() in EXCEL_ERRORS:
            blocked.add(field)
            why = _("galat Excel; perbaiki rumusnya atau ketik nilainya.")
            cells.refuse(field, "galat_excel", why)
        elif place in sheet.without_value:
            why = _("rumus tanpa hasil tersimpan; buka di Excel, hitung, lalu simpan.")
            if field in REQUIRED:
                blocked.add(field)
                cells.refuse(field, "rumus_tanpa_nilai", why)
            else:
                cells.warn(field, "rumus_tanpa_nilai_pada_kolom_tak_wajib", why)
        elif NUL in written or (has_control_characters(written) and field in REQUIRED):
            blocked.add(field)
            cells.refuse(field, "karakter_tak_sah", _("berisi karakter yang bukan teks; hapus."))
        elif has_control_characters(written):
            why = _("berisi karakter yang bukan teks; karakter itu dibuang.")
            cells.warn(field, "karakter_tak_sah", why)
    return blocked


def _is_of_another_year(cells: RowCells, year: int) -> bool:
    if is_blank(cells.cell("year")) or whole(cells.cell("year")) == year:
        return False
    why = _("bukan tahun survei ini; isi {year}.").format(year=year)
    cells.refuse("year", "tahun_salah", why)
    return True


def _number(cells: RowCells) -> int | None:
    field = "number" if cells.has("number") else "key"
    written = cells.cell(field)
    if field == "key":
        written = cells.text("key").rpartition("-")[2]
    if is_blank(written):
        cells.refuse(field, "nus_kosong", _("kosong; isi bilangan 1 sampai 999."))
        return None
    found = whole(written)
    if found is None or found < 1:
        why = _("bukan bilangan bulat positif; isi 1 sampai 999.")
        cells.refuse(field, "nus_bukan_bilangan", why)
        return None
    if found > LAST_NUMBER:
        cells.refuse(field, "nus_terlalu_besar", _("lebih dari 3 angka; isi 1 sampai 999."))
        return None
    return found


def _industry(cells: RowCells, industries: Industries) -> tuple[str, str]:
    kbli5 = code(cells.cell("kbli5")) if cells.text("kbli5") else ""
    kbli2 = code(cells.cell("kbli2"))[:5] if cells.text("kbli2") else kbli5[:2]
    if kbli5 and not industries.is_class(kbli5):
        why = _("bukan KBLI industri; isi 5 angka yang diawali 10 sampai 33.")
        cells.refuse("kbli5", "kbli_tak_sah", why)
    elif kbli2 and not industries.is_division(kbli2):
        cells.refuse("kbli2", "kbli_tak_sah", _("bukan KBLI industri; isi 10 sampai 33."))
    return kbli5, kbli2


def _size(cells: RowCells) -> Size | None:
    if not (written := squashed(cells.text("size"))):
        return None
    if written not in SIZES:
        cells.refuse("size", "skala_tak_sah", _("bukan skala usaha; isi mikro (1) atau kecil (2)."))
    return SIZES.get(written)


def _main(cells: RowCells) -> bool:
    if not (written := squashed(cells.text("main"))):
        return True
    if written not in MAIN:
        why = _("bukan status sampel; isi Utama (U) atau Pengganti (P).")
        cells.refuse("main", "status_sampel_tak_sah", why)
    return MAIN.get(written, True)


def _workers(cells: RowCells) -> int | None:
    if is_blank(cells.cell("listed_workers")):
        return None
    found = whole(cells.cell("listed_workers"))
    if found is None:
        why = _("bukan bilangan bulat; isi jumlah pekerja, 0 atau lebih.")
        cells.refuse("listed_workers", "pekerja_bukan_bilangan", why)
    elif found < 0:
        why = _("kurang dari nol; isi jumlah pekerja, 0 atau lebih.")
        cells.refuse("listed_workers", "pekerja_negatif", why)
    return found


def _weight(cells: RowCells, comma: bool) -> float | None:
    if is_blank(cells.cell("weight")):
        return None
    found = number(cells.cell("weight"), comma=comma)
    if found is None or found <= 0:
        why = _("bukan bilangan positif; isi penimbang lebih dari nol, atau kosongkan.")
        cells.refuse("weight", "penimbang_tak_sah", why)
        return None
    return found


def _count(cells: RowCells, field: str) -> int | None:
    """Return a count that the sample can do without; what is no count is told and left out."""
    if is_blank(cells.cell(field)):
        return None
    found = whole(cells.cell(field))
    if found is None or found < 0:
        why = _("bukan bilangan bulat; nilai ini tidak dipakai.")
        cells.warn(field, "bilangan_tak_sah", why)
        return None
    return found


def _name_and_owner(cells: RowCells) -> tuple[str, str]:
    """Return both; "NAMA <PEMILIK>" in one column is parted where owners have no own column."""
    name, owner = _plain_text(cells, "name"), _plain_text(cells, "owner")
    parts = None if cells.has("owner") else _WITH_OWNER.fullmatch(name)
    if parts:
        owners = re.findall(r"<\s*([^<>]*?)\s*>", parts[2])
        return parts[1], ", ".join(owner for owner in owners if owner)
    return name, owner


def _plain_text(cells: RowCells, field: str) -> str:
    found = cells.text(field)
    if len(found) > LONG_TEXT:
        why = _("{length} huruf, lebih dari {limit}; tetap disimpan utuh, periksa isinya.").format(
            length=len(found), limit=LONG_TEXT
        )
        cells.warn(field, "teks_sangat_panjang", why)
    return without_control_characters(found)


def _replaced(cells: RowCells, block: str) -> str:
    """Return the key of the sample that this one replaces: told whole, or as a number."""
    if is_blank(cells.cell("replaces")):
        return ""
    found = whole(cells.cell("replaces"))
    return code(cells.cell("replaces")) if found is None else f"{block}-{found:03}"


def _listed_block(cells: RowCells, row: SampleRow, comma: frozenset[str]) -> ListedBlock:
    counts = {}
    for field in COUNTS[1:]:
        found = number(cells.cell(field), comma=field in comma)
        if found is None and not is_blank(cells.cell(field)):
            cells.warn(field, "bilangan_tak_sah", _("bukan bilangan; nilai ini tidak dipakai."))
        counts[field] = found
    return ListedBlock(
        id=row.block,
        office=row.office,
        district=row.district,
        village=row.village,
        nks=row.nks,
        stratum=row.stratum,
        frame_businesses=_count(cells, "frame_businesses"),
        **counts,
    )
