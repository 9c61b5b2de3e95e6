"""A file that was named stays in view with what became of it, until the page is opened anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.living_survey import LivingSurvey
from ui.exchange.receive_page import ReceivePage
from ui.main_window import MainWindow

OpenWindow = Callable[[Path], MainWindow]


@pytest.fixture
def province(open_window: OpenWindow, survey: LivingSurvey) -> MainWindow:
    return open_window(survey.province)


@pytest.fixture
def broken(survey: LivingSurvey, tmp_path: Path) -> Path:
    file = tmp_path / "rusak.imk"
    file.write_bytes(survey.waiting_bundle.read_bytes()[:-5])
    return file


def still(qtbot: QtBot, window: MainWindow) -> None:
    jobs = window.session._context.jobs
    qtbot.waitUntil(lambda: not jobs.busy, timeout=15_000)


def outcomes(receive: ReceivePage) -> dict[str, str]:
    table = receive.table
    return {table.item(row, 0).text(): table.item(row, 9).text() for row in range(table.rowCount())}


def test_refused_and_known_files_stay_in_the_list_after_merging(
    qtbot: QtBot, province: MainWindow, survey: LivingSurvey, broken: Path
) -> None:
    known = survey.folder / "pertama.imk"
    province.receive_files([known, broken, survey.waiting_bundle])
    receive = province.survey.receive
    qtbot.waitUntil(lambda: len(receive.previews) == 1, timeout=15_000)
    still(qtbot, province)

    receive.merge.click()
    qtbot.waitUntil(lambda: not receive.previews, timeout=15_000)
    still(qtbot, province)

    assert outcomes(receive) == {
        "pertama.imk": "Sudah digabung",
        "rusak.imk": "Ditolak",
        "kedua.imk": "Digabung",
    }
    assert receive.words.text() == (
        "1 paket digabung. 1 berkas ditolak. 1 sudah digabung sebelumnya."
    )


def test_files_dropped_later_join_those_in_view(
    qtbot: QtBot, province: MainWindow, survey: LivingSurvey, broken: Path
) -> None:
    province.receive_files([broken])
    receive = province.survey.receive
    qtbot.waitUntil(lambda: receive.table.rowCount() == 1, timeout=15_000)
    still(qtbot, province)

    province.receive_files([survey.waiting_bundle])
    qtbot.waitUntil(lambda: receive.table.rowCount() == 2, timeout=15_000)
    still(qtbot, province)

    assert outcomes(receive) == {"rusak.imk": "Ditolak", "kedua.imk": "Siap digabung"}
    assert receive.merge.isEnabled()


def test_files_dropped_during_a_merge_wait_for_their_turn(
    qtbot: QtBot, province: MainWindow, survey: LivingSurvey, broken: Path
) -> None:
    province.receive_files([survey.waiting_bundle])
    receive = province.survey.receive
    qtbot.waitUntil(lambda: bool(receive.previews), timeout=15_000)
    still(qtbot, province)

    receive.merge.click()
    province.receive_files([broken])
    province.open_receive()
    qtbot.waitUntil(lambda: receive.table.rowCount() == 2, timeout=15_000)
    still(qtbot, province)

    assert outcomes(receive) == {"rusak.imk": "Ditolak", "kedua.imk": "Digabung"}


def test_a_merge_that_was_stopped_can_be_begun_again(
    qtbot: QtBot, province: MainWindow, survey: LivingSurvey
) -> None:
    province.receive_files([survey.waiting_bundle])
    receive = province.survey.receive
    qtbot.waitUntil(lambda: bool(receive.previews), timeout=15_000)
    still(qtbot, province)

    stopped = Event()
    province.session.ask(lambda _acts: stopped.wait(15))  # the merge waits behind it
    receive.merge.click()
    receive.stop.click()
    stopped.set()
    still(qtbot, province)

    assert outcomes(receive) == {"kedua.imk": "Siap digabung"}
    assert receive.words.text() == "1 paket siap digabung. Belum ada yang ditulis."
    receive.merge.click()
    qtbot.waitUntil(lambda: not receive.previews, timeout=15_000)
    still(qtbot, province)
    assert outcomes(receive) == {"kedua.imk": "Digabung"}


def test_a_file_named_twice_stands_once(
    qtbot: QtBot, province: MainWindow, survey: LivingSurvey
) -> None:
    for _time in range(2):
        province.receive_files([survey.waiting_bundle])
        still(qtbot, province)

    receive = province.survey.receive
    assert outcomes(receive) == {"kedua.imk": "Siap digabung"}
    assert len(receive.previews) == 1


def test_opened_anew_the_page_is_empty(qtbot: QtBot, province: MainWindow, broken: Path) -> None:
    province.receive_files([broken])
    still(qtbot, province)

    province.go_back()
    province.open_receive()

    assert outcomes(province.survey.receive) == {}


def test_the_keyboard_stays_on_the_page_while_bundles_are_taken_in(
    qtbot: QtBot, province: MainWindow, survey: LivingSurvey
) -> None:
    province.receive_files([survey.waiting_bundle])
    receive = province.survey.receive
    still(qtbot, province)
    looked_into = province.focusWidget()
    free = Event()
    province.session._context.jobs.start(lambda _ticket: free.wait(10))

    qtbot.keyClick(receive.merge, Qt.Key.Key_Space)
    meanwhile = province.focusWidget()
    qtbot.keyClick(meanwhile, Qt.Key.Key_Space)  # a second press
    free.set()
    still(qtbot, province)

    assert looked_into is receive.merge
    assert meanwhile is receive
    assert province.focusWidget() is receive.choose
    assert outcomes(receive) == {"kedua.imk": "Digabung"}
