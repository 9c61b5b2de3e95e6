"""The status of real stores: what offices did is what every cell says."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from imk_desktop.domain.left_open import Lacking, LeftOpen
from imk_desktop.domain.status import AttentionKind, NextKind, State
from imk_desktop.domain.status_json import status_json
from imk_desktop.errors import UserError
from imk_desktop.operations.approve import approve
from imk_desktop.operations.close_stage import close_stage, open_in_stage, reopen_stage
from imk_desktop.operations.create_survey import create_survey
from imk_desktop.operations.desk import Desk, open_store
from imk_desktop.operations.export_bundle import export_bundle
from imk_desktop.operations.file_document import file_document
from imk_desktop.operations.join_survey import join_survey
from imk_desktop.operations.make_starter import make_starter
from imk_desktop.operations.merge_bundle import merge_bundle
from imk_desktop.operations.monitor import monitor
from imk_desktop.operations.record_visit import record_visit
from imk_desktop.operations.status import survey_status
from imk_desktop.reference.sop import the_sop
from imk_desktop.store import change_log
from imk_desktop.store.sample_states import standing_sample, standing_samples
from tests.operations.two_offices import exchange

START = date(2026, 5, 18)
BLOCK = "1705010001000100"
SECRET = "kata sandi paket awal"


@pytest.fixture(scope="module")
def enrolled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A province with ten samples in Seluma, and Seluma's laptop: made once, copied by tests."""
    folder, starter = tmp_path_factory.mktemp("enrolled"), tmp_path_factory.mktemp("s") / "awal.imk"
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("IMK_TODAY", "2026-07-21")
        with create_survey(folder / "1700.imkdb", year=2026, start=START, by="Rina") as desk:
            load(desk)
            make_starter(desk, "1705", starter, passphrase=SECRET)
        join_survey(folder / "1705.imkdb", starter, starter_passphrase=SECRET, by="Dewi").close()
    return folder


@pytest.fixture
def province(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A new survey of the province, alone."""
    monkeypatch.setenv("IMK_TODAY", "2026-07-21")
    with create_survey(tmp_path / "1700.imkdb", year=2026, start=START, by="Rina") as desk:
        yield desk


@pytest.fixture
def both(
    enrolled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Desk, Desk]]:
    """The province and Seluma."""
    monkeypatch.setenv("IMK_TODAY", "2026-07-21")
    here = shutil.copytree(enrolled, tmp_path / "stores")
    with (
        open_store(here / "1700.imkdb", by="Rina") as province,
        open_store(here / "1705.imkdb", by="Dewi") as regency,
    ):
        yield province, regency


def test_a_new_survey_awaits_the_head(province: Desk) -> None:
    status = survey_status(province)

    assert [stage.state for stage in status.stages] == [
        State.LATE,
        State.RUNNING,
        State.WAITING,
        State.WAITING,
    ]
    assert (status.survey.day, status.survey.days) == (65, 157)
    assert status.next_step.kind is NextKind.APPROVE
    approve(province, "start", by_name="Win Rizal")
    started = survey_status(province).stage("persiapan").lanes["kepala"]
    assert started.state is State.DONE
    assert started.figures["evidence"] is False


def test_every_cell_of_the_sop_has_its_status(province: Desk) -> None:
    load(province)

    json = status_json(survey_status(province, with_samples=True))

    assert list(json)[:4] == ["survey", "stages", "returned", "bundles"]
    stages = json["stages"]
    assert isinstance(stages, list)
    for stage, told in zip(the_sop().stages, stages, strict=True):
        assert told["key"] == stage.key
        assert list(told["lanes"]) == [step.lane for step in stage.steps]
        assert [lane["symbol"] for lane in told["lanes"].values()] == [
            step.symbol for step in stage.steps
        ]
        assert [item["name"] for item in told["kelengkapan"]] == [
            item.text for item in stage.requirements
        ]
        assert told["waktu"]["planned"] == stage.duration.text
        assert {"start", "due", "days_left"} <= set(told["waktu"])
        assert told["output"]["name"] == stage.output.text
        assert {"count", "target"} <= set(told["output"])
    assert isinstance(json["samples"], list) and len(json["samples"]) == 10
    assert isinstance(json["bundles"], dict) and len(json["bundles"]) == 10


def test_visits_fasih_and_replacements_are_counted_per_office(province: Desk) -> None:
    load(province)
    for number, result in ((0, "selesai"), (1, "menolak"), (2, "tutup"), (9, "selesai")):
        record_visit(province, key(number), result=result, officer="p1", on=date(2026, 7, 1))
    see_in_fasih(province, {key(3): "SUBMITTED BY Pencacah", key(4): "APPROVED BY Pengawas"})

    status = survey_status(province)

    office = status.stage("pengumpulan").offices["1705"]
    assert (office.done, office.target) == (5, 8)
    assert office.figures["nonrespon"] == 1
    assert office.figures["diganti"] == 1  # by the replacement that was visited
    assert office.figures["cacah"] == 4
    assert office.figures["selesai"] == 1
    assert status.stage("pengumpulan").output.count == 4
    assert status.stage("evaluasi").offices["1705"].target == 7
    assert status.headline.fasih_taken == at(20)


def test_one_sample_reads_as_it_does_among_all(province: Desk) -> None:
    load(province)
    record_visit(province, key(2), result="tutup", officer="p1", on=date(2026, 7, 1))
    record_visit(province, key(9), result="selesai", officer="p1", on=date(2026, 7, 1))
    see_in_fasih(province, {key(4): "APPROVED BY Pengawas"})
    file_document(province, "hasil_pemeriksaan", office="1705", on=date(2026, 7, 21))
    kinds, today = the_sop().examination_kinds, date(2026, 7, 21)

    with province.reading() as connection:
        everyone = {one.key: one for one in standing_samples(connection, kinds, today)}
        alone = {name: standing_sample(connection, name, kinds, today) for name in everyone}
        nobody = standing_sample(connection, "1705-999", kinds, today)

    assert alone == everyone
    assert nobody is None
    assert {key(n): everyone[key(n)].state.rung for n in (1, 2, 4, 9)} == {
        key(1): "belum",
        key(2): "diganti",
        key(4): "diperiksa",
        key(9): "diperiksa",
    }


def test_decisions_travel_the_arrow_back_and_on(both: tuple[Desk, Desk]) -> None:
    _province, regency = both
    see_in_fasih(regency, {key(n): "APPROVED BY Pengawas" for n in range(4)})
    first = decide(regency, key(0), "T", round_=1)
    decide(regency, key(1), "Y", round_=1)

    status = survey_status(regency)
    diamond = status.stage("evaluasi").lanes["kabkota"].figures
    assert (diamond["Y"], diamond["T"]) == (1, 1)
    assert (status.returned.samples, status.returned.rounds) == (1, 1)

    decide(regency, key(0), "Y", round_=2, after=first)
    settled = survey_status(regency)
    assert settled.returned.samples == 0
    assert settled.stage("evaluasi").output.count == 2


def test_a_document_ticks_its_item_for_its_office_and_stage_only(province: Desk) -> None:
    file_document(province, "surat_tugas", office="1705", stage="persiapan", number="B-1")
    file_document(province, "sk_instruktur", number="SK-7")

    items = {item.key: item for item in survey_status(province).stage("persiapan").requirements}
    later = survey_status(province).stage("pengumpulan").requirements[0]

    assert (items["surat_tugas"].done_count, items["surat_tugas"].owed_count) == (1, 10)
    assert items["surat_tugas"].offices["1705"].by == "Rina"
    assert items["sk_instruktur"].done
    assert items["sk_instruktur"].figures == {"number": "SK-7"}
    assert later.done_count == 0


def test_monitoring_is_owed_every_week(province: Desk) -> None:
    for week in range(6):
        monitor(
            province, "fasih", on=date(2026, 6, 8 + 7 * week if week < 4 else 8), note="rekap",
            office="1705",
        )  # fmt: skip
    item = survey_status(province).stage("pengumpulan").requirements[1]
    assert not item.offices["1705"].done

    monitor(province, "supervisi", on=date(2026, 7, 6), note="lapangan", office="1705")
    monitor(province, "kunjungan", on=date(2026, 7, 13), note="PCL", office="1705")

    item = survey_status(province).stage("pengumpulan").requirements[1]
    assert item.offices["1705"].done
    assert item.done_count == 1


def test_a_bundle_waits_for_its_receipt(both: tuple[Desk, Desk], tmp_path: Path) -> None:
    province, regency = both
    record_visit(regency, key(0), result="selesai", officer="p1", on=date(2026, 7, 2))
    [sent] = export_bundle(regency, "1700", tmp_path / "a.imk")

    waiting = survey_status(regency)
    assert waiting.footer.unacknowledged == ("1700",)
    assert [item.kind for item in waiting.attention if item.office == "1700"] == [
        AttentionKind.NO_RECEIPT
    ]

    merge_bundle(province, sent.file)
    seen = survey_status(province)
    assert seen.bundles["1705"].number == 1
    assert seen.bundles["1705"].days_silent == 0
    assert seen.bundles["1701"].days_silent is None  # no laptop, nothing expected
    assert seen.footer.received and seen.footer.received.office == "1705"
    assert seen.stage("pengumpulan").lanes["tim"].figures["bundles"] == 1

    [receipt] = export_bundle(province, "1705", tmp_path / "b.imk")
    merge_bundle(regency, receipt.file)
    assert survey_status(regency).footer.unacknowledged == ()


def test_missing_numbers_are_named(both: tuple[Desk, Desk], tmp_path: Path) -> None:
    province, regency = both
    for number in (1, 2, 3):
        day = date(2026, 7, number)
        record_visit(regency, key(0), result="selesai", officer="p1", on=day)
        export_bundle(regency, "1700", tmp_path / f"{number}.imk")

    merge_bundle(province, tmp_path / "1.imk")
    merge_bundle(province, tmp_path / "3.imk")

    assert survey_status(province).bundles["1705"].missing == (2,)


def test_a_silent_office_needs_someone(
    both: tuple[Desk, Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    province, _regency = both
    monkeypatch.setenv("IMK_TODAY", "2026-07-30")

    silent = [i for i in survey_status(province).attention if i.kind is AttentionKind.SILENT]

    assert [(item.office, item.count) for item in silent] == [("1705", 9)]


def test_a_regency_sees_its_own_office_only(both: tuple[Desk, Desk]) -> None:
    _province, regency = both
    status = survey_status(regency)

    assert list(status.survey.offices) == ["1705"]
    assert list(status.bundles) == ["1700"]
    assert [lane.own for lane in status.stage("persiapan").lanes.values()] == [False, False, True]
    assert status.survey.office_name == "BPS Kab. Seluma"


def test_closing_needs_a_reason_while_something_is_open(province: Desk) -> None:
    load(province)

    with pytest.raises(UserError) as refused:
        close_stage(province, "2", office="1705")
    assert refused.value.code == "reason_missing"
    assert "8 usaha belum selesai" in refused.value.message

    done = close_stage(province, "2", office="1705", note="banjir")
    assert done.exceptions[0] == LeftOpen(Lacking.WORK, "usaha", 8)
    assert survey_status(province).stage("pengumpulan").offices["1705"].state is State.CLOSED
    assert survey_status(province).stage("pengumpulan").state is State.RUNNING

    close_stage(province, "pengumpulan", note="batas BPS RI")
    closed = survey_status(province).stage("pengumpulan")
    assert closed.state is State.CLOSED
    assert closed.timing.closed == date(2026, 7, 21)
    assert closed.closing_note == "batas BPS RI"
    assert closed.exceptions[0] == LeftOpen(Lacking.WORK, "usaha", 8)


def test_opening_again_needs_a_reason_and_opens_the_parts_too(
    province: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(province)
    close_stage(province, "2", office="1705", note="banjir")
    close_stage(province, "2", note="batas")
    with pytest.raises(UserError):
        reopen_stage(province, "2", note=" ")

    monkeypatch.setenv("IMK_TODAY", "2026-07-22")
    reopen_stage(province, "2", note="blok baru")

    stage = survey_status(province).stage("pengumpulan")
    assert stage.state is State.RUNNING
    assert stage.offices["1705"].state is State.WAITING


def test_the_last_stage_closes_once_the_report_is_approved(province: Desk) -> None:
    with pytest.raises(UserError) as refused:
        close_stage(province, "4", note="selesai")
    assert refused.value.code == "not_approved"

    file_document(province, "laporan_tahunan", title="IMK 2026")
    approve(province, "report", by_name="Win Rizal", note="tahap lain menyusul")

    assert survey_status(province).stage("diseminasi").state is State.DONE
    with pytest.raises(UserError, match="tahap 1 belum selesai; tahap 2 belum selesai"):
        close_stage(province, "4")
    close_stage(province, "4", note="tahap lain menyusul")
    assert survey_status(province).stage("diseminasi").state is State.CLOSED


@pytest.mark.parametrize(
    ("stage", "office", "code"),
    [
        ("9", "all", "unknown_stage"),
        ("2", "1799", "unknown_office"),
        ("2", "1700", "unknown_office"),
    ],
)
def test_what_is_not_there_cannot_be_closed(
    province: Desk, stage: str, office: str, code: str
) -> None:
    with pytest.raises(UserError) as refused:
        close_stage(province, stage, office=office, note="x")

    assert refused.value.code == code


def test_a_regency_closes_its_own_part_alone(both: tuple[Desk, Desk]) -> None:
    _province, regency = both
    close_stage(regency, "1", office="1705", note="tanpa SK")
    assert survey_status(regency).stage("persiapan").offices["1705"].state is State.CLOSED

    for office in ("all", "1704"):
        with pytest.raises(UserError):
            close_stage(regency, "1", office=office, note="x")
    with pytest.raises(UserError):
        reopen_stage(regency, "1", note="x")


def test_a_regency_opens_its_own_part_again_with_a_reason(both: tuple[Desk, Desk]) -> None:
    province, regency = both
    with pytest.raises(UserError) as too_early:
        reopen_stage(regency, "1", office="1705", note="petugas baru")
    assert too_early.value.code == "not_closed"
    close_stage(regency, "1", office="1705", note="tanpa SK")
    with pytest.raises(UserError) as refused:
        reopen_stage(regency, "1", office="1705", note=" ")
    assert refused.value.code == "reason_missing"

    reopen_stage(regency, "1", office="1705", note="petugas baru")

    assert survey_status(regency).stage("persiapan").offices["1705"].state is not State.CLOSED
    exchange(regency, province)
    assert survey_status(province).stage("persiapan").offices["1705"].state is not State.CLOSED
    close_stage(regency, "1", office="1705", note="lengkap menyusul")
    assert survey_status(regency).stage("persiapan").offices["1705"].state is State.CLOSED


def test_a_part_of_what_the_province_closed_stays_closed(both: tuple[Desk, Desk]) -> None:
    province, regency = both
    close_stage(regency, "1", office="1705", note="tanpa SK")
    exchange(regency, province)
    close_stage(province, "1", note="batas")
    exchange(province, regency)

    with pytest.raises(UserError) as refused:
        reopen_stage(regency, "1", office="1705", note="petugas baru")

    assert refused.value.code == "stage_closed"


def test_the_province_opens_the_part_of_an_office_alone(province: Desk) -> None:
    for office in ("1704", "1705"):
        close_stage(province, "2", office=office, note="banjir")

    reopen_stage(province, "2", office="1705", note="surut")

    offices = survey_status(province).stage("pengumpulan").offices
    assert offices["1705"].state is not State.CLOSED
    assert offices["1704"].state is State.CLOSED


def test_what_was_never_closed_is_not_opened_again(province: Desk) -> None:
    with pytest.raises(UserError) as refused:
        reopen_stage(province, "2", note="coba")

    assert refused.value.code == "not_closed"


def test_what_closing_leaves_open_is_told_before(province: Desk) -> None:
    load(province)

    left = open_in_stage(province, "2", office="1705")

    assert left[0] == LeftOpen(Lacking.WORK, "usaha", 8)
    assert close_stage(province, "2", office="1705", note="banjir").exceptions == left


def key(number: int) -> str:
    return f"{BLOCK}-{number:03d}"


def at(day: int) -> int:
    return int(datetime(2026, 7, day, 7, 30, tzinfo=UTC).timestamp() * 1000)


def load(desk: Desk) -> None:
    """Give Seluma eight main samples, two replacements (9 stands for 2), and three officers."""
    samples = {
        key(n): {
            "key": key(n),
            "office": "1705",
            "block": BLOCK,
            "number": n,
            "name": f"Usaha {n}",
            "main": n < 8,
            "replaces": key(2) if n == 9 else None,
        }
        for n in range(10)
    }
    officers = {f"p{n}": {"id": f"p{n}", "name": f"P{n}", "attended": n < 2} for n in range(3)}
    with desk.writing() as transaction:
        for table, rows in (("sample", samples), ("officer", officers)):
            change_log.write(
                transaction, table, rows, partition="1705", writer=desk.writer, when=desk.now()
            )


def see_in_fasih(desk: Desk, statuses: dict[str, str]) -> None:
    rows = {sample: {"status": status} for sample, status in statuses.items()}
    with desk.writing() as transaction:
        change_log.write(
            transaction,
            "fasih",
            rows,
            partition="1705",
            writer=desk.writer,
            when=desk.now(),
            source="fasih",
            taken=at(20),
        )


def decide(desk: Desk, sample: str, verdict: str, *, round_: int, after: str = "") -> str:
    row = {"sample": sample, "verdict": verdict, "round": round_, "after": after}
    with desk.writing() as transaction:
        made = change_log.append(
            transaction,
            "decision",
            [row],
            partition=desk.office,
            writer=desk.writer,
            when=desk.now(),
        )
    return made[0].row
