"""What needs someone and the next step lead to a page that shows what they say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QTableWidget, QWidget
from pytestqt.qtbot import QtBot

from imk_desktop.domain.status import (
    Attention,
    AttentionKind,
    Exchange,
    NextKind,
    NextStep,
    SurveyStatus,
)
from imk_desktop.domain.status_words import attention_words
from tests.ui.living_survey import LivingSurvey
from ui.home.line_words import attention_line, next_step_line
from ui.main_window import MainWindow

OpenWindow = Callable[[Path], MainWindow]

OF_BUNDLES = set(AttentionKind) - {AttentionKind.CONFLICTS, AttentionKind.OVERDUE}
ON_A_STAGE = {
    NextKind.LOAD_OFFICERS,
    NextKind.TRAIN,
    NextKind.COLLECT,
    NextKind.EXAMINE,
    NextKind.ANSWER,
    NextKind.CLOSE,
    NextKind.FILE,
    NextKind.MONITOR,
    NextKind.APPROVE,
}


@pytest.fixture
def province(open_window: OpenWindow, survey: LivingSurvey) -> MainWindow:
    return open_window(survey.province)


def said_on(page: QWidget) -> str:
    """Return all that stands on a page: labels in view, and the chosen row of its tables."""
    said = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    for table in page.findChildren(QTableWidget):
        row = table.currentRow()
        cells = [table.item(row, column) for column in range(table.columnCount())]
        said += [cell.text() for cell in cells if cell is not None]
    return "\n".join(said)


def needing(status: SurveyStatus, item: Attention) -> SurveyStatus:
    exchange = Exchange(last_received=date(2025, 7, 3), number=4, missing=(2, 3), days_silent=18)
    return replace(status, attention=(item,), bundles={item.office: exchange})


@pytest.mark.parametrize("kind", sorted(OF_BUNDLES))
def test_what_an_office_owes_is_shown_with_what_to_do(
    province: MainWindow, kind: AttentionKind
) -> None:
    item = Attention(kind, "1702", 18)
    province.session._show_status(needing(province.session.status, item))

    province.survey.follow_attention(item)

    page = province.pages.currentWidget()
    assert page is province.survey.standing
    said = said_on(page)
    assert attention_words(item) in said
    assert "1702 Kab. Rejang Lebong" in said
    line = next(text for text in said.splitlines() if attention_words(item) in text)
    assert len(line) > len(attention_words(item)) + 10, "what to do is not said"


def test_a_silent_office_is_shown_with_its_last_bundle(province: MainWindow) -> None:
    item = Attention(AttentionKind.SILENT, "1702", 18)
    province.session._show_status(needing(province.session.status, item))

    province.survey.follow_attention(item)

    said = said_on(province.pages.currentWidget())
    assert "1702 diam 18 hari. Paket terakhir nomor 4" in said
    assert "paket 4, 3 Jul" in said


def test_an_overdue_stage_says_why_it_was_opened(province: MainWindow) -> None:
    item = Attention(AttentionKind.OVERDUE, count=9, stage="pengumpulan")

    province.survey.follow_attention(item)

    page = province.pages.currentWidget()
    assert page is province.survey.stage
    assert attention_line(item, province.session.sop) in said_on(page)


@pytest.mark.parametrize("kind", sorted(ON_A_STAGE))
def test_a_step_of_a_stage_is_said_where_it_leads(
    qtbot: QtBot, province: MainWindow, kind: NextKind
) -> None:
    stage = province.session.sop.stages[1]
    item = {
        NextKind.FILE: "Surat Tugas",
        NextKind.MONITOR: "Monitoring Lapangan Online/Offline",
    }.get(kind, "")
    step = NextStep(kind, stage.key, item=item, count=3)

    province.survey.follow_next_step(step)

    page = province.pages.currentWidget()
    status = province.session.status
    assert page is province.survey.stage
    assert next_step_line(step, province.session.sop, status.survey) in said_on(page)
    if kind in (NextKind.FILE, NextKind.MONITOR, NextKind.CLOSE):
        qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
        QApplication.activeModalWidget().close()


def test_a_stage_opened_by_hand_says_no_step(province: MainWindow) -> None:
    step = NextStep(NextKind.COLLECT, "pengumpulan", count=3)
    province.survey.follow_next_step(step)

    province.survey.open_stage("pengumpulan")

    assert not province.survey.stage.words.isVisible()


def test_every_item_that_can_be_the_next_step_is_asked_for(province: MainWindow) -> None:
    status = province.session.status
    for stage in province.session.sop.stages:
        printed = {item.text for item in stage.requirements}
        assert {item.name for item in status.stage(stage.key).requirements} == printed


def test_nothing_to_do_is_no_link(province: MainWindow) -> None:
    status = replace(province.session.status, next_step=NextStep(NextKind.REST))

    province.session._show_status(status)

    assert not province.footer.next_step.isEnabled()


def test_the_offices_are_seen_from_the_menu_and_stay_as_they_are_chosen(
    qtbot: QtBot, province: MainWindow
) -> None:
    province._open_standing()
    page = province.survey.standing
    page.table.setCurrentCell(3, 0)
    before = page.words.text()

    province.session._show_status(province.session.status)

    assert page.table.currentRow() == 3
    assert page.words.text() == before != ""
