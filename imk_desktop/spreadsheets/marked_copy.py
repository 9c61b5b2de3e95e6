"""Make the copy of a file with its faults marked; runs in the process that reads.

An xlsx file keeps its looks; formulas become their saved values, so that the copy stands
alone and links nowhere. Any other file becomes an xlsx of its cells. Texts stay texts: a
code keeps its zeros, and what looks like a formula is never one.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from warnings import catch_warnings

from imk_desktop.domain.cell_fault import CellFault
from imk_desktop.formats import visible
from imk_desktop.language import _
from imk_desktop.spreadsheets.archive import unpacked_mb
from imk_desktop.spreadsheets.cells import without_control_characters
from imk_desktop.spreadsheets.grid import Cell, Kind, Row, Sheet, Workbook, is_blank
from imk_desktop.spreadsheets.headers import letters
from imk_desktop.spreadsheets.sample_fields import MARK_OF_CHECKS
from imk_desktop.user_files import fault_of

if TYPE_CHECKING:
    import openpyxl
    from openpyxl.cell import Cell as XlsxCell
    from openpyxl.cell import MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

LARGEST_KEPT_MB = 15
"""Unpacked size up to which a file keeps its looks; a larger one would need much memory."""

LAST_ROW, LAST_COLUMN, LONGEST_TITLE = 1_048_576, 16_384, 31
"""What a sheet of Excel may have."""

ODD = (
    *(ValueError, KeyError, TypeError, AttributeError, IndexError, zipfile.BadZipFile),
    SyntaxError,  # what broken XML is to ElementTree, e.g. in the properties of the document
)
"""What openpyxl raises on parts that are broken, though the values do not need them."""

RED, YELLOW = "FFFFC7CE", "FFFFEB9C"
WIDE, TEXT_FORMAT = 80, "@"

_NO_TITLE = re.compile(r"[/\\?*\[\]:\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_NO_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
"""What cannot be written into an xlsx file."""


def marked_copy(
    source: Path,
    read: Workbook,
    refused: Sequence[CellFault],
    warnings: Sequence[CellFault],
    *,
    keeps_looks: bool = True,
) -> bytes:
    """Return a copy of a file, an xlsx, in which every fault is marked and explained.

    Args:
        source: The file as it was sent; only read.
        read: What was read of it.
        refused: Marked in red.
        warnings: Marked in yellow.
        keeps_looks: Whether an xlsx file is to look as before.

    Raises:
        UserError: The file is gone.
        MachineFault: It cannot be read any more.
    """
    try:
        content = source.read_bytes()
    except OSError as error:
        raise fault_of(error, source) from error
    book = _with_its_looks(read, content) if keeps_looks else None
    places: dict[str | None, dict[int, int]] = {}
    if book is None:
        places = {table.name: _places(table) for table in read.sheets}
        book = _with_its_cells(read)
    sheets = dict(zip((sheet.name for sheet in read.sheets), book.worksheets, strict=False))
    for faults, colour in ((warnings, YELLOW), (refused, RED)):
        for fault in _placed(faults, places):
            if fault.row is not None and (sheet := sheets.get(fault.sheet)):
                _mark(sheet, fault, colour)
    every = [*refused, *warnings]
    for table in read.sheets:
        _explain(sheets[table.name], table, _placed(every, places))
    _list_faults(book, every)
    copy = io.BytesIO()
    book.save(copy)
    return copy.getvalue()


def _with_its_looks(read: Workbook, content: bytes) -> openpyxl.Workbook | None:
    """Return an xlsx file as openpyxl reads it; None if it is too large or too odd for that."""
    import openpyxl

    if read.kind is not Kind.XLSX or unpacked_mb(content) > LARGEST_KEPT_MB:
        return None
    try:
        with catch_warnings(action="ignore"):  # of styles and extensions
            book = openpyxl.load_workbook(io.BytesIO(content), keep_links=False)
    except ODD:
        return None
    if [sheet.title for sheet in book.worksheets] != [sheet.name for sheet in read.sheets]:
        return None
    for sheet, table in zip(book.worksheets, read.sheets, strict=True):
        _settle_formulas(sheet, table)
    return book


def _settle_formulas(sheet: Worksheet, table: Sheet) -> None:
    """Put the saved value in the place of every formula that has one."""
    saved = {row.number: row for row in table.rows}
    # Only as far as something stands: openpyxl makes every cell that it is asked for.
    last, width = max(saved, default=0), max((len(row.cells) for row in table.rows), default=0)
    if not width:
        return
    for number, line in enumerate(
        sheet.iter_rows(min_row=1, max_row=last, min_col=1, max_col=width), start=1
    ):
        for column, cell in enumerate(line):
            if cell.data_type == "f" and (number, column) not in table.without_value:
                value = saved[number][column] if number in saved else None
                _put(cell, table.errors.get((number, column)) or value)


def _rows_of_copy(table: Sheet) -> Iterator[tuple[int, Row]]:
    """Yield each row with its number in a copy: lists glued within one line have one number."""
    last = 0
    for row in table.rows:
        last = max(row.number, last + 1)
        yield last, row


def _places(table: Sheet) -> dict[int, int]:
    """Return by number where the first row of that number stands in a copy."""
    places: dict[int, int] = {}
    for place, row in _rows_of_copy(table):
        places.setdefault(row.number, place)
    return places


def _placed(
    faults: Iterable[CellFault], places: Mapping[str | None, Mapping[int, int]]
) -> list[CellFault]:
    """Return faults with the rows at which they stand in the copy."""
    return [
        replace(fault, row=places.get(fault.sheet, {}).get(fault.row, fault.row))
        if fault.row is not None
        else fault
        for fault in faults
    ]


def _with_its_cells(read: Workbook) -> openpyxl.Workbook:
    """Return a new workbook of the same cells, each row in a row of its own."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for table in read.sheets:
        sheet = book.create_sheet(_title(table.name or Path(read.name).stem, book.sheetnames))
        sheet.sheet_state = "hidden" if table.hidden else "visible"
        for place, row in _rows_of_copy(table):
            for column in row.filled():
                if place <= LAST_ROW and column < LAST_COLUMN:
                    _put(sheet.cell(place, column + 1), row[column])
    return book


def _title(name: str, taken: Collection[str]) -> str:
    """Return a name that Excel allows for a sheet, as near to another program's as can be.

    >>> _title("Kab 03/04: 'uji'", ["kab 03 04"]), _title("[1]", [])
    ("Kab 03 04 'uji", '1')
    >>> _title("DS2", ["ds2"])
    'DS2 (2)'
    """
    allowed = " ".join(_NO_TITLE.sub(" ", name).split()).strip("'")[:LONGEST_TITLE].strip(" '")
    title, number = allowed or "1", 1
    while title.casefold() in {one.casefold() for one in (*taken, "History")}:
        number += 1
        tail = f" ({number})"
        title = (allowed or "1")[: LONGEST_TITLE - len(tail)] + tail
    return title


def _put(cell: XlsxCell | MergedCell, value: Cell) -> None:
    """Set a cell, a text always as a text."""
    if isinstance(value, float) and not math.isfinite(value):
        value = str(value)
    if isinstance(value, str):
        cell.value = _NO_XML.sub("", without_control_characters(value))
        cell.data_type = "s"
        cell.number_format = TEXT_FORMAT
    else:
        cell.value = None if is_blank(value) else value


def _mark(sheet: Worksheet, fault: CellFault, colour: str) -> None:
    """Colour the cell and comment it; a row in a filter that hides it is shown."""
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    assert fault.row is not None
    if fault.row > LAST_ROW:
        return
    sheet.row_dimensions[fault.row].hidden = False
    if not fault.letters:
        return
    cell = _top_of_merge(sheet, f"{fault.letters}{fault.row}")
    cell.fill = PatternFill("solid", fgColor=colour)
    earlier = f"{cell.comment.text}\n" if cell.comment else ""
    cell.comment = Comment(visible(earlier + fault.message), "IMK")


def _top_of_merge(sheet: Worksheet, place: str) -> XlsxCell:
    """Return the cell that shows what stands in a place: the first one of a merged area."""
    for area in sheet.merged_cells.ranges:
        if place in area:
            return sheet.cell(area.min_row, area.min_col)  # type: ignore[return-value]
    return sheet[place]  # type: ignore[no-any-return]


def _explain(sheet: Worksheet, table: Sheet, faults: Iterable[CellFault]) -> None:
    """Write the sentences of each row behind its last column."""
    by_row = defaultdict[int, list[str]](list)
    for fault in faults:
        if fault.sheet == table.name and fault.row is not None and fault.row <= LAST_ROW:
            by_row[fault.row].append(fault.message)
    column = max((len(row.cells) for row in table.rows), default=0) + 1
    if not by_row or column > LAST_COLUMN:
        return
    title = max(min(by_row) - 1, 1)
    _put(sheet.cell(title, column), _("Catatan pemeriksaan"))
    for row, sentences in by_row.items():
        _put(sheet.cell(row, column), "\n".join(sentences))
    sheet.column_dimensions[letters(column - 1)].width = WIDE


def _list_faults(book: openpyxl.Workbook, faults: Iterable[CellFault]) -> None:
    """Add a sheet that lists every fault."""
    from openpyxl.styles import Font

    sheet = book.create_sheet(MARK_OF_CHECKS)
    _put(sheet.cell(1, 1), _("RAHASIA – UU 16/1997: berisi data responden."))
    titles = (_("Lembar"), _("Baris"), _("Kolom"), _("Isi"), _("Kode"), _("Keterangan"))
    lines = (
        (fault.sheet, fault.row, fault.column, fault.value, fault.code, fault.message)
        for fault in faults
    )
    for number, line in enumerate((titles, *lines), start=3):
        for column, value in enumerate(line, start=1):
            _put(sheet.cell(number, column), value)
    for row in (1, 3):
        for cell in sheet[row]:
            cell.font = Font(bold=True)
    for letter, width in zip("ABCDEF", (24, 8, 28, 24, 24, WIDE), strict=True):
        sheet.column_dimensions[letter].width = width
