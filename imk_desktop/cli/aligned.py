"""Tables on a console."""

from __future__ import annotations

from collections.abc import Sequence


def in_columns(lines: Sequence[Sequence[str]], names: int) -> str:
    """Align lines of cells: the first `names` columns to the left, the others to the right.

    >>> print(in_columns([("a", "1"), ("bb", "22")], 1))
    a    1
    bb  22
    """
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if i < names else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )
