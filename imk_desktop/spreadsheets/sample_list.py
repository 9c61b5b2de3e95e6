"""Read a sample list (daftar sampel, DS2) of whatever shape into samples.

Nothing is guessed silently: every row is either a sample, or refused with its cell and the
reason, or plainly no data (titles, totals, notes); what is odd but usable is a warning.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path

from imk_desktop.domain.cell_fault import CellFault
from imk_desktop.domain.industry import Industries
from imk_desktop.domain.region import Regions
from imk_desktop.domain.sample import ListedBlock, SampleRow
from imk_desktop.language import _
from imk_desktop.spreadsheets import list_remarks, refusals
from imk_desktop.spreadsheets.cells import has_comma_decimals, may_be_thousands, text
from imk_desktop.spreadsheets.duplicates import Duplicates
from imk_desktop.spreadsheets.grid import Kind, Workbook
from imk_desktop.spreadsheets.list_refusals import refuse_another_survey, refuse_swapped_columns
from imk_desktop.spreadsheets.row_cells import RowCells
from imk_desktop.spreadsheets.sample_rows import COUNTS, Guide, read_row
from imk_desktop.spreadsheets.sample_tables import SampleTable, known_mapping, sample_tables
from imk_desktop.spreadsheets.whole_rows import WholeRows
from imk_desktop.spreadsheets.workbook import read_workbook
from imk_desktop.tasks import Ticket


@dataclass(frozen=True, slots=True)
class SampleList:
    """What a sample list amounts to.

    Attributes:
        rows: The good rows, in the order of the file; keys and FASIH ids do not repeat.
        blocks: What the rows say of each block, in order of id.
        refused: Why each of the other rows of data is refused; one row may have several.
        warnings: What is odd but was read; also what was passed over.
        told: The fields that the file has columns of; of the others it says nothing.
    """

    rows: tuple[SampleRow, ...]
    blocks: tuple[ListedBlock, ...]
    refused: tuple[CellFault, ...]
    warnings: tuple[CellFault, ...]
    told: frozenset[str] = frozenset()

    @property
    def by_office(self) -> dict[str, int]:
        """Good rows by office, in order of code."""
        return dict(sorted(Counter(row.office for row in self.rows).items()))


def read_sample_list(
    path: Path,
    *,
    year: int,
    regions: Regions,
    industries: Industries,
    mapping: Mapping[str, str] | None = None,
    ticket: Ticket | None = None,
) -> SampleList:
    """Read a sample list; the file is only read.

    Args:
        path: An xlsx, xls, ods, csv or html file, whatever its name says.
        year: The survey's year; a list of another year is refused.
        regions: The regions of the province, against which codes are checked.
        industries: The industries in scope.
        mapping: Header texts by field, for columns that are not recognised.
        ticket: Told of the sheets that are read; it may stop the work.

    Raises:
        UserError: The whole file is refused, with a code of its own.
        UsageError: The mapping names a field that does not exist.
        MachineFault: The file may not be read, or the disk failed.
    """
    known = known_mapping(mapping)
    book = read_workbook(path, ticket)
    return samples_of(book, year=year, regions=regions, industries=industries, mapping=known)


def samples_of(
    book: Workbook,
    *,
    year: int,
    regions: Regions,
    industries: Industries,
    mapping: Mapping[str, str],
) -> SampleList:
    """Read the sample list that a workbook is; as `read_sample_list`, without a file.

    Raises:
        UserError: The whole file is refused, with a code of its own.
    """
    warnings = list_remarks.of_the_file(book)
    tables = sample_tables(book, mapping, warnings)
    refuse_another_survey(book, tables, year)
    reader = _Reader(book, year, regions, industries, warnings)
    for table in tables:
        reader.read(table)
    return reader.result()


class _Reader:
    """Reads table after table; keys and ids are unique over the whole file."""

    def __init__(
        self,
        book: Workbook,
        year: int,
        regions: Regions,
        industries: Industries,
        warnings: list[CellFault],
    ) -> None:
        self._book, self._year = book, year
        self._regions, self._industries = regions, industries
        self._warnings = warnings
        self._rows: list[SampleRow] = []
        self._refused: list[CellFault] = []
        self._blocks: dict[str, ListedBlock] = {}
        self._duplicates = Duplicates()
        self._told: set[str] = set()
        self._read = 0

    def read(self, table: SampleTable) -> None:
        """Read the rows of one table."""
        self._warnings.extend(list_remarks.of_a_table(self._book, table))
        self._told.update(table.header.columns)
        comma = frozenset(
            field
            for field in ("weight", *COUNTS)
            if (columns := table.header.columns.get(field))
            and has_comma_decimals(row[columns[0]] for row in table.rows)
        )
        weights = table.header.columns.get("weight", ())[:1]
        unclear = may_be_thousands(row[column] for row in table.rows for column in weights)
        guide = Guide(self._year, self._regions, self._industries, table.sheet, comma, unclear)
        whole = WholeRows(table) if self._book.kind is Kind.CSV else None
        for row in table.rows:
            self._read += 1
            cells = RowCells(self._book.name, table.sheet, table.header, row)
            if whole and whole.refuse(cells):
                self._refused.extend(cells.refused)
                continue
            if read := read_row(cells, guide):
                sample, block = read
                self._duplicates.judge(sample, cells)
                if not cells.refused:
                    self._rows.append(sample)
                    self._note_block(block, cells)
            self._refused.extend(cells.refused)
            self._warnings.extend(cells.warnings)

    def result(self) -> SampleList:
        """Return the list, unless it is so wrong that the whole file is refused."""
        refuse_swapped_columns(self._book.name, self._refused, self._read)
        self._warnings.extend(list_remarks.of_the_length(self._book, self._read))
        codes = {fault.code for fault in self._refused}
        if not self._rows and len(codes) == 1 and codes <= {"provinsi_lain", "tahun_salah"}:
            why = {
                "provinsi_lain": _("Semua barisnya milik provinsi lain, bukan {province}."),
                "tahun_salah": _("Semua barisnya dari tahun lain, bukan {year}."),
            }[(only := codes.pop())].format(province=self._regions.province, year=self._year)
            raise refusals.refused(only, self._book.name, why)
        return SampleList(
            rows=tuple(self._rows),
            blocks=tuple(self._blocks[id_] for id_ in sorted(self._blocks)),
            refused=tuple(self._refused),
            warnings=tuple(self._warnings),
            told=frozenset(self._told),
        )

    def _note_block(self, block: ListedBlock, cells: RowCells) -> None:
        """Add what this row says of its block; the first word counts, another is told."""
        known = self._blocks.setdefault(block.id, block)
        for field in fields(ListedBlock):
            told, new = getattr(known, field.name), getattr(block, field.name)
            if told in (None, "") and new not in (None, ""):
                known = replace(known, **{field.name: new})
            elif new not in (None, "", told):
                why = _("berbeda dari baris lain di blok {block} ({told}).").format(
                    block=block.id, told=text(told)
                )
                cells.warn(field.name, "blok_tak_seragam", why)
        self._blocks[block.id] = known
