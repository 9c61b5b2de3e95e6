"""What is unusual in an act: one pure function for each act, from what is known before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from imk_desktop.domain.unusual import Odd, Unusual
from imk_desktop.progress.deadlines import Span
from imk_desktop.progress.sample_state import DONE_RESULT, FINAL, PARTLY_RESULT, Rung

AT_WORK = (DONE_RESULT, PARTLY_RESULT)
"""Results that say that work on a questionnaire was done."""


@dataclass(frozen=True, slots=True)
class KnownOfSample:
    """What is known of a sample before one more visit.

    Attributes:
        key: Its key.
        calendar: The survey's stages; empty before there is a calendar.
        visits: The results of its visits by their day, the last of each.
        main: Key of the main sample that it replaces; empty for a main one.
        main_rung: How far that main sample is; None where it is unknown.
    """

    key: str
    calendar: Mapping[str, Span]
    visits: Mapping[date, str] = field(default_factory=dict)
    main: str = ""
    main_rung: Rung | None = None


def unusual_visit(known: KnownOfSample, day: date, result: str) -> tuple[Unusual, ...]:
    """Judge a visit of a day with a result."""
    found = list(outside_survey(known.calendar, day))
    if day in known.visits:
        facts = {"sample": known.key, "day": day.isoformat(), "result": known.visits[day]}
        found.append(Unusual(Odd.SECOND_VISIT, facts))
    if result in AT_WORK and known.main_rung is not None and known.main_rung not in FINAL:
        facts = {"main": known.main, "state": known.main_rung.value}
        found.append(Unusual(Odd.MAIN_NOT_FINAL, facts))
    return tuple(found)


def outside_survey(calendar: Mapping[str, Span], day: date) -> tuple[Unusual, ...]:
    """Judge a day on which something is said to have been done in the field."""
    if not calendar:
        return ()
    first = min(span.first for span in calendar.values())
    last = max(span.last for span in calendar.values())
    if first <= day <= last:
        return ()
    days = {"day": day.isoformat(), "first": first.isoformat(), "last": last.isoformat()}
    return (Unusual(Odd.OUTSIDE_SURVEY, days),)
