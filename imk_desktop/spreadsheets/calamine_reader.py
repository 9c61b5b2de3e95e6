"""Values of xlsx, xls and ods files, read by calamine after their facts were gathered."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from types import MappingProxyType

import python_calamine as calamine

from imk_desktop.spreadsheets import ods_facts, refusals, xlsx_facts
from imk_desktop.spreadsheets.archive import opened_safely
from imk_desktop.spreadsheets.facts import SheetFacts
from imk_desktop.spreadsheets.grid import Kind, Merge, Sheet, carried_down, kept_rows
from imk_desktop.tasks import Ticket

WORKSHEET = calamine.SheetTypeEnum.WorkSheet


def read_sheets(content: bytes, kind: Kind, name: str, ticket: Ticket) -> tuple[Sheet, ...]:
    """Read every sheet of a workbook, hidden ones too.

    Args:
        content: The whole file.
        kind: XLSX, XLS or ODS.
        name: The file's name, for messages.
        ticket: Told of every sheet.

    Raises:
        UserError: `berkata_sandi`, `berkas_rusak`, `terlalu_besar`,
            `berkas_berbahaya_atau_rusak`.
    """
    facts = _facts(content, kind, name)
    for sheet, known in facts.items():
        if known.is_too_wide:
            raise refusals.too_wide(name, sheet)
    with _faults_sorted(name):
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        tabs = [tab for tab in book.sheets_metadata if tab.typ is WORKSHEET]
        sheets = []
        for done, tab in enumerate(tabs):
            ticket.advance(done, len(tabs))
            sheets.append(_sheet(book, tab, facts.get(tab.name)))
        return tuple(sheets)


def _facts(content: bytes, kind: Kind, name: str) -> dict[str, SheetFacts]:
    if kind is Kind.XLS:  # an old binary file: small by its nature, and it tells its merges itself
        return {}
    with opened_safely(io.BytesIO(content), name) as archive:
        if kind is Kind.ODS:
            return ods_facts.facts_by_sheet(archive, name)
        return {
            sheet: xlsx_facts.facts_of(archive, part, name)
            for sheet, part in xlsx_facts.sheet_parts(archive, name).items()
        }


def _sheet(
    book: calamine.CalamineWorkbook, tab: calamine.SheetMetadata, facts: SheetFacts | None
) -> Sheet:
    read = book.get_sheet_by_name(tab.name)
    rows = read.iter_rows()
    known = facts or SheetFacts(
        merges=[
            Merge(first[0] + 1, first[1], last[0] + 1, last[1])
            for first, last in read.merged_cell_ranges or ()
        ]
    )
    return carried_down(
        Sheet(
            name=tab.name,
            rows=kept_rows(enumerate(rows, start=1)),
            hidden=tab.visible is not calamine.SheetVisibleEnum.Visible,
            hidden_rows=frozenset(known.hidden_rows),
            hidden_columns=frozenset(known.hidden_columns),
            merges=tuple(known.merges),
            without_value=frozenset(known.without_value),
            outside=frozenset(known.outside),
            errors=MappingProxyType(dict(known.errors)),
        )
    )


@contextmanager
def _faults_sorted(name: str) -> Iterator[None]:
    """Turn calamine's faults into refusals.

    WORKAROUND: on some broken files calamine 0.9 panics, which reaches Python as an exception
    that is no `Exception` and cannot be imported by name.
    """
    try:
        yield
    except calamine.PasswordError as fault:
        raise refusals.locked(name) from fault
    except calamine.CalamineError as fault:
        raise refusals.damaged(name) from fault
    except BaseException as fault:
        if type(fault).__name__ != "PanicException":
            raise
        raise refusals.damaged(name) from fault
