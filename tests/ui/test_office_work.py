"""The province works from the window alone: its list, starters, closing a stage, a backup."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from tests.spreadsheets.sheets import write_killer
from tests.ui.living_survey import LivingSurvey, sample_list
from tests.ui.waiting import dialog_of, still
from ui.dialogs.close_stage import CloseStage, ReopenStage
from ui.dialogs.load_sample_list import LoadSampleList
from ui.dialogs.make_starter import MakeStarter
from ui.dialogs.of_cells import Approve, FileDocument
from ui.main_window import MainWindow

OpenWindow = Callable[[Path], MainWindow]


def test_a_dropped_sheet_is_tried_first_and_loaded_when_that_is_accepted(
    qtbot: QtBot, empty: MainWindow, tmp_path: Path
) -> None:
    empty.receive_files([sample_list(tmp_path)])
    dialog = dialog_of(qtbot, LoadSampleList)
    assert isinstance(dialog, LoadSampleList)
    assert empty.session.status.headline.target == 0

    with qtbot.waitSignal(empty.session.status_changed, timeout=60_000):
        dialog.act.click()
    still(qtbot, empty)

    collecting = empty.session.status.stage("pengumpulan")
    assert sum(office.target for office in collecting.offices.values()) == 20


def test_rows_that_are_refused_are_listed_and_the_good_ones_offered(
    qtbot: QtBot, empty: MainWindow, tmp_path: Path
) -> None:
    file = sample_list(tmp_path)
    text = file.read_text("utf-8-sig").splitlines()
    text[1] = text[1].replace(";10792;", ";99999;")
    file.write_text("\r\n".join(text), encoding="utf-8-sig")

    empty.receive_files([file])
    dialog = dialog_of(qtbot, LoadSampleList)

    assert isinstance(dialog, LoadSampleList)
    assert dialog.faults.count() >= 1
    assert "99999" in dialog.faults.item(0).text()
    dialog.reject()


def test_a_sheet_that_kills_its_reader_is_told_and_the_window_works_on(
    qtbot: QtBot, empty: MainWindow, tmp_path: Path
) -> None:
    empty.receive_files([write_killer(tmp_path / "a.xlsx")])
    box = dialog_of(qtbot, QMessageBox)
    assert isinstance(box, QMessageBox)
    assert "a.xlsx" in box.text()
    assert "Tidak ada yang diubah" in box.text()
    box.close()
    still(qtbot, empty)

    empty.receive_files([sample_list(tmp_path)])

    dialog = dialog_of(qtbot, LoadSampleList)
    assert isinstance(dialog, LoadSampleList)
    dialog.reject()


def test_a_starter_is_made_for_an_office_without_a_laptop(
    qtbot: QtBot, open_window: OpenWindow, survey: LivingSurvey, tmp_path: Path
) -> None:
    window = open_window(survey.province)
    window.open_send()
    window.survey.send.starter.click()
    dialog = dialog_of(qtbot, MakeStarter)
    assert isinstance(dialog, MakeStarter)
    assert not dialog.act.isEnabled()
    dialog.office.setCurrentIndex(dialog.office.findData("1705"))
    dialog.file.show_path(tmp_path / "awal-1705.imk")
    dialog.passphrase.setText("jeruk kalamansi")

    with qtbot.waitSignal(window.session.status_changed, timeout=60_000):
        dialog.act.click()
    still(qtbot, window)

    assert (tmp_path / "awal-1705.imk").is_file()
    assert "telepon" in window.survey.send.words.text()


def test_a_stage_left_open_is_closed_with_a_reason_only(
    qtbot: QtBot, open_window: OpenWindow, survey: LivingSurvey
) -> None:
    window = open_window(survey.province)
    window.survey.open_stage("persiapan")
    window.survey.stage.to_close.click()
    dialog = dialog_of(qtbot, CloseStage)
    assert isinstance(dialog, CloseStage)
    said = [label.text() for label in dialog.findChildren(QLabel)]
    assert any(words.startswith("• Surat Tugas belum lengkap") for words in said)
    (offices,) = [words for words in said if "belum menutup bagiannya" in words]
    assert "10 kab/kota" in offices
    assert not dialog.act.isEnabled()
    dialog.note.setText("Surat Tugas menyusul")
    with qtbot.waitSignal(window.session.status_changed, timeout=60_000):
        dialog.act.click()
    still(qtbot, window)

    stage = window.session.status.stage("persiapan")
    assert (stage.state, stage.closing_note) == ("ditutup", "Surat Tugas menyusul")
    assert window.survey.stage.to_close.isHidden()


@pytest.mark.parametrize("store", ["province", "regency"])
def test_what_was_closed_is_opened_again_with_a_reason(
    qtbot: QtBot, open_window: OpenWindow, survey: LivingSurvey, store: str
) -> None:
    window = open_window(getattr(survey, store))
    page = window.survey.stage
    window.survey.open_stage("persiapan")
    assert page.to_reopen.isHidden()
    page.to_close.click()
    closing = dialog_of(qtbot, CloseStage)
    assert isinstance(closing, CloseStage)
    closing.note.setText("menyusul")
    with qtbot.waitSignal(window.session.status_changed, timeout=60_000):
        closing.act.click()
    still(qtbot, window)

    page.to_reopen.click()
    dialog = dialog_of(qtbot, ReopenStage)
    assert isinstance(dialog, ReopenStage)
    assert not dialog.act.isEnabled()
    dialog.note.setText("petugas baru")
    with qtbot.waitSignal(window.session.status_changed, timeout=60_000):
        dialog.act.click()
    still(qtbot, window)

    stage = window.session.status.stage("persiapan")
    assert stage.state != "ditutup"
    assert stage.offices["1701"].state != "ditutup"
    assert page.to_reopen.isHidden()
    assert page.to_close.isEnabled()


def test_a_backup_is_written_and_the_footer_says_when(
    qtbot: QtBot, open_window: OpenWindow, survey: LivingSurvey, tmp_path: Path
) -> None:
    window = open_window(survey.regency)
    folder = tmp_path / "stik"
    folder.mkdir()

    with qtbot.waitSignal(window.session.status_changed, timeout=60_000):
        window.survey.work.back_up(folder)
    still(qtbot, window)

    assert len(list(folder.iterdir())) == 1
    assert "belum pernah backup" not in window.footer.state.text()


def test_the_next_step_asks_at_once_for_what_it_needs(qtbot: QtBot, empty: MainWindow) -> None:
    assert "pengesahan" in empty.footer.next_step.text()

    empty.footer.next_step.click()
    approve = dialog_of(qtbot, Approve)

    assert isinstance(approve, Approve)
    approve.name.setText("Win Rizal")
    with qtbot.waitSignal(empty.session.status_changed, timeout=60_000):
        approve.act.click()
    still(qtbot, empty)
    assert "lampirkan" in empty.footer.next_step.text()
    empty.footer.next_step.click()
    document = dialog_of(qtbot, FileDocument)
    assert isinstance(document, FileDocument)
    document.reject()
