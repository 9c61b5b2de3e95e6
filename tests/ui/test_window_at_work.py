"""The window over real stores, driven as a user drives it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from imk_desktop.operations.desk import open_store
from imk_desktop.operations.samples import sample_card
from tests.ui.living_survey import LivingSurvey
from ui.dialogs.ask_reason import AskReason
from ui.dialogs.choose_value import ChooseValue
from ui.dialogs.of_cells import Approve, FileDocument, Monitor
from ui.main_window import MainWindow
from ui.theme.wrapped_link import WrappedLink

OpenWindow = Callable[[Path], MainWindow]


def still(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until the worker rests."""
    jobs = window.session._context.jobs
    qtbot.waitUntil(lambda: not jobs.busy, timeout=10_000)


def dialog_of(qtbot: QtBot, kind: type) -> object:
    """Return the dialog that opened."""
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), kind))
    return QApplication.activeModalWidget()


@pytest.fixture
def province(open_window: OpenWindow, survey: LivingSurvey) -> MainWindow:
    return open_window(survey.province)


@pytest.fixture
def regency(open_window: OpenWindow, survey: LivingSurvey) -> MainWindow:
    return open_window(survey.regency)


def test_the_bar_says_whose_survey_and_whose_laptop_it_is(
    province: MainWindow, open_window: OpenWindow, survey: LivingSurvey
) -> None:
    regency = open_window(survey.regency)

    assert province.header.title.text().endswith("· 2025")
    assert "1700 BPS Provinsi Bengkulu" in province.header.office.text()
    assert regency.header.office.text() == "LAPTOP INI: 1701 BPS Kab. Bengkulu Selatan"
    assert "1701" in regency.windowTitle()
    assert regency.header.send.text() == "&Kirim ke provinsi"


def test_a_visit_is_written_and_everything_shows_it(
    qtbot: QtBot, regency: MainWindow, survey: LivingSurvey
) -> None:
    regency.survey.open_stage("pengumpulan", key="1701040002031B-009")
    still(qtbot, regency)
    card = regency.survey.stage.samples.card
    qtbot.waitUntil(lambda: card.key == "1701040002031B-009")
    before = regency.session.status.stage("pengumpulan").offices["1701"].done

    card.visit.result.setCurrentIndex(card.visit.result.findData("selesai"))
    card.visit.officer.setText("Beni")
    with qtbot.waitSignal(regency.session.status_changed, timeout=10_000):
        card.visit.save.click()
    still(qtbot, regency)

    assert regency.session.status.stage("pengumpulan").offices["1701"].done == before + 1
    qtbot.waitUntil(lambda: card.chip.word == "Dikirim")
    with open_store(survey.regency) as desk:
        logs = sample_card(desk, "1701040002031B-009").logs
    assert [log["officer"] for log in logs] == ["Beni"]


def test_a_field_is_changed_in_place_and_its_history_names_who(
    qtbot: QtBot, regency: MainWindow
) -> None:
    regency.survey.open_stage("pengumpulan", key="1701040002031B-010")
    still(qtbot, regency)
    card = regency.survey.stage.samples.card
    owner = card.editors["owner"]
    qtbot.waitUntil(owner.isEnabled)

    owner.setText("Marwan bin Ali")
    with qtbot.waitSignal(regency.session.status_changed, timeout=10_000):
        qtbot.keyClick(owner, Qt.Key.Key_Return)
    still(qtbot, regency)

    qtbot.waitUntil(lambda: bool(card._told) and "Marwan" in card._told[0].what)
    assert card._told[0].what == "Pemilik: Pemilik 10 → Marwan bin Ali"
    assert any(told.who.startswith("Rina") for told in card._told)


def test_both_values_of_a_conflict_are_shown_and_one_is_chosen(
    qtbot: QtBot, province: MainWindow
) -> None:
    province.survey.open_conflicts()
    still(qtbot, province)
    banner = province.survey.conflicts.first_banner()
    assert banner is not None
    links = [link.text() for link in province.survey.conflicts.findChildren(WrappedLink)]
    assert "Tempe Mekar 1 · 1701040002031B-001" in links
    banner.choose.click()
    dialog = dialog_of(qtbot, ChooseValue)
    assert isinstance(dialog, ChooseValue)
    assert any("Tempe Mekar 1" in label.text() for label in dialog.findChildren(QLabel))
    words = " ".join(choice.text() for choice in dialog.choices.buttons())
    assert "Jl. Raya Sukaraja Km 12" in words
    assert "Jl. Raya Bengkulu Km 12" in words

    dialog.choices.button(1).setChecked(True)
    chosen = dialog.value
    with qtbot.waitSignal(province.session.status_changed, timeout=10_000):
        dialog.act.click()
    still(qtbot, province)

    qtbot.waitUntil(lambda: province.survey.conflicts.words.text() == "Tidak ada beda isian.")
    with open_store(province.session.acts.path) as desk:
        card = sample_card(desk, "1701040002031B-001")
    assert card.fields["address"] == chosen


def test_a_dropped_bundle_is_looked_into_first_and_taken_in_when_told(
    qtbot: QtBot, province: MainWindow, survey: LivingSurvey
) -> None:
    before = province.session.status.stage("pengumpulan").offices["1701"].done
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(survey.waiting_bundle))])
    drop = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )

    province.dropEvent(drop)
    receive = province.survey.receive
    assert receive is not None
    qtbot.waitUntil(lambda: bool(receive.previews), timeout=10_000)
    still(qtbot, province)
    assert province.session.status.stage("pengumpulan").offices["1701"].done == before
    assert receive.previews[0].new == 2
    with qtbot.waitSignal(province.session.status_changed, timeout=10_000):
        receive.merge.click()
    still(qtbot, province)

    assert province.session.status.stage("pengumpulan").offices["1701"].done == before + 2
    assert receive.table.item(0, 9).text() == "Digabung"
    assert not receive.merge.isEnabled()


def test_a_known_bundle_and_a_broken_file_are_told_apart_kindly(
    qtbot: QtBot, province: MainWindow, survey: LivingSurvey, tmp_path: Path
) -> None:
    broken = tmp_path / "rusak.imk"
    broken.write_bytes(survey.waiting_bundle.read_bytes()[:-5])
    first = survey.folder / "pertama.imk"

    province.receive_files([first, broken])
    receive = province.survey.receive
    assert receive is not None
    qtbot.waitUntil(lambda: receive.table.rowCount() == 2, timeout=10_000)
    still(qtbot, province)

    outcomes = {
        receive.table.item(row, 0).text(): receive.table.item(row, 9).text() for row in range(2)
    }
    assert outcomes == {"pertama.imk": "Sudah digabung", "rusak.imk": "Ditolak"}
    assert not receive.merge.isEnabled()


def test_sending_writes_a_bundle_and_the_form_waits_for_its_receipt(
    qtbot: QtBot, regency: MainWindow, tmp_path: Path
) -> None:
    regency.open_send()
    send = regency.survey.send
    assert send is not None
    assert send.chosen() == ["1700"]
    send.folder.show_path(tmp_path)

    with qtbot.waitSignal(regency.session.status_changed, timeout=10_000):
        send.send.click()
    still(qtbot, regency)

    assert len(list(tmp_path.glob("IMK2025-1701-ke-1700-*.imk"))) == 1
    assert "1700" in regency.session.status.footer.unacknowledged
    assert "belum ada tanda terima: 1700" in regency.footer.bundles.text()


def test_a_document_an_approval_and_monitoring_are_entered_from_their_cells(
    qtbot: QtBot, province: MainWindow, tmp_path: Path
) -> None:
    paper = tmp_path / "laporan.pdf"
    paper.write_bytes(b"%PDF-1.4")
    form = province.survey.home.form

    form.requirements["diseminasi"].items["laporan_tahunan"].click()
    document = dialog_of(qtbot, FileDocument)
    assert isinstance(document, FileDocument)
    document.file.show_path(paper)
    with qtbot.waitSignal(province.session.status_changed, timeout=10_000):
        document.act.click()
    still(qtbot, province)

    form.requirements["pengumpulan"].items["monitoring_lapangan"].click()
    monitor = dialog_of(qtbot, Monitor)
    assert isinstance(monitor, Monitor)
    monitor.reject()

    form.step_chosen.emit("diseminasi", "kepala")
    approve = dialog_of(qtbot, Approve)
    assert isinstance(approve, Approve)
    assert not approve.act.isEnabled()
    approve.name.setText("Win Rizal")
    approve.act.click()
    why = dialog_of(qtbot, AskReason)  # stages before it are open
    assert isinstance(why, AskReason)
    still(qtbot, province)
    assert not province.session.status.stage("diseminasi").lanes["kepala"].figures["approved"]
    why.reason.setText("tabel menyusul")
    with qtbot.waitSignal(province.session.status_changed, timeout=10_000):
        why.act.click()
    still(qtbot, province)

    stage = province.session.status.stage("diseminasi")
    assert stage.requirements[0].offices["1700"].evidence == "laporan.pdf"
    assert stage.lanes["kepala"].figures["approver"] == "Kepala Win Rizal"


def test_escape_goes_back_to_the_form_from_everywhere(qtbot: QtBot, province: MainWindow) -> None:
    for open_page in (
        lambda: province.survey.open_stage("evaluasi"),
        province.open_send,
        province.open_receive,
        province.survey.open_conflicts,
    ):
        open_page()
        still(qtbot, province)
        assert province.pages.currentWidget() is not province.survey.home
        qtbot.keyClick(province, Qt.Key.Key_Escape)
        assert province.pages.currentWidget() is province.survey.home


def test_attention_and_next_step_lead_to_where_it_is_done(
    qtbot: QtBot, province: MainWindow
) -> None:
    assert province.session.status.next_step.kind == "buka_beda_isian"

    province.footer.next_step.click()
    still(qtbot, province)

    assert province.pages.currentWidget() is province.survey.conflicts


def test_another_person_is_named_on_what_is_written_then(qtbot: QtBot, regency: MainWindow) -> None:
    regency.session.choose_person("Sari")

    assert regency.header.person.text() == "Sari"
    assert regency.session.acts.desk.by == "Sari"


def test_nothing_is_chosen_between_two_values_before_a_person_does(
    qtbot: QtBot, province: MainWindow
) -> None:
    province.survey.open_conflicts()
    still(qtbot, province)
    banner = province.survey.conflicts.first_banner()
    assert banner is not None

    banner.choose.click()
    dialog = dialog_of(qtbot, ChooseValue)
    assert isinstance(dialog, ChooseValue)

    assert dialog.choices.checkedButton() is None
    assert not dialog.act.isEnabled()
    dialog.choices.button(0).click()
    assert dialog.act.isEnabled()
    dialog.reject()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps an open file in its place")
def test_nothing_is_written_into_a_store_that_was_taken_away(
    qtbot: QtBot, regency: MainWindow, survey: LivingSurvey, tmp_path: Path
) -> None:
    away = tmp_path / "away"
    away.mkdir()
    survey.regency.rename(away / survey.regency.name)
    before = regency.session.status.headline

    key = survey.contested
    regency.session.act(lambda acts, _t: acts.set_field(key, "name", "Hilang"), lambda _done: None)
    box = dialog_of(qtbot, QMessageBox)
    assert isinstance(box, QMessageBox)
    assert "tidak ada lagi" in box.text()
    (away / survey.regency.name).rename(survey.regency)
    again = next(b for b in box.buttons() if "lagi" in b.text())
    with qtbot.waitSignal(regency.session.status_changed, timeout=10_000):
        again.click()
    still(qtbot, regency)

    assert regency.session.status.headline == before
    with open_store(survey.regency) as desk:
        assert sample_card(desk, key).fields["name"] == "Hilang"
