"""The shipped industries, from `resources/industries/`."""

from __future__ import annotations

import csv
from functools import cache

from imk_desktop.domain.industry import Industries
from imk_desktop.resource_files import resource


@cache
def industries() -> Industries:
    """Return the divisions in scope and the classes common in this survey (KBLI 2020)."""
    return Industries(divisions=_titles("divisions"), classes=_titles("classes"))


def _titles(kind: str) -> dict[str, str]:
    with resource(f"industries/{kind}.csv").open(encoding="utf-8") as file:
        return {row["code"]: row["title"] for row in csv.DictReader(file)}
