"""How far samples are, read from a real store: the queries agree with the ladder."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from imk_desktop.domain.change import PROVINCE, Value
from imk_desktop.errors import UserError
from imk_desktop.progress.sample_state import Rung, SampleState
from imk_desktop.store import change_log
from imk_desktop.store.sample_states import (
    StandingSample,
    last_visits,
    standing_sample,
    standing_samples,
)
from imk_desktop.store.store import Store, Writer

NOON = int(datetime(2026, 7, 20, 12, tzinfo=UTC).timestamp() * 1000)
DAY_MS = 86_400_000
KINDS = {"hasil_pemeriksaan"}
TODAY = date(2026, 8, 1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "store.imkdb", None) as opened:
        for office in ("1703", "1705"):
            rows = {f"{office}-{n}": {"key": f"{office}-{n}", "main": True} for n in range(4)}
            write(opened, "sample", rows, office)
        yield opened


def test_decisions_of_two_offices_with_one_number_stay_apart(store: Store) -> None:
    """A mark counts within its partition: both decisions below are the first of theirs."""
    first = log(store, "decision", "1703", sample="1703-0", verdict="T", round=1, when=NOON)
    other = log(
        store, "decision", "1705", sample="1705-0", verdict="T", round=1, when=NOON + 9 * DAY_MS
    )
    see(store, "1703", "1703-0", NOON + DAY_MS)
    see(store, "1705", "1705-0", NOON + DAY_MS)

    states = everyone(store)

    assert first.rpartition("-")[0] == other.rpartition("-")[0]
    assert states["1703-0"].state.rung is Rung.REPAIRED
    assert states["1705-0"].state.rung is Rung.RETURNED


def test_a_clarification_suspends_a_y_and_a_second_y_restores_it(store: Store) -> None:
    yes = log(store, "decision", "1703", sample="1703-1", verdict="Y", round=1)
    assert everyone(store)["1703-1"].state == SampleState(Rung.CLEAN, 1)

    asked = log(store, "clarification", "1703", by=PROVINCE, sample="1703-1", after=yes, round=2)
    assert everyone(store)["1703-1"].state == SampleState(Rung.EXAMINED, 2)

    log(store, "decision", "1703", sample="1703-1", verdict="Y", after=f"{yes} {asked}", round=2)
    assert everyone(store)["1703-1"].state == SampleState(Rung.CLEAN, 2)


def test_a_visit_after_a_t_is_a_repair(store: Store) -> None:
    log(store, "decision", "1703", sample="1703-2", verdict="T", round=1, when=NOON)
    log(store, "visit", "1703", sample="1703-2", result="selesai", date="2026-07-21")

    assert everyone(store)["1703-2"].state == SampleState(Rung.REPAIRED, 1)


def test_results_issued_for_all_examine_what_every_office_had(store: Store) -> None:
    log(store, "visit", "1703", sample="1703-0", result="selesai", date="2026-07-01")
    log(store, "visit", "1705", sample="1705-0", result="selesai", date="2026-07-19")
    document: dict[str, dict[str, Value]] = {
        "h": {"kind": "hasil_pemeriksaan", "date": "2026-07-10"}
    }
    write(store, "document", document, PROVINCE)

    states = everyone(store)

    assert states["1703-0"].state.rung is Rung.EXAMINED
    assert states["1705-0"].state.rung is Rung.SUBMITTED
    assert states["1703-1"].state.rung is Rung.UNTOUCHED


def test_days_that_are_none_are_left_out(store: Store) -> None:
    log(store, "decision", "1703", sample="1703-1", verdict="T", round=1, when=NOON)
    for sample in ("1703-0", "1703-1"):
        log(store, "visit", "1703", sample=sample, result="selesai", date=None)

    assert everyone(store)["1703-0"].state.rung is Rung.UNTOUCHED
    assert everyone(store)["1703-1"].state.rung is Rung.RETURNED


def test_what_another_office_writes_about_a_sample_is_refused(store: Store) -> None:
    """Its own office does not hold the other's partition, and would show another status."""
    for table, fields in (
        ("visit", {"result": "selesai", "date": "2026-07-19"}),
        ("decision", {"verdict": "Y", "round": 1}),
        ("clarification", {"round": 2}),
    ):
        by = PROVINCE if table == "clarification" else "1705"
        with pytest.raises(UserError) as caught:
            log(store, table, "1705", by=by, sample="1703-0", **fields)
        assert caught.value.code == "not_allowed_about"


@pytest.mark.parametrize("sample", ["A-1", "no such sample"])
def test_what_is_written_about_no_sample_of_the_office_does_not_count(
    store: Store, sample: str
) -> None:
    write(store, "sample", {"A-1": {"key": "A-1", "main": True}}, "1703")
    for table, fields in (
        ("visit", {"result": "selesai", "date": "2026-07-19"}),
        ("decision", {"verdict": "Y", "round": 1}),
        ("clarification", {"round": 2}),
    ):
        by = PROVINCE if table == "clarification" else "1705"
        log(store, table, "1705", by=by, sample=sample, **fields)

    assert {one.state.rung for one in everyone(store).values()} == {Rung.UNTOUCHED}
    with store.reading() as connection:
        assert last_visits(connection, TODAY) == {}


@pytest.mark.parametrize("word", ["hangus", "", None])
def test_a_word_that_is_no_result_and_no_verdict_counts_nowhere(
    store: Store, word: str | None
) -> None:
    log(store, "visit", "1703", sample="1703-0", result=word, date="2026-07-19")
    log(store, "decision", "1703", sample="1703-0", verdict=word, round=1)

    assert everyone(store)["1703-0"].state.rung is Rung.UNTOUCHED
    with store.reading() as connection:
        assert last_visits(connection, TODAY) == {}


def test_logs_of_a_sample_that_moved_go_with_it(store: Store) -> None:
    moved: dict[str, dict[str, Value]] = {"A-9": {"key": "A-9", "main": True, "moved_from": "1705"}}
    write(store, "sample", moved, "1703")
    log(store, "visit", "1705", sample="A-9", result="selesai", date="2026-07-01")
    assert everyone(store)["A-9"].state.rung is Rung.SUBMITTED

    log(store, "decision", "1705", sample="A-9", verdict="T", round=1)

    assert everyone(store)["A-9"].state.rung is Rung.RETURNED
    with store.reading() as connection:
        assert last_visits(connection, TODAY) == {"A-9": "2026-07-01"}


def test_a_sample_that_replaces_another_is_looked_at_with_it(store: Store) -> None:
    spare: dict[str, dict[str, Value]] = {
        "1703-7": {"key": "1703-7", "main": False, "replaces": "1703-3"}
    }
    write(store, "sample", spare, "1703")
    log(store, "visit", "1703", sample="1703-3", result="tutup", date="2026-07-01")
    assert everyone(store)["1703-3"].state.rung is Rung.NONRESPONSE

    log(store, "visit", "1703", sample="1703-7", result="sebagian", date="2026-07-02")

    assert everyone(store)["1703-3"].state == SampleState(Rung.REPLACED, reason="tutup")
    with store.reading() as connection:
        assert standing_sample(connection, "no such sample", KINDS, TODAY) is None


def everyone(store: Store) -> dict[str, StandingSample]:
    """Return all samples, after checking that each reads alone as it does among all."""
    with store.reading() as connection:
        found = {sample.key: sample for sample in standing_samples(connection, KINDS, TODAY)}
        for key, sample in found.items():
            assert standing_sample(connection, key, KINDS, TODAY) == sample
    return found


def write(store: Store, table: str, rows: dict[str, dict[str, Value]], office: str) -> None:
    with store.writing() as transaction:
        change_log.write(
            transaction, table, rows, partition=office, writer=writer(PROVINCE), when=NOON
        )


def log(
    store: Store, table: str, office: str, *, by: str = "", when: int = NOON, **fields: Value
) -> str:
    with store.writing() as transaction:
        [made] = change_log.append(
            transaction, table, [fields], partition=office, writer=writer(by or office), when=when
        )
    return made.row


def see(store: Store, office: str, sample: str, taken: int) -> None:
    with store.writing() as transaction:
        change_log.write(
            transaction,
            "fasih",
            {sample: {"status": "APPROVED BY Pengawas"}},
            partition=office,
            writer=writer(office),
            when=taken,
            source="fasih",
            taken=taken,
        )


def writer(office: str) -> Writer:
    return Writer(f"laptop-{office}", office, "Rina")
