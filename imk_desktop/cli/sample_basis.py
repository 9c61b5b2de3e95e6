"""What the figures of a file rest on, in words and keys: its design and what is odd in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from imk_desktop.formats import number
from imk_desktop.language import _, _n

if TYPE_CHECKING:
    from imk_desktop.estimation.lonely_strata import LonelyStratum
    from imk_desktop.operations.estimate_file import Basis

MOST_NAMES = 12


def as_json(basis: Basis) -> dict[str, Any]:
    """Return the basis as the keys that programs read."""
    return {
        "records": basis.records,
        "without_weight": basis.without_weight,
        "strata": basis.strata,
        "units": basis.units,
        "lonely_strata": sum(stratum.stage == 1 for stratum in basis.lonely),
        "lonely": [asdict(stratum) for stratum in basis.lonely],
        "silent_units": [asdict(unit) for unit in basis.silent],
        "strata_without_weight": list(basis.unspoken),
        "warnings": [
            {"column": column, "code": "three_decimals", "message": _three_decimals(column)}
            for column in basis.three_decimals
        ],
        "df": basis.degrees_of_freedom,
    }


def closing(basis: Basis) -> str:
    """Return the line below a table: how much it rests on."""
    first, later = (
        [stratum for stratum in basis.lonely if (stratum.stage == 1) == is_first]
        for is_first in (True, False)
    )
    line = _(
        "Estimasi sementara. {records} baris, {without} tanpa penimbang; {strata} strata, "
        "{units} blok, {lonely} strata dengan satu blok{names}; derajat bebas {df}."
    ).format(
        records=number(basis.records),
        without=number(basis.without_weight),
        strata=number(basis.strata),
        units=number(basis.units),
        lonely=number(len(first)),
        names=_in_brackets(first),
        df=number(basis.degrees_of_freedom),
    )
    if later:
        line += " " + _("Di tahap kedua {count} strata dengan satu unit{names}.").format(
            count=number(len(later)), names=_in_brackets(later)
        )
    return line


def warnings(basis: Basis) -> list[str]:
    """Return what nobody should assume in silence, a sentence each."""
    counted, left_out = (
        [unit.unit for unit in basis.silent if unit.counted == counts] for counts in (True, False)
    )
    said = [_three_decimals(column) for column in basis.three_decimals]
    if counted:
        said.append(
            _n(
                "Perhatian: {count} blok hanya berisi baris tanpa penimbang; tetap dihitung "
                "sebagai blok terpilih dengan nilai 0: {names}.",
                len(counted),
            ).format(count=number(len(counted)), names=named(counted))
        )
    if left_out:
        said.append(
            _n(
                "Perhatian: {count} blok tanpa penimbang yang hanya satu baris dianggap usaha, "
                "tidak dihitung sebagai blok terpilih: {names}.",
                len(left_out),
            ).format(count=number(len(left_out)), names=named(left_out))
        )
    if basis.unspoken:
        said.append(
            _("Perhatian: strata tanpa penimbang sama sekali tidak terwakili: {names}.").format(
                names=named(basis.unspoken)
            )
        )
    return said


def named(names: Sequence[str]) -> str:
    """Return some names in one line, not more than a person reads.

    >>> named(["A", "B"])
    'A, B'
    """
    line = ", ".join(names[:MOST_NAMES])
    more = len(names) - MOST_NAMES
    return _("{names}, dan {more} lagi").format(names=line, more=number(more)) if more > 0 else line


def _in_brackets(strata: Sequence[LonelyStratum]) -> str:
    names = [" / ".join(filter(None, (one.within, one.stratum))) for one in strata]
    return f" ({named(names)})" if any(names) else ""


def _three_decimals(column: str) -> str:
    return _(
        "Perhatian: kolom '{column}' dibaca dengan koma desimal, padahal semua komanya diikuti "
        "tiga angka. Jika itu tanda ribuan, hapus atau tambahkan --decimal point."
    ).format(column=column)
