"""Where the survey stands, cell by cell of the SOP: what the window and `imk status` show.

Plain figures only: no wording and no drawing. `status_words` turns them into sentences, and
`status_json` into the keys that programs read. Every figure is computed
(`imk_desktop.progress`), none is stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from imk_desktop.domain.left_open import LeftOpen

Figure = int | float | str | bool | None


class State(StrEnum):
    """How far a stage, a symbol or an office's part is; never told by colour alone."""

    WAITING = "belum"
    RUNNING = "berjalan"
    DONE = "selesai"
    LATE = "terlambat"
    CLOSED = "ditutup"


@dataclass(frozen=True, slots=True)
class Survey:
    """What the status is about.

    Attributes:
        year: The survey's year.
        name, sop: Name and number of the SOP.
        office: The office whose store this is; the province sees all.
        office_name: Its name as shown, e.g. "BPS Kab. Seluma".
        is_province: Whether this store holds all offices.
        offices: Names of the regencies in view by code, in order of code; a regency's store
            has its own only.
        today: The day the status was computed for.
        start, end: First and last day of the calendar as it stands; None before a start is set.
        demo: The data are an example ("DATA CONTOH").
    """

    year: int
    name: str
    sop: str
    office: str
    office_name: str
    is_province: bool
    offices: Mapping[str, str]
    today: date
    start: date | None
    end: date | None
    demo: bool = False

    @property
    def days(self) -> int:
        """The calendar's length in days; 0 without one."""
        return (self.end - self.start).days + 1 if self.start and self.end else 0

    @property
    def day(self) -> int:
        """Which day of the calendar today is: 1 is the first, 0 or less comes before it."""
        return (self.today - self.start).days + 1 if self.start else 0


@dataclass(frozen=True, slots=True)
class LaneStatus:
    """The live figures of one symbol.

    Attributes:
        symbol: oval, box or diamond.
        measure: `StepMeasure` of its figures, by which wording is chosen.
        state: How far this lane is.
        own: Whether the store's office acts in this lane; others are dimmed.
        figures: Figures by name, e.g. {"done": 1126, "target": 1842}.
    """

    symbol: str
    measure: str
    state: State
    own: bool
    figures: Mapping[str, Figure] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proof:
    """One office's part of a kelengkapan item.

    Attributes:
        done: Whether it is satisfied.
        evidence: File name or number of what was filed; empty for none. "dicatat, bukti belum
            ada" is `done` with neither evidence nor unit.
        by: Who filed or recorded it.
        day: When; None where unknown.
        count, unit: What shows it where nothing is filed, e.g. 114 "usaha"; the unit is empty
            for nothing, the count 0 for what is not counted ("fasih": seen in its download).
    """

    done: bool
    evidence: str = ""
    by: str = ""
    day: date | None = None
    count: int = 0
    unit: str = ""


@dataclass(frozen=True, slots=True)
class RequirementStatus:
    """One kelengkapan item: ticked when every office that owes it has it.

    Attributes:
        key: `Requirement.key`; documents are filed under it and the stage's key.
        name: As printed in the SOP.
        kind: `Proven`: what satisfies it.
        can_file: Whether a click files a document.
        offices: The proof of each office that owes it, by code.
        figures: What is said beside it, e.g. {"samples": 1842} or {"version": "v3"}.
    """

    key: str
    name: str
    kind: str
    can_file: bool
    offices: Mapping[str, Proof]
    figures: Mapping[str, Figure] = field(default_factory=dict)

    @property
    def done(self) -> bool:
        """Whether all that owe it have it."""
        return bool(self.offices) and self.done_count == self.owed_count

    @property
    def done_count(self) -> int:
        """How many offices have it."""
        return sum(proof.done for proof in self.offices.values())

    @property
    def owed_count(self) -> int:
        """How many offices owe it."""
        return len(self.offices)


@dataclass(frozen=True, slots=True)
class Timing:
    """The cell Waktu, alive.

    Attributes:
        planned: The duration as printed, e.g. "3 Bulan".
        start, due: Planned first and last day; None before the calendar is set.
        days_left: Days until `due`, negative when over; None when closed or without calendar.
        day: Which day of the stage today is (1 first); 0 or less before it.
        days: The stage's planned length in days.
        begun: The day of the first work seen; None for none.
        closed: The day the stage was closed; None while open.
        early: Begun before its planned start and not closed ("dimulai lebih awal").
        done_share: Share of the work done, 0..1.
        expected_share: Share of working days gone by the end of today, 0..1.
        adjusted: Reason for dates that differ from the SOP's durations; empty for none.
    """

    planned: str
    start: date | None
    due: date | None
    days_left: int | None
    day: int
    days: int
    begun: date | None = None
    closed: date | None = None
    early: bool = False
    done_share: float = 0.0
    expected_share: float = 0.0
    adjusted: str = ""


@dataclass(frozen=True, slots=True)
class OutputStatus:
    """The cell Output, alive: as printed, how many are there and how many shall be.

    `measure` (a `Measure`) is what the unit is worded by; `figures` what is said beside it,
    e.g. {"returned": 37}.
    """

    name: str
    measure: str
    count: int
    target: int
    figures: Mapping[str, Figure] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OfficeStatus:
    """One bar of a stage: a regency's part.

    Attributes:
        done, target: The figures of its bar.
        state: belum, berjalan, selesai, terlambat or ditutup.
        behind: Late or below what is expected by today: drawn hatched, in another colour.
        expected: How many were expected by today.
        figures: More counts, e.g. {"nonrespon": 4, "returned": 3, "silent_days": 9}.
    """

    done: int
    target: int
    state: State
    behind: bool
    expected: int
    figures: Mapping[str, Figure] = field(default_factory=dict)

    @property
    def share(self) -> float:
        """Height of the bar, 0..1."""
        return min(1.0, self.done / self.target) if self.target else 0.0


@dataclass(frozen=True, slots=True)
class StageStatus:
    """One row of the form, alive.

    `exceptions` is what was left open when it was closed, `closing_note` the reason given.
    """

    key: str
    number: str
    state: State
    lanes: Mapping[str, LaneStatus]
    requirements: tuple[RequirementStatus, ...]
    timing: Timing
    output: OutputStatus
    offices: Mapping[str, OfficeStatus]
    exceptions: tuple[LeftOpen, ...] = ()
    closing_note: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """The T arrow: samples on their way back, and the highest round among them."""

    samples: int
    rounds: int


@dataclass(frozen=True, slots=True)
class Exchange:
    """How the bundles of one office stand, seen from this store.

    Attributes:
        last_received: Day of the last bundle received from it; None for none.
        number: Running number of the last one received; 0 for none.
        missing: Running numbers that are missing before it.
        days_silent: Days since `last_received` (or since its laptop was enrolled); None where
            nothing is expected of it.
        last_sent: Day of the last bundle made for it.
        sent_number: Its running number; 0 for none.
        sent_news: Whether it carried something that was not there by the statements of then;
            without news it is a receipt alone, of which nobody waits to hear.
        acknowledged: The last statement of every laptop of it that was heard covers what was
            sent; False is "belum ada tanda terima".
        laptops, lacking: How many of its laptops were heard, and how many lack something of it.
        went_back: By its last statement a laptop lacks what it had before, and nothing was
            sent to it since: it went back to a backup.
    """

    last_received: date | None = None
    number: int = 0
    missing: tuple[int, ...] = ()
    days_silent: int | None = None
    last_sent: date | None = None
    sent_number: int = 0
    sent_news: bool = True
    acknowledged: bool = True
    laptops: int = 0
    lacking: int = 0
    went_back: bool = False


class AttentionKind(StrEnum):
    """What needs someone; each is a link."""

    SILENT = "diam"
    CONFLICTS = "beda_isian"
    WAITING = "menunggu_paket"
    SET_ASIDE = "ditahan"
    FORKED = "dua_isi"
    UNMADE = "induk_belum_ada"
    GAP = "paket_hilang"
    NO_RECEIPT = "belum_tanda_terima"
    OVERDUE = "lewat_batas"
    WENT_BACK = "kembali_ke_backup"
    DAMAGED = "lampiran_rusak"
    SOP = "sop_tidak_terbaca"
    TO_COME = "hari_belum_tiba"


@dataclass(frozen=True, slots=True)
class Attention:
    """One thing that needs someone.

    Attributes:
        kind: What.
        office: Whose; empty where it is nobody's in particular.
        count: How many conflicts, bundles, offices; or days for SILENT and OVERDUE.
        stage: The stage's key for OVERDUE.
        names: What is damaged, as it is called; for TO_COME some of the samples, by key.
    """

    kind: AttentionKind
    office: str = ""
    count: int = 0
    stage: str = ""
    names: tuple[str, ...] = ()


class NextKind(StrEnum):
    """The one next step that home shows."""

    SET_START = "tetapkan_mulai"
    RESOLVE = "buka_beda_isian"
    ASK_BUNDLE = "minta_paket"
    FILE = "lampirkan"
    LOAD_SAMPLES = "muat_sampel"
    LOAD_OFFICERS = "muat_petugas"
    TRAIN = "latih_petugas"
    MONITOR = "catat_monitoring"
    COLLECT = "lanjut_pendataan"
    EXAMINE = "periksa"
    ANSWER = "putuskan"
    SEND = "kirim_paket"
    CLOSE = "tutup_tahap"
    APPROVE = "sahkan"
    REST = "selesai"


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to do next: a kind, and whom or what it concerns.

    Attributes:
        kind: What.
        stage: The stage's key, where one is meant.
        office: The office, where one is meant.
        item: The kelengkapan item's printed name, or the approval's measure.
        count: How many, where counted.
    """

    kind: NextKind
    stage: str = ""
    office: str = ""
    item: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Forecast:
    """When the work is likely to be done ("kira-kira"): a share, and a span of days."""

    share: float
    earliest: date
    latest: date


@dataclass(frozen=True, slots=True)
class Headline:
    """The line above the form.

    Attributes:
        running: Keys of the stages under way, the main one first; empty before and after.
        unit: What is counted: "usaha", "blok" (before the draw) or "petugas".
        done, target: Of the main running stage.
        forecast: None until there is enough to go by.
        fasih_taken: Moment of the newest FASIH download in ms since 1970; None for none.
    """

    running: tuple[str, ...]
    unit: str
    done: int
    target: int
    forecast: Forecast | None = None
    fasih_taken: int | None = None


@dataclass(frozen=True, slots=True)
class BundleSeen:
    """The last bundle received or sent: with whom, its number, when (ms), how large."""

    office: str
    number: int
    when: int
    size: int
    changes: int


@dataclass(frozen=True, slots=True)
class Footer:
    """The line below the form.

    Attributes:
        store: File name of the store.
        by: Who is working; empty until a name was chosen.
        last_backup: Moment of the last backup in ms since 1970; None for never.
        received, sent: The last bundle each way.
        unacknowledged: Offices whose receipt is still out ("belum ada tanda terima").
    """

    store: str = ""
    by: str = ""
    last_backup: int | None = None
    received: BundleSeen | None = None
    sent: BundleSeen | None = None
    unacknowledged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SurveyStatus:
    """The whole form, alive. `samples` holds sample keys only where they were asked for."""

    survey: Survey
    stages: tuple[StageStatus, ...]
    returned: Returned
    bundles: Mapping[str, Exchange]
    headline: Headline
    attention: tuple[Attention, ...]
    next_step: NextStep
    footer: Footer
    samples: tuple[str, ...] | None = None

    def stage(self, key: str) -> StageStatus:
        """Return the stage of that key, which must be one of `stages`."""
        return next(stage for stage in self.stages if stage.key == key)
