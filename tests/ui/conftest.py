"""The window under test: offscreen, in its own theme, over real stores."""

from __future__ import annotations

import gc
import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractEventDispatcher
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from imk_desktop.operations.create_survey import create_survey
from tests.ui.forbidden_calls import forbidden_calls_told
from tests.ui.heartbeat import Heartbeat
from tests.ui.living_survey import LivingSurvey, make_living_survey
from ui.app import make_application, wear
from ui.context import Context
from ui.jobs.error_door import ErrorDoor
from ui.jobs.runner import JobRunner
from ui.main_window import MainWindow
from ui.settings import Settings


@pytest.fixture(scope="session", autouse=True)
def dressed(qapp: QApplication) -> QApplication:
    """Give the application its style, font and texts."""
    make_application()
    wear(qapp, dark=False)
    return qapp


@pytest.fixture(autouse=True)
def garbage_is_collected_here() -> Iterator[None]:
    """Let no job's thread collect a dead widget, as in the program: see `ui.jobs.collection`."""
    gc.disable()
    yield
    gc.enable()
    gc.collect(1)


@pytest.fixture(autouse=True)
def heartbeat(dressed: QApplication) -> Iterator[Heartbeat]:
    """Fail when the window keeps its own thread from its events: see `tests.ui.heartbeat`."""
    loop = QAbstractEventDispatcher.instance()
    assert loop is not None
    with Heartbeat() as beat, forbidden_calls_told(beat.tell):
        loop.awake.connect(beat.turn)
        yield beat
        loop.awake.disconnect(beat.turn)
    assert not beat.kept, "\n".join(map(str, beat.kept))


@pytest.fixture
def context(qtbot: QtBot, tmp_path: Path) -> Iterator[Context]:
    """Make the worker and the door; no job may outlive the test."""
    door = ErrorDoor(tmp_path / "window.log")
    jobs = JobRunner(door)
    yield Context(jobs, door, Settings(name="Rina"), keeps_settings=False)
    assert jobs.shut_down()


@pytest.fixture(scope="session")
def made_survey(tmp_path_factory: pytest.TempPathFactory) -> LivingSurvey:
    """Make a small survey once: a province, a regency, bundles, a conflict."""
    return make_living_survey(tmp_path_factory.mktemp("survey"))


@pytest.fixture
def survey(
    made_survey: LivingSurvey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> LivingSurvey:
    """Copy the survey, so that a test may write to it."""
    monkeypatch.setenv("IMK_TODAY", made_survey.today.isoformat())
    folder = tmp_path / "survey"
    shutil.copytree(made_survey.folder, folder)
    return LivingSurvey(folder)


@pytest.fixture
def open_window(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[[Path], MainWindow]]:
    """Open the window on a store and wait until the form is alive."""
    opened: list[tuple[MainWindow, JobRunner]] = []

    def open_(store: Path) -> MainWindow:
        door = ErrorDoor(tmp_path / "window.log")
        jobs = JobRunner(door)
        context = Context(jobs, door, Settings(name="Rina"), keeps_settings=False)
        window = MainWindow(context)
        door.window = window
        opened.append((window, jobs))
        qtbot.addWidget(window)
        window.resize(1366, 690)
        window.show()
        with qtbot.waitSignal(window.session.opened, timeout=15_000):
            window.begin(store, [])
        qtbot.waitUntil(lambda: not jobs.busy)
        return window

    yield open_
    for window, jobs in opened:
        assert jobs.shut_down(window.session.close)


@pytest.fixture
def empty(
    open_window: Callable[[Path], MainWindow], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> MainWindow:
    """Open the window of a province whose survey holds nothing yet."""
    monkeypatch.setenv("IMK_TODAY", "2025-05-20")
    store = tmp_path / "1700.imkdb"
    create_survey(store, year=2025, start=date(2025, 5, 19), by="Rina").close()
    return open_window(store)
