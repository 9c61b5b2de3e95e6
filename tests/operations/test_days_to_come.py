"""What is dated after today is kept and flagged, and counts once its day has come."""

from __future__ import annotations

import random
import secrets
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from imk_desktop.domain.change import PROVINCE, Value
from imk_desktop.domain.status import Attention, AttentionKind
from imk_desktop.domain.status_json import status_json
from imk_desktop.domain.status_words import attention_words
from imk_desktop.operations.close_stage import close_stage, reopen_stage
from imk_desktop.operations.desk import Desk
from imk_desktop.operations.record_visit import record_visit
from imk_desktop.operations.samples import list_samples
from imk_desktop.operations.status import survey_status
from imk_desktop.store import change_log
from tests.operations.enrolled import copy_store, enrolled, opened
from tests.operations.two_offices import REGENCY, add_samples, exchange

TODAY, TOMORROW, LATER = date(2026, 7, 21), date(2026, 7, 22), date(2026, 7, 23)
ASTRAY = date(2099, 3, 1)
COLLECTING = "pengumpulan"
KEYS = tuple(f"{REGENCY}010001001B-{number:03}" for number in range(1, 41))
SAMPLE = KEYS[35]


@pytest.fixture
def both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Desk, Desk]]:
    """The province with forty samples and visits of three weeks, and Bengkulu Utara."""
    source = enrolled((REGENCY,))
    monkeypatch.setenv("IMK_TODAY", TODAY.isoformat())
    province, regency = (
        copy_store(source / f"{name}-1.imkdb", tmp_path / name / f"{name}.imkdb")
        for name in (PROVINCE, REGENCY)
    )
    with opened(province) as first, opened(regency) as second:
        add_samples(first, KEYS)
        exchange(first, second)
        for number, key in enumerate(KEYS[:20]):
            visit(second, key, "selesai", on=date(2026, 7, 1 + number))
        exchange(second, first)
        yield first, second


def test_a_clock_years_ahead_enters_no_count_and_no_forecast(both, monkeypatch) -> None:
    province, regency = both
    before = told(province)
    assert before["headline"]["forecast"], "there is a forecast that could be wrong"

    monkeypatch.setenv("IMK_TODAY", ASTRAY.isoformat())
    for key in KEYS[20:30]:
        visit(regency, key, "selesai", on=ASTRAY)
    monkeypatch.setenv("IMK_TODAY", TODAY.isoformat())
    exchange(regency, province)

    after = told(province)
    assert after["stages"] == before["stages"]
    assert after["headline"] == before["headline"]
    flag = flagged(province)
    assert flag == Attention(AttentionKind.TO_COME, REGENCY, 10, names=KEYS[20:25])
    assert "10 catatan dari 1703 bertanggal sesudah hari ini" in attention_words(flag)


def test_it_counts_when_its_day_has_come(both, monkeypatch) -> None:
    province, regency = both
    monkeypatch.setenv("IMK_TODAY", ASTRAY.isoformat())
    visit(regency, KEYS[30], "selesai", on=ASTRAY)
    monkeypatch.setenv("IMK_TODAY", TODAY.isoformat())
    exchange(regency, province)
    assert (status(province, KEYS[30]), last(province, KEYS[30])) == ("belum", "")

    monkeypatch.setenv("IMK_TODAY", ASTRAY.isoformat())

    assert (status(province, KEYS[30]), last(province, KEYS[30])) == ("dikirim", "2099-03-01")
    assert flagged(province) is None


def test_a_visit_to_come_does_not_outrank_those_that_were_made(both, monkeypatch) -> None:
    province, regency = both
    monkeypatch.setenv("IMK_TODAY", ASTRAY.isoformat())
    visit(regency, SAMPLE, "menolak", on=ASTRAY)
    monkeypatch.setenv("IMK_TODAY", TODAY.isoformat())
    visit(regency, SAMPLE, "selesai", on=TODAY)
    exchange(regency, province)

    for desk in both:
        assert (status(desk, SAMPLE), last(desk, SAMPLE)) == ("dikirim", TODAY.isoformat())


def test_who_writes_it_again_with_the_right_day_is_not_asked_any_more(both, monkeypatch) -> None:
    province, regency = both
    monkeypatch.setenv("IMK_TODAY", ASTRAY.isoformat())
    visit(regency, SAMPLE, "menolak", on=ASTRAY)
    visit(regency, KEYS[0], "menolak", on=ASTRAY)
    monkeypatch.setenv("IMK_TODAY", TODAY.isoformat())
    exchange(regency, province)
    assert flagged(province).names == (KEYS[0], SAMPLE)

    visit(regency, SAMPLE, "menolak", on=TODAY)
    exchange(regency, province)

    for desk in both:
        assert flagged(desk) == Attention(AttentionKind.TO_COME, REGENCY, 1, names=(KEYS[0],))


def test_tomorrow_counts_since_clocks_differ_by_hours(both) -> None:
    province, _regency = both
    log(province, "visit", sample=SAMPLE, result="selesai", date=TOMORROW.isoformat())
    log(province, "visit", sample=KEYS[33], result="selesai", date=LATER.isoformat())

    assert (status(province, SAMPLE), status(province, KEYS[33])) == ("dikirim", "belum")
    assert flagged(province).count == 1


def test_a_closing_of_days_to_come_holds_no_stage_shut(both, monkeypatch) -> None:
    province, regency = both
    monkeypatch.setenv("IMK_TODAY", ASTRAY.isoformat())
    close_stage(regency, COLLECTING, office=REGENCY, note="jam laptop salah")
    monkeypatch.setenv("IMK_TODAY", TODAY.isoformat())
    exchange(regency, province)
    assert state(province) != "ditutup"

    close_stage(regency, COLLECTING, office=REGENCY, note="selesai")
    exchange(regency, province)
    assert (state(province), flagged(province)) == ("ditutup", None)

    reopen_stage(regency, COLLECTING, office=REGENCY, note="ada yang tertinggal")
    exchange(regency, province)
    assert state(province) != "ditutup"


def test_a_decision_has_no_day_and_counts_by_what_it_comes_after(both) -> None:
    """A clock that was wrong takes no verdict back; only the day of the first is not believed."""
    province, regency = both
    ahead = int(datetime(2099, 3, 1, tzinfo=UTC).timestamp() * 1000)
    log(regency, "decision", sample=KEYS[0], verdict="Y", round=1, when=ahead)
    exchange(regency, province)

    assert status(province, KEYS[0]) == "bersih"
    assert told(province)["stages"][2]["waktu"]["begun"] is None
    assert flagged(province).names == (KEYS[0],)


def test_a_download_of_fasih_to_come_is_no_status_yet(both, monkeypatch) -> None:
    province, _regency = both
    ahead = int(datetime(2099, 3, 1, tzinfo=UTC).timestamp() * 1000)
    with province.writing() as transaction:
        change_log.write(
            transaction,
            "fasih",
            {SAMPLE: {"status": "APPROVED BY Pengawas"}},
            partition=REGENCY,
            writer=province.writer,
            when=province.now(),
            source="fasih",
            taken=ahead,
        )

    assert status(province, SAMPLE) == "belum"
    assert told(province)["headline"]["fasih_taken"] is None
    assert flagged(province).names == (SAMPLE,)
    monkeypatch.setenv("IMK_TODAY", "2099-03-02")
    assert status(province, SAMPLE) == "disetujui"


@pytest.mark.parametrize("seed", range(12))
def test_rows_of_days_to_come_change_no_count_and_no_forecast_only_the_flag(both, seed) -> None:
    province, _regency = both
    dice = random.Random(seed)
    for _ in range(dice.randrange(12)):
        a_row(province, dice, f"2026-07-{dice.randint(1, 21):02}")
    before, lines = told(province), list_samples(province)

    count = dice.randint(1, 12)
    tables = [a_row(province, dice, a_day_to_come(dice)) for _ in range(count)]

    after = told(province)
    shared = sum(table in ("stage_closing", "approval") for table in tables)
    counts = {a["office"]: a["count"] for a in after.pop("attention") if a["kind"] == FLAG}
    assert counts == {
        office: number
        for office, number in ((PROVINCE, shared), (REGENCY, count - shared))
        if number
    }
    assert [a for a in before.pop("attention") if a["kind"] == FLAG] == []
    assert after == before
    assert list_samples(province) == lines


FLAG = AttentionKind.TO_COME.value


def a_row(desk: Desk, dice: random.Random, day: str) -> str:
    """Write a row of some kind under a day, as a program that asks nobody could."""
    stage = dice.choice(["persiapan", COLLECTING, "evaluasi"])
    choices: dict[str, dict[str, Value]] = {
        "visit": {
            "sample": dice.choice(KEYS),
            "result": dice.choice(["selesai", "sebagian", "menolak", "pindah"]),
        },
        "monitoring": {"office": REGENCY, "kind": dice.choice(["fasih", "kunjungan"])},
        "closing": {"office": REGENCY, "stage": stage, "closed": dice.random() < 0.7},
        "stage_closing": {"stage": stage, "closed": dice.random() < 0.7},
        "approval": {"what": dice.choice(["start", "report"]), "approver": "Win Rizal"},
        "document": {"kind": dice.choice(["surat_tugas", "hasil_pemeriksaan"]), "stage": stage},
    }
    table = dice.choice(list(choices))
    partition = PROVINCE if table in ("stage_closing", "approval") else REGENCY
    log(desk, table, partition=partition, date=day, **choices[table])
    return table


def a_day_to_come(dice: random.Random) -> str:
    return dice.choice(["2026-07-23", "2026-08-01", "2027-01-01", "2099-12-31", "2150-12-31"])


def visit(desk: Desk, key: str, result: str, *, on: date) -> None:
    record_visit(desk, key, result=result, officer="p1", on=on, reason="untuk percobaan")


def log(
    desk: Desk, table: str, *, partition: str = REGENCY, when: int | None = None, **fields: Value
) -> None:
    now = desk.now() if when is None else when
    with desk.writing() as transaction:
        if table == "document":
            rows = {f"{fields['kind']}:{secrets.token_hex(4)}": fields}
            change_log.write(
                transaction, table, rows, partition=partition, writer=desk.writer, when=now
            )
        else:
            change_log.append(
                transaction, table, [fields], partition=partition, writer=desk.writer, when=now
            )


def told(desk: Desk) -> dict[str, Any]:
    """Return the status as programs read it, less how the bundles stand."""
    json: dict[str, Any] = status_json(survey_status(desk))
    for stage in json["stages"]:
        for lane in stage["lanes"].values():
            lane.pop("bundles", None)
    return {key: value for key, value in json.items() if key not in ("bundles", "footer")}


def flagged(desk: Desk) -> Any:
    found = [a for a in survey_status(desk).attention if a.kind is AttentionKind.TO_COME]
    return found[0] if found else None


def state(desk: Desk) -> str:
    return survey_status(desk).stage(COLLECTING).offices[REGENCY].state.value


def status(desk: Desk, key: str) -> str:
    return next(one.status for one in list_samples(desk) if one.key == key)


def last(desk: Desk, key: str) -> str:
    return next(one.last for one in list_samples(desk) if one.key == key)
