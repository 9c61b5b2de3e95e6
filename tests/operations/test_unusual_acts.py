"""What is unusual is asked about, and the reason stays in the shared record."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from imk_desktop.domain.unusual import NeedsNote, Odd
from imk_desktop.operations.desk import Desk
from imk_desktop.operations.record_visit import record_visit
from imk_desktop.operations.samples import list_samples, sample_card
from imk_desktop.store import change_log, reading
from tests.operations.two_offices import REGENCY, SAMPLE, SAMPLES, exchange

MAIN, REPLACEMENT = SAMPLES[0], SAMPLES[1]


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMK_TODAY", "2026-07-20")


def rows(desk: Desk, table: str) -> list[dict[str, object]]:
    with desk.reading() as connection:
        return [dict(row) for row in reading.rows(connection, desk.store.tables, table)]


def visit(desk: Desk, sample: str = SAMPLE, result: str = "selesai", **more: Any) -> None:
    arguments: dict[str, Any] = {"officer": "Santi", "on": date(2026, 7, 1)} | more
    record_visit(desk, sample, result=result, **arguments)


def make_replacement(province: Desk) -> None:
    with province.writing() as transaction:
        change_log.write(
            transaction,
            "sample",
            {REPLACEMENT: {"main": False, "replaces": MAIN}},
            partition=REGENCY,
            writer=province.writer,
            when=province.now(),
        )


@pytest.mark.parametrize("day", [date(2025, 7, 1), date(2026, 5, 17)])
def test_a_visit_before_the_survey_waits_for_a_reason(regency, day):
    with pytest.raises(NeedsNote) as asked:
        visit(regency, on=day)

    assert asked.value.code == "needs_note"
    assert [one.what for one in asked.value.unusual] == [Odd.OUTSIDE_SURVEY]
    assert rows(regency, "visit") == []


def test_a_visit_after_the_survey_waits_for_a_reason(regency, monkeypatch):
    monkeypatch.setenv("IMK_TODAY", "2027-02-01")

    with pytest.raises(NeedsNote) as asked:
        visit(regency, on=date(2027, 1, 31))

    assert "31 Jan 2027" in asked.value.message
    visit(regency, on=date(2026, 7, 1))


def test_the_reason_stays_with_the_note_and_reaches_the_province(province, regency):
    visit(regency, on=date(2026, 5, 1), note="rumah di ujung", reason="uji coba lapangan")

    exchange(regency, province)

    assert [row["note"] for row in rows(province, "visit")] == ["rumah di ujung; uji coba lapangan"]


def test_a_note_alone_is_no_reason(regency):
    with pytest.raises(NeedsNote):
        visit(regency, on=date(2026, 5, 1), note="rumah di ujung")


def test_a_second_visit_of_one_day_is_asked_about(regency):
    visit(regency, result="tidak_ditemui")

    with pytest.raises(NeedsNote) as asked:
        visit(regency)

    assert [one.what for one in asked.value.unusual] == [Odd.SECOND_VISIT]
    assert asked.value.unusual[0].facts["result"] == "tidak_ditemui"
    assert len(rows(regency, "visit")) == 1
    visit(regency, reason="sore pemilik sudah pulang")
    visit(regency, on=date(2026, 7, 2))
    assert len(rows(regency, "visit")) == 3


@pytest.mark.parametrize("result", ["selesai", "sebagian"])
def test_a_replacement_is_asked_about_while_its_main_one_is_not_final(province, regency, result):
    make_replacement(province)
    exchange(province, regency)

    with pytest.raises(NeedsNote) as asked:
        visit(regency, REPLACEMENT, result=result)

    assert [one.what for one in asked.value.unusual] == [Odd.MAIN_NOT_FINAL]
    assert MAIN in asked.value.message
    visit(regency, REPLACEMENT, result=result, reason="utama tutup, menyusul dicatat")


def test_a_replacement_of_a_main_one_that_refused_is_usual(province, regency):
    make_replacement(province)
    exchange(province, regency)
    visit(regency, MAIN, result="menolak")

    visit(regency, REPLACEMENT)

    assert len(rows(regency, "visit")) == 2


def test_several_unusual_things_are_one_question(regency):
    visit(regency, on=date(2026, 5, 1), reason="uji coba")

    with pytest.raises(NeedsNote) as asked:
        visit(regency, on=date(2026, 5, 1))

    assert [one.what for one in asked.value.unusual] == [Odd.OUTSIDE_SURVEY, Odd.SECOND_VISIT]


def test_of_the_visits_of_one_day_the_last_written_counts(regency):
    results = ["menolak", "pindah"] * 6 + ["tutup"]

    for result in results:
        visit(regency, result=result, reason="kunjungan ulang")

    card = sample_card(regency, SAMPLE)
    assert [log["result"] for log in card.logs] == results
    [line] = [line for line in list_samples(regency) if line.key == SAMPLE]
    assert (line.status, line.reason) == ("nonrespon", "tutup")
