"""Load BPS's sample list into the store: one transaction, all of it or none.

A list is compared with what the list before it said, not only with what stands: so loading
it again changes nothing, even where an office has corrected a name since; and a new list
changes what BPS changed. A blank cell, or a column that is not there, says nothing.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from types import MappingProxyType

from imk_desktop.domain.cell_fault import CellFault
from imk_desktop.domain.change import Value
from imk_desktop.domain.records import BLOCK, SAMPLE, Record
from imk_desktop.domain.sample import ListedBlock, SampleRow
from imk_desktop.operations.desk import Desk
from imk_desktop.operations.sample_references import unlisted_mains
from imk_desktop.reference.industries import industries
from imk_desktop.reference.regions import regions
from imk_desktop.spreadsheets.error_copy import write_error_copy
from imk_desktop.spreadsheets.sample_list import read_sample_list
from imk_desktop.store import change_log, reading
from imk_desktop.store.settings import set_setting, setting
from imk_desktop.store.store import Transaction
from imk_desktop.tasks import Ticket

LAST_LIST = "last_sample_list"
"""The setting that keeps what the last list said, by table and row."""

Rows = dict[str, dict[str, Value]]
NOTHING: Mapping[str, Value] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class LoadedSamples:
    """What loading a sample list came to.

    Attributes:
        rows: Good rows of this store's offices.
        new, changed, unchanged: How many of them the store did not know, knew otherwise, knew.
        by_office: Good rows by office.
        replacements: How many of them are replacements (sampel pengganti), by office.
        skipped: Good rows of offices that this store does not hold.
        refused: Why each other row is refused.
        warnings: What is odd but was read.
        written: Whether the store was changed; not in a trial, nor while rows are refused.
    """

    rows: int
    new: int
    changed: int
    unchanged: int
    by_office: Mapping[str, int]
    replacements: Mapping[str, int]
    skipped: int
    refused: tuple[CellFault, ...]
    warnings: tuple[CellFault, ...]
    written: bool

    @property
    def refused_rows(self) -> int:
        """How many rows are refused; one may have several faults."""
        return len({(fault.sheet, fault.row) for fault in self.refused})

    def as_json(self) -> dict[str, object]:
        """Return the keys that programs read."""
        return {
            "rows": self.rows,
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "by_office": dict(self.by_office),
            "replacements": dict(self.replacements),
            "skipped": self.skipped,
            "refused": [fault.as_json() for fault in self.refused],
            "warnings": [fault.as_json() for fault in self.warnings],
        }


def load_samples(
    desk: Desk,
    file: Path,
    *,
    mapping: Mapping[str, str] | None = None,
    accept_good: bool = False,
    dry_run: bool = False,
    errors: Path | None = None,
    replacing: bool = False,
    ticket: Ticket | None = None,
) -> LoadedSamples:
    """Load a sample list.

    Args:
        desk: The laptop. On a regency's, rows of other offices are skipped.
        file: The list, in any shape.
        mapping: Header texts by field, for columns that are not recognised.
        accept_good: Write the good rows though others are refused.
        dry_run: Say what would happen and write nothing.
        errors: Where to write a copy of the file with its faults marked, if there are any.
        replacing: Whether that copy may replace a file: somebody was asked.
        ticket: Told of the sheets that are read; until all are, it may stop the work.

    Raises:
        UserError: The whole file is refused, or this office may not write what it says.
        UsageError: The mapping names a field that does not exist.
        MachineFault: The file may not be read, or the disk failed.
    """
    found = read_sample_list(
        file,
        year=desk.year,
        regions=regions(),
        industries=industries(),
        mapping=mapping,
        ticket=ticket,
    )
    mine = [row for row in found.rows if desk.is_province or row.office == desk.office]
    strange = unlisted_mains(desk, mine)
    refused = (*found.refused, *strange)
    if errors and (refused or found.warnings):
        write_error_copy(file, errors, refused, found.warnings, replacing=replacing, ticket=ticket)
    bad = {(fault.sheet, fault.row) for fault in strange}
    mine = [row for row in mine if (row.sheet, row.row) not in bad]
    offices = sorted({row.office for row in mine})
    written = not dry_run and (accept_good or not refused)
    counts = {"new": 0, "changed": 0}
    with desk.writing(keep=written) as transaction:
        last = _LastList(transaction)
        for office in offices:
            blocks = [block for block in found.blocks if block.office == office]
            _write(desk, transaction, BLOCK, office, last.news("block", _blocks(blocks)))
            rows = _samples((row for row in mine if row.office == office), found.told)
            samples = last.news("sample", rows, {"main": True})
            known = reading.known(transaction.connection, transaction.tables, "sample", samples)
            changed = _write(desk, transaction, SAMPLE, office, samples)
            counts["new"] += len(changed - known)
            counts["changed"] += len(changed & known)
        last.keep()
    return LoadedSamples(
        rows=len(mine),
        **counts,
        unchanged=len(mine) - sum(counts.values()),
        by_office=_counted(mine, offices),
        replacements=_counted([row for row in mine if not row.main], offices),
        skipped=len(found.rows) - len(mine) - len(bad),
        refused=refused,
        warnings=found.warnings,
        written=written,
    )


def _counted(rows: list[SampleRow], offices: Iterable[str]) -> dict[str, int]:
    counts = Counter(row.office for row in rows)
    return {office: counts[office] for office in offices}


def _write(
    desk: Desk, transaction: Transaction, record: Record, office: str, rows: Rows
) -> frozenset[str]:
    """Write the rows of one office and return which of them really changed."""
    changes = change_log.write(
        transaction,
        record.table,
        {row: values for row, values in rows.items() if values},
        partition=office,
        writer=desk.writer,
        when=desk.now(),
    )
    return frozenset(change.row for change in changes)


class _LastList:
    """What the last list said of every row, kept beside the store's data; it never travels."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        stored = setting(transaction.connection, LAST_LIST)
        self._said: dict[str, Rows] = json.loads(stored) if stored else {}

    def news(self, table: str, rows: Rows, at_first: Mapping[str, Value] = NOTHING) -> Rows:
        """Return of each row what is not as the last list said.

        Args:
            table: The kind of the rows.
            rows: What this list says.
            at_first: What holds for rows that the store does not know, if the list is silent.
        """
        before = self._said.setdefault(table, {})
        transaction = self._transaction
        known = reading.known(transaction.connection, transaction.tables, table, rows)
        news: Rows = {}
        for row, values in rows.items():
            said = before.get(row, {}) if row in known else {}
            new = values if row in known else {**at_first, **values}
            news[row] = {name: value for name, value in new.items() if said.get(name) != value}
            before[row] = {**said, **values}
        return news

    def keep(self) -> None:
        """Keep what this list says for the next time."""
        text = json.dumps(self._said, ensure_ascii=False, separators=(",", ":"))
        set_setting(self._transaction.connection, LAST_LIST, text)


def _samples(rows: Iterable[SampleRow], told: frozenset[str]) -> Rows:
    """Return the samples; without a column for it, nothing is said of main and replacement."""
    samples = {row.key: _told(row, SAMPLE) for row in rows}
    if "main" not in told:
        for values in samples.values():
            del values["main"]
    return samples


def _blocks(blocks: Iterable[ListedBlock]) -> Rows:
    return {block.id: _told(block, BLOCK) for block in blocks}


def _told(value: SampleRow | ListedBlock, record: Record) -> dict[str, Value]:
    """Return the fields that the record knows and the list tells."""
    told: dict[str, Value] = {
        field.name: getattr(value, field.name)
        for field in fields(value)
        if record.field(field.name) is not None
    }
    return {name: found for name, found in told.items() if found is not None and found != ""}
