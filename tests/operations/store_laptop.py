"""A laptop with a disk: the histories of `tests.replication` on real stores and bundle files."""

from __future__ import annotations

import json
import os
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from imk_desktop.domain.change import PROVINCE, Act, Change, Mark, Shape, Value
from imk_desktop.domain.exchange import Applied, Merged
from imk_desktop.errors import UserError
from imk_desktop.operations.desk import Desk
from imk_desktop.operations.export_bundle import export_bundle
from imk_desktop.operations.file_document import file_document
from imk_desktop.operations.join_survey import join_survey
from imk_desktop.operations.make_starter import make_starter
from imk_desktop.operations.merge_bundle import merge_bundle, preview_bundle
from imk_desktop.operations.store_digest import store_digest
from imk_desktop.replication.decisions import Standing, ruling, standing
from imk_desktop.replication.rights import violation
from imk_desktop.replication.write import replacing
from imk_desktop.store import change_log, conflicts, reading
from imk_desktop.store.conflicts import OpenConflict
from imk_desktop.store.row_states import RowStates
from imk_desktop.store.store import Transaction
from tests.operations.enrolled import SECRET, copy_store, opened
from tests.replication.histories import Place

Variables = Sequence[tuple[str, str]]


@dataclass
class Chronicle:
    """What the laptops of a history share: a folder, what was ever written, and figures.

    `knew` holds for each change the marks of its row that the writer knew.
    """

    folder: Path
    figures: Counter[str] = field(default_factory=Counter)
    written: dict[tuple[str, Mark], Change] = field(default_factory=dict)
    knew: dict[tuple[str, Mark], frozenset[Mark]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    desks: list[Desk] = field(default_factory=list)

    def new_path(self, name: str) -> Path:
        """Return a path in a folder that nothing lies in yet."""
        self.figures["paths"] += 1
        folder = self.folder / f"{self.figures['paths']:04}"
        folder.mkdir()
        return folder / name

    def close(self) -> None:
        """Let go of every store."""
        for desk in self.desks:
            desk.close()


class StoreLaptop:
    """One installation: a store, opened by one process or two, and its clock."""

    def __init__(
        self, chronicle: Chronicle, name: str, office: str, store: Path, rng: random.Random
    ) -> None:
        self.chronicle, self.name, self.office, self.store = chronicle, name, office, store
        self.rng = rng
        self.partitions: tuple[str, ...] = (PROVINCE, office)
        if office == PROVINCE:
            self.partitions = (PROVINCE, "1771", "1703", "1701")
        self._now = 50 * 365 * 86_400_000
        self._desk: Desk | None = None
        self._other: Desk | None = None

    @property
    def desk(self) -> Desk:
        """The store, open, on the day of this laptop's clock."""
        if self._desk is None:
            self._desk = opened(self.store)
            # so that a seed draws the same history each time
            self._desk.store._epoch = self.rng.randbytes(8)
            self.chronicle.desks.append(self._desk)
        day = datetime.fromtimestamp(self._now / 1000, UTC)
        os.environ["IMK_TODAY"] = f"{day:%Y-%m-%d}"
        return self._desk

    # What a person does

    def write(self, place: Place, values: Mapping[str, Value], by: str, when: int) -> bool:
        """Write fields of a row; False if the office may not, or nothing changed."""
        return self._write(place, when, values=values, by=by)

    def snapshot(
        self, place: Place, values: Mapping[str, Value], source: str, taken: int, when: int
    ) -> bool:
        """Load what an outside source said at a time."""
        return self._write(place, when, values=values, by=source, source=source, taken=taken)

    def delete(self, place: Place, by: str, when: int, *, restore: bool = False) -> bool:
        """Delete a row, or keep one that was."""
        partition, table, row = place

        def act(transaction: Transaction) -> list[Change]:
            writer = self.desk.writer
            return change_log.delete(
                transaction,
                table,
                [row],
                partition=partition,
                writer=writer,
                when=when,
                restore=restore,
            )

        return self._made(place, act, when)

    def restore(self, place: Place, by: str, when: int) -> bool:
        """Keep a row that was deleted."""
        return self.delete(place, by, when, restore=True)

    def resolve(self, conflict: OpenConflict, value: Value, by: str, when: int) -> bool:
        """Settle a conflict, by a value that stands or another one."""
        place = conflict.partition, conflict.table, conflict.row
        if conflict.field:
            standing_values = [rival.value for rival in conflict.rivals]
            chosen = value if self.rng.random() < 0.3 else self.rng.choice(standing_values)
            made = self.write(place, {conflict.field: chosen}, by, when)
        else:
            made = self.restore(place, by, when)
        self.chronicle.figures["conflicts resolved"] += made
        return made

    def add_log(
        self, partition: str, table: str, values: Mapping[str, Value], by: str, when: int
    ) -> bool:
        """Add a row to a log."""

        def act(transaction: Transaction) -> list[Change]:
            writer = self.desk.writer
            return change_log.append(
                transaction, table, [values], partition=partition, writer=writer, when=when
            )

        return self._made((partition, table, ""), act, when)

    def trespass(self, place: Place, values: Mapping[str, Value], by: str, when: int) -> bool:
        """Write past this office's rights, as a program that was tampered with does, and sign it.

        False where every other store would refuse it.
        """
        partition, table, row = place

        def act(transaction: Transaction) -> list[Change]:
            epoch, log = transaction.epoch, transaction.log
            state = RowStates(transaction.connection, log).load(partition, [(table, row)])
            replaced = replacing(state.get((table, row)), values) if by.endswith("1") else {}
            mark = Mark(epoch, log.known(partition, epoch) + 1)
            shape, office = Shape(table, tuple(values)), self.office
            change = Change(partition, mark, shape, row, tuple(values.values()), replaced, by, when)
            if violation(change, office) is not None:
                self.chronicle.figures["refused trespasses"] += 1
                return []
            laptop = self.desk.laptop
            log.deliver(partition, epoch, mark.seq, laptop=laptop, office=office, own=True)
            transaction.folding.add(partition, [change])
            self.chronicle.figures["trespasses that none refuses"] += 1
            return [change]

        return self._made(place, act, when)

    def put_questionnaire(self, version: int, variables: Variables, by: str, when: int) -> bool:
        """Bring a version of the questionnaire into force, as the province."""
        values: dict[str, Value] = {"variables": json.dumps(variables), "in_force": True}

        def act(transaction: Transaction) -> list[Change]:
            made = change_log.write(
                transaction,
                "questionnaire",
                {str(version): values},
                partition=PROVINCE,
                writer=self.desk.writer,
                when=when,
            )
            self.desk.store.take_questionnaire(transaction)
            return made

        made = self._made((PROVINCE, "questionnaire", str(version)), act, when)
        self.chronicle.figures["questionnaires"] += made
        return made

    def attach(self, content: bytes, when: int) -> None:
        """File a document with its scan."""
        self._now = when
        scan = self.chronicle.new_path("scan.pdf")
        scan.write_bytes(content)
        file_document(self.desk, "surat_tugas", file=scan, stage="pengumpulan")
        self.chronicle.figures["documents"] += 1

    def enrol(self, name: str, office: str, when: int) -> StoreLaptop | None:
        """Enrol one more laptop, if this one holds the province's key."""
        self._now = when
        if self.desk.keys.province is None:
            return None
        starter = self.chronicle.new_path("awal.imk")
        make_starter(self.desk, office, starter, passphrase=SECRET)
        store = self.chronicle.new_path(f"{name}.imkdb")
        join_survey(store, starter, starter_passphrase=SECRET).close()
        self.chronicle.figures["laptops enrolled on the way"] += 1
        newcomer = StoreLaptop(
            self.chronicle, name, office, store, random.Random(self.rng.random())
        )
        newcomer._now = when
        return newcomer

    # What a person sees

    def conflicts(self) -> list[OpenConflict]:
        """Return the conflicts that the store lists."""
        with self.desk.reading() as connection:
            return conflicts.all_open(connection)

    def standing(self, partition: str, sample: str) -> Standing:
        """Return what the rulings on a sample come to."""
        with self.desk.reading() as connection:
            lines = [
                line
                for table in ("decision", "clarification")
                for line in reading.rows(
                    connection, self.desk.store.tables, table, sample=sample, partition=partition
                )
            ]
        return standing(
            ruling(str(line["row"]), _text(line.get("verdict")), _text(line["after"]))
            for line in lines
        )

    # What happens to the machine

    def restart(self) -> None:
        """End all processes."""
        for desk in (self._desk, self._other):
            if desk is not None:
                desk.close()
        self._desk = self._other = None

    def switch(self) -> None:
        """Go on in the other of two processes that have the store open."""
        self._desk, self._other = self._other, self._desk

    def copied(self, name: str | None = None) -> StoreLaptop:
        """Copy the store's files: open, or closed, or without what SQLite still holds aside."""
        way = self.rng.choice(("open", "open", "closed", "main file"))
        if way == "closed":
            self.restart()
        to = self.chronicle.new_path(self.store.name)
        copy_store(self.store, to, with_wal=way != "main file")
        self.chronicle.figures[f"stores copied {way}"] += 1
        twin = StoreLaptop(
            self.chronicle, name or self.name, self.office, to, random.Random(self.rng.random())
        )
        twin._now = self._now
        return twin

    # Exchange

    def send(self, to: StoreLaptop, *, asking: bool = False) -> list[Path]:
        """Write bundles for the other's office; `asking` cuts them into many small files."""
        folder = self.chronicle.new_path("").absolute()
        try:
            exported = export_bundle(
                self.desk, to.office, folder, limit_mb=0.0004 if asking else None
            )
        except UserError as error:
            if error.code not in ("wrong_addressee", "no_laptop"):
                raise
            self.chronicle.figures[f"exports refused: {error.code}"] += 1
            return []
        self.chronicle.figures["bundles"] += len(exported)
        return [one.file for one in exported]

    def receive(self, message: list[Path]) -> int:
        """Merge some of the files, in any order; return how many brought something."""
        files = [file for file in message if self.rng.random() < 0.9]
        self.rng.shuffle(files)
        return sum(self.merge(file) is not None for file in files)

    def merge(self, file: Path) -> Merged | None:
        """Merge a file; now and then look at its preview first. None if it is not for us."""
        told = before = None
        try:
            if self.rng.random() < 0.15:
                before = store_digest(self.desk)
                told = preview_bundle(self.desk, file)
                if store_digest(self.desk) != before:
                    self.chronicle.faults.append(f"{self.name}: a preview changed something")
            merged = merge_bundle(self.desk, file)
        except UserError as error:
            if error.code != "not_for_us":
                raise
            self.chronicle.figures["merges refused: not for us"] += 1
            return None
        self.chronicle.figures[f"merged: {merged.applied}"] += 1
        self.chronicle.figures["parts that waited"] += merged.waiting
        if merged.refused:
            self.chronicle.faults.append(f"{self.name}: set aside: {merged.message}")
        if told is not None and merged.applied is Applied.YES:
            self.chronicle.figures["previews compared"] += 1
            if told != merged:
                self.chronicle.faults.append(f"{self.name}: preview {told} is not {merged}")
        return merged

    def _write(
        self,
        place: Place,
        when: int,
        *,
        values: Mapping[str, Value],
        by: str,
        source: str = "",
        taken: int = 0,
    ) -> bool:
        partition, table, row = place

        def act(transaction: Transaction) -> list[Change]:
            return change_log.write(
                transaction,
                table,
                {row: values},
                partition=partition,
                writer=self.desk.writer,
                when=when,
                source=source,
                taken=taken,
            )

        return self._made(place, act, when)

    def _made(self, place: Place, act: Callable[[Transaction], list[Change]], when: int) -> bool:
        self._now = when
        partition, table, row = place
        desk = self.desk
        try:
            with desk.writing() as transaction:
                before = transaction.log.of_rows(partition, table, [row])[row]
                made = act(transaction)
        except UserError as error:
            if not error.code.startswith("not_allowed"):
                raise
            self.chronicle.figures["refused writes"] += 1
            return False
        for change in made:
            self.chronicle.written[partition, change.mark] = change
            self.chronicle.knew[partition, change.mark] = frozenset(one.mark for one in before)
            self.chronicle.figures[f"changes: {Act(change.act).name.lower()}"] += 1
        return bool(made)


def _text(value: Value) -> str | None:
    return value if isinstance(value, str) else None
