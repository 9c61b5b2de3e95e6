"""What a bundle did, or would do, in words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from imk_desktop.domain.exchange import Applied, Merged
from imk_desktop.formats import number
from imk_desktop.language import _, _n


def table_word(table: str) -> str:
    """Say a kind of record."""
    return {
        "survey": _("survei"),
        "stage": _("tahap"),
        "office": _("kantor"),
        "certificate": _("laptop terdaftar"),
        "block": _("blok sensus"),
        "sample": _("usaha sampel"),
        "officer": _("petugas"),
        "fasih": _("status FASIH"),
        "answer": _("isian kuesioner"),
        "document": _("dokumen"),
        "visit": _("kunjungan"),
        "monitoring": _("monitoring"),
        "approval": _("pengesahan"),
        "closing": _("penutupan kantor"),
        "stage_closing": _("penutupan tahap"),
        "explanation": _("penjelasan"),
        "decision": _("keputusan Y/T"),
        "clarification": _("klarifikasi"),
        "questionnaire": _("kuesioner"),
    }.get(table, table)


def outcome_word(merged: Merged, *, preview: bool) -> str:
    """Say what became, or will become, of a bundle."""
    if merged.error:
        return _("Ditolak")
    if merged.applied is Applied.ALREADY:
        return _("Sudah digabung")
    if preview:
        return _("Siap digabung")
    return _("Perlu dilihat") if merged.needs_a_person else _("Digabung")


def tables_line(merged: Merged) -> str:
    """Say which kinds of record a bundle touches."""
    said = []
    for table, (new, changed, _same) in merged.by_table.items():
        if new:
            said.append(_("{count} {what} baru").format(count=number(new), what=table_word(table)))
        if changed:
            text = _("{count} {what} berubah")
            said.append(text.format(count=number(changed), what=table_word(table)))
    return ", ".join(said)


def can_be_merged(merged: Merged) -> bool:
    """Tell of a preview whether there is something to take in."""
    return not merged.error and merged.applied is not Applied.ALREADY


def bundles_words(told: Sequence[Merged], ready: Collection[Path]) -> str:
    """Say what became of all files in view, and what is still to be done with them."""
    if not told:
        return _("Seret berkas ke sini, atau pilih berkas.")
    settled = [one for one in told if one.file not in ready]
    done = sum(one.applied is Applied.YES for one in settled)
    said = []
    refused = sum(bool(one.error) for one in settled)
    known = sum(_known(one) for one in settled)
    for count, words in (
        (done, _n("{count} paket digabung.", done)),
        (len(ready), _n("{count} paket siap digabung.", len(ready))),
        (refused, _n("{count} berkas ditolak.", refused)),
        (known, _("{count} sudah digabung sebelumnya.")),
    ):
        if count:
            said.append(words.format(count=number(count)))
    if not done:
        said.append(
            _("Belum ada yang ditulis.")
            if ready
            else _("Tidak ada yang perlu digabung. Tidak ada yang diubah.")
        )
    return " ".join(said)


def _known(merged: Merged) -> bool:
    return not merged.error and merged.applied is Applied.ALREADY
