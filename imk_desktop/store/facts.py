"""Group and count what the survey's status is worked out from (`progress.facts`)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import Connection

from imk_desktop.clock import day_of
from imk_desktop.domain.change import PROVINCE, Act
from imk_desktop.domain.left_open import read_left_open
from imk_desktop.domain.sop import Sop
from imk_desktop.progress.deadlines import Adjustment
from imk_desktop.progress.facts import (
    Approval,
    Blocks,
    Closing,
    Document,
    Facts,
    Monitored,
    OfficeFacts,
)
from imk_desktop.progress.fasih_status import standing_of
from imk_desktop.progress.sample_state import Rung
from imk_desktop.replication.making import NEED_MAKERS
from imk_desktop.store.dates import day_in
from imk_desktop.store.log import BITS
from imk_desktop.store.log_rows import (
    KNOWN_RESULTS,
    KNOWN_VERDICTS,
    OF_ITS_SAMPLE,
    as_written,
    with_change,
)
from imk_desktop.store.sample_states import standing_samples
from imk_desktop.store.until import DECISION, FASIH, Until, to_come

FORKED = "reason = 'forked'"
UNMADE = (
    "row_state r WHERE alive = 0 AND tbl IN ({}) AND NOT EXISTS (SELECT 1 FROM change c "
    f"JOIN epoch e ON e.id = c.id >> {BITS} AND e.partition = r.partition "
    "JOIN shape s ON s.id = c.shape AND s.tbl = r.tbl "
    f"WHERE c.row = r.row AND c.act >= {Act.DELETE:d})"
).format(",".join(f"'{table}'" for table in sorted(NEED_MAKERS)))
"""For SQL: rows that were written to and never made; to delete one, somebody must have made it."""
_OF_ITS_OFFICE = "t.office = t.partition"
"""An office tells of itself; what it says of another was refused, or is of an older store."""


def survey_facts(
    connection: Connection,
    sop: Sop,
    *,
    today: date,
    office: str,
    office_name: str,
    holidays: frozenset[date],
) -> Facts:
    """Return the facts of a store, all but those of its bundles.

    Args:
        connection: A connection for reading.
        sop: The survey's SOP.
        today: Today; what is dated later is told apart, and counted nowhere (`store.until`).
        office: The office whose store this is; the province sees all regencies.
        office_name: Its name as shown.
        holidays: Days on which nobody is expected to work.
    """
    survey = connection.exec_driver_sql("SELECT year, demo FROM survey LIMIT 1").first()
    year, demo = survey or (0, False)
    start, adjusted = calendar_facts(connection)
    until = Until.the_end_of(today)
    decided, decided_ahead = _first_decisions(connection, until)
    taken, taken_ahead = _downloads(connection, until)
    dear = {DECISION: decided_ahead, FASIH: taken_ahead}
    return Facts(
        year=year,
        office=office,
        office_name=office_name,
        offices=_offices(connection, office),
        counts=_counts(connection, sop.examination_kinds, today, decided),
        start=start,
        adjusted=adjusted,
        holidays=holidays,
        documents=_documents(connection, until),
        monitored=_monitored(connection, until),
        approvals=_approvals(connection, until),
        closings=_closings(connection, until),
        conflicts=_by_partition(connection, "conflict"),
        waiting=_by_partition(connection, "segment WHERE state = 'waiting'"),
        set_aside=_by_partition(connection, f"segment WHERE state = 'aside' AND NOT {FORKED}"),
        forked=_by_partition(connection, f"segment WHERE state = 'aside' AND {FORKED}"),
        unmade=_by_partition(connection, UNMADE),
        to_come=to_come(connection, until, [table for table, ahead in dear.items() if ahead]),
        fasih_taken=taken,
        demo=bool(demo),
    )


def calendar_facts(connection: Connection) -> tuple[date | None, dict[str, Adjustment]]:
    """Return the first day of the calendar, None before it was set, and the adjusted stages."""
    start = connection.exec_driver_sql("SELECT start FROM survey LIMIT 1").scalar()
    lines = connection.exec_driver_sql("SELECT row, first_day, last_day, reason FROM stage")
    return day_in(start), {
        key: Adjustment(day_in(first), day_in(last), reason or "")
        for key, first, last, reason in lines
    }


def _offices(connection: Connection, office: str) -> dict[str, str]:
    """Return the regencies that a store sees, by code: all at the province, else its own."""
    return {
        code: name or code
        for code, name in connection.exec_driver_sql("SELECT row, name FROM office ORDER BY row")
        if code != PROVINCE and office in (PROVINCE, code)
    }


def _documents(connection: Connection, until: Until) -> tuple[Document, ...]:
    lines = connection.exec_driver_sql(
        "SELECT t.kind, t.partition, coalesce(t.file, t.evidence), t.number, t.stage, "
        "p.name, coalesce(t.date, "
        f"CASE WHEN c.at < {until.ms} THEN strftime('%Y-%m-%d', c.at / 1000, 'unixepoch') END) "
        "FROM document t "
        "LEFT JOIN row_state r ON r.partition = t.partition AND r.tbl = 'document' "
        "AND r.row = t.row LEFT JOIN change c ON c.id = r.base "
        "LEFT JOIN person p ON p.id = c.person "
        f"WHERE coalesce(t.date, '') < '{until.day}'"
    )
    return tuple(
        Document(
            kind=kind or "",
            office=office,
            evidence=evidence or "",
            number=number or "",
            stage=stage or "",
            by=by or "",
            day=day_in(day),
        )
        for kind, office, evidence, number, stage, by, day in lines
    )


def _monitored(connection: Connection, until: Until) -> tuple[Monitored, ...]:
    lines = connection.exec_driver_sql(
        "SELECT t.partition, t.kind, t.date FROM monitoring t "
        f"WHERE coalesce(t.office, t.partition) = t.partition AND t.date < '{until.day}'"
    )
    return tuple(
        Monitored(office, kind or "", day) for office, kind, text in lines if (day := day_in(text))
    )


def _approvals(connection: Connection, until: Until) -> tuple[Approval, ...]:
    lines = connection.exec_driver_sql(
        "SELECT what, position, approver, date, coalesce(evidence, sha256) FROM approval "
        f"WHERE coalesce(date, '') < '{until.day}'"
    )
    return tuple(
        Approval(what, " ".join(filter(None, (position, name))), day_in(day), evidence or "")
        for what, position, name, day, evidence in lines
    )


def _closings(connection: Connection, until: Until) -> tuple[Closing, ...]:
    come = f"coalesce(t.date, '') < '{until.day}' AND coalesce(c.at, 0) < {until.ms}"
    offices = connection.exec_driver_sql(
        "SELECT t.stage, t.partition, t.closed, t.exceptions, t.note, t.date, c.at "
        f"{with_change('closing')} WHERE {_OF_ITS_OFFICE} AND {come} "
        f"ORDER BY {as_written('ASC')}"
    ).all()
    stages = connection.exec_driver_sql(
        "SELECT t.stage, '', t.closed, t.exceptions, t.note, t.date, c.at "
        f"{with_change('stage_closing')} WHERE {come} "
        f"ORDER BY {as_written('ASC')}"
    ).all()
    return tuple(
        Closing(
            stage,
            office,
            closed is None or bool(closed),  # once, a part could not be opened again
            day_in(day) or day_of(at or 0),
            at or 0,
            read_left_open(exceptions or ""),
            note or "",
        )
        for stage, office, closed, exceptions, note, day, at in (*offices, *stages)
    )


def unmade_rows(connection: Connection) -> dict[str, int]:
    """Return how many rows nobody made, by the office whose rows they would be."""
    return _by_partition(connection, UNMADE)


def _by_partition(connection: Connection, source: str) -> dict[str, int]:
    lines = connection.exec_driver_sql(f"SELECT partition, count(*) FROM {source} GROUP BY 1")
    return {str(office): int(count) for office, count in lines}


def _counts(
    connection: Connection, kinds: Collection[str], today: date, decided: Mapping[str, date]
) -> dict[str, OfficeFacts]:
    """Return what is counted in each office that has anything."""
    main: dict[str, Counter[Rung]] = defaultdict(Counter)
    replacements: dict[str, Counter[Rung]] = defaultdict(Counter)
    until = Until.the_end_of(today)
    finished, disagreed, in_fasih = Counter[str](), Counter[str](), set[str]()
    rounds: dict[str, int] = defaultdict(int)
    for sample in standing_samples(connection, kinds, today):
        (main if sample.main else replacements)[sample.office][sample.state.rung] += 1
        if sample.fasih:
            in_fasih.add(sample.office)
            standing = standing_of(sample.fasih)
            finished[sample.office] += bool(standing and standing.finished)
        disagreed[sample.office] += sample.state.conflict
        if sample.state.rung is Rung.RETURNED:
            rounds[sample.office] = max(rounds[sample.office], sample.state.round)
    officers = _officers(connection)
    blocks = _blocks(connection)
    begun = _first_days(
        connection,
        f"SELECT t.partition, min(t.date) FROM visit t {OF_ITS_SAMPLE} "
        f"WHERE t.result IN {KNOWN_RESULTS} AND t.date < '{until.day}' GROUP BY 1",
    )
    return {
        office: OfficeFacts(
            officers=officers.get(office, (0, 0))[0],
            attended=officers.get(office, (0, 0))[1],
            blocks=blocks.get(office, Blocks()),
            main=main.get(office, {}),
            replacements=replacements.get(office, {}),
            finished=finished[office],
            returned_round=rounds.get(office, 0),
            decision_conflicts=disagreed[office],
            in_fasih=office in in_fasih,
            begun=begun.get(office),
            first_decided=decided.get(office),
        )
        for office in {*main, *replacements, *officers, *blocks}
    }


def _first_decisions(connection: Connection, until: Until) -> tuple[dict[str, date], bool]:
    """Return the day of the first decision by office, and whether any is of days to come."""
    lines = connection.exec_driver_sql(
        f"SELECT t.partition, min(CASE WHEN c.at < {until.ms} THEN c.at END), max(c.at) "
        f"{with_change('decision')} {OF_ITS_SAMPLE} WHERE t.verdict IN {KNOWN_VERDICTS} "
        "GROUP BY 1"
    ).all()
    first = {office: day_of(when) for office, when, _last in lines if when is not None}
    return first, any((last or 0) >= until.ms for _office, _when, last in lines)


def _downloads(connection: Connection, until: Until) -> tuple[int | None, bool]:
    """Return the newest download of FASIH, and whether any is of days to come."""
    newest, last = connection.exec_driver_sql(
        f"SELECT max(CASE WHEN taken < {until.ms} THEN taken END), max(taken) "
        "FROM row_state WHERE tbl = 'fasih'"
    ).one()
    return newest or None, (last or 0) >= until.ms


def _officers(connection: Connection) -> dict[str, tuple[int, int]]:
    """Return officers registered and trained by office."""
    lines = connection.exec_driver_sql(
        "SELECT partition, count(*), coalesce(sum(attended), 0) FROM officer GROUP BY 1"
    )
    return {office: (count, attended) for office, count, attended in lines}


def _blocks(connection: Connection) -> dict[str, Blocks]:
    """Return blocks by office: a block counts as listed once its businesses were counted."""
    lines = connection.exec_driver_sql(
        "SELECT b.partition, count(*), "
        "count(coalesce(b.listed_businesses, d.block)), count(d.block) FROM block b "
        "LEFT JOIN (SELECT DISTINCT partition, block FROM sample) d "
        "ON d.partition = b.partition AND d.block = b.row GROUP BY 1"
    )
    return {office: Blocks(total, listed, drawn) for office, total, listed, drawn in lines}


def _first_days(connection: Connection, question: str) -> dict[str, date]:
    lines = connection.exec_driver_sql(question)
    return {office: day for office, text in lines if (day := day_in(text))}
