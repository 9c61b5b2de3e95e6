"""Nothing is cut off on a laptop of 1366x768, nor where Windows scales it by 125 %."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QDialog, QWidget
from pytestqt.qtbot import QtBot

from imk_desktop.domain.exchange import ConflictValue, ConflictView
from tests.ui.living_survey import LivingSurvey
from ui.dialogs.choose_person import ChoosePerson
from ui.dialogs.choose_value import ChooseValue
from ui.dialogs.of_cells import Approve, FileDocument, Monitor
from ui.main_window import MainWindow

SMALL = (1092, 550)
"""What 125 % leaves of 1366x768, without the title and the task bar."""

CONFLICT = ConflictView(
    id="1",
    table="sample",
    row="17010400020310-001",
    sample="17010400020310-001",
    field="address",
    name="Kue Basah Barokah",
    values=tuple(
        ConflictValue(
            f"Jl. Raya Bengkulu–Tais Km {n}, Kelurahan Sukaraja",
            "1701",
            "l",
            "Dewi",
            "2025-07-18T01:00:00Z",
            None,
        )
        for n in (11, 12, 13)
    ),
)
DIALOGS: dict[str, Callable[[], QDialog]] = {
    "person": lambda: ChoosePerson(["Rina", "Dewi"]),
    "value": lambda: ChooseValue(CONFLICT),
    "document": lambda: FileDocument("Surat Tugas"),
    "approval": lambda: Approve("Mulai: Kepala menetapkan pelaksanaan"),
    "monitoring": lambda: Monitor("1701"),
}


@pytest.mark.parametrize("kind", DIALOGS)
def test_every_dialog_fits_a_small_screen(qtbot: QtBot, kind: str) -> None:
    dialog = DIALOGS[kind]()
    qtbot.addWidget(dialog)

    least = dialog.minimumSizeHint()

    assert least.width() <= SMALL[0]
    assert least.height() <= SMALL[1]


def test_every_page_fits_a_small_screen_with_its_buttons_in_view(
    qtbot: QtBot, open_window: Callable[[Path], MainWindow], survey: LivingSurvey
) -> None:
    window = open_window(survey.province)
    window.resize(*SMALL)

    assert window.minimumSizeHint().width() <= SMALL[0]
    assert window.minimumSizeHint().height() <= SMALL[1]
    for open_page in (
        window.go_back,
        window.open_send,
        window.open_receive,
        window.survey.open_conflicts,
        lambda: window.survey.open_stage("pengumpulan"),
        lambda: window.survey.open_stage("persiapan"),
    ):
        open_page()
        qtbot.waitUntil(lambda: not window.session._context.jobs.busy)
        qtbot.waitUntil(lambda: cut_off(window.header) == [])
        qtbot.waitUntil(lambda: cut_off(window.pages.currentWidget()) == [])


def test_a_wide_form_has_no_button_narrower_than_its_words(
    qtbot: QtBot, open_window: Callable[[Path], MainWindow], survey: LivingSurvey
) -> None:
    window = open_window(survey.regency)

    qtbot.waitUntil(lambda: cut_off(window) == [])


@pytest.mark.parametrize("factor", ["1", "1.25", "1.5"])
def test_sizes_hold_where_the_system_scales(factor: str) -> None:
    """`QT_SCALE_FACTOR` is read once at the start, so each runs in a process of its own."""
    code = (
        "import json\n"
        "from pathlib import Path\n"
        "from ui.app import make_application, wear\n"
        "from ui.context import Context\n"
        "from ui.jobs.error_door import ErrorDoor\n"
        "from ui.jobs.runner import JobRunner\n"
        "from ui.main_window import MainWindow\n"
        "from ui.settings import Settings\n"
        "app = make_application(); wear(app, dark=False)\n"
        "door = ErrorDoor(Path('x.log')); jobs = JobRunner(door)\n"
        "window = MainWindow(Context(jobs, door, Settings(), keeps_settings=False))\n"
        "window.begin(None, [])\n"
        "least = window.minimumSizeHint().expandedTo(window.minimumSize())\n"
        "print(json.dumps([least.width(), least.height(), window.devicePixelRatio()]))\n"
        "jobs.shut_down()\n"
    )
    env = os.environ | {"QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": factor}

    run = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
    )

    width, height, ratio = json.loads(run.stdout)
    assert ratio == float(factor)
    assert (width, height) <= (SMALL[0], SMALL[1])
    assert height <= SMALL[1]


def cut_off(root: QWidget) -> list[str]:
    """Return the buttons in view that are narrower or lower than their words."""
    return [
        button.text()
        for button in root.findChildren(QAbstractButton)
        if button.isVisible()
        and button.text()
        and not button.hasHeightForWidth()
        and (
            button.width() < button.minimumSizeHint().width()
            or button.height() < button.minimumSizeHint().height()
        )
    ]
