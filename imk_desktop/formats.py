"""Numbers, dates and sizes as the reader's language writes them, Indonesian or English.

Stored and exchanged values stay neutral (ISO dates, decimal points); only what a person
reads passes through here.
"""

from __future__ import annotations

import json
import math
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal

from imk_desktop.language import N_, _, spoken

ROUNDING = Context(prec=400, rounding=ROUND_HALF_UP)  # wide enough for any float
TRUSTED_DIGITS = 15  # of a float; what stands behind them is arithmetic, not the figure

MONTHS = (
    N_("Jan"),
    N_("Feb"),
    N_("Mar"),
    N_("Apr"),
    N_("Mei"),
    N_("Jun"),
    N_("Jul"),
    N_("Agu"),
    N_("Sep"),
    N_("Okt"),
    N_("Nov"),
    N_("Des"),
)


_MARKS = (
    *range(0x00, 0x09), *range(0x0B, 0x20), 0x7F, *range(0x80, 0xA0),  # controls, but tab, newline
    0xAD, 0x061C, 0x180E, 0x200B, 0x200E, 0x200F, *range(0x2028, 0x202F),
    *range(0x2060, 0x2070), 0xFEFF, *range(0xFFF9, 0xFFFC),
    *range(0xD800, 0xE000), *range(0xE0000, 0xE0080),
)  # fmt: skip
_SIGNS = {
    mark: chr(0x2400 + mark) if mark < 0x20 else f"\u2039U+{mark:04X}\u203a" for mark in _MARKS
}
_ESCAPES = {
    mark: json.dumps(chr(mark))[1:-1] for mark in _MARKS if mark >= 0x20
}  # JSON itself escapes what is below


def visible(text: str) -> str:
    """Show a sign for every mark that steers a terminal or turns the order of letters.

    Values keep such marks; only what a person reads passes through here. The joiners of emoji
    and of other scripts (U+200C, U+200D) do no harm and stay.

    Source: Unicode Technical Report 36, section 2; "Trojan Source", CVE-2021-42574.

    >>> visible("Toko\u202egnat\x1b[2J")
    'Toko\u2039U+202E\u203agnat\u241b[2J'
    """
    return text if text.isascii() and text.isprintable() else text.translate(_SIGNS)


def json_line(value: object) -> str:
    """Write an object as one line of JSON that steers no terminal; its values are unchanged.

    >>> json_line({"name": "caf\xe9 \u202e"})
    '{"name": "caf\xe9 \\\\u202e"}'
    """
    return json.dumps(value, ensure_ascii=False).translate(_ESCAPES)


def number(value: float, decimals: int = 0) -> str:
    """Write a number with dots between thousands and a decimal comma, halves away from zero.

    In English texts comma and point change places.

    >>> number(1234567.891, 1), number(2.5), number(-0.4)
    ('1.234.567,9', '3', '0')
    """
    english = f"{rounded(value, decimals):,.{decimals}f}"
    return english if spoken() == "en" else english.translate(str.maketrans(",.", ".,"))


def rounded(value: float, decimals: int = 0) -> Decimal:
    """Round half away from zero, as people do by hand and the figure is written.

    >>> rounded(2.675, 2), rounded(0.5), rounded(-1.5)
    (Decimal('2.68'), Decimal('1'), Decimal('-2'))
    """
    if isinstance(value, float) and not math.isfinite(value):
        return Decimal(value)
    exact = isinstance(value, int) or abs(value) >= 10.0**TRUSTED_DIGITS
    written = Decimal(value) if exact else Decimal(f"{value:.{TRUSTED_DIGITS}g}")
    result = ROUNDING.quantize(written, Decimal(1).scaleb(-decimals))
    return result or abs(result)  # nothing is less than nothing


def day(value: date) -> str:
    """Write a day shortly, with the month in letters.

    >>> day(date(2026, 6, 8))
    '8 Jun 2026'
    """
    return f"{value.day} {_(MONTHS[value.month - 1])} {value.year}"


def day_and_month(value: date) -> str:
    """Write a day without its year.

    >>> day_and_month(date(2026, 8, 24))
    '24 Agu'
    """
    return f"{value.day} {_(MONTHS[value.month - 1])}"


def day_and_time(moment: datetime) -> str:
    """Write a moment of the office's wall clock without its year.

    >>> day_and_time(datetime(2026, 8, 24, 7, 30))
    '24 Agu 07.30'
    """
    clock = f"{moment:%H:%M}" if spoken() == "en" else f"{moment:%H.%M}"
    return f"{day_and_month(moment.date())} {clock}"


def span(first: date, last: date) -> str:
    """Write a span of days, the year once where both share it.

    >>> span(date(2026, 6, 8), date(2026, 9, 7))
    '8 Jun – 7 Sep 2026'
    """
    start = day_and_month(first) if first.year == last.year else day(first)
    return f"{start} – {day(last)}"


def percent(part: float, whole: float, decimals: int = 1) -> str:
    """Write a share as a percentage; nothing of nothing is 0.

    >>> percent(1126, 1842)
    '61,1%'
    """
    return f"{number(100 * part / whole if whole else 0.0, decimals)}%"


def size(count: int) -> str:
    """Write a number of bytes in the unit a person would choose.

    >>> size(48_312)
    '48 KB'
    """
    if count < 1_000:
        return f"{count} B"
    return f"{number(count / 1_000)} KB" if count < 1_000_000 else f"{number(count / 1e6, 1)} MB"
