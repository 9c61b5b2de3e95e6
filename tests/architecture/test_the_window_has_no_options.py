"""What the window can say names no option, no command, no variable of the command line."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

HOUSE = Path(__file__).parents[2]
SAYS = {"_", "_n", "N_"}
OF_THE_COMMAND_LINE = re.compile(
    r"(?<![\w-])--[a-z]|\bperintah(?! XML)|\bIMK_[A-Z]|\bimk [a-z]+-[a-z]+|baris perintah|\bJSON\b",
    re.IGNORECASE,
)


def files() -> dict[str, Path]:
    """Return every module of both packages by its dotted name."""
    return {
        ".".join(file.relative_to(HOUSE).with_suffix("").parts).removesuffix(".__init__"): file
        for package in ("imk_desktop", "ui")
        for file in (HOUSE / package).rglob("*.py")
    }


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{one.name}" for one in node.names)


def reached_from_the_window() -> dict[str, ast.AST]:
    """Return the modules that `ui` imports, at whatever remove and also inside functions."""
    known = files()
    waiting = [name for name in known if name.split(".")[0] == "ui"]
    reached: dict[str, ast.AST] = {}
    while waiting:
        name = waiting.pop()
        if name in reached or name not in known:
            continue
        reached[name] = ast.parse(known[name].read_text("utf-8"))
        waiting.extend(imports(reached[name]))
    return reached


def said_in(tree: ast.AST) -> Iterator[str]:
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in SAYS:
            for told in call.args:
                if isinstance(told, ast.Constant) and isinstance(told.value, str):
                    yield told.value


def test_no_text_that_the_window_can_show_speaks_of_the_command_line() -> None:
    reached = reached_from_the_window()
    assert "imk_desktop.spreadsheets.sample_tables" in reached
    assert "imk_desktop.cli.frame" not in reached

    wrong = [
        (name, text)
        for name, tree in reached.items()
        for text in said_in(tree)
        if OF_THE_COMMAND_LINE.search(text)
    ]

    assert wrong == []
