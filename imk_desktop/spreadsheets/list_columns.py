"""Look at the columns of a sample list, so that a person can say which is which field.

What is found here is shown, never loaded: `sample_list` reads the file again with the titles
that were chosen.
"""

from __future__ import annotations

from pathlib import Path

from imk_desktop.domain.list_columns import ListColumn, ListLook, ListSheet
from imk_desktop.spreadsheets.cells import as_typed, text
from imk_desktop.spreadsheets.grid import Row, Sheet
from imk_desktop.spreadsheets.headers import (
    ROWS_LOOKED_AT,
    Header,
    find_headers,
    is_numbering,
    looks_like_data,
)
from imk_desktop.spreadsheets.sample_fields import FIELDS, OUR_SHEETS
from imk_desktop.spreadsheets.sample_tables import FEWEST_FIELDS
from imk_desktop.spreadsheets.workbook import read_workbook
from imk_desktop.tasks import Ticket

EXAMPLES = 3


def look_into_list(path: Path, ticket: Ticket | None = None) -> ListLook:
    """Return the columns of the sheets of a file that have titles.

    Args:
        path: The file; it is only read.
        ticket: May stop the work.

    Raises:
        UserError: The file cannot be read at all.
        MachineFault: It may not be read, or the disk failed.
    """
    book = read_workbook(path, ticket)
    shown = [
        sheet
        for sheet in book.sheets
        if not sheet.hidden and not (sheet.name or "").startswith(OUR_SHEETS)
    ]
    looked = [looked for sheet in shown if (looked := _look(sheet))]
    return ListLook(
        sheets=tuple(sorted(looked, key=lambda sheet: -sheet.known)),
        fields=tuple(field.name for field in FIELDS),
        fewest=FEWEST_FIELDS,
    )


def _look(sheet: Sheet) -> ListSheet | None:
    header = _header(sheet)
    if header is None:
        return None
    rows = sheet.rows[header.at + 1 :]
    first = [row for row in rows if not is_numbering(row)][:EXAMPLES]
    fields = {columns[0]: name for name, columns in header.columns.items()}
    columns = [
        ListColumn(title, tuple(text(as_typed(row[at])) for row in first), fields.get(at, ""))
        for at, title in enumerate(header.titles)
        if title
    ]
    return ListSheet(sheet.name or "", tuple(columns))


def _header(sheet: Sheet) -> Header | None:
    """Return the header that was found, else the fullest row of words near the top."""
    found = next(iter(find_headers(sheet, FIELDS)), None)
    fullest: tuple[int, Row] | None = None
    for at, row in enumerate(sheet.rows[:ROWS_LOOKED_AT]):
        if is_numbering(row) or looks_like_data(row):
            continue
        if fullest is None or len(row.filled()) > len(fullest[1].filled()):
            fullest = (at, row)
    if fullest is None or (found and len(found.columns) >= FEWEST_FIELDS):
        return found
    at, row = fullest
    if found and found.at == at:
        return found
    return Header(row.number, tuple(text(cell) for cell in row.cells), {}, at)
