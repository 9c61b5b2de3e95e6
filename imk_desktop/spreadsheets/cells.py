"""Read single cells as people in Indonesian offices write them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from imk_desktop.spreadsheets.grid import BLANKS, INVISIBLE, Cell

SHORTEST_PHONE, LONGEST_PHONE = 6, 14

_LABEL = re.compile(r"[\[(]\s*([0-9]+)\s*[\])]")
_LEADING_CODE = re.compile(r"([0-9]+)(?:\s|\s?[-–.:]\s)")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(\.[0-9]{3})+")
_COMMA_DECIMAL = re.compile(r"[+-]?[0-9]*(\.[0-9]{3})*,[0-9]+")
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_EXPONENT = re.compile(r"[0-9]([.,][0-9]+)?E[+-]?[0-9]{1,3}", re.I)
_MISREAD = re.compile(
    "[\u00c2\u00c3\u00c4\u00c5][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u2122]|\u00e2\u20ac"
)
_LOADING = re.compile(
    r"(loading|memuat|sedang memuat|requesting|fetching|mengambil|meminta)( data)?\s?(\.{2,3}|…)",
    re.I,
)
_DECIMAL = re.compile(r"[+-]?[0-9]*\.[0-9]+")
_SPACED = re.compile(r"[+-]?[0-9]{1,3}(\s[0-9]{3})+([.,][0-9]+)?")
_UNSEEN = str.maketrans(
    dict.fromkeys(INVISIBLE) | {chr(wide): chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)}
)
_WITHOUT_ZERO = re.compile(r"8[0-9]{8,11}")
_ROUNDED = re.compile(r"[1-9][0-9]{3,}0{5}")
"""A number of a telephone of which an exponent ("8,12E+11") kept only the first digits."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def as_typed(cell: Cell) -> str:
    """Show a cell as it stands in the sheet; empty for a blank one.

    >>> as_typed(10792.0), as_typed(17.8261), as_typed(None)
    ('10792', '17.8261', '')
    """
    match cell:
        case None:
            return ""
        case bool():
            return "TRUE" if cell else "FALSE"
        case float() if math.isfinite(cell) and cell.is_integer():
            return str(int(cell))
        case datetime() | date() | time():
            return cell.isoformat(" ") if isinstance(cell, datetime) else cell.isoformat()
        case _:
            return str(cell)


def text(cell: Cell) -> str:
    """Return a cell as text without blanks at its edges; all between them stays.

    >>> text("  =1+1\\u00a0\\u200b")
    '=1+1'
    """
    return as_typed(cell).strip(BLANKS)


def seen(value: str) -> str:
    r"""Return what is seen of a code: without invisible marks, wide letters as usual ones.

    >>> seen("\u202d037\u00adB\u202c"), seen("１２")
    ('037B', '12')
    """
    return value if value.isascii() else value.translate(_UNSEEN)


def is_misread(value: str) -> bool:
    """Whether a text shows letters that were read in a wrong encoding, or lost.

    >>> is_misread("CafÃ©"), is_misread("D’Rasa Café")
    (True, False)
    """
    return not value.isascii() and ("\ufffd" in value or _MISREAD.search(value) is not None)


def is_loading(value: str) -> bool:
    """Whether a cell was saved before its value had come.

    >>> is_loading("Loading..."), is_loading("Memuat data…"), is_loading("Loading Jaya")
    (True, True, False)
    """
    return _LOADING.fullmatch(value[:40]) is not None


def changed_by_excel(cell: Cell) -> bool:
    """Whether Excel made a date, or a number with an exponent, of what was typed.

    >>> changed_by_excel("1,70501E+14"), changed_by_excel(date(2025, 1, 2)), changed_by_excel("3E")
    (True, True, False)
    """
    if isinstance(cell, str):
        return _EXPONENT.fullmatch(seen(text(cell))[:40]) is not None
    return isinstance(cell, (date, time, timedelta))


def phone(cell: Cell) -> str | None:
    """Return a telephone number with the zero that a number has lost; None if it is ruined.

    >>> phone(89012345678.0), phone("'0890-1234"), phone("8,9E+11"), phone(8.9012e11), phone(-62.0)
    ('089012345678', '0890-1234', None, None, None)
    """
    value = seen(text(cell)).lstrip("'`’")
    if changed_by_excel(cell) or isinstance(cell, bool) or _ROUNDED.fullmatch(value):
        return None
    if isinstance(cell, (int, float)):
        if not (value.isdigit() and SHORTEST_PHONE <= len(value) <= LONGEST_PHONE):
            return None
        return value if value.startswith("62") else f"0{value}"
    return f"0{value}" if _WITHOUT_ZERO.fullmatch(value) else value


def has_control_characters(value: str) -> bool:
    """Whether a text holds characters that are no text, e.g. a bell or a NUL."""
    return _CONTROL.search(value) is not None


def without_control_characters(value: str) -> str:
    """Return a text without characters that are no text; line breaks and tabs stay."""
    return _CONTROL.sub("", value)


def code(cell: Cell, digits: int = 0) -> str:
    """Return a code with the leading zeros that a number cell has lost.

    A code in brackets before its name stands alone: "[010] Nasal". What is no code of digits
    is returned as it stands, in capitals.

    Args:
        cell: A number, or text with or without an apostrophe, brackets or a name behind.
        digits: How many the code should have; a shorter one gets zeros in front.

    >>> code(3.0, 2), code("[010] Nasal"), code("'001"), code("010 - Nasal"), code("x1")
    ('03', '010', '001', '010', 'X1')
    """
    value = " ".join(seen(text(cell)).split()).lstrip("'`’")
    if label := _LABEL.match(value) or _LEADING_CODE.match(value):
        value = label[1]
    value = "".join(value.split()).upper()
    return value.zfill(digits) if value.isascii() and value.isdigit() else value


def number(cell: Cell, *, comma: bool = False) -> float | None:
    """Return a finite number, or None if the cell holds none.

    Args:
        cell: A number, or text with a decimal comma or point and grouped thousands; other
            blanks within make two numbers of it, which is none.
        comma: Whether dots group thousands even where no decimal comma follows, because
            other cells of the column have decimal commas.

    >>> number("17,8261"), number("1.234,5"), number("8.200"), number("8.200", comma=True)
    (17.8261, 1234.5, 8.2, 8200.0)
    >>> number("3 500,5"), number("1 2"), number("n/a"), number(True)
    (3500.5, None, None, None)
    """
    if isinstance(cell, bool) or not isinstance(cell, (str, int, float)):
        return None
    if not isinstance(cell, str):
        return float(cell) if math.isfinite(cell) else None
    value = seen(text(cell)).lstrip("'`’").strip()
    if _SPACED.fullmatch(value):
        value = "".join(value.split())
    if _COMMA_DECIMAL.fullmatch(value):
        value = value.replace(".", "").replace(",", ".")
    elif comma and _GROUPED.fullmatch(value):
        value = value.replace(".", "")
    elif "," in value and value.rfind(",") < value.rfind("."):
        value = value.replace(",", "")
    if not _NUMBER.fullmatch(value):
        return None
    result = float(value)
    return result if math.isfinite(result) else None


def whole(cell: Cell) -> int | None:
    """Return a whole number, or None if the cell holds none; dots group thousands.

    >>> whole("8.200"), whole(12.0), whole("1,5") is None, whole("lima") is None
    (8200, 12, True, True)
    """
    result = number(cell, comma=True)
    return int(result) if result is not None and result.is_integer() else None


def has_comma_decimals(cells: Iterable[Cell]) -> bool:
    """Whether a column writes decimal commas, so that its dots group thousands."""
    return any(
        isinstance(cell, str) and _COMMA_DECIMAL.fullmatch(seen(text(cell))) for cell in cells
    )


def may_be_thousands(cells: Iterable[Cell]) -> bool:
    """Whether dots of a column may part thousands as well as decimals: nothing else tells.

    >>> may_be_thousands(["1.234", "12"]), may_be_thousands(["1.234", "1.5"])
    (True, False)
    """
    dotted = [
        value
        for cell in cells
        if isinstance(cell, str) and _DECIMAL.fullmatch(value := seen(text(cell)).lstrip("'`’"))
    ]
    return bool(dotted) and all(_GROUPED.fullmatch(value) for value in dotted)
