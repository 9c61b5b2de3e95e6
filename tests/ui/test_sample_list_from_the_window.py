"""A sample list comes in by the window alone: columns named, counts seen, faults given back."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from tests.ui.living_survey import sample_list
from tests.ui.waiting import dialog_of, still
from ui.dialogs.choose_columns import ChooseColumns
from ui.dialogs.load_sample_list import LoadSampleList, SampleListLoaded
from ui.main_window import MainWindow


def changed(file: Path, *pairs: tuple[str, str]) -> Path:
    text = file.read_text("utf-8-sig")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8-sig")
    return file


def choose(dialog: ChooseColumns, title: str, field: str) -> None:
    titles = [dialog.table.item(row, 0).text() for row in range(dialog.table.rowCount())]
    combo = dialog.chosen[titles.index(title)]
    combo.setCurrentIndex(combo.findData(field))


def titles_of(file: Path) -> list[str]:
    return file.read_text("utf-8-sig").splitlines()[0].split(";")


def test_a_list_with_a_strange_column_is_loaded_once_the_column_is_named(
    qtbot: QtBot, empty: MainWindow, tmp_path: Path
) -> None:
    file = sample_list(tmp_path)
    number = titles_of(file)[6]
    empty.receive_files([changed(file, (f";{number};", ";Nomer;"))])

    dialog = dialog_of(qtbot, ChooseColumns)
    row = [dialog.table.item(row, 0).text() for row in range(dialog.table.rowCount())].index(
        "Nomer"
    )
    assert dialog.table.item(row, 1).text() == "1 · 2 · 3"
    choose(dialog, "Nomer", "number")
    dialog.act.click()
    trial = dialog_of(qtbot, LoadSampleList)
    assert empty.session.status.headline.target == 0
    with qtbot.waitSignal(empty.session.status_changed, timeout=60_000):
        trial.act.click()
    still(qtbot, empty)

    collecting = empty.session.status.stage("pengumpulan")
    assert sum(office.target for office in collecting.offices.values()) == 20


def test_a_sheet_without_one_known_title_is_loaded_once_its_columns_are_named(
    qtbot: QtBot, empty: MainWindow, tmp_path: Path
) -> None:
    file = sample_list(tmp_path)
    first, *rows = file.read_text("utf-8-sig").splitlines()
    count = len(first.split(";"))
    strange = ";".join(f"Isi {'abcdefghijklmnopqrstuvwxyz'[at]}" for at in range(count))
    file.write_text("\r\n".join([strange, *rows]), encoding="utf-8-sig")

    empty.receive_files([file])
    dialog = dialog_of(qtbot, ChooseColumns)
    assert not dialog.act.isEnabled()
    fields = "year province office district village block number name owner address kbli2 kbli5"
    for letter, field in zip("abcdefghijkl", fields.split(), strict=True):
        choose(dialog, f"Isi {letter}", field)
    dialog.act.click()

    trial = dialog_of(qtbot, LoadSampleList)
    assert trial.offices.line(0)[1:] == ["10", "0"]
    trial.reject()


def test_a_field_chosen_twice_is_said_and_not_read(
    qtbot: QtBot, empty: MainWindow, tmp_path: Path
) -> None:
    file = sample_list(tmp_path)
    number = titles_of(file)[6]
    empty.receive_files([changed(file, (f";{number};", ";Nomer;"))])
    dialog = dialog_of(qtbot, ChooseColumns)

    choose(dialog, "Nomer", "owner")

    assert dialog.remark.text() == "Dipilih dua kali: Pemilik."
    assert not dialog.act.isEnabled()
    dialog.reject()


def test_the_preview_counts_each_office_with_its_replacements_apart(
    qtbot: QtBot, empty: MainWindow, tmp_path: Path
) -> None:
    file = sample_list(tmp_path)
    lines = file.read_text("utf-8-sig").splitlines()
    lines[-1] = lines[-1].replace(";Utama", ";Pengganti")
    file.write_text("\r\n".join(lines), encoding="utf-8-sig")

    empty.receive_files([file])
    trial = dialog_of(qtbot, LoadSampleList)

    assert [trial.offices.line(row) for row in range(trial.offices.rowCount())] == [
        ["1701 BPS Kab. Bengkulu Selatan", "10", "0"],
        ["1702 BPS Kab. Rejang Lebong", "9", "1"],
        ["Seluruhnya", "19", "1"],
    ]
    trial.act.click()
    qtbot.waitUntil(
        lambda: isinstance(QApplication.activeModalWidget(), SampleListLoaded), timeout=60_000
    )
    loaded = QApplication.activeModalWidget()
    assert isinstance(loaded, SampleListLoaded)
    assert loaded.offices.line(2) == ["Seluruhnya", "19", "1"]
    still(qtbot, empty)
    collecting = empty.session.status.stage("pengumpulan")
    assert sum(office.target for office in collecting.offices.values()) == 19
    loaded.accept()


def test_a_copy_with_the_faults_marked_is_saved_from_the_preview(
    qtbot: QtBot, empty: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = sample_list(tmp_path)
    lines = file.read_text("utf-8-sig").splitlines()
    lines[1] = lines[1].replace(";10792;", ";99999;")
    file.write_text("\r\n".join(lines), encoding="utf-8-sig")
    out = tmp_path / "salinan.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_told: (str(out), ""))
    empty.receive_files([file])
    trial = dialog_of(qtbot, LoadSampleList)

    trial.copy.click()
    qtbot.waitUntil(lambda: not trial.copied.isHidden(), timeout=60_000)

    assert str(out) in trial.copied.text()
    assert "99999" in str(list(openpyxl.load_workbook(out).worksheets[0].values))
    assert empty.session.status.headline.target == 0
    trial.reject()
