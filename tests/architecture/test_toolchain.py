"""The toolchain counts references rightly.

PySide6 6.12.0 under CPython 3.11 takes one reference to None or True away with every call that
returns it, until the interpreter aborts. This test is the gate for any newer Qt.
"""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

CALLS = 500
NOISE = 50  # counts that the test's own bookkeeping may add or take


class Bell(QObject):
    rung = Signal(bool)


@pytest.mark.parametrize("value", [None, True], ids=["None", "True"])
def test_calls_of_qt_keep_the_references_of(value: object, qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    bell = Bell()
    bell.rung.connect(widget.setEnabled)
    before = sys.getrefcount(value)

    for _ in range(CALLS):
        widget.setObjectName("x")  # returns None
        widget.isEnabled()  # returns True
        bell.rung.emit(True)

    assert abs(sys.getrefcount(value) - before) < NOISE
