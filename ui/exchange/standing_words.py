"""What is to be said and done about the bundles of one office, in sentences."""

from __future__ import annotations

from imk_desktop.domain.status import Attention, AttentionKind, Exchange, SurveyStatus
from imk_desktop.domain.status_words import attention_words
from imk_desktop.language import _

_OURS = (AttentionKind.DAMAGED, AttentionKind.TO_COME, AttentionKind.SOP)
"""What this office mends here, when it is its own and not another's bundle."""

_ELSEWHERE = (AttentionKind.CONFLICTS, AttentionKind.OVERDUE)


def standing_words(status: SurveyStatus, office: str) -> list[str]:
    """Return a line for each thing about an office's bundles that needs someone."""
    exchange = status.bundles.get(office, Exchange())
    needing = [item for item in status.attention if _is_of(item, office, status)]
    if not needing:
        return [_("{office}: tidak ada yang ditunggu dari paketnya.").format(office=office)]
    return [
        _("{fact}. {advice}").format(fact=attention_words(item), advice=_advice(item, exchange))
        for item in needing
    ]


def _is_of(item: Attention, office: str, status: SurveyStatus) -> bool:
    """Tell whether something is to be said of an office: what is ours is for any to mend."""
    if item.kind in _OURS and item.office not in status.bundles:
        return True
    return item.office == office and item.kind not in _ELSEWHERE


def _advice(item: Attention, exchange: Exchange) -> str:
    match item.kind:
        case AttentionKind.SILENT if exchange.number:
            words = _("Paket terakhir nomor {number}; minta paket terbarunya, lalu gabungkan.")
            return words.format(number=exchange.number)
        case AttentionKind.SILENT:
            return _("Belum ada paketnya yang diterima; minta paket pertamanya, lalu gabungkan.")
        case AttentionKind.GAP:
            numbers = ", ".join(str(one) for one in exchange.missing)
            words = _("Minta paket nomor {numbers}, atau paket terbarunya, lalu gabungkan.")
            return words.format(numbers=numbers)
        case AttentionKind.WAITING:
            return _("Isinya belum dihitung; minta paket sebelumnya, lalu gabungkan.")
        case AttentionKind.SET_ASIDE:
            return _("Isinya tidak dihitung; minta kantor itu membuat paket baru.")
        case AttentionKind.NO_RECEIPT:
            return _("Pastikan paketnya sampai, lalu minta paket balasannya.")
        case AttentionKind.DAMAGED:
            return _("Kirim paket, yang memintanya lagi; atau lampirkan lagi berkas aslinya.")
        case AttentionKind.SOP:
            return _("Hitungan dan tahap di sini mengikuti SOP bawaan sampai itu beres.")
        case AttentionKind.TO_COME if item.names:
            words = _("Dihitung saat harinya tiba. Sampel: {keys}.")
            return words.format(keys=", ".join(item.names))
        case AttentionKind.TO_COME:
            return _("Dihitung saat harinya tiba.")
        case _:
            return _("Buat paket baru untuk kantor itu.")
