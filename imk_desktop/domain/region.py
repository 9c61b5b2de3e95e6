"""The regions of one province by their BPS codes, in which each code starts with its parent's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

PROVINCE_DIGITS, REGENCY_DIGITS, DISTRICT_DIGITS, VILLAGE_DIGITS = 2, 4, 7, 10


@dataclass(frozen=True)
class Regions:
    """What is known of a province's regions.

    Attributes:
        province: Code of 2 digits.
        regencies: Names by code of 4 digits.
        districts: Names by code of 7 digits.
        villages: Names by code of 10 digits; not complete, so a village that is missing here
            may still exist.
    """

    province: str
    regencies: Mapping[str, str]
    districts: Mapping[str, str]
    villages: Mapping[str, str]

    def name(self, code: str) -> str:
        """Return the name of a regency, district or village; the code itself if unknown."""
        for names in (self.regencies, self.districts, self.villages):
            if code in names:
                return names[code]
        return code

    def is_district_elsewhere(self, code: str) -> bool:
        """Whether another regency has a district of the same last three digits."""
        return len(code) == DISTRICT_DIGITS and code[REGENCY_DIGITS:] in self._district_endings

    @cached_property
    def _district_endings(self) -> frozenset[str]:
        return frozenset(code[REGENCY_DIGITS:] for code in self.districts)
