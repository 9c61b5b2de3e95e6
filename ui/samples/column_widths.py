"""How wide each column of the list stands: what matters less gives way, the name never."""

from __future__ import annotations

from collections.abc import Sequence

BLOCK, NUMBER, NAME, OWNER, KBLI, OFFICER, STATUS, LAST = range(8)

ICON = 56
"""The state as its icon alone, with room for the mark of a conflict."""

NAME_LEAST = 160
"""What stays readable of a business's name."""

GIVING_WAY = (
    (STATUS, ICON),
    (OFFICER, 84),
    (OWNER, 84),
    (KBLI, 0),
    (OFFICER, 0),
    (OWNER, 0),
    (LAST, 0),
    (BLOCK, 0),
)
"""Who gives way, in this order, and how far; at 0 a column is left to the card."""


def fitting(wanted: Sequence[int], room: int) -> list[int]:
    """Return each column's width in a list that wide; the name takes what is left.

    Args:
        wanted: Pixels that each column has where there is room; the name's is not asked for.
        room: Pixels of the whole list.

    >>> sum(fitting((140, 54, 190, 120, 70, 120, 206, 82), 700))
    700
    """
    widths = list(wanted)
    widths[NAME] = NAME_LEAST
    for column, least in GIVING_WAY:
        lack = sum(widths) - room
        if lack <= 0:
            break
        if least in (0, ICON):  # half an icon, half a number tell nothing
            widths[column] = min(widths[column], least)
        else:
            widths[column] = max(min(widths[column], least), widths[column] - lack)
    widths[NAME] = max(NAME_LEAST, room - sum(widths) + NAME_LEAST)
    return widths
