"""The shipped regions of the province, from `resources/regions/`."""

from __future__ import annotations

import csv
from functools import cache

from imk_desktop.domain.region import PROVINCE_DIGITS, Regions
from imk_desktop.resource_files import resource


@cache
def regions() -> Regions:
    """Return the regencies, the districts and the known villages of the province."""
    regencies = _names("regencies")
    return Regions(
        province=next(iter(regencies))[:PROVINCE_DIGITS],
        regencies=regencies,
        districts=_names("districts"),
        villages=_names("villages"),
    )


def _names(kind: str) -> dict[str, str]:
    with resource(f"regions/{kind}.csv").open(encoding="utf-8") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file)}
