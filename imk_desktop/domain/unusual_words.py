"""What is unusual, in words: the same in the window's question and on the command line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from imk_desktop.formats import day as written
from imk_desktop.language import _


def unusual_words(what: str, facts: Mapping[str, object]) -> str:
    """Return one unusual thing as a clause without its full stop.

    Args:
        what: An `Odd`, by its value.
        facts: Its figures.
    """
    sentence = {
        "outside_survey": _("Tanggal {day} di luar hari survei ({first} sampai {last})"),
        "second_visit": _("{sample} sudah punya kunjungan pada {day}"),
        "stages_open": _("Tahap {stages} belum selesai"),
        "before_survey": _("Tanggal {day} sebelum survei dimulai ({first})"),
        "stages_overlap": _("Tahap {stage} mulai {day}, sebelum tahap {before} selesai ({last})"),
        "stages_reversed": _("Tahap {stage} mulai {day}, sebelum tahap {before} mulai ({first})"),
        "main_not_final": _("Usaha utama {main} belum tuntas, padahal ini penggantinya"),
    }[what]
    return sentence.format(**{name: _fact(name, value) for name, value in facts.items()})


def _fact(name: str, value: object) -> str:
    if name in ("day", "first", "last"):
        return written(date.fromisoformat(str(value)))
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
