"""Find the tables of samples in a workbook, and refuse files that are something else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from imk_desktop.domain.cell_fault import CellFault
from imk_desktop.domain.region import DISTRICT_DIGITS, REGENCY_DIGITS, VILLAGE_DIGITS
from imk_desktop.errors import UsageError, UserError
from imk_desktop.language import _
from imk_desktop.spreadsheets import refusals
from imk_desktop.spreadsheets.cells import code, number, text
from imk_desktop.spreadsheets.grid import Row, Sheet, Workbook, is_blank
from imk_desktop.spreadsheets.headers import (
    ROWS_LOOKED_AT,
    Header,
    find_headers,
    is_numbering,
    squashed,
)
from imk_desktop.spreadsheets.row_cells import sheet_remark
from imk_desktop.spreadsheets.sample_fields import ALIASES, ANSWERS, FIELDS, FOREIGN, OUR_SHEETS

FEWEST_FIELDS = 5
"""A sheet whose header names fewer fields of a sample is no list of samples."""

BLOCK_ID_LENGTH = 14

FEWEST_FOREIGN = 3
FEWEST_OF_A_ROW = 3
LONGEST_TOTAL = 60
MANY_CELLS = 4

IDENTIFYING = frozenset(
    (
        *("key", "block_id", "office", "district", "district_label", "village"),
        *("village_label", "block", "number", "kbli5", "name", "fasih_id"),
    )
)

_TOTAL = re.compile(
    r"(sub|grand)?\s*-?\s*(jumlah|total|rata-rata|catatan|keterangan|sumber)\b", re.I
)
_VARIABLE = re.compile(r"(b[0-9]+)?[rv][0-9]{3}[a-z0-9]*(_\w+)?", re.I)


@dataclass(frozen=True, slots=True)
class SampleTable:
    """One table of samples in a sheet.

    Attributes:
        sheet: The sheet, which may hold other tables.
        header: Its header.
        rows: Its rows of data.
        above: The lines of titles over its header.
        passed_over: Rows among those of data that are none, e.g. totals and notes.
    """

    sheet: Sheet
    header: Header
    rows: tuple[Row, ...]
    above: tuple[Row, ...] = ()
    passed_over: tuple[Row, ...] = ()


def known_mapping(mapping: Mapping[str, str] | None) -> dict[str, str]:
    """Check the fields that the user maps to headers.

    Raises:
        UsageError: A field that a sample list does not have.
    """
    names = {field.name for field in FIELDS}
    resolved = {ALIASES.get(name, name): header for name, header in (mapping or {}).items()}
    for name in resolved:
        if name not in names:
            raise UsageError(
                _("Isian '{name}' tidak dikenal; yang ada: {known}.").format(
                    name=name, known=", ".join(sorted(names))
                ),
                code="unknown_field",
            )
    return resolved


def sample_tables(
    book: Workbook, mapping: Mapping[str, str], warnings: list[CellFault]
) -> list[SampleTable]:
    """Return the tables of samples, leaving a warning for every sheet that is passed over.

    Raises:
        UserError: `tanpa_kepala_kolom`, `jenis_berkas_salah`, `kolom_wajib_tidak_ada`,
            `judul_kolom_ganda`, `tanpa_baris_data`.
    """
    found: list[tuple[Sheet, list[Header]]] = []
    foreign = ""
    for sheet in book.sheets:
        if not sheet.rows or (sheet.name or "").startswith(OUR_SHEETS):
            continue
        if sheet.hidden:
            why = _("lembar tersembunyi dilewati; tampilkan lembarnya bila isinya harus dibaca.")
            warnings.append(_skipped(book, sheet, "lembar_tersembunyi_dilewati", why))
            continue
        headers = find_headers(sheet, FIELDS, mapping)
        kind = _foreign_kind(sheet)
        if headers and len(headers[0].columns) >= FEWEST_FIELDS and not kind:
            found.append((sheet, headers))
            continue
        foreign = foreign or kind
        why = _("lembar ini dilewati karena bukan daftar sampel.")
        warnings.append(_skipped(book, sheet, "lembar_bukan_data", why))
    if not found:
        raise _no_table(book, foreign)
    _refuse_unmapped(book.name, [header for _, headers in found for header in headers], mapping)
    tables = [table for sheet, headers in found for table in _tables(book, sheet, headers)]
    if not any(table.rows for table in tables):
        why = _("Judul kolomnya ada, tetapi tidak ada satu pun baris data di bawahnya.")
        raise refusals.refused("tanpa_baris_data", book.name, why)
    return tables


def _tables(book: Workbook, sheet: Sheet, headers: Sequence[Header]) -> Iterator[SampleTable]:
    """Cut a sheet into its tables: each goes from its header to the next one.

    A later table that has neither names nor numbers of samples is a recapitulation.
    """
    above = sheet.rows[: headers[0].at]
    ends = [*(header.at + header.behind for header in headers[1:]), len(sheet.rows)]
    for header, end in zip(headers, ends, strict=True):
        rows = sheet.rows[header.at + 1 : end]
        if header is not headers[0] and not {"name", "number", "key"} & {*header.columns}:
            yield SampleTable(sheet, header, (), passed_over=(sheet.rows[header.at], *rows))
            continue
        table = _table(book, sheet, header, rows, above)
        yield table
        above = tuple(row for row in table.passed_over if row.number > _last_number(table))


def _last_number(table: SampleTable) -> int:
    return table.rows[-1].number if table.rows else 0


def _table(
    book: Workbook, sheet: Sheet, header: Header, rows: Sequence[Row], above: tuple[Row, ...]
) -> SampleTable:
    header = _settled(book, header, rows)
    data = tuple(_data_rows(rows, header))
    kept = {id(row) for row in data}
    others = (row for row in rows if id(row) not in kept)
    passed_over = tuple(row for row in others if not _is_header_again(row, header))
    table = SampleTable(sheet, header, data, above, passed_over)
    if table.rows:
        _require_keys(book.name, table)
    return table


def _data_rows(rows: Sequence[Row], header: Header) -> Iterator[Row]:
    """Yield the rows of data, without totals, notes, column numbers and repeated headers."""
    identifying = {c for name in IDENTIFYING for c in header.columns.get(name, ())}
    for row in rows:
        filled = row.filled()
        if len(filled) < 2 or _is_header_again(row, header):
            continue
        told = identifying & {*filled}
        if _TOTAL.match(text(row[filled[0]])[:LONGEST_TOTAL]):
            # Subtotals name a region at most; "Sumber Rezeki" is a business with a place.
            if len(told - {filled[0]}) < FEWEST_OF_A_ROW:
                continue
        elif len(told) < 2 and not (told and len(filled) > MANY_CELLS):
            continue
        yield row


def _is_header_again(row: Row, header: Header) -> bool:
    """Whether a row only counts the columns, or says the titles again."""
    if is_numbering(row):
        return True
    filled = row.filled()
    repeated = sum(text(row[column]) == header.title(column) for column in filled)
    return repeated * 2 > len(filled)


def _settled(book: Workbook, header: Header, rows: Sequence[Row]) -> Header:
    """Leave one column for each field.

    n_h and N_h become one word in a header of capitals; n_h is never the larger.
    """
    columns = dict(header.columns)
    blocks = columns.get("stratum_blocks", ())
    if len(blocks) == 2 and "sampled_blocks" not in columns:
        first, second = ([number(row[column]) or 0.0 for row in rows] for column in blocks)
        drawn, frame = blocks if sum(first) <= sum(second) else reversed(blocks)
        columns["sampled_blocks"], columns["stratum_blocks"] = (drawn,), (frame,)
    for name, twice in columns.items():
        if len(twice) > 1:
            columns[name] = (_the_only(book.name, header, name, rows),)
    if "kbli2" not in columns and (kbli := columns.get("kbli5")):
        told = [text(row[kbli[0]]) for row in rows if not is_blank(row[kbli[0]])]
        if told and sum(len(code) == 2 for code in told) * 2 > len(told):
            columns["kbli2"] = columns.pop("kbli5")
    return replace(header, columns={name: found[:1] for name, found in columns.items()})


def _the_only(file: str, header: Header, name: str, rows: Sequence[Row]) -> int:
    """Return the one column of several of a field that counts; refuse them if that is unclear.

    Empty ones do not count, nor do those of other words that hold the same.
    """
    columns = header.columns[name]
    said = {column: [text(row[column]) for row in rows] for column in columns}
    filled = [column for column in columns if any(said[column])] or [columns[0]]
    titles = [header.title(column) for column in filled]
    same_words = len({squashed(title) for title in titles}) < len(filled)
    if same_words or any(said[column] != said[filled[0]] for column in filled):
        why = _(
            "Kolom {titles} berarti sama ({name}); hapus salah satu, atau tunjuk yang benar."
        ).format(titles=_(" dan ").join(f"'{title}'" for title in titles), name=name)
        raise refusals.refused("judul_kolom_ganda", file, why)
    return filled[0]


def _require_keys(name: str, table: SampleTable) -> None:
    """Refuse a list whose columns cannot tell the key of a sample."""
    has = table.header.columns.__contains__
    missing = []
    if not has("number") and not has("key"):
        missing.append(_("No. Urut Sampel"))
    if not (has("block_id") or has("key") or _carries(table, "block", BLOCK_ID_LENGTH)):
        if not has("block"):
            missing.append(_("No. Blok Sensus (atau ID Blok Sensus)"))
        below = False
        for level, digits, title in (
            ("village", VILLAGE_DIGITS, _("Kode Desa/Kel")),
            ("district", DISTRICT_DIGITS, _("Kode Kecamatan")),
            ("office", REGENCY_DIGITS, _("Kode Kab/Kota")),
        ):
            if not below and not any(has(f"{level}{by}") for by in ("", "_label", "_name")):
                missing.append(title)
            below = below or _carries(table, level, digits)
    if missing:
        where = (
            ""
            if table.sheet.name is None
            else _(" di lembar '{sheet}'").format(sheet=table.sheet.name)
        )
        why = _(
            "Kolom wajib tidak ada{where}: {missing}; tambahkan kolomnya, atau tunjuk kolom itu."
        ).format(where=where, missing=", ".join(missing))
        raise refusals.refused("kolom_wajib_tidak_ada", name, why)


def _carries(table: SampleTable, field: str, length: int) -> bool:
    """Whether a column holds codes so long that they carry their parents."""
    columns = table.header.columns.get(field, ())
    return any(len(code(row[column])) >= length for column in columns for row in table.rows)


def _refuse_unmapped(name: str, headers: list[Header], mapping: Mapping[str, str]) -> None:
    """Refuse a mapping whose header stands in no sheet."""
    for field, title in mapping.items():
        if not any(field in header.columns for header in headers):
            told = ", ".join(f"'{title}'" for title in headers[0].titles if title)
            why = _("Tidak ada kolom berjudul '{title}'; yang ada: {told}.").format(
                title=title, told=told
            )
            raise refusals.refused("kolom_wajib_tidak_ada", name, why)


def _foreign_kind(sheet: Sheet) -> str:
    """Return what else a sheet is by its headers; empty if they do not tell."""
    for row in sheet.rows[:ROWS_LOOKED_AT]:
        titles = [text(row[column]) for column in row.filled()]
        words = {squashed(title) for title in titles}
        for kind, known in FOREIGN.items():
            if len(words & known) >= FEWEST_FOREIGN:
                return kind
        if sum(_VARIABLE.fullmatch(title) is not None for title in titles) >= FEWEST_FIELDS:
            return ANSWERS
    return ""


def _no_table(book: Workbook, foreign: str) -> UserError:
    if foreign:
        why = _("Ini {kind}, bukan daftar sampel; pilih berkas daftar sampel.").format(
            kind=_(foreign)
        )
        return refusals.refused("jenis_berkas_salah", book.name, why)
    why = _(
        "Judul kolom daftar sampel tidak ditemukan (misalnya 'No. Blok Sensus' dan "
        "'No. Urut Sampel'); pakai templat, atau tunjuk kolom mana isian apa."
    )
    if any(sheet.hidden for sheet in book.sheets):
        why += " " + _("Lembar yang tersembunyi tidak dibaca.")
    return refusals.refused("tanpa_kepala_kolom", book.name, why)


def _skipped(book: Workbook, sheet: Sheet, code: str, why: str) -> CellFault:
    return sheet_remark(book.name, sheet.name, "", "", code, why)
