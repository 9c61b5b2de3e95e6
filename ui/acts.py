"""What the window asks of an open survey: operations, bound to one desk.

Everything here runs on the worker thread (`ui.jobs`) and imports an operation only when it is
asked for, so that the window stands before SQLAlchemy is loaded.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from imk_desktop.domain.exchange import ConflictView, Exported, Merged
from imk_desktop.domain.left_open import LeftOpen
from imk_desktop.domain.list_columns import ListLook
from imk_desktop.domain.sample_card import SampleCard, SampleLine
from imk_desktop.domain.sop import Sop
from imk_desktop.domain.status import SurveyStatus
from imk_desktop.errors import UsageError
from imk_desktop.tasks import Ticket
from ui.entries import ApprovalEntry, DocumentEntry, MonitoringEntry, StarterEntry, VisitEntry

if TYPE_CHECKING:
    from imk_desktop.operations.desk import Desk
    from imk_desktop.operations.load_samples import LoadedSamples


EXAMPLE_SAMPLES = 600
"""Enough to fill every page, few enough to be made while one watches."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A survey as it was just opened: its form and where it stands."""

    acts: Acts
    sop: Sop
    status: SurveyStatus


@dataclass(frozen=True, slots=True)
class PassphraseNeeded:
    """The store is encrypted and no passphrase was given."""

    path: Path


@dataclass(frozen=True, slots=True)
class Acts:
    """One open store and the person at it."""

    desk: Desk

    @property
    def path(self) -> Path:
        """The store's file."""
        return self.desk.path

    def as_person(self, name: str) -> Acts:
        """Return the same store with another person at it."""
        return Acts(replace(self.desk, by=name))

    def opened(self) -> Opened:
        """Return the survey's form and where it stands."""
        return Opened(self, self.sop(), self.status())

    def close(self) -> None:
        """Let go of the store."""
        self.desk.close()

    def sop(self) -> Sop:
        """Return the survey's SOP."""
        from imk_desktop.operations.survey_sop import survey_sop

        return survey_sop(self.desk)

    def status(self) -> SurveyStatus:
        """Return every cell of the SOP as it stands."""
        from imk_desktop.operations.status import survey_status

        return survey_status(self.desk)

    def samples(self) -> list[SampleLine]:
        """Return one line for each sample."""
        from imk_desktop.operations.samples import list_samples

        return list_samples(self.desk)

    def card(self, key: str) -> SampleCard:
        """Return everything known of a sample."""
        from imk_desktop.operations.samples import sample_card

        return sample_card(self.desk, key)

    def set_field(self, key: str, field: str, value: str) -> object:
        """Write one field of a sample."""
        from imk_desktop.operations.set_field import set_field

        return set_field(self.desk, key, field, value)

    def record_visit(self, key: str, entry: VisitEntry, reason: str = "") -> object:
        """Write down a visit, with a reason where it is unusual."""
        from imk_desktop.operations.record_visit import record_visit

        return record_visit(
            self.desk,
            key,
            result=entry.result,
            officer=entry.officer,
            on=entry.day,
            mode=entry.mode,
            note=entry.note,
            reason=reason,
        )

    def conflicts(self, sample: str | None = None) -> list[ConflictView]:
        """Return what stands against what, of one sample or of all."""
        from imk_desktop.operations.conflicts import list_conflicts

        return list_conflicts(self.desk, sample)

    def resolve(self, conflict: str, value: str) -> str:
        """Settle a conflict."""
        from imk_desktop.operations.conflicts import resolve_conflict

        return resolve_conflict(self.desk, conflict, value)

    def send(self, to: str, out: Path, ticket: Ticket) -> list[Exported]:
        """Write a bundle for an office."""
        from imk_desktop.operations.export_bundle import export_bundle

        return export_bundle(self.desk, to, out, ticket=ticket)

    def preview(self, file: Path, ticket: Ticket) -> Merged:
        """Say what taking in a bundle would do."""
        from imk_desktop.operations.merge_bundle import preview_bundle

        return preview_bundle(self.desk, file, ticket)

    def merge(self, file: Path, ticket: Ticket) -> Merged:
        """Take in a bundle."""
        from imk_desktop.operations.merge_bundle import merge_bundle

        return merge_bundle(self.desk, file, ticket)

    def load_samples(
        self,
        file: Path,
        ticket: Ticket,
        *,
        write: bool,
        mapping: Mapping[str, str] | None = None,
        errors: Path | None = None,
        replacing: bool = False,
    ) -> LoadedSamples:
        """Load a sample list, its good rows; or only say what that would do.

        Args:
            file: The list.
            ticket: May stop the work.
            write: Whether to load it.
            mapping: Titles of columns by field, as a person chose them.
            errors: Where a copy with its faults marked is to be.
            replacing: Whether it may replace what is there: somebody was asked.
        """
        from imk_desktop.operations.load_samples import load_samples

        return load_samples(
            self.desk,
            file,
            mapping=mapping,
            accept_good=True,
            dry_run=not write,
            errors=errors,
            replacing=replacing,
            ticket=ticket,
        )

    def look_into_list(self, file: Path, ticket: Ticket) -> ListLook:
        """Return the columns of a file, to say which is which field."""
        from imk_desktop.operations.look_into_list import look_into_list

        return look_into_list(file, ticket)

    def make_starter(self, entry: StarterEntry) -> object:
        """Write the starter of one more laptop."""
        from imk_desktop.operations.make_starter import make_starter

        return make_starter(self.desk, entry.office, entry.file, passphrase=entry.passphrase)

    def open_in_stage(self, stage: str, office: str) -> tuple[LeftOpen, ...]:
        """Return what closing a stage ("all") or an office's part would leave open."""
        from imk_desktop.operations.close_stage import open_in_stage

        return open_in_stage(self.desk, stage, office=office)

    def reopen_stage(self, stage: str, office: str, note: str) -> object:
        """Open a stage ("all") or an office's part of it again."""
        from imk_desktop.operations.close_stage import reopen_stage

        return reopen_stage(self.desk, stage, office=office, note=note)

    def close_stage(self, stage: str, office: str, note: str) -> object:
        """Close a stage ("all") or an office's part of it."""
        from imk_desktop.operations.close_stage import close_stage

        return close_stage(self.desk, stage, office=office, note=note)

    def back_up(self, folder: Path, ticket: Ticket) -> object:
        """Write a backup into a folder."""
        from imk_desktop.operations.back_up import back_up

        return back_up(self.desk, folder, ticket=ticket)

    def file_document(self, kind: str, stage: str, entry: DocumentEntry) -> str:
        """File a document under an item of Kelengkapan."""
        from imk_desktop.operations.file_document import file_document

        return file_document(
            self.desk,
            kind,
            file=entry.file,
            office=entry.office,
            stage=stage,
            number=entry.number,
            on=entry.day,
            note=entry.note,
        )

    def approve(self, what: str, entry: ApprovalEntry, reason: str = "") -> str:
        """Record the head's approval, "start" or "report", with a reason where it is unusual."""
        from imk_desktop.operations.approve import approve

        return approve(
            self.desk,
            what,
            by_name=entry.name,
            position=entry.position,
            memo=entry.memo,
            on=entry.day,
            evidence=entry.scan,
            note=reason,
        )

    def monitor(self, entry: MonitoringEntry) -> str:
        """Add a monitoring record of an office."""
        from imk_desktop.operations.monitor import monitor

        return monitor(
            self.desk,
            entry.kind,
            on=entry.day,
            note=entry.note,
            office=entry.office,
            officer=entry.officer,
        )


def open_survey(path: Path, passphrase: str | None, by: str) -> Opened | PassphraseNeeded:
    """Open a store.

    Raises:
        UserError: There is no such store, or the passphrase is wrong.
        MachineFault: It is locked, or the disk fails.
    """
    from imk_desktop.operations.desk import open_store

    try:
        return Acts(open_store(path, passphrase=passphrase, by=by)).opened()
    except UsageError as error:
        if error.code != "passphrase_needed":
            raise
        return PassphraseNeeded(path)


def example(folder: Path, ticket: Ticket) -> Path:
    """Return the province's store of the example (DATA CONTOH), made if it is not there yet.

    Raises:
        MachineFault: The disk is full.
        Cancelled: The user stopped it.
    """
    from imk_desktop.operations.make_demo import make_demo

    if not folder.is_dir():
        half_made = folder.with_name(folder.name + ".baru")
        shutil.rmtree(half_made, ignore_errors=True)
        make_demo(half_made, samples=EXAMPLE_SAMPLES, ticket=ticket)
        half_made.rename(folder)
    return folder / "1700.imkdb"


def create_survey(path: Path, *, year: int, start: date, by: str, passphrase: str | None) -> Opened:
    """Make the province's store and open it."""
    from imk_desktop.operations.create_survey import create_survey as create

    return Acts(create(path, year=year, start=start, by=by, passphrase=passphrase)).opened()


def starter_office(starter: Path) -> tuple[str, str, int]:
    """Return the code and the name of the office that a starter is for, and its year."""
    from imk_desktop.operations.desk import office_name
    from imk_desktop.operations.join_survey import starter_office as office_of

    office, year = office_of(starter)
    return office, office_name(office), year


def join_survey(
    path: Path,
    starter: Path,
    *,
    starter_passphrase: str,
    passphrase: str | None,
    by: str,
    ticket: Ticket,
) -> Opened:
    """Make a laptop's store from its starter and open it."""
    from imk_desktop.operations.join_survey import join_survey as join

    desk = join(
        path,
        starter,
        starter_passphrase=starter_passphrase,
        passphrase=passphrase,
        by=by,
        ticket=ticket,
    )
    return Acts(desk).opened()
