"""How many of something is said as the reader's language writes numbers: "1.240" or "1,240"."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

HOUSE = Path(__file__).parents[2]
WRITES = {"number", "shown", "percent"}
"""What writes a number; `shown` is `number` where another stands in its way."""


def texts_filled_in(tree: ast.AST) -> Iterator[tuple[ast.AST, ast.Call]]:
    """Yield every `….format(…)` with the function that it stands in."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            for call in ast.walk(function):
                if (
                    isinstance(call, ast.Call)
                    and isinstance(call.func, ast.Attribute)
                    and call.func.attr == "format"
                ):
                    yield function, call


def is_written(value: ast.expr, function: ast.AST) -> bool:
    """Say whether a value was written as a number, here or where its name was given."""
    if isinstance(value, ast.Call):
        return isinstance(value.func, ast.Name) and value.func.id in WRITES
    if not isinstance(value, ast.Name):
        return False
    return any(
        isinstance(given, ast.Call) and is_written(given, function)
        for given in _given(value.id, function)
    )


def _given(name: str, function: ast.AST) -> Iterator[ast.expr]:
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name) and target.id == name:
                    yield node.value
                elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                    yield from (
                        value
                        for part, value in zip(target.elts, node.value.elts, strict=True)
                        if isinstance(part, ast.Name) and part.id == name
                    )
        elif isinstance(node, ast.NamedExpr) and node.target.id == name:
            yield node.value


def counts_a_text(call: ast.Call) -> set[str]:
    """Return the names of what a text is filled with that count something.

    That is what decides between one and many, all that is called `count`, and every length.
    """
    named = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
    counts = {"count"} & named.keys()
    text = call.func.value if isinstance(call.func, ast.Attribute) else None
    if isinstance(text, ast.Call) and getattr(text.func, "id", "") == "_n":
        decides = ast.unparse(text.args[-1])
        counts |= {name for name, value in named.items() if ast.unparse(value) == decides}
    return counts | {
        name for name, value in named.items() if "len(" in ast.unparse(value).split("[")[0]
    }


def test_every_count_in_a_text_is_written_as_a_number() -> None:
    bare = [
        f"{file.relative_to(HOUSE)}:{call.lineno} {name}"
        for package in ("imk_desktop", "ui")
        for file in sorted((HOUSE / package).rglob("*.py"))
        for function, call in texts_filled_in(ast.parse(file.read_text("utf-8")))
        for name in counts_a_text(call)
        if not is_written(
            next(keyword.value for keyword in call.keywords if keyword.arg == name), function
        )
    ]

    assert sorted(set(bare)) == []
