"""Values of xlsx, xls and ods files, read by calamine after their facts were gathered."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType

import python_calamine as calamine

from imk_desktop.spreadsheets import ods_facts, refusals, xls_facts, xlsx_facts
from imk_desktop.spreadsheets.archive import opened_safely, renamed
from imk_desktop.spreadsheets.facts import MOST_CELLS_OF_XLS, SheetFacts
from imk_desktop.spreadsheets.grid import Kind, Merge, Sheet, carried_down, kept_rows
from imk_desktop.spreadsheets.headers import letters
from imk_desktop.spreadsheets.xlsx_package import package_of, rebuilt
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
        UserError: `berkata_sandi`, `berkas_rusak`, `terlalu_besar`, `bagian_ganda`,
            `lembar_ganda`, `sel_ganda`, `berkas_berbahaya_atau_rusak`.
    """
    content, facts = _readable(content, kind, name)
    with _faults_sorted(name):
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        tabs = [tab for tab in book.sheets_metadata if tab.typ is WORKSHEET]
        sheets = []
        for done, tab in enumerate(tabs):
            ticket.advance(done, len(tabs))
            sheets.append(_sheet(book, tab, facts.get(tab.name)))
        return tuple(sheets)


def _readable(content: bytes, kind: Kind, name: str) -> tuple[bytes, dict[str, SheetFacts]]:
    """Return a file that calamine reads whole and within bounds, and what else is known of it."""
    if kind is Kind.XLS:
        facts = xls_facts.facts_by_sheet(content)
        _refuse_far_cells(facts, name)
        return content, facts
    archive = opened_safely(content, name)
    if kind is Kind.ODS:
        facts = ods_facts.facts_by_sheet(archive, name)
        _refuse_impossible(facts, name)
        return content if archive.is_plain else renamed(archive), facts
    package = package_of(archive, name)
    facts, edited = {}, {}
    for sheet, part in package.sheets.items():
        known = xlsx_facts.facts_of(archive, part, name)
        if known.reaches_too_far:
            shared = package.part_of("sharedstrings")
            known, edited[part] = xlsx_facts.without_far_blanks(archive, part, shared, name)
        facts[sheet] = known
    _refuse_impossible(facts, name)
    if any(known.uses_shared for known in facts.values()) and not package.has("sharedstrings"):
        raise refusals.damaged(name)
    is_as_expected = package.is_plain and not edited
    return content if is_as_expected else rebuilt(package, edited), facts


def _refuse_impossible(facts: Mapping[str, SheetFacts], name: str) -> None:
    """Refuse sheets that take too much memory, or that say two things of one cell."""
    for sheet, known in facts.items():
        if known.is_too_wide:
            raise refusals.too_wide(name, sheet, _address(known.last_row, known.last_column))
        if known.twice:
            raise refusals.cell_twice(name, sheet, _address(*known.twice))


def _refuse_far_cells(facts: Mapping[str, SheetFacts], name: str) -> None:
    """Refuse an .xls file whose sheets together need too much memory, by its widest sheet."""
    room = {sheet: known.last_row * (known.last_column + 1) for sheet, known in facts.items()}
    if sum(room.values()) > MOST_CELLS_OF_XLS:
        widest = max(room, key=lambda sheet: room[sheet])
        place = _address(facts[widest].last_row, facts[widest].last_column)
        raise refusals.too_wide(name, widest, place)


def _address(row: int, column: int) -> str:
    return f"{letters(column)}{row}"


def _sheet(
    book: calamine.CalamineWorkbook, tab: calamine.SheetMetadata, facts: SheetFacts | None
) -> Sheet:
    read = book.get_sheet_by_name(tab.name)
    rows = read.iter_rows()
    known = facts or SheetFacts()
    merges = known.merges or [
        Merge(first[0] + 1, first[1], last[0] + 1, last[1])
        for first, last in read.merged_cell_ranges or ()
    ]
    return carried_down(
        Sheet(
            name=tab.name,
            rows=kept_rows(enumerate(rows, start=1)),
            hidden=tab.visible is not calamine.SheetVisibleEnum.Visible,
            hidden_rows=frozenset(known.hidden_rows),
            hidden_columns=frozenset(known.hidden_columns),
            merges=tuple(merges),
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
