"""Estimated figures as a table on the console, and how many decimals a figure deserves."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from imk_desktop.cli.aligned import in_columns
from imk_desktop.formats import number
from imk_desktop.language import N_, _

if TYPE_CHECKING:
    from imk_desktop.estimation.figures import Figure

MOST_DECIMALS = 6
NO_ERROR = {
    "one_block": N_("domain ini hanya terletak di satu blok"),
    "all_strata_lonely": N_("setiap strata domain ini hanya diwakili satu blok"),
    "one_block_per_stratum": N_("domain ini hanya terletak di satu blok pada setiap stratanya"),
}
"""Why a domain has no standard error, by its remark."""


def as_table(figures: Sequence[Figure]) -> str:
    """Return the figures line by line, and below them why some have no standard error."""
    places = {
        named: decimals(
            named[0],
            (figure.estimate for figure in figures if (figure.stat, figure.var) == named),
            (figure.se for figure in figures if (figure.stat, figure.var) == named),
        )
        for named in {(figure.stat, figure.var) for figure in figures}
    }
    found = [remark for remark in NO_ERROR if any(f.remark == remark for f in figures)]
    header = [
        _("ukuran"),
        _("peubah"),
        _("domain"),
        _("estimasi"),
        _("galat baku"),
        _("RSE %"),
        _("batas bawah"),
        _("batas atas"),
        "n",
    ]
    lines = [_line(figure, places[figure.stat, figure.var]) for figure in figures]
    if found:
        header.append(_("catatan"))
        for figure, line in zip(figures, lines, strict=True):
            line.append(str(found.index(figure.remark) + 1) if figure.remark in found else "")
    notes = [
        _("{mark}: {why}; derajat bebasnya 0, ketelitiannya tidak dapat dihitung.").format(
            mark=place, why=_(NO_ERROR[remark])
        )
        for place, remark in enumerate(found, 1)
    ]
    return "\n".join([in_columns([header, *lines], 3), *notes])


def decimals(
    stat: str, estimates: Iterable[float | None], errors: Iterable[float | None] = ()
) -> int:
    """Return the one number of decimals for all values of a figure in a table.

    Four digits of the largest are told, of a total of 100 and more the whole ones; and as many
    that no error looks like the 0 that it is not.

    >>> decimals("mean", [102.5, 4.0]), decimals("total", [221.0]), decimals("total", [5.5, 0.25])
    (1, 0, 3)
    """
    largest = max((abs(value) for value in estimates if value is not None), default=0.0)
    whole_digits = len(str(int(largest))) if largest >= 1 else 0
    wanted = 0 if stat == "total" and whole_digits > 2 else max(4 - whole_digits, 0)
    smallest = min((error for error in errors if error), default=1.0)
    first_digit = math.ceil(-math.log10(smallest))
    return min(max(wanted, first_digit), MOST_DECIMALS)


def _line(figure: Figure, places: int) -> list[str]:
    return [
        figure.stat,
        figure.var,
        figure.level or "-",
        *(
            "-" if value is None else number(value, places)
            for value in (figure.estimate, _error(figure))
        ),
        _relative(figure),
        *("-" if value is None else number(value, places) for value in _limits(figure)),
        str(figure.n),
    ]


def _error(figure: Figure) -> float | None:
    """Return the standard error, unless it is a 0 that only looks exact."""
    return None if figure.se == 0 and figure.remark in NO_ERROR else figure.se


def _relative(figure: Figure) -> str:
    if figure.rse_pct is None or _error(figure) is None:
        return "-"
    small = 0 < figure.rse_pct < 0.005
    return f"<{number(0.01, 2)}" if small else number(figure.rse_pct, 2)


def _limits(figure: Figure) -> tuple[float | None, float | None]:
    """Return the limits on the log scale where there are, else the symmetric ones."""
    if figure.remark in NO_ERROR:
        return None, None
    if figure.ci_log_low is None or figure.ci_log_high is None:
        return figure.ci_low, figure.ci_high
    return figure.ci_log_low, figure.ci_log_high
