"""Everything that may be unusual has words."""

from __future__ import annotations

import pytest

from imk_desktop.domain.unusual import NeedsNote, Odd, Unusual, ask_reason
from imk_desktop.domain.unusual_words import unusual_words

FACTS = {
    Odd.OUTSIDE_SURVEY: {"day": "2026-05-01", "first": "2026-05-18", "last": "2026-10-21"},
    Odd.SECOND_VISIT: {"sample": "A-001", "day": "2026-07-01", "result": "selesai"},
    Odd.MAIN_NOT_FINAL: {"main": "A-001", "state": "belum"},
    Odd.STAGES_OPEN: {"stages": ("2", "3")},
    Odd.BEFORE_SURVEY: {"day": "2026-05-01", "first": "2026-05-18"},
    Odd.STAGES_OVERLAP: {"stage": "2", "day": "2026-06-01", "before": "1", "last": "2026-06-07"},
    Odd.STAGES_REVERSED: {"stage": "2", "day": "2026-05-01", "before": "1", "first": "2026-05-18"},
}


@pytest.mark.parametrize("what", list(Odd))
def test_every_unusual_thing_is_told_with_its_figures(what):
    words = unusual_words(what, FACTS[what])

    assert words
    assert "{" not in words


def test_a_reason_of_blanks_is_none():
    with pytest.raises(NeedsNote):
        ask_reason([Unusual(Odd.MAIN_NOT_FINAL, FACTS[Odd.MAIN_NOT_FINAL])], "  ")
