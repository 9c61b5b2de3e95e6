"""Industries by the Indonesian classification (KBLI), as far as this survey covers them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Industries:
    """The divisions in scope and the classes that are known by name.

    Attributes:
        divisions: Titles by code of 2 digits: manufacturing, 10 to 33.
        classes: Titles by code of 5 digits; a selection, so a class that is missing here may
            still exist. KBLI is renewed every few years and renumbers some.
    """

    divisions: Mapping[str, str]
    classes: Mapping[str, str]

    def is_division(self, code: str) -> bool:
        """Whether this is a division that the survey covers."""
        return code in self.divisions

    def is_class(self, code: str) -> bool:
        """Whether this can be a class that the survey covers: 5 digits in a covered division.

        >>> Industries({"10": "Makanan"}, {}).is_class("10792")
        True
        >>> Industries({"10": "Makanan"}, {}).is_class("47111")
        False
        """
        return len(code) == 5 and code.isascii() and code.isdigit() and code[:2] in self.divisions
