"""A second start opens no second window on a store: the files go to the one that is there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile
from PySide6.QtNetwork import QLocalSocket
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from tests.ui.living_survey import LivingSurvey
from ui.context import Context
from ui.main_window import MainWindow
from ui.open_stores import OpenStores, _name_of

STARTS = """
import sys
from PySide6.QtCore import QTimer
from ui.main_window import MainWindow

def come_forward(self, store, files):
    print("called", store.name, [file.name for file in files], flush=True)

opened = MainWindow._show_survey
def _show_survey(self):
    opened(self)
    print("open", flush=True)

MainWindow.come_forward = come_forward
MainWindow._show_survey = _show_survey
from ui.app import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start the program in a process of its own, as this user with empty settings."""
    env = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "TMPDIR": "/tmp",
    }
    started: list[subprocess.Popen[str]] = []

    def begin(*paths: Path) -> subprocess.Popen[str]:
        begun = subprocess.Popen(
            [sys.executable, "-c", STARTS, *map(str, paths), "--by", "Rina"],
            env=env,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(begun)
        return begun

    yield begin
    for begun in started:
        begun.kill()
        begun.communicate(timeout=20)


def line(begun: subprocess.Popen[str]) -> str:
    assert begun.stdout is not None
    return begun.stdout.readline().strip()


@pytest.mark.skipif(sys.platform == "win32", reason="the process is killed by a signal")
def test_a_second_start_hands_its_file_over_and_a_crash_leaves_nothing_in_the_way(
    start: Callable[..., subprocess.Popen[str]], survey: LivingSurvey
) -> None:
    first = start(survey.province)
    assert line(first) == "open"

    second = start(survey.province, survey.waiting_bundle)
    assert line(first) == "called 1700.imkdb ['kedua.imk']"
    assert second.wait(timeout=30) == 0

    other = start(survey.regency)
    assert line(other) == "open"

    first.send_signal(signal.SIGKILL)
    first.wait(timeout=20)
    third = start(survey.province)
    assert line(third) == "open"


@pytest.fixture
def stores(tmp_path: Path, qtbot: QtBot) -> Iterator[OpenStores]:
    stores = OpenStores(tmp_path)
    yield stores
    stores.keep_only(None)


@pytest.fixture
def window(
    qtbot: QtBot, context: Context, stores: OpenStores, survey: LivingSurvey
) -> Iterator[MainWindow]:
    context.open_stores = stores
    window = MainWindow(context)
    stores.called.connect(window.come_forward)
    context.door.window = window
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitSignal(window.session.opened, timeout=15_000):
        window.begin(survey.province, [])
    yield window
    qtbot.waitUntil(lambda: not context.jobs.busy)
    context.jobs.start(lambda _ticket: window.session.close())
    qtbot.waitUntil(lambda: not context.jobs.busy)


def call(qtbot: QtBot, store: Path, said: bytes) -> bytes:
    socket = QLocalSocket()
    socket.connectToServer(_name_of(store))
    qtbot.waitUntil(lambda: socket.state() == QLocalSocket.LocalSocketState.ConnectedState)
    socket.write(said)
    unconnected = QLocalSocket.LocalSocketState.UnconnectedState
    qtbot.waitUntil(lambda: socket.state() == unconnected)
    return bytes(socket.readAll().data())


def test_the_window_that_is_there_comes_forward_and_looks_into_the_file(
    qtbot: QtBot, window: MainWindow, survey: LivingSurvey
) -> None:
    window.showMinimized()

    answer = call(
        qtbot, survey.province, b'{"files": ["%s"]}\n' % os.fsencode(survey.waiting_bundle)
    )

    assert answer == b"ok\n"
    assert not window.isMinimized()
    qtbot.waitUntil(lambda: bool(window.survey.receive.previews), timeout=15_000)


@pytest.mark.parametrize("said", [b"\n", b"[1]\n", b'{"files": 3}\n', b"\xff" * 300_000])
def test_who_speaks_another_language_changes_nothing(
    qtbot: QtBot, window: MainWindow, survey: LivingSurvey, said: bytes
) -> None:
    assert call(qtbot, survey.province, said) == b""

    assert window.pages.currentWidget() is window.survey.home


def test_a_store_reached_by_another_path_is_the_same_store(
    stores: OpenStores, survey: LivingSurvey, tmp_path: Path
) -> None:
    elsewhere = OpenStores(tmp_path)
    assert stores.take(survey.province)

    assert not elsewhere.take(survey.folder / ".." / survey.folder.name / "1700.imkdb")


def test_a_store_that_is_open_elsewhere_is_not_opened_from_the_choices(
    qtbot: QtBot, window: MainWindow, survey: LivingSurvey, tmp_path: Path
) -> None:
    elsewhere = OpenStores(tmp_path)
    assert elsewhere.take(survey.regency)
    called: list[Path] = []
    elsewhere.called.connect(lambda store, _files: called.append(store))

    window.first_start.open(survey.regency)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), QMessageBox))
    box = QApplication.activeModalWidget()

    assert isinstance(box, QMessageBox)
    assert "sudah terbuka di jendela lain" in box.text()
    box.close()
    qtbot.waitUntil(lambda: called == [survey.regency])
    assert window.session.acts.path == survey.province
    elsewhere.keep_only(None)


def test_a_store_that_was_not_opened_after_all_is_free_again(
    qtbot: QtBot, window: MainWindow, stores: OpenStores, survey: LivingSurvey, tmp_path: Path
) -> None:
    assert stores.take(survey.regency)

    window.first_start.begin()

    elsewhere = OpenStores(tmp_path)
    assert elsewhere.take(survey.regency)
    assert not elsewhere.take(survey.province)
    elsewhere.keep_only(None)


def test_files_for_a_store_that_still_asks_for_its_passphrase_wait_for_it(
    window: MainWindow, survey: LivingSurvey
) -> None:
    window.come_forward(survey.regency, [survey.waiting_bundle])

    assert window.pages.currentWidget() is window.survey.home
    assert window._files == [survey.waiting_bundle]


def test_a_folder_that_cannot_be_written_keeps_nobody_from_working(
    survey: LivingSurvey, tmp_path: Path, qtbot: QtBot
) -> None:
    stores = OpenStores(tmp_path / "nowhere")

    assert stores.take(survey.province)


def test_a_lock_of_a_process_that_is_gone_is_taken_over(
    qtbot: QtBot, survey: LivingSurvey, tmp_path: Path
) -> None:
    code = (
        "import os, sys\n"
        "from PySide6.QtCore import QLockFile\n"
        "lock = QLockFile(sys.argv[1]); lock.setStaleLockTime(0); assert lock.tryLock(0)\n"
        "os._exit(1)\n"
    )
    file = tmp_path / f"{_name_of(survey.province)}.lock"
    subprocess.run([sys.executable, "-c", code, str(file)], check=False)
    assert file.exists()

    stores = OpenStores(tmp_path)

    assert stores.take(survey.province)
    assert QLockFile(str(file)).tryLock(0) is False
    stores.keep_only(None)
