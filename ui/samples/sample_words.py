"""A sample's state, fields and history in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby

from imk_desktop.domain.field_words import field_word
from imk_desktop.domain.sample_card import HistoryEntry
from imk_desktop.domain.status import State
from imk_desktop.formats import day_and_month, day_and_time, number, visible
from imk_desktop.language import _, _n
from ui.theme.colours import Colours, Tone

STATUSES = (
    "belum",
    "draf",
    "dikirim",
    "disetujui",
    "diperiksa",
    "dikembalikan",
    "diperbaiki",
    "bersih",
    "nonrespon",
    "diganti",
)
"""The ladder of a sample, in its order."""

EDITABLE = ("name", "owner", "address", "phone", "kbli5", "officer", "note")
"""Fields that an office changes by hand on the card."""

_ICONS = {
    "belum": "waiting",
    "draf": "half",
    "dikirim": "running",
    "disetujui": "done",
    "diperiksa": "search",
    "dikembalikan": "returned",
    "diperbaiki": "refresh",
    "bersih": "done",
    "nonrespon": "stopped",
    "diganti": "conflict",
}
_STATES = {
    "draf": State.RUNNING,
    "dikirim": State.RUNNING,
    "disetujui": State.DONE,
    "diperiksa": State.RUNNING,
    "dikembalikan": State.LATE,
    "diperbaiki": State.RUNNING,
    "bersih": State.DONE,
}


def status_word(status: str, reason: str = "") -> str:
    """Say a sample's state, with the reason of a non-response."""
    word = {
        "belum": _("Belum"),
        "draf": _("Draf"),
        "dikirim": _("Dikirim"),
        "disetujui": _("Disetujui PML"),
        "diperiksa": _("Diperiksa"),
        "dikembalikan": _("Dikembalikan"),
        "diperbaiki": _("Diperbaiki"),
        "bersih": _("Bersih"),
        "nonrespon": _("Nonrespon"),
        "diganti": _("Diganti"),
    }.get(status, status)
    return f"{word}: {result_word(reason).lower()}" if reason else word


def status_icon(status: str) -> str:
    """Return the picture of a state."""
    return _ICONS.get(status, "waiting")


def status_tone(status: str, colours: Colours) -> Tone:
    """Return the colours of a state."""
    if status in ("nonrespon", "diganti"):
        return colours.stopped
    return colours.tone(_STATES.get(status, State.WAITING))


def result_word(result: str) -> str:
    """Say the result of a visit."""
    return {
        "selesai": _("Selesai"),
        "sebagian": _("Sebagian"),
        "menolak": _("Menolak"),
        "tidak_ditemui": _("Tidak ditemui"),
        "tidak_ditemukan": _("Tidak ditemukan"),
        "pindah": _("Pindah"),
        "tutup": _("Tutup"),
        "tidak_berproduksi": _("Tidak berproduksi"),
        "bukan_industri": _("Bukan industri"),
        "ganda": _("Ganda"),
        "lain": _("Lain"),
    }.get(result, result)


def value_word(value: object) -> str:
    """Say a value."""
    if value is None or value == "":
        return _("(kosong)")
    if isinstance(value, bool):
        return _("ya") if value else _("tidak")
    if isinstance(value, int | float):
        return number(value, 0 if float(value).is_integer() else 2)
    words = {"ada": _("tetap ada"), "hapus": _("dihapus"), "mikro": _("mikro"), "kecil": _("kecil")}
    return visible(words.get(str(value), str(value)))


def day_word(iso: str) -> str:
    """Say an ISO day, or a moment in UTC by this laptop's clock, shortly."""
    if len(iso) == len("2026-07-20"):
        return day_and_month(date.fromisoformat(iso))
    moment = datetime.fromisoformat(iso).replace(tzinfo=UTC).astimezone()
    return day_and_time(moment)


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of a history: when, what, and who."""

    when: str
    what: str
    who: str


def happenings(history: Sequence[HistoryEntry]) -> list[Happening]:
    """Return a history, newest first, the fields of one change told together."""

    told = []
    for _change, group in groupby(history, key=lambda entry: entry.change):
        entries = list(group)
        first = entries[0]
        who = " · ".join(part for part in (first.by, first.office) if part)
        if first.bundle:
            who = _("{who}, lewat paket").format(who=who)
        told.append(Happening(day_word(first.when), _what(first.table, entries), who))
    return told[::-1]


def _what(table: str, entries: Sequence[HistoryEntry]) -> str:
    values = {entry.field: entry.value for entry in entries}
    if table == "visit":
        said = [result_word(str(values.get("result", "")))]
        said += [str(values[key]) for key in ("officer", "note") if values.get(key)]
        day = day_word(str(values["date"])) if values.get("date") else ""
        return _("Kunjungan {day}: {said}").format(day=day, said=" · ".join(said))
    if table == "decision":
        return _("Keputusan {verdict}: {reason}").format(
            verdict=values.get("verdict"), reason=values.get("reason") or "–"
        )
    if table == "sample" and "key" in values:
        return _("Terdaftar dari daftar sampel")
    if table == "fasih":
        return _("FASIH: {status}").format(status=values.get("status") or "–")
    if len(values) > 4:
        return _n("{count} isian", len(values)).format(count=number(len(values)))
    return "\n".join(f"{field_word(entry.field, table)}: {_from_to(entry)}" for entry in entries)


def _from_to(entry: HistoryEntry) -> str:
    """Say a value, after those that it took the place of."""
    now = value_word(entry.value)
    before = [value_word(value) for value in entry.was if value != entry.value]
    return f"{' / '.join(before)} → {now}" if before else now
