"""How far every sample is, read in a few queries and worked out by the ladder.

Samples of which the same is known share one computation: at 100,000 samples there are only a
few hundred different ones. Samples with a decision are worked out one by one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection

from imk_desktop.domain.change import PROVINCE
from imk_desktop.progress.sample_state import (
    COLLECTED,
    DONE_RESULT,
    Clarification,
    Decision,
    Fasih,
    Rung,
    SampleState,
    Visit,
    sample_state,
)

_ROW_ID = re.compile(r"[0-9a-f]{16}-\d+")

_KNOWN = """
WITH latest AS (
    SELECT sample, result, date, first_done FROM (
        SELECT sample, result, date,
            row_number() OVER (PARTITION BY sample ORDER BY date DESC, row DESC) AS place,
            min(CASE WHEN result = '{done}' THEN date END)
                OVER (PARTITION BY sample) AS first_done
        FROM visit{visits})
    WHERE place = 1)
SELECT s.partition, s.row, s.main, s.replaces,
    v.result, v.date, v.first_done, f.status, r.taken, f.modified
FROM sample s
LEFT JOIN latest v ON v.sample = s.row
LEFT JOIN fasih f ON f.partition = s.partition AND f.row = s.row
LEFT JOIN row_state r ON f.row IS NOT NULL
    AND r.partition = s.partition AND r.tbl = 'fasih' AND r.row = s.row{samples}
ORDER BY s.main, s.row
"""


@dataclass(frozen=True, slots=True)
class StandingSample:
    """A sample with its office, whether it is a main one, and how far it is.

    `fasih` is its status as exported, empty where FASIH does not know it.
    """

    key: str
    office: str
    main: bool
    state: SampleState
    fasih: str


def standing_samples(connection: Connection, kinds: Collection[str]) -> Iterator[StandingSample]:
    """Yield every sample, replacements first, with how far it is.

    Args:
        connection: A connection for reading.
        kinds: The kinds of document that say what an examination found
            (`Sop.examination_kinds`); what was there when one was issued is examined.
    """
    lines = connection.exec_driver_sql(_KNOWN.format(done=DONE_RESULT, visits="", samples=""))
    return _standing(lines, _Judged(connection), examined_days(connection, kinds))


def standing_sample(
    connection: Connection, key: str, kinds: Collection[str]
) -> StandingSample | None:
    """Return one sample with how far it is, None where there is no such sample.

    Reads only what was written of it and of the replacements that stand for it.
    """
    these = "SELECT row FROM sample WHERE row = ?1 UNION SELECT row FROM sample WHERE replaces = ?1"
    question = _KNOWN.format(
        done=DONE_RESULT,
        visits=f" WHERE sample IN ({these})",
        samples=f" WHERE s.row IN ({these})",
    )
    lines = connection.exec_driver_sql(question, (key,))
    judged = _Judged(connection, key)
    standing = _standing(lines, judged, examined_days(connection, kinds))
    return next((sample for sample in standing if sample.key == key), None)


def examined_days(connection: Connection, kinds: Collection[str]) -> dict[str, date]:
    """Return, by office, the last day on which the results of an examination were issued.

    Those that the province issued for all count for every office.
    """
    wanted = list(kinds)
    lines = connection.exec_driver_sql(
        "SELECT partition, max(date) FROM document "
        f"WHERE kind IN ({','.join('?' * len(wanted))}) GROUP BY partition",
        tuple(wanted),
    )
    issued = {office: day for office, text in lines if (day := day_in(text))}
    for_all = issued.pop(PROVINCE, None)
    if for_all is None:
        return issued
    offices = connection.exec_driver_sql("SELECT DISTINCT partition FROM sample").scalars()
    return {office: max(for_all, issued.get(office, for_all)) for office in offices}


def _standing(
    lines: Iterable[Sequence[Any]], judged: _Judged, examined: Mapping[str, date]
) -> Iterator[StandingSample]:
    at_work: set[str] = set()
    for office, key, main, replaces, result, day, first_done, status, taken, modified in lines:
        state = judged.state(
            key,
            (result, day, first_done, status, taken),
            modified,
            replaced=key in at_work,
            examined=examined.get(office),
        )
        if replaces and (state.rung in COLLECTED or state.rung is Rung.DRAFT):
            at_work.add(replaces)
        yield StandingSample(key, office, main != 0, state, status or "")


class _Judged:
    """The decisions and clarifications of a store, by sample."""

    def __init__(self, connection: Connection, key: str | None = None) -> None:
        self._decisions: dict[str, list[Decision]] = defaultdict(list)
        self._asked: dict[str, list[Clarification]] = defaultdict(list)
        self._visits: dict[str, list[Visit]] = defaultdict(list)
        only, these = (" WHERE sample = ?", (key,)) if key else ("", ())
        for row, sample, verdict, after, round_, when in connection.exec_driver_sql(
            "SELECT d.row, d.sample, d.verdict, d.after, d.round, c.at "
            f"FROM decision d LEFT JOIN change c ON c.row = d.row{only}",
            these,
        ):
            decision = Decision(row, verdict, _rows_in(after), round_ or 1, when or 0)
            self._decisions[sample].append(decision)
        for row, sample, after, round_ in connection.exec_driver_sql(
            f"SELECT row, sample, after, round FROM clarification{only}", these
        ):
            self._asked[sample].append(Clarification(row, _rows_in(after), round_ or 1))
        if self._decisions or self._asked:
            for row, sample, day, result in connection.exec_driver_sql(
                "SELECT row, sample, date, result FROM visit WHERE sample IN (SELECT sample "
                f"FROM decision{only} UNION SELECT sample FROM clarification{only})",
                these * 2,
            ):
                if visited := _visit(row, day, result):
                    self._visits[sample].append(visited)

    def state(
        self,
        key: str,
        known: tuple[Any, ...],
        modified: str | None,
        *,
        replaced: bool,
        examined: date | None,
    ) -> SampleState:
        """Return how far a sample is; `known` is what `_state_of` takes."""
        if key not in self._decisions and key not in self._asked:
            return _state_of(*known, replaced=replaced, examined=examined)
        *_visited, status, taken = known
        return sample_state(
            self._visits.get(key, ()),
            Fasih(status, taken or 0, moment_of(modified)) if status else None,
            self._decisions.get(key, ()),
            self._asked.get(key, ()),
            replaced=replaced,
            examined=examined,
        )


@lru_cache(maxsize=65_536)
def _state_of(
    result: str | None,
    day: str | None,
    first_done: str | None,
    status: str | None,
    taken: int | None,
    *,
    replaced: bool,
    examined: date | None,
) -> SampleState:
    """Return the state of a sample that nobody decided about: its last visit is enough."""
    visits = [_visit("2", day, result), _visit("1", first_done, DONE_RESULT)]
    fasih = Fasih(status, taken or 0) if status else None
    return sample_state(
        [visit for visit in visits if visit], fasih, replaced=replaced, examined=examined
    )


def moment_of(text: str | None) -> int | None:
    """Return an ISO moment in ms since 1970, None for anything else. Without a zone: UTC."""
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return int(moment.timestamp() * 1000)


def day_in(text: str | None) -> date | None:
    """Return the day of an ISO text, None for anything else."""
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def _visit(row: str, day: str | None, result: str | None) -> Visit | None:
    when = day_in(day)
    return Visit(row, when, result) if when and result else None


def _rows_in(after: str | None) -> frozenset[str]:
    return frozenset(_ROW_ID.findall(after or ""))
