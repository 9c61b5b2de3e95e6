"""The list keeps the name readable at every width, and the window stays as it was left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QSplitter
from pytestqt.qtbot import QtBot

from tests.ui.living_survey import LivingSurvey
from tests.ui.test_sample_table import LINES
from ui.context import Context
from ui.main_window import MainWindow
from ui.samples.column_widths import ICON, LAST, NAME, NAME_LEAST, OFFICER, STATUS, fitting
from ui.samples.sample_list import SampleList
from ui.samples.sample_table import COLUMNS, entries
from ui.samples.samples_page import SamplesPage
from ui.settings import Layout, Settings, keep_settings, read_settings

WANTED = [column.width for column in COLUMNS]


@pytest.mark.parametrize("room", range(320, 2000, 7))
def test_the_name_stays_readable_and_nothing_stands_beyond_the_edge(room: int) -> None:
    widths = fitting(WANTED, room)

    assert widths[NAME] >= NAME_LEAST
    assert sum(widths) == room
    assert all(width == 0 or width >= ICON - 2 for width in widths)


def test_the_state_gives_way_first_and_to_its_icon() -> None:
    just_short = sum(fitting(WANTED, 2000)) - 2000 + sum(WANTED) - WANTED[NAME] + NAME_LEAST - 1

    widths = fitting(WANTED, just_short)

    others = [at for at in range(len(WANTED)) if at not in (NAME, STATUS)]
    assert widths[STATUS] == ICON
    assert [widths[at] for at in others] == [WANTED[at] for at in others]


def test_what_a_narrow_list_leaves_out_is_of_the_least_use() -> None:
    kept = [
        column.title for column, width in zip(COLUMNS, fitting(WANTED, 505), strict=True) if width
    ]

    assert kept == ["Blok sensus", "No", "Nama usaha", "Status", "Terakhir"]


def test_no_name_is_cut_in_the_smallest_window(
    qtbot: QtBot, open_window: Callable[[Path], MainWindow], survey: LivingSurvey
) -> None:
    window = open_window(survey.regency)
    window.resize(900, 520)
    window.survey.open_stage("pengumpulan")
    table = window.survey.stage.samples.list.table
    qtbot.waitUntil(lambda: table.model().rowCount() == 10, timeout=10_000)
    qtbot.waitUntil(lambda: table.viewport().width() < 520)

    names = [table.model().index(row, NAME).data() for row in range(10)]
    longest = max(table.fontMetrics().horizontalAdvance(name) for name in names)

    assert table.columnWidth(NAME) >= longest + 12
    assert table.columnWidth(STATUS) <= ICON
    assert table.horizontalHeader().length() <= table.viewport().width()
    state = table.model().index(4, STATUS).data(Qt.ItemDataRole.ToolTipRole)
    assert "Nonrespon" in state  # what the icon means


def test_widths_drawn_by_hand_come_back_after_room_was_short(qtbot: QtBot) -> None:
    shown = SampleList()
    qtbot.addWidget(shown)
    shown.show_entries(entries(LINES))
    shown.resize(1300, 400)
    shown.show()
    told: list[object] = []
    shown.widths_chosen.connect(told.append)

    shown.table.setColumnWidth(OFFICER, 190)
    shown.resize(520, 400)
    shown.resize(1300, 400)

    assert shown.table.columnWidth(OFFICER) == 190
    assert told == [{each.title: each.width for each in COLUMNS} | {"Petugas": 190}]


def test_a_width_is_taken_from_the_mouse(qtbot: QtBot) -> None:
    shown = SampleList()
    qtbot.addWidget(shown)
    shown.resize(1300, 400)
    shown.show()
    header = shown.table.horizontalHeader()
    edge = QPoint(header.sectionViewportPosition(LAST) - 1, 8)
    with qtbot.waitSignal(shown.widths_chosen):
        qtbot.mousePress(header.viewport(), Qt.MouseButton.LeftButton, pos=edge)
        qtbot.mouseMove(header.viewport(), edge - QPoint(40, 0))
        qtbot.mouseRelease(header.viewport(), Qt.MouseButton.LeftButton, pos=edge - QPoint(40, 0))


def test_the_window_opens_as_it_was_left(
    qtbot: QtBot,
    context: Context,
    survey: LivingSurvey,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "conf"))
    context.keeps_settings = True
    first = samples_of(qtbot, context, survey)
    window = first.window()
    window.resize(1010, 640)
    first.list.table.setColumnWidth(LAST, 133)
    split = first.findChild(QSplitter)
    assert split is not None
    handle = split.handle(1)
    qtbot.mousePress(handle, Qt.MouseButton.LeftButton)
    qtbot.mouseMove(handle, handle.rect().center() + QPoint(30, 0))
    qtbot.mouseRelease(handle, Qt.MouseButton.LeftButton)
    window.close()
    kept = read_settings()

    again = samples_of(
        qtbot, Context(context.jobs, context.door, kept, keeps_settings=False), survey
    )

    assert (kept.layout.width, kept.layout.height, kept.layout.maximised) == (1010, 640, False)
    assert kept.layout.card
    assert again.window().sizeHint().toTuple() == (1010, 640)
    assert again.list.table.columnWidth(LAST) == 133


def samples_of(qtbot: QtBot, context: Context, survey: LivingSurvey) -> SamplesPage:
    window = MainWindow(context)
    qtbot.addWidget(window)
    window.resize(1366, 690)
    window.show()
    window.begin(survey.regency, [])
    qtbot.waitUntil(lambda: window.survey is not None, timeout=10_000)
    assert window.survey is not None
    window.survey.open_stage("pengumpulan")
    page: SamplesPage = window.survey.stage.samples
    qtbot.waitUntil(lambda: page.list.model.rowCount() == 10, timeout=10_000)
    qtbot.waitUntil(lambda: not context.jobs.busy)
    QApplication.processEvents()
    return page


@pytest.mark.parametrize(
    "told",
    [
        '{"layout": {"width": "wide", "height": -4, "card": 1e9, "columns": [1]}}',
        '{"layout": {"width": 1000000, "columns": {"KBLI": "x", "No": null}}}',
        '{"layout": {}}',
    ],
)
def test_a_layout_that_no_screen_has_counts_as_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    keep_settings(Settings())
    next(tmp_path.rglob("window.json")).write_text(told)

    assert read_settings().layout == Layout()
