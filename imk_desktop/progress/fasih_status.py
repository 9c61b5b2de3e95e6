"""The statuses of FASIH, read as VERB BY ROLE without regard to case or spacing.

Staff's definitions: cacah = SUBMITTED*; selesai = APPROVED + COMPLETED + EDITED. A status
that went back leaves the sample with whoever has to act next: REJECTED with the enumerator
(draf), REVOKED with the supervisor (dikirim).

Source: practice of the offices; exports seen in the field.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

HEIGHTS = {
    "OPEN": 0,
    "DRAFT": 1,
    "REJECTED": 1,
    "SUBMITTED": 2,
    "REVOKED": 2,
    "APPROVED": 3,
    "EDITED": 3,
    "COMPLETED": 3,
}
"""How high each verb stands: 0 belum, 1 draf, 2 dikirim, 3 disetujui."""


class Standing(NamedTuple):
    """A status taken apart.

    Attributes:
        verb: In capitals, e.g. "SUBMITTED".
        role: Who did it, in small letters, e.g. "admin kabupaten"; empty where not said.
        height: 0 belum, 1 draf, 2 dikirim, 3 disetujui.
    """

    verb: str
    role: str
    height: int

    @property
    def finished(self) -> bool:
        """Whether staff count it as "selesai"."""
        return self.height == 3


@lru_cache(maxsize=1024)
def standing_of(status: str) -> Standing | None:
    """Return what a status says, or None for one that is not known (a warning).

    >>> standing_of("Approved by ADMIN Kabupaten")
    Standing(verb='APPROVED', role='admin kabupaten', height=3)
    >>> standing_of("SUBMITTED RESPONDENT").role
    'respondent'
    >>> standing_of("VERIFIED BY Pengawas") is None
    True
    """
    verb, *rest = status.upper().split() or [""]
    if verb not in HEIGHTS:
        return None
    if rest[:1] == ["BY"]:
        rest = rest[1:]
    return Standing(verb, " ".join(rest).lower(), HEIGHTS[verb])
