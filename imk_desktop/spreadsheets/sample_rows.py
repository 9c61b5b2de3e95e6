"""Read one row of a sample list into a sample, or say what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from imk_desktop.domain.industry import Industries
from imk_desktop.domain.region import (
    DISTRICT_DIGITS,
    REGENCY_DIGITS,
    VILLAGE_DIGITS,
    Regions,
)
from imk_desktop.domain.sample import ListedBlock, SampleRow, Size
from imk_desktop.formats import number as shown
from imk_desktop.language import _, _n
from imk_desktop.spreadsheets.cells import (
    changed_by_excel,
    code,
    has_control_characters,
    is_loading,
    is_misread,
    may_be_thousands,
    number,
    phone,
    seen,
    whole,
    without_control_characters,
)
from imk_desktop.spreadsheets.grid import Place, Sheet, is_blank
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
TEXTS = ("name", "owner", "address")
MAIN |= {"sampelutama": True, "sampelpengganti": False, "cadangan": False}

REQUIRED = ("number", "block", "block_id", "key", "office", "district", "village")
NEEDED = (*REQUIRED, "main")
"""Without what stands here a row would be read as another one."""

NAMES_OF_PLACES = ("office_name", "district_name", "village_name")
"""They help only where a code is missing; what is wrong with them does no harm."""

_ERROR = re.compile(
    r"#[¡¿]?[^\W\da-z_]{2,}(/0)?[!?]"  # #REF!, #DIV/0!, #NAME?, also as other languages say it
    r"|#{3,}"  # what stands where a column was too narrow
    r"|(?i:#(ref|value|div/0|num|null)!|#name\?|#n/[a-z]|#getting_data|(err|galat):[0-9]{3})"
)
"""Errors as Excel, Google Sheets and LibreOffice show them; "#Berkah!" may be a name."""

NUL = "\0"
LARGEST_COUNT = 1_000_000
MOST_WORKERS = 100_000
LARGEST_WEIGHT = 100_000.0
"""More than all businesses of a province: no weight is that large."""

USUAL_WEIGHTS = (1.0, 1_000.0)
COUNTS = ("frame_businesses", "stratum_size", "stratum_blocks", "sampled_blocks")


@dataclass(frozen=True, slots=True)
class Guide:
    """What the rows of one table are read with.

    Attributes:
        year: The survey's year.
        regions, industries: What codes are allowed.
        sheet: The sheet, for what is known of its cells beside their values.
        comma: Fields whose columns have decimal commas.
        unclear: Whether dots in the column of weights may part thousands or decimals.
    """

    year: int
    regions: Regions
    industries: Industries
    sheet: Sheet
    comma: frozenset[str]
    unclear: bool = False


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
    weight = None if "weight" in blocked else _weight(cells, guide)
    name, owner = _name_and_owner(cells, blocked)
    texts = {field: _plain_text(cells, field, blocked) for field in ("address", "stratum")}
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
        phone="" if "phone" in blocked else _phone(cells),
        kbli2=kbli2,
        kbli5=kbli5,
        size=size,
        listed_workers=workers,
        stratum=_code(cells, "stratum", 0, texts["stratum"]),
        weight=weight,
        main=main,
        replaces=_replaced(cells, block),
        fasih_id=seen(cells.text("fasih_id")),
        listing_number=_count(cells, "listing_number"),
        nks="" if "nks" in blocked else _code(cells, "nks", 5, cells.text("nks")),
        sheet=guide.sheet.name,
        row=cells.row.number,
    )
    return row, _listed_block(cells, row, guide.comma)


def _unreadable(cells: RowCells, sheet: Sheet) -> set[str]:
    """Judge cells that hold no value: an error of Excel, a formula without its result.

    Returns:
        The fields that are refused already, or whose cells are not to be read.
    """
    blocked = set()
    for field in cells.fields:
        if field not in NAMES_OF_PLACES and _is_unreadable(cells, field, sheet):
            blocked.add(field)
    return blocked


def _is_unreadable(cells: RowCells, field: str, sheet: Sheet) -> bool:
    """Say what is wrong with a cell, and whether it is not to be read."""
    place, written = cells.place(field), cells.text(field)
    if place in sheet.errors or _is_error(written):
        cells.refuse(field, "galat_excel", _("galat Excel; perbaiki rumusnya atau ketik nilainya."))
    elif place in sheet.odd_bytes:
        why = _("berisi huruf yang tersimpan rusak (bukan UTF-8); ketik ulang hurufnya.")
        cells.refuse(field, "huruf_rusak", why)
    elif place in sheet.without_value:
        why = _("rumus tanpa hasil tersimpan; buka di Excel, hitung, lalu simpan.")
        if field in NEEDED:
            cells.refuse(field, "rumus_tanpa_nilai", why)
        else:
            cells.warn(field, "rumus_tanpa_nilai_pada_kolom_tak_wajib", why)
    elif is_loading(written):
        why = _("belum termuat saat disimpan; buka di Google Sheets, tunggu, lalu unduh ulang.")
        if field in NEEDED:
            cells.refuse(field, "belum_termuat", why)
        else:
            cells.warn(field, "belum_termuat", why)
    elif NUL in written or (has_control_characters(written) and field in REQUIRED):
        cells.refuse(field, "karakter_tak_sah", _("berisi karakter yang bukan teks; hapus."))
    else:
        _remark(cells, field, place, written, sheet)
        return False
    return True


def _remark(cells: RowCells, field: str, place: Place | None, written: str, sheet: Sheet) -> None:
    """Say what is odd about a cell that is read all the same."""
    if place in sheet.open_quotes:
        why = _("dibuka dengan tanda kutip yang tidak ditutup; kutip itu dibuang, periksa.")
        cells.warn(field, "kutip_tak_tertutup", why)
    if has_control_characters(written):
        why = _("berisi karakter yang bukan teks; karakter itu dibuang.")
        cells.warn(field, "karakter_tak_sah", why)
    if is_misread(written):
        why = _("memuat huruf yang tampaknya salah dibaca; periksa, lalu ketik ulang bila salah.")
        cells.warn(field, "huruf_salah_baca", why)
    if field in TEXTS and changed_by_excel(cells.cell(field)):
        why = _("telah diubah Excel menjadi tanggal atau bilangan; periksa isinya.")
        cells.warn(field, "diubah_excel", why)


def _is_error(written: str) -> bool:
    return _ERROR.fullmatch(written[:LONG_TEXT]) is not None


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
    elif found > MOST_WORKERS:
        why = _("terlalu besar untuk jumlah pekerja (paling besar {most}); periksa.")
        why = why.format(most=shown(MOST_WORKERS))
        cells.refuse("listed_workers", "pekerja_bukan_bilangan", why)
    return found


def _weight(cells: RowCells, guide: Guide) -> float | None:
    if is_blank(cells.cell("weight")):
        return None
    found = number(cells.cell("weight"), comma="weight" in guide.comma)
    if found is None or found <= 0:
        why = _("bukan bilangan positif; isi penimbang lebih dari nol, atau kosongkan.")
        cells.refuse("weight", "penimbang_tak_sah", why)
        return None
    if found > LARGEST_WEIGHT:
        why = _("terlalu besar untuk penimbang (paling besar {most}); periksa koma dan titiknya.")
        cells.refuse("weight", "penimbang_tak_sah", why.format(most=shown(LARGEST_WEIGHT)))
        return None
    least, most = USUAL_WEIGHTS
    if not least <= found <= most:
        why = _("penimbang yang tidak biasa (biasanya {least} sampai {most}); tetap dibaca.")
        why = why.format(least=shown(least), most=shown(most))
        cells.warn("weight", "penimbang_tak_biasa", why)
    if guide.unclear and may_be_thousands([cells.cell("weight")]):
        why = _("bisa berarti ribuan atau desimal; dibaca {value}. Periksa titiknya.")
        cells.warn("weight", "penimbang_meragukan", why.format(value=shown(found, 3)))
    return found


def _phone(cells: RowCells) -> str:
    """Return the telephone number; one that Excel has ruined is told and left out."""
    if is_blank(cells.cell("phone")):
        return ""
    found = phone(cells.cell("phone"))
    if found is None:
        why = _("bukan nomor telepon lagi karena diubah Excel; nilai ini tidak dipakai.")
        cells.warn("phone", "telepon_rusak", why)
        return ""
    if len(found) > LONG_TEXT:
        _warn_of_length(cells, "phone", found)
    return without_control_characters(found)


def _code(cells: RowCells, field: str, digits: int, written: str) -> str:
    """Return a code that the sample can do without; one that Excel has ruined is left out."""
    if not written:
        return ""
    if changed_by_excel(cells.cell(field)):
        why = _("bukan kode lagi karena diubah Excel; nilai ini tidak dipakai.")
        cells.warn(field, "kode_rusak", why)
        return ""
    return code(without_control_characters(written), digits)


def _count(cells: RowCells, field: str) -> int | None:
    """Return a count that the sample can do without; what is no count is told and left out."""
    if is_blank(cells.cell(field)):
        return None
    found = whole(cells.cell(field))
    if found is None or not 0 <= found <= LARGEST_COUNT:
        why = _("bukan bilangan bulat; nilai ini tidak dipakai.")
        cells.warn(field, "bilangan_tak_sah", why)
        return None
    return found


def _name_and_owner(cells: RowCells, blocked: Collection[str]) -> tuple[str, str]:
    """Return both; "NAMA <PEMILIK>" in one column is parted where owners have no own column."""
    name, owner = (_plain_text(cells, field, blocked) for field in ("name", "owner"))
    if not cells.has("owner") and (parts := _parted(name)):
        return parts
    return name, owner


def _parted(name: str) -> tuple[str, str] | None:
    """Return a name and the owners in brackets behind it; None if it is not written so.

    >>> _parted("ROTI A <WATI> <DEDI>"), _parted("A < B")
    (('ROTI A', 'WATI, DEDI'), None)
    """
    first, *behind = name.split("<")
    owners = [part.partition(">") for part in behind]
    if not owners or ">" in first or any(mark != ">" or rest.strip() for _, mark, rest in owners):
        return None
    return first.strip(), ", ".join(owner.strip() for owner, _, _ in owners if owner.strip())


def _plain_text(cells: RowCells, field: str, blocked: Collection[str]) -> str:
    if field in blocked:
        return ""
    found = cells.text(field)
    if len(found) > LONG_TEXT:
        _warn_of_length(cells, field, found)
    return without_control_characters(found)


def _warn_of_length(cells: RowCells, field: str, found: str) -> None:
    why = _n(
        "{length} huruf, lebih dari {limit}; tetap disimpan utuh, periksa isinya.", len(found)
    ).format(length=shown(len(found)), limit=shown(LONG_TEXT))
    cells.warn(field, "teks_sangat_panjang", why)


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
        if found is not None and not 0 <= found <= LARGEST_COUNT:
            found = None
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
