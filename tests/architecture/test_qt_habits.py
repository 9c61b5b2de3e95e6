"""Habits of Qt that crash, freeze or falsify without a trace, found in the syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]


def name_of(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def pumped_event_loops(tree: ast.AST) -> Iterator[int]:
    """Yield the lines that pump the event loop instead of using `ui.jobs`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "processEvents":
            yield node.lineno


def painters_left_open(tree: ast.AST) -> Iterator[int]:
    """Yield the lines where a painter of a device is not held by `with`.

    An exception inside `paintEvent` then kills the process without a traceback.
    """
    held = {
        item.context_expr
        for node in ast.walk(tree)
        if isinstance(node, ast.With)
        for item in node.items
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name_of(node) == "QPainter" and node not in held:
            yield node.lineno


TURNED_BY_WHEEL = frozenset(
    {"QComboBox", "QFontComboBox", "QSpinBox", "QDoubleSpinBox", "QDateEdit", "QTimeEdit"}
    | {"QDateTimeEdit", "QSlider", "QDial", "QTabBar", "QTabWidget"}
)


def fields_the_wheel_turns(tree: ast.AST) -> Iterator[int]:
    """Yield the lines where a field is made that scrolling past would rewrite.

    `ui.theme.wheel_guard.guarded` takes the wheel from it where it is made.
    """
    guarded = {
        argument
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and name_of(node) == "guarded"
        for argument in node.args
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and {_word(b) for b in node.bases} & TURNED_BY_WHEEL:
            yield node.lineno
        if isinstance(node, ast.Call) and name_of(node) in TURNED_BY_WHEEL and node not in guarded:
            yield node.lineno


def _word(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


@pytest.mark.parametrize("fault", [pumped_event_loops, painters_left_open, fields_the_wheel_turns])
def test_the_window_has_no(fault: type[Iterator[int]]) -> None:
    found = [
        (file.name, line)
        for file in (HOUSE / "ui").rglob("*.py")
        for line in fault(ast.parse(file.read_text("utf-8")))
    ]

    assert found == []


def test_each_habit_is_seen_where_it_is() -> None:
    pumping = ast.parse("def act(app):\n    app.processEvents()")
    bare = ast.parse("painter = QPainter(self)\nwith QPainter(self) as painter: pass")

    assert list(pumped_event_loops(pumping)) == [2]
    assert list(painters_left_open(bare)) == [1]
    turned = ast.parse("def make():\n    return QComboBox()\nclass Year(QSpinBox): pass")
    assert set(fields_the_wheel_turns(turned)) == {2, 3}
    assert list(fields_the_wheel_turns(ast.parse("def f():\n    guarded(QComboBox())"))) == []
