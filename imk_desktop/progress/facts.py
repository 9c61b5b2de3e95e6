"""The facts from which the survey's status is worked out.

The store groups and counts them (`imk_desktop.store.facts`); nothing in here says how far a
stage is. Codes are office codes, e.g. "1703"; `PROVINCE` stands for what is one for all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from imk_desktop.domain.left_open import LeftOpen
from imk_desktop.domain.status import Exchange, Footer
from imk_desktop.progress.deadlines import Adjustment
from imk_desktop.progress.sample_state import COLLECTED, FINAL, Rung


@dataclass(frozen=True, slots=True)
class Blocks:
    """Census blocks of an office: all, those listed, those with a drawn sample."""

    total: int = 0
    listed: int = 0
    drawn: int = 0


@dataclass(frozen=True, slots=True)
class OfficeFacts:
    """What is counted in one regency.

    Attributes:
        officers, attended: Field officers registered, and those who attended the training.
        blocks: Its census blocks.
        main: Main samples by rung.
        replacements: Replacement samples by rung; those untouched are not backlog.
        finished: Samples that FASIH has as approved, completed or edited ("selesai").
        returned_round: Highest round among the samples on their way back; 0 for none.
        decision_conflicts: Samples with two decisions that differ.
        in_fasih: Whether FASIH has been seen to hold samples of the office.
        begun: The first day anything was done in the field; None for nothing yet.
        first_decided: The day of the first decision; None for none yet.
    """

    officers: int = 0
    attended: int = 0
    blocks: Blocks = Blocks()
    main: Mapping[Rung, int] = field(default_factory=dict)
    replacements: Mapping[Rung, int] = field(default_factory=dict)
    finished: int = 0
    returned_round: int = 0
    decision_conflicts: int = 0
    in_fasih: bool = False
    begun: date | None = None
    first_decided: date | None = None

    @property
    def main_count(self) -> int:
        """The target: main samples only."""
        return sum(self.main.values())

    @property
    def final_count(self) -> int:
        """Main samples that the field is through with."""
        return sum(self.main.get(rung, 0) for rung in FINAL)

    @property
    def collected_count(self) -> int:
        """Questionnaires that are there, of main samples and of replacements."""
        return sum(self.of(rung) for rung in COLLECTED)

    @property
    def questionnaire_count(self) -> int:
        """Questionnaires that there will be, as far as is known: main less nonresponse and
        replaced ones, and the replacements that have been collected."""
        lost = self.main.get(Rung.NONRESPONSE, 0) + self.main.get(Rung.REPLACED, 0)
        gained = sum(self.replacements.get(rung, 0) for rung in COLLECTED)
        return self.main_count - lost + gained

    def of(self, rung: Rung) -> int:
        """Return how many samples, main and replacement, stand on a rung."""
        return self.main.get(rung, 0) + self.replacements.get(rung, 0)


@dataclass(frozen=True, slots=True)
class Document:
    """A filed document: kind and stage say where it belongs, `office` whose it is.

    `stage` is empty where it was not said (`progress.filing` tells which is meant).
    """

    kind: str
    office: str
    evidence: str = ""
    number: str = ""
    stage: str = ""
    by: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Monitored:
    """A monitoring record of an office: FASIH recap, visit, or supervision."""

    office: str
    kind: str
    day: date


@dataclass(frozen=True, slots=True)
class Approval:
    """The head's approval: of what ("start" or "report"), by whom, on which day, the evidence."""

    what: str
    approver: str
    day: date | None
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Closing:
    """A stage closed or opened again: by an office for its part, or for all (`office` empty).

    Later ones win, by `when`, then by their order. `exceptions` is what was left open, `note` why.
    """

    stage: str
    office: str
    closed: bool
    day: date
    when: int = 0
    exceptions: tuple[LeftOpen, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class ToCome:
    """What an office wrote under days that have not come: how many rows, about which samples.

    It counts nowhere before its day. At most a few of the samples are named.
    """

    count: int
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the status is worked out from.

    Attributes:
        year: The survey's year.
        office, office_name: Whose store this is.
        offices: The regencies in view by code, in order of code: their names.
        counts: What is counted in each; an office may be missing.
        start: The first day of the calendar; None before it was set.
        adjusted: Adjusted dates by stage.
        holidays: Days on which nobody is expected to work.
        documents, monitored, approvals, closings: As filed.
        bundles: How the exchange with each other office stands.
        bundles_received: How many bundles were merged here.
        conflicts, waiting, set_aside: Beda isian, parked and set-aside parts by office.
        damaged: What attachments are called that are damaged here, by office.
        forked: Parts set aside since another content is known under their numbers.
        unmade: Rows that somebody wrote to and nobody made ("induk belum ada"), by office.
        sop_broken: The survey's own SOP cannot be read, and the shipped one stands in for it.
        to_come: What is dated after today, by office.
        fasih_taken: The newest FASIH download, ms since 1970.
        footer: Store, backup, last bundles.
        demo: DATA CONTOH.
    """

    year: int
    office: str
    office_name: str
    offices: Mapping[str, str]
    counts: Mapping[str, OfficeFacts] = field(default_factory=dict)
    start: date | None = None
    adjusted: Mapping[str, Adjustment] = field(default_factory=dict)
    holidays: frozenset[date] = frozenset()
    documents: tuple[Document, ...] = ()
    monitored: tuple[Monitored, ...] = ()
    approvals: tuple[Approval, ...] = ()
    closings: tuple[Closing, ...] = ()
    bundles: Mapping[str, Exchange] = field(default_factory=dict)
    bundles_received: int = 0
    conflicts: Mapping[str, int] = field(default_factory=dict)
    waiting: Mapping[str, int] = field(default_factory=dict)
    set_aside: Mapping[str, int] = field(default_factory=dict)
    damaged: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    forked: Mapping[str, int] = field(default_factory=dict)
    unmade: Mapping[str, int] = field(default_factory=dict)
    sop_broken: bool = False
    to_come: Mapping[str, ToCome] = field(default_factory=dict)
    fasih_taken: int | None = None
    footer: Footer = field(default_factory=Footer)
    demo: bool = False

    def of(self, office: str) -> OfficeFacts:
        """Return what is counted in a regency, nothing where nothing is known."""
        return self.counts.get(office, OfficeFacts())

    def approval(self, what: str) -> Approval | None:
        """Return the last approval of its kind, None before there is one."""
        found = [approval for approval in self.approvals if approval.what == what]
        return max(found, key=lambda approval: approval.day or date.min, default=None)

    def closing(self, stage: str, office: str = "") -> Closing | None:
        """Return the closing in force of a stage, or of an office's part; None while open.

        The last word counts. Opening a stage again opens the parts that offices had closed
        before; of two such acts of one moment the opening counts.
        """
        acts = [act for act in self.closings if act.stage == stage]
        own = [act for act in acts if act.office == office]
        last = max(reversed(own), key=lambda act: act.when, default=None)
        if last is None or not last.closed:
            return None
        reopened = any(not act.office and not act.closed and act.when >= last.when for act in acts)
        return None if office and reopened else last
