"""What was typed into a form or dialog, taken out of it before it is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True, slots=True)
class VisitEntry:
    """A visit to a sample."""

    day: date
    result: str
    officer: str
    mode: str
    note: str


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A document of Kelengkapan; `file` is None for a fact without evidence."""

    office: str
    file: Path | None
    number: str
    day: date
    note: str


@dataclass(frozen=True, slots=True)
class ApprovalEntry:
    """The head's approval; `scan` is None while the evidence is lacking."""

    name: str
    position: str
    memo: str
    day: date
    scan: Path | None


@dataclass(frozen=True, slots=True)
class MonitoringEntry:
    """A monitoring record of the field."""

    office: str
    kind: str
    day: date
    officer: str
    note: str


@dataclass(frozen=True, slots=True)
class StarterEntry:
    """A starter to be made; `passphrase` opens it and is told by telephone."""

    office: str
    file: Path
    passphrase: str
