"""What is to be said of a sample list beside its rows: odd, but no reason to refuse it."""

from __future__ import annotations

from collections.abc import Iterable

from imk_desktop.domain.cell_fault import CellFault
from imk_desktop.formats import number
from imk_desktop.language import _, _n
from imk_desktop.spreadsheets.grid import Sheet, Workbook
from imk_desktop.spreadsheets.headers import squashed
from imk_desktop.spreadsheets.row_cells import sheet_remark
from imk_desktop.spreadsheets.sample_fields import IGNORED
from imk_desktop.spreadsheets.sample_tables import SampleTable

CUT_AT = 1_000
MOST_SPANS = 30


def of_the_file(book: Workbook) -> list[CellFault]:
    """Return what is to be said of the file as a whole."""
    if not book.misnamed:
        return []
    why = _("isi berkas ini {kind}, tidak sesuai namanya; tetap dibaca.").format(kind=book.kind)
    return [sheet_remark(book.name, None, "", str(book.kind), "isi_tidak_sesuai_nama", why)]


def of_a_table(book: Workbook, table: SampleTable) -> Iterable[CellFault]:
    """Tell of hidden rows and columns, links to other files, and columns that are not known."""
    yield from _hidden_parts(book, table)
    yield from _passed_over(book, table)
    yield from _unknown_columns(book, table)


def of_the_length(book: Workbook, rows: int) -> Iterable[CellFault]:
    """Tell of a list that is exactly as long as web programs cut their exports."""
    if rows == CUT_AT:
        why = _n("tepat {n} baris; mungkin terpotong saat diunduh, periksa jumlahnya.", rows)
        why = why.format(n=number(rows))
        yield sheet_remark(book.name, None, "", str(rows), "mungkin_terpotong", why)


def _hidden_parts(book: Workbook, table: SampleTable) -> Iterable[CellFault]:
    """Tell of rows and columns that the sender may not have seen, and of outside links."""
    sheet = table.sheet
    rows = {row.number for row in table.rows} & sheet.hidden_rows
    used = {columns[0] for columns in table.header.columns.values()}
    columns = sorted(used & sheet.hidden_columns)
    numbers = {row.number for row in table.rows}
    outside = {place for place in sheet.outside if place[0] in numbers}
    if rows:
        why = _n("{n} baris tersembunyi.", len(rows))
        yield _counted(book, sheet, "baris_tersembunyi", len(rows), why)
    if columns:
        titles = ", ".join(f"'{table.header.title(column)}'" for column in columns)
        why = _n("{n} kolom tersembunyi ({titles}).", len(columns)).replace("{titles}", titles)
        yield _counted(book, sheet, "kolom_tersembunyi", len(columns), why)
    if outside:
        why = _n(
            "{n} sel merujuk berkas lain; nilai tersimpan dipakai, tautan tidak dibuka.",
            len(outside),
        )
        yield _counted(book, sheet, "tautan_luar", len(outside), why)


def _passed_over(book: Workbook, table: SampleTable) -> Iterable[CellFault]:
    """Name the rows among those of data that were taken for titles, totals and notes."""
    if numbers := sorted({row.number for row in table.passed_over}):
        ranges = spans(numbers)
        told = ", ".join((*ranges[:MOST_SPANS], *(["…"] if len(ranges) > MOST_SPANS else [])))
        why = _("baris {rows} bukan baris sampel (judul, jumlah atau catatan) dan dilewati.")
        why = why.format(rows=told)
        value = ", ".join(ranges)
        yield sheet_remark(book.name, table.sheet.name, "", value, "baris_dilewati", why)


def spans(numbers: Iterable[int]) -> list[str]:
    """Return ascending numbers with those that follow each other drawn together.

    >>> spans([3, 5, 6, 7])
    ['3', '5-7']
    """
    ends: list[list[int]] = []
    for number_ in numbers:
        if ends and ends[-1][1] == number_ - 1:
            ends[-1][1] = number_
        else:
            ends.append([number_, number_])
    return [str(first) if first == last else f"{first}-{last}" for first, last in ends]


def _unknown_columns(book: Workbook, table: SampleTable) -> Iterable[CellFault]:
    """Tell of columns that hold something but are not recognised."""
    used = {column for columns in table.header.columns.values() for column in columns}
    filled = {column for row in table.rows for column in row.filled()} - used
    for column in sorted(filled):
        title = table.header.title(column)
        if squashed(title) not in IGNORED:
            why = _("kolom ini tidak dikenal dan tidak dibaca; tunjuk isiannya bila perlu.")
            yield sheet_remark(book.name, table.sheet.name, title, "", "kolom_tidak_dikenal", why)


def _counted(book: Workbook, sheet: Sheet, code_: str, count: int, why: str) -> CellFault:
    if "tersembunyi" in code_:
        why = _("{why} Tetap dibaca.").format(why=why)
    return sheet_remark(
        book.name, sheet.name, "", str(count), code_, why.replace("{n}", number(count))
    )
