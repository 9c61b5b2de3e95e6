"""One sample as lists and its card show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from imk_desktop.domain.change import Value


@dataclass(frozen=True, slots=True)
class SampleLine:
    """A sample in the list.

    Attributes:
        key, office, block, number, name, owner, address, kbli, officer: As in its record.
        main: False for a replacement.
        status: A state of the ladder, e.g. "belum", "dikirim", "nonrespon".
        reason: The nonresponse's reason; else empty.
        last: ISO day of the last thing known of it; empty if nothing is.
        conflicts: How many of its cells are in conflict.
    """

    key: str
    office: str
    block: str
    number: int
    name: str
    owner: str
    address: str
    kbli: str
    officer: str
    main: bool
    status: str
    reason: str = ""
    last: str = ""
    conflicts: int = 0


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One field of one change.

    Attributes:
        table, field, value: What was written where.
        by, office, when: Who wrote it; `when` is ISO text.
        bundle: What brought it; None if it was made here.
        change: The change, the same for all fields that it wrote.
        was: The values that it replaced: none for a first one, several where a conflict was
            settled.
    """

    table: str
    field: str
    value: Value
    by: str
    office: str
    when: str
    bundle: str | None
    change: str = ""
    was: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class SampleCard:
    """Everything known of one sample.

    Attributes:
        key: The sample.
        status: Its state on the ladder.
        fields: Its record.
        answers: The questionnaire, by variable.
        logs: Visits, oldest first: sample, result, officer, mode, note, date.
        findings: What the rules object to.
        decisions: Y and T of its office.
        history: Every write to any of its rows, oldest first.
    """

    key: str
    status: str
    fields: Mapping[str, Value]
    answers: Mapping[str, Value] = field(default_factory=dict)
    logs: tuple[Mapping[str, Value], ...] = ()
    findings: tuple[Mapping[str, Value], ...] = ()
    decisions: tuple[Mapping[str, Value], ...] = ()
    history: tuple[HistoryEntry, ...] = ()
