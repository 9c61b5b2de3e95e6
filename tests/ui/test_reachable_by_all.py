"""Keyboard alone reaches everything; everything has a name; what is drawn can be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from imk_desktop.domain.status import State
from tests.ui.living_survey import LivingSurvey
from ui.main_window import MainWindow
from ui.swimlane.office_bars import OfficeBar
from ui.theme.colours import DARK, LIGHT, Colours
from ui.theme.contrast import contrast

PAGES: dict[str, Callable[[MainWindow], None]] = {
    "home": lambda window: window.go_back(),
    "samples": lambda window: window.survey.open_stage("pengumpulan"),
    "requirements": lambda window: window.survey.open_stage("persiapan"),
    "receive": lambda window: window.open_receive(),
    "send": lambda window: window.open_send(),
    "conflicts": lambda window: window.survey.open_conflicts(),
    "create": lambda window: begin(window, window.first_start.create_form),
    "join": lambda window: begin(window, window.first_start.join_form),
    "open": lambda window: begin(window, window.first_start.open_form),
    "choices": lambda window: begin(window, window.first_start.choices),
}

INTERACTIVE = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, QAbstractItemView)


def begin(window: MainWindow, page: QWidget) -> None:
    window.pages.setCurrentWidget(window.first_start)
    window.first_start.setCurrentWidget(page)


@pytest.fixture
def window(
    open_window: Callable[[Path], MainWindow], survey: LivingSurvey, qtbot: QtBot
) -> MainWindow:
    window = open_window(survey.province)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def show(qtbot: QtBot, window: MainWindow, page: str) -> None:
    PAGES[page](window)
    qtbot.waitUntil(lambda: at_rest(window), timeout=15_000)


def at_rest(window: MainWindow) -> bool:
    """Say whether no work is left: no job, no page to be made, no card to be read in a moment."""
    soon = [one for one in window.findChildren(QTimer) if one.isSingleShot() or not one.interval()]
    return not window.session._context.jobs.busy and not any(one.isActive() for one in soon)


def interactive(window: QWidget) -> Iterator[QWidget]:
    for widget in window.findChildren(QWidget):
        hidden_part = isinstance(widget.parent(), QAbstractSpinBox | QComboBox)
        inside_table = isinstance(widget.parent(), QAbstractItemView)
        if not isinstance(widget, INTERACTIVE) or hidden_part or inside_table:
            continue
        if widget.isVisible() and widget.isEnabled():
            yield widget


@pytest.mark.parametrize("page", PAGES)
def test_everything_that_can_be_used_has_a_name(
    qtbot: QtBot, window: MainWindow, page: str
) -> None:
    show(qtbot, window, page)

    nameless = []
    for widget in interactive(window):
        told = QAccessible.queryAccessibleInterface(widget)
        name = told.text(QAccessible.Text.Name) if told else ""
        if isinstance(widget, QComboBox):
            name = widget.accessibleName()  # else it answers with what is chosen in it
        if not name:
            nameless.append(f"{type(widget).__name__} in {type(widget.parent()).__name__}")
    assert nameless == []


@pytest.mark.parametrize("page", PAGES)
def test_tab_visits_everything_once_and_comes_round(
    qtbot: QtBot, window: MainWindow, page: str
) -> None:
    show(qtbot, window, page)
    wanted = {
        widget
        for widget in interactive(window)
        if not isinstance(widget, OfficeBar)  # arrow keys walk over the bars of a box
    }
    qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
    first = QApplication.focusWidget()
    visited: list[QWidget | None] = [first]

    for _step in range(200):
        qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        if now is first and (len(visited) > 1 or not isinstance(now, QAbstractSpinBox)):
            break
        if now is visited[-1] and isinstance(now, QAbstractSpinBox):
            continue  # Tab walks from day to month to year first
        visited.append(now)

    reached = {_owner(widget) for widget in visited if widget is not None}
    missed = {widget for widget in wanted if _owner(widget) not in reached}
    names = [_named(widget) for widget in visited if widget is not None]
    assert [_named(widget) for widget in missed] == [], " | ".join(names[:60])
    assert len(visited) == len(set(visited)), " | ".join(names[:60])


def _owner(widget: QWidget) -> QWidget:
    """Return what a person sees: a spin box for the line inside it."""
    parent = widget.parent()
    if isinstance(parent, QAbstractSpinBox | QComboBox):
        return parent
    return widget


def _named(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return f"{type(widget).__name__} '{widget.accessibleName() or text}'"


@pytest.mark.parametrize("page", PAGES)
def test_no_two_parts_in_view_share_a_letter(qtbot: QtBot, window: MainWindow, page: str) -> None:
    show(qtbot, window, page)

    letters: dict[str, str] = {}
    clashes = []
    for widget in window.findChildren(QWidget):
        text = getattr(widget, "text", lambda: "")() if widget.isVisible() else ""
        position = text.replace("&&", "").find("&") if isinstance(text, str) else -1
        if position < 0:
            continue
        letter = text.replace("&&", "")[position + 1].lower()
        if letter in letters and letters[letter] != text:
            clashes.append((letters[letter], text))
        letters[letter] = text
    assert clashes == []


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_every_pair_of_colours_can_be_read(colours: Colours) -> None:
    grounds = (colours.page, colours.surface, colours.running_row)
    text = [(ink, on) for ink in (colours.text, colours.muted, colours.accent) for on in grounds]
    text += [(colours.text, colours.heading), (colours.text, colours.hover)]
    text += [(colours.muted, colours.heading)]
    text += [(colours.on_accent, colours.accent_ground)]
    text += [(colours.bar_text, colours.bar), (colours.bar_muted, colours.bar)]
    text += [(colours.bar_text, colours.bar_button)]
    tones = [*colours.states.values(), colours.stopped]
    text += [(tone.ink, on) for tone in tones for on in (tone.wash, colours.surface)]
    marks = [(tone.mark, on) for tone in tones for on in (tone.wash, colours.surface)]

    assert [pair for pair in text if contrast(*pair) < 4.5] == []
    assert [pair for pair in marks if contrast(*pair) < 3] == []


def test_states_stay_apart_for_colour_blind_eyes() -> None:
    marks = [LIGHT.tone(s).mark for s in State if s is not State.CLOSED] + [LIGHT.stopped.mark]

    gaps = [
        _distance(_seen(a, kind), _seen(b, kind))
        for kind in _BLINDNESS
        for a, b in combinations(marks, 2)
    ]

    assert min(gaps) >= 20


_BLINDNESS = {
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
"""Full deficiency on linear light. Source: Machado, Oliveira and Fernandes (2009)."""


def _linear(colour: str) -> list[float]:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]


def _seen(colour: str, kind: str) -> list[float]:
    light = _linear(colour)
    return [
        max(0.0, sum(w * c for w, c in zip(row, light, strict=True))) for row in _BLINDNESS[kind]
    ]


def _distance(one: list[float], other: list[float]) -> float:
    return sum((a - b) ** 2 for a, b in zip(_lab(one), _lab(other), strict=True)) ** 0.5


def _lab(light: list[float]) -> tuple[float, float, float]:
    r, g, b = light
    x = (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047
    y = 0.2126 * r + 0.7152 * g + 0.0722 * b
    z = (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883
    fx, fy, fz = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)
