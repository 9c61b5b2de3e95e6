"""A standard operating procedure (SOP AP) held as data, cell by cell.

A `Sop` is what stands on the paper, word for word with its flaws, and the keys by which
facts attach to its cells. How far the work is is not here: that is worked out in
`imk_desktop.progress` and shown as `imk_desktop.domain.status`. Lines of the drawing that
the paper leaves to the reader are marked `Origin.IMPLIED`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Symbol(StrEnum):
    """The shapes of a SOP form; the oval (terminator) begins or ends the procedure."""

    OVAL = "oval"
    BOX = "box"
    DIAMOND = "diamond"


class Origin(StrEnum):
    """Whether something is printed in the SOP or only meant by it."""

    STATED = "tersurat"
    IMPLIED = "tersirat"


class Unit(StrEnum):
    """The unit of a stage's duration, counted by the calendar."""

    WEEKS = "minggu"
    MONTHS = "bulan"


class Side(StrEnum):
    """Which offices act in a lane."""

    PROVINCE = "provinsi"
    REGENCY = "kabkota"


class Measure(StrEnum):
    """What counts as a stage's progress and its output: how far the facts speak for it."""

    TRAINED = "petugas_dilatih"
    """Field officers who attended the training, of those registered."""
    COLLECTED = "usaha_didata"
    """Main samples that are final (collected, nonresponse with reason, or replaced)."""
    CLEAN = "usaha_bersih"
    """Collected samples decided Y."""
    REPORTED = "laporan_disahkan"
    """The annual report: approved by the head, 0 or 1."""
    CLOSED = "ditutup"
    """Nothing is counted: offices that closed their part."""


class StepMeasure(StrEnum):
    """Which figures belong in a symbol."""

    START = "mulai"
    """The head's start: approved or not."""
    EQUIP = "melengkapi"
    """Items of the stage's Kelengkapan that are there."""
    OFFICES = "bagian_kabkota"
    """The stage's measure, office by office."""
    MONITOR = "memantau"
    """Share done, and bundles received."""
    EXAMINE = "memeriksa"
    """Round, and offices whose Hasil Pemeriksaan was issued."""
    DECIDE = "memutuskan"
    """Samples decided Y and T."""
    END = "selesai"
    """The head's approval of the report."""
    WORK = "kerja"
    """Nothing but the stage's state."""


class Proven(StrEnum):
    """What satisfies an item of Kelengkapan."""

    DOCUMENT = "dokumen"
    """A document filed under the item's key."""
    SAMPLES = "daftar_sampel"
    """The office's samples are loaded."""
    READINESS = "kesiapan_fasih"
    """Readiness recorded, or the office seen at work in FASIH."""
    MONITORED = "monitoring_mingguan"
    """At least one monitoring record in every week of the stage that is over."""
    ANSWERED = "terbit_dan_dijawab"
    """A document issued under the item's key, and no sample of the office left unanswered."""


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled line of the identity block, e.g. "Nomor SOP" and its number."""

    key: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """One numbered line of a section; `number` is as printed, empty where none is."""

    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """One cell of the identity part, e.g. the legal basis; no items where the paper is blank."""

    key: str
    title: str
    items: tuple[Item, ...]

    @property
    def text(self) -> str:
        """The cell as it stands on the paper."""
        return " ".join(f"{i.number}. {i.text}" if i.number else i.text for i in self.items)


@dataclass(frozen=True, slots=True)
class Lane:
    """One column of Pelaksana: the actor, its printed title, and on which side it works."""

    key: str
    title: str
    side: Side


class Place(NamedTuple):
    """Where a symbol stands: the key of its stage and of its lane."""

    stage: str
    lane: str


@dataclass(frozen=True, slots=True)
class Step:
    """A symbol in a lane.

    Attributes:
        lane: Key of its lane.
        symbol: Its shape.
        text: The cell as printed, e.g. "[]".
        measure: Which figures belong in it.
        caption: What the lane does there, in two or three words of ours, e.g. "Memeriksa".
        meaning: The same as a sentence of ours, for hover and screen readers.
    """

    lane: str
    symbol: Symbol
    text: str
    measure: StepMeasure
    caption: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Requirement:
    """One item of a stage's Kelengkapan.

    Attributes:
        key: Unique in its stage; documents are filed under it (`imk document --kind`). Two
            stages may each have one, e.g. a Surat Tugas.
        text: As printed.
        kind: What satisfies it.
        per_office: Every regency owes it; else it is one for all, owed by the province.
    """

    key: str
    text: str
    kind: Proven
    per_office: bool


@dataclass(frozen=True, slots=True)
class Duration:
    """How long a stage lasts by the SOP; `text` is the cell as printed."""

    count: int
    unit: Unit
    text: str


@dataclass(frozen=True, slots=True)
class Output:
    """A stage's Output as printed, and what is counted for it."""

    text: str
    measure: Measure


@dataclass(frozen=True, slots=True)
class Remark:
    """A stage's Keterangan as printed, the SOP it names, and our own help page on the stage."""

    text: str
    names: str
    guide: str


@dataclass(frozen=True, slots=True)
class Stage:
    """One row of the form.

    Attributes:
        key: Stable word for programs, e.g. "persiapan".
        number: The cell "No" as printed.
        activity: The cell "Kegiatan" as printed.
        steps: Its symbols, in the order of the lanes.
        requirements: The items of Kelengkapan.
        requirements_text: The cell Kelengkapan as printed.
        duration, output, remark: The cells Waktu, Output, Keterangan.
        measure: What counts as the stage's progress, office by office.
    """

    key: str
    number: str
    activity: str
    steps: tuple[Step, ...]
    requirements: tuple[Requirement, ...]
    requirements_text: str
    duration: Duration
    output: Output
    remark: Remark
    measure: Measure

    def step(self, lane: str) -> Step | None:
        """Return the symbol in that lane, None where the cell is empty."""
        return next((step for step in self.steps if step.lane == lane), None)


@dataclass(frozen=True, slots=True)
class Arrow:
    """A line of the drawing from one symbol to another.

    Attributes:
        start, end: The symbols it joins.
        origin: Whether the line itself is printed.
        label: The word at its start, e.g. "T"; empty for none.
        label_origin: Whether that word is printed.
    """

    start: Place
    end: Place
    origin: Origin
    label: str = ""
    label_origin: Origin = Origin.IMPLIED


@dataclass(frozen=True, slots=True)
class Sop:
    """The whole form.

    Attributes:
        agency: The head of the paper, line by line.
        unit: The team that owns it.
        identity: Number, dates, signer and name, as labelled lines.
        sections: Legal basis, qualifications, links, equipment, warning, records.
        headings: The printed column heads by key: number, activity, lanes, standard,
            requirements, duration, output, remark.
        lanes: The columns of Pelaksana from left to right.
        stages: The rows from top to bottom.
        arrows: The flow.
    """

    agency: tuple[str, ...]
    unit: str
    identity: tuple[Row, ...]
    sections: tuple[Section, ...]
    headings: Mapping[str, str]
    lanes: tuple[Lane, ...]
    stages: tuple[Stage, ...]
    arrows: tuple[Arrow, ...]

    @property
    def number(self) -> str:
        """The SOP's number, empty where the paper has none."""
        return self.identity_text("nomor")

    @property
    def name(self) -> str:
        """The procedure's name."""
        return self.identity_text("nama")

    def identity_text(self, key: str) -> str:
        """Return the text of an identity line, empty where there is none of that key."""
        return next((row.text for row in self.identity if row.key == key), "")

    def section(self, key: str) -> Section | None:
        """Return the section of that key, None where the form has none."""
        return next((section for section in self.sections if section.key == key), None)

    def lane(self, key: str) -> Lane:
        """Return the lane of that key, which must be one of `lanes`."""
        return next(lane for lane in self.lanes if lane.key == key)

    def stage(self, key: str) -> Stage:
        """Return the stage of that key, which must be one of `stages`."""
        return next(stage for stage in self.stages if stage.key == key)

    @property
    def examination_kinds(self) -> frozenset[str]:
        """The kinds of document that say what an examination of the data found."""
        return frozenset(
            item.key
            for stage in self.stages
            for item in stage.requirements
            if item.kind is Proven.ANSWERED
        )

    def goes_back(self, arrow: Arrow) -> bool:
        """Tell whether the arrow sends work back to an earlier stage."""
        order = [stage.key for stage in self.stages]
        return order.index(arrow.end.stage) < order.index(arrow.start.stage)
