"""What is unusual is asked about, and the reason stays in the shared record."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from imk_desktop.domain.unusual import NeedsNote, Odd
from imk_desktop.errors import UserError
from imk_desktop.operations.adjust_calendar import adjust_calendar
from imk_desktop.operations.approve import approve
from imk_desktop.operations.check_store import check_store
from imk_desktop.operations.close_stage import close_stage
from imk_desktop.operations.conflicts import list_conflicts, resolve_conflict
from imk_desktop.operations.desk import Desk
from imk_desktop.operations.file_document import file_document
from imk_desktop.operations.join_survey import join_survey
from imk_desktop.operations.load_samples import load_samples
from imk_desktop.operations.make_starter import make_starter
from imk_desktop.operations.record_visit import record_visit
from imk_desktop.operations.samples import list_samples, sample_card
from imk_desktop.operations.set_field import set_field
from imk_desktop.store import change_log, reading
from tests.operations.enrolled import SECRET
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


def test_a_report_that_is_not_filed_is_not_approved(province):
    with pytest.raises(UserError) as refused:
        approve(province, "report", by_name="Kepala", note="sudah dibaca")

    assert refused.value.code == "report_missing"
    assert "Laporan Tahunan" in refused.value.message
    assert rows(province, "approval") == []


def test_a_report_is_approved_with_a_note_while_stages_before_it_are_open(province):
    close_stage(province, "1", note="tanpa SK")
    file_document(province, "laporan_tahunan", title="IMK 2026")
    with pytest.raises(NeedsNote) as asked:
        approve(province, "report", by_name="Kepala")
    assert [(one.what, one.facts) for one in asked.value.unusual] == [
        (Odd.STAGES_OPEN, {"stages": ("2", "3")})
    ]

    approve(province, "report", by_name="Kepala", note="lampiran menyusul")

    assert [row["note"] for row in rows(province, "approval")] == ["lampiran menyusul"]


def test_a_report_is_not_approved_before_its_survey_without_a_note(province):
    file_document(province, "laporan_tahunan", title="IMK 2026")

    with pytest.raises(NeedsNote) as asked:
        approve(province, "report", by_name="Kepala", on=date(2025, 7, 1))

    assert Odd.BEFORE_SURVEY in [one.what for one in asked.value.unusual]


def test_the_start_is_approved_before_anything_is_there(province):
    approve(province, "start", by_name="Kepala", on=date(2026, 5, 2))

    assert len(rows(province, "approval")) == 1


@pytest.mark.parametrize(
    ("first", "what"),
    [(date(2026, 6, 1), Odd.STAGES_OVERLAP), (date(2026, 5, 1), Odd.STAGES_REVERSED)],
)
def test_a_stage_that_begins_before_the_one_before_it_ends_needs_a_note(province, first, what):
    with pytest.raises(NeedsNote) as asked:
        adjust_calendar(province, "2", first=first, reason="petugas siap")
    assert [one.what for one in asked.value.unusual] == [what]
    assert rows(province, "stage") == []

    moved = adjust_calendar(province, "2", first=first, reason="petugas siap", note="dua blok dulu")

    assert moved.timing.start == first
    assert [row["reason"] for row in rows(province, "stage")] == ["petugas siap; dua blok dulu"]


def test_an_overlap_that_was_settled_is_not_asked_about_again(province):
    adjust_calendar(province, "2", first=date(2026, 6, 1), reason="siap", note="dua blok dulu")

    adjust_calendar(province, "3", last=date(2026, 10, 15), reason="menunggu BPS RI")

    with pytest.raises(NeedsNote):  # it grows
        adjust_calendar(province, "1", last=date(2026, 6, 20), reason="pelatihan diulang")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("district", "1703999"),
        ("district", "1701040"),
        ("district", "Arga Makmur"),
        ("village", "1703999001"),
        ("village", "1701040002"),
        ("replaces", "1703010001001B-999"),
        ("replaces", SAMPLE),
    ],
)
def test_what_is_not_in_the_lists_of_the_province_is_refused(province, field, value):
    with pytest.raises(UserError) as refused:
        set_field(province, SAMPLE, field, value)

    assert refused.value.code == "not_listed"
    assert value in refused.value.message
    assert field_of(province, field) is None


def test_what_is_in_the_lists_is_taken(province):
    set_field(province, SAMPLE, "district", "1703010")
    set_field(province, SAMPLE, "replaces", SAMPLES[1])
    set_field(province, SAMPLE, "replaces", "")

    assert field_of(province, "district") == "1703010"


def test_a_replacement_replaces_no_replacement(province):
    make_replacement(province)

    with pytest.raises(UserError, match="bukan pengganti"):
        set_field(province, SAMPLES[2], "replaces", REPLACEMENT)


def test_a_conflict_is_not_settled_by_what_is_in_no_list(province, tmp_path):
    starter = tmp_path / "awal.imk"
    make_starter(province, "1700", starter, passphrase=SECRET)
    with join_survey(tmp_path / "p2.imkdb", starter, starter_passphrase=SECRET) as second:
        set_field(second, SAMPLE, "district", "1703010")
        set_field(province, SAMPLE, "district", "1703050")
        exchange(second, province)
    (conflict,) = list_conflicts(province, SAMPLE)

    with pytest.raises(UserError) as refused:
        resolve_conflict(province, conflict.id, "1703999")

    assert refused.value.code == "not_listed"
    resolve_conflict(province, conflict.id, "1703010")


def test_a_row_of_a_list_whose_main_sample_is_nowhere_is_refused(province, tmp_path):
    head = "kdkab;kdkec;kddesa;nobs;nourutsampel;nmusaha;jns_sampel;menggantikan"
    lines = [
        "03;010;001;001B;11;Tempe Mekar;Utama;",
        "03;010;001;001B;12;Kopi Jaya;Pengganti;11",
        "03;010;001;001B;13;Bata Merah;Pengganti;1",
        "03;010;001;001B;14;Anyaman;Pengganti;77",
        "03;010;001;001B;15;Konveksi;Pengganti;12",
    ]
    file = tmp_path / "daftar.csv"
    file.write_text("\n".join([head, *lines]), encoding="utf-8")

    tried = load_samples(province, file)
    taken = load_samples(province, file, accept_good=True)

    assert not tried.written
    assert [(one.row, one.code) for one in tried.refused] == [
        (5, "utama_tak_dikenal"),
        (6, "utama_tak_dikenal"),
    ]
    assert (taken.rows, taken.new, taken.skipped, taken.refused_rows) == (3, 3, 0, 2)


def field_of(desk: Desk, name: str) -> object:
    return sample_card(desk, SAMPLE).fields[name]


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


def test_field_work_that_begins_before_the_stage_before_it_ends_waits_for_a_reason(regency):
    with pytest.raises(NeedsNote) as asked:
        visit(regency, on=date(2026, 6, 1))

    assert [(one.what, one.facts["stage"]) for one in asked.value.unusual] == [
        (Odd.STAGES_OVERLAP, "2")
    ]
    visit(regency, on=date(2026, 6, 1), reason="dua blok lebih dulu")
    visit(regency, on=date(2026, 6, 8))


@pytest.mark.parametrize("district", ["1703999", "1701040"])
def test_what_a_bundle_names_in_no_list_is_kept_and_flagged(province, regency, district):
    lay_down(province, SAMPLE, {"district": district})

    exchange(province, regency)

    assert field_of(regency, "district") == district
    [warning] = [one for one in check_store(regency).warnings if one.code == "not_listed"]
    assert SAMPLE in warning.message


@pytest.mark.parametrize("target", ["1703010001001B-999", SAMPLES[4], SAMPLES[2]])
def test_what_a_bundle_replaces_counts_only_if_it_is_a_main_sample(province, regency, target):
    lay_down(province, SAMPLES[4], {"main": False, "replaces": SAMPLES[0]})
    lay_down(province, SAMPLES[2], {"main": False, "replaces": target})
    exchange(province, regency)
    visit(regency, SAMPLES[2])

    states = {line.key: line.status for line in list_samples(regency)}

    assert states[SAMPLES[4]] == states[SAMPLES[0]] == "belum"
    [warning] = [one for one in check_store(regency).warnings if one.code == "not_listed"]
    assert SAMPLES[2] in warning.message


def test_a_row_of_a_list_replaces_neither_a_replacement_here_nor_itself(province, tmp_path):
    make_replacement(province)
    head = "kdkab;kdkec;kddesa;nobs;nourutsampel;nmusaha;jns_sampel;menggantikan"
    rows = ["03;010;001;001B;11;Tempe;Pengganti;2", "03;010;001;001B;12;Kopi;Pengganti;12"]
    file = tmp_path / "daftar.csv"
    file.write_text("\n".join([head, *rows]), encoding="utf-8")

    tried = load_samples(province, file)

    assert [one.code for one in tried.refused] == ["utama_tak_dikenal"] * 2


def lay_down(province: Desk, key: str, values: dict[str, Any]) -> None:
    """Write what the program refuses, as an older one could."""
    with province.writing() as transaction:
        change_log.write(
            transaction,
            "sample",
            {key: values},
            partition=REGENCY,
            writer=province.writer,
            when=province.now(),
        )
