"""How far every sample is, read in a few queries and worked out by the ladder.

Samples of which the same is known share one computation: at 100,000 samples there are only a
few hundred different ones. Those that were sent back are worked out one by one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import Any

from sqlalchemy import Connection

from imk_desktop.domain.change import PROVINCE
from imk_desktop.progress.sample_state import (
    COLLECTED,
    DONE_RESULT,
    Fasih,
    Rung,
    SampleState,
    Visit,
    sample_state,
)
from imk_desktop.store.dates import day_in, moment_in
from imk_desktop.store.judgements import Judgements
from imk_desktop.store.log_rows import KNOWN_RESULTS, OF_ITS_SAMPLE, as_written, with_change
from imk_desktop.store.until import Until

BATCH = 5_000
"""Lines fetched at once: one by one costs more than reading them."""

_KNOWN = """
WITH latest AS (
    SELECT sample, result, date, first_done FROM (
        SELECT t.sample, t.result, t.date,
            row_number() OVER (
                PARTITION BY t.sample ORDER BY t.date DESC, {latest}) AS place,
            min(CASE WHEN t.result = '{done}' THEN t.date END)
                OVER (PARTITION BY t.sample) AS first_done
        {log} {own} WHERE t.result IN {known} AND t.date < '{day}'{visits})
    WHERE place = 1)
SELECT s.partition, s.row, s.main, s.replaces,
    v.result, v.date, v.first_done,
    CASE WHEN coalesce(r.taken, 0) < {ms} THEN f.status END, r.taken, f.modified
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


def standing_samples(
    connection: Connection, kinds: Collection[str], today: date
) -> Iterator[StandingSample]:
    """Yield every sample, replacements first, with how far it is.

    Args:
        connection: A connection for reading.
        kinds: The kinds of document that say what an examination found
            (`Sop.examination_kinds`); what was there when one was issued is examined.
        today: Today; what is dated later does not count yet.
    """
    until = Until.the_end_of(today)
    question = _known_of(until, visits="", samples="")
    lines = connection.exec_driver_sql(question)
    batches = lines.partitions(BATCH)
    examined = _examined_days(connection, kinds, until)
    judged = Judgements(connection, until)
    return _standing(chain.from_iterable(batches), judged, examined, until)


def standing_sample(
    connection: Connection, key: str, kinds: Collection[str], today: date
) -> StandingSample | None:
    """Return one sample with how far it is, None where there is no such sample.

    Reads only what was written of it and of the replacements that stand for it.
    """
    these = "SELECT row FROM sample WHERE row = ?1 UNION SELECT row FROM sample WHERE replaces = ?1"
    until = Until.the_end_of(today)
    question = _known_of(
        until, visits=f" AND t.sample IN ({these})", samples=f" WHERE s.row IN ({these})"
    )
    lines = connection.exec_driver_sql(question, (key,)).all()
    judged = Judgements(connection, until, key)
    standing = _standing(lines, judged, _examined_days(connection, kinds, until), until)
    return next((sample for sample in standing if sample.key == key), None)


def _known_of(until: Until, *, visits: str, samples: str) -> str:
    """Return the question for what is known, of all or of some visits and samples."""
    return _KNOWN.format(
        done=DONE_RESULT,
        latest=as_written("DESC"),
        log=with_change("visit"),
        own=OF_ITS_SAMPLE,
        known=KNOWN_RESULTS,
        day=until.day,
        ms=until.ms,
        visits=visits,
        samples=samples,
    )


def last_visits(connection: Connection, today: date) -> dict[str, str]:
    """Return the ISO day of the last visit to every sample that was visited until today."""
    lines = connection.exec_driver_sql(
        f"SELECT t.sample, max(t.date) FROM visit t {OF_ITS_SAMPLE} "
        f"WHERE t.result IN {KNOWN_RESULTS} AND t.date < '{Until.the_end_of(today).day}' "
        "GROUP BY t.sample"
    ).all()
    return {key: day or "" for key, day in lines}


def visits_by_day(connection: Connection, key: str) -> dict[date, str]:
    """Return the result of the last visit to a sample on each day that it was visited."""
    lines = connection.exec_driver_sql(
        f"SELECT t.date, t.result {with_change('visit')} {OF_ITS_SAMPLE} "
        f"WHERE t.sample = ? AND t.result IN {KNOWN_RESULTS} "
        f"ORDER BY t.date, {as_written('ASC')}",
        (key,),
    )
    return {day: result or "" for text, result in lines if (day := day_in(text))}


class _Days(dict[str, date | None]):
    """The day by office; of an office that has none of its own, the day for all."""

    def __init__(self, by_office: Mapping[str, date], for_all: date | None) -> None:
        super().__init__({o: max(day, for_all or day) for o, day in by_office.items()})
        self._for_all = for_all

    def __missing__(self, office: str) -> date | None:
        return self._for_all


def _examined_days(connection: Connection, kinds: Collection[str], until: Until) -> _Days:
    """Return, by office, the last day on which the results of an examination were issued.

    Those that the province issued for all count for every office.
    """
    wanted = list(kinds)
    lines = connection.exec_driver_sql(
        "SELECT partition, max(date) FROM document "
        f"WHERE kind IN ({','.join('?' * len(wanted))}) AND date < '{until.day}' "
        "GROUP BY partition",
        tuple(wanted),
    )
    issued = {office: day for office, text in lines if (day := day_in(text))}
    return _Days(issued, issued.pop(PROVINCE, None))


def _standing(
    lines: Iterable[Sequence[Any]], judged: Judgements, examined: _Days, until: Until
) -> Iterator[StandingSample]:
    at_work: set[tuple[str, str]] = set()
    """Of each office, what its replacements replace; what is no main sample there is none."""
    for office, key, main, replaces, result, day, first_done, status, taken, modified in lines:
        replaced, seen_by = main != 0 and (office, key) in at_work, examined[office]
        if key in judged.clean:
            state = _clean(judged.clean[key])
        elif judged.knotty(key):
            changed = moment_in(modified)
            known = changed if changed and changed < until.ms else None
            fasih = Fasih(status, taken or 0, known) if status else None
            state = _judged(judged, key, fasih, replaced=replaced, examined=seen_by)
        else:
            state = _unjudged(
                result, day, first_done, status, taken, replaced=replaced, examined=seen_by
            )
        if replaces and (state.rung in COLLECTED or state.rung is Rung.DRAFT):
            at_work.add((office, replaces))
        yield StandingSample(key, office, main != 0, state, status or "")


def _judged(
    judged: Judgements,
    key: str,
    fasih: Fasih | None,
    *,
    replaced: bool,
    examined: date | None,
) -> SampleState:
    return sample_state(
        judged.visits.get(key, ()),
        fasih,
        judged.decisions.get(key, ()),
        judged.asked.get(key, ()),
        replaced=replaced,
        examined=examined,
    )


@lru_cache(maxsize=64)
def _clean(round_: int) -> SampleState:
    return SampleState(Rung.CLEAN, round_)


@lru_cache(maxsize=65_536)
def _unjudged(
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


def _visit(row: str, day: str | None, result: str | None) -> Visit | None:
    when = day_in(day)
    return Visit(row, when, result) if when and result else None
