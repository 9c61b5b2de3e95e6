"""What is unusual is a question in the window: a reason, then the act; or nothing at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from imk_desktop.operations.desk import open_store
from imk_desktop.operations.samples import sample_card
from tests.ui.living_survey import LivingSurvey
from ui.asking import act_asking
from ui.dialogs.ask_reason import AskReason
from ui.entries import VisitEntry
from ui.main_window import MainWindow

KEY = "1701040002031B-009"
OLD = VisitEntry(date(2024, 7, 1), "selesai", "Beni", "offline", "di ladang")


@pytest.fixture
def regency(open_window: Callable[[Path], MainWindow], survey: LivingSurvey) -> MainWindow:
    return open_window(survey.regency)


def ask(regency: MainWindow, qtbot: QtBot) -> tuple[AskReason, list[str]]:
    """Enter a visit of another year and return the question, and what happened so far."""
    told: list[str] = []
    act_asking(
        regency.session,
        regency,
        lambda acts, reason: acts.record_visit(KEY, OLD, reason),
        lambda _done: told.append("done"),
        lambda: told.append("over"),
    )
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), AskReason))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, AskReason)
    return dialog, told


def logs_of(survey: LivingSurvey) -> list[object]:
    with open_store(survey.regency) as desk:
        return [log["note"] for log in sample_card(desk, KEY).logs]


def test_an_unusual_visit_is_written_with_the_reason_that_was_asked_for(
    qtbot: QtBot, regency: MainWindow, survey: LivingSurvey
) -> None:
    dialog, told = ask(regency, qtbot)
    assert not dialog.act.isEnabled()
    assert told == []

    dialog.reason.setText("uji coba")
    dialog.act.click()
    qtbot.waitUntil(lambda: told == ["done", "over"])

    assert logs_of(survey) == ["di ladang; uji coba"]


def test_an_unusual_visit_that_is_given_up_leaves_nothing(
    qtbot: QtBot, regency: MainWindow, survey: LivingSurvey
) -> None:
    dialog, told = ask(regency, qtbot)

    dialog.reject()
    qtbot.waitUntil(lambda: told == ["over"])

    assert logs_of(survey) == []
