"""What a merge says to a person: one sentence, what is awaited, what was set aside and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from itertools import islice

from imk_desktop.bundles.manifest import Manifest
from imk_desktop.domain.exchange import Merged
from imk_desktop.domain.running_numbers import gaps
from imk_desktop.domain.status_words import went_back_words
from imk_desktop.formats import number
from imk_desktop.language import _, _n
from imk_desktop.operations.desk import office_name
from imk_desktop.replication.rights import Breach

MOST_NAMED = 5
"""Gaps in the running numbers that a sentence names, at most."""


def sentence(merged: Merged, *, own: bool) -> str:
    """Return what a bundle did, or would do.

    Args:
        merged: All but the sentence.
        own: Whether this very laptop once wrote it.
    """
    parts = [
        _("Paket {number} dari {office}: {new} baru, {changed} berubah, {same} tetap.").format(
            number=merged.number,
            office=office_name(merged.from_office),
            new=number(merged.new),
            changed=number(merged.changed),
            same=number(merged.unchanged),
        )
    ]
    if own:
        parts.insert(0, _("Paket ini dibuat di laptop ini sendiri; isinya dipulihkan."))
    if merged.conflicts:
        parts.append(
            _n("{count} beda isian perlu dipilih.", merged.conflicts).format(
                count=number(merged.conflicts)
            )
        )
    if merged.waiting_for:
        parts.append(
            _("Menunggu paket sebelumnya: {what}.").format(what="; ".join(merged.waiting_for))
        )
    if merged.set_aside:
        parts.append(_("Tidak sah: {what}.").format(what="; ".join(merged.set_aside)))
    return " ".join(parts)


def went_back_sentence(office: str) -> str:
    """Say that a laptop of the sender lacks what it had before, and what helps."""
    words = went_back_words(office)
    message = _("{words}: ada yang pernah diterimanya dan kini tidak ada lagi di sana.")
    return message.format(words=words[0].upper() + words[1:])


def named_awaited(
    received: Collection[int], manifest: Manifest, lacking: Iterable[str]
) -> tuple[str, ...]:
    """Name what waiting parts lack: bundles by the gaps in their running numbers.

    Args:
        received: The running numbers of the bundles that came the same way.
        manifest: Of the bundle whose parts wait.
        lacking: The partitions in which something is lacking, told if there is no gap.
    """
    missing = list(islice(gaps(received, 1, manifest.number - 1), MOST_NAMED))
    if not missing:
        message = _("paket sebelumnya tentang {office} belum diterima")
        return tuple(message.format(office=office_name(partition)) for partition in sorted(lacking))
    one = _("paket {first} dari {office} belum diterima")
    several = _("paket {first} sampai {last} dari {office} belum diterima")
    sender = office_name(manifest.from_office)
    return tuple(
        (one if first == last else several).format(first=first, last=last, office=sender)
        for first, last in missing
    )


def named_aside(aside: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Say whose parts were set aside, and why, from their (laptop, reason)."""
    return tuple(
        _n("{count} bagian dari laptop {laptop} ditahan, {reason}", count).format(
            count=number(count), laptop=laptop, reason=why_aside(reason)
        )
        for (laptop, reason), count in sorted(Counter(aside).items())
    )


def why_aside(reason: str) -> str:
    """Return in words why a part of a bundle was set aside."""
    words: dict[str, str] = {
        Breach.MALFORMED: _("isinya tidak utuh"),
        Breach.PARTITION: _("isinya milik kantor lain"),
        Breach.SHARED: _("data bersama hanya ditulis provinsi"),
        Breach.PROVINCE_ONLY: _("ada isian yang hanya boleh diubah provinsi"),
        Breach.REGENCY_ONLY: _("hanya kantor pemiliknya yang boleh memutuskan"),
        Breach.MAKER: _("kantor itu tidak boleh membuat atau menghapusnya"),
        Breach.IMMUTABLE: _("ada isian yang tidak boleh diubah lagi"),
        Breach.LOG_EDITED: _("catatan lama tidak boleh diubah"),
        Breach.ABOUT: _("isinya tentang kantor, sampel, atau blok lain"),
        Breach.VALUE: _("ada isian yang bukan jenisnya"),
    }
    return words.get(reason, _("dua isi berbeda memakai nomor perubahan yang sama"))
