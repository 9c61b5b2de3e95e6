"""What a change may hold, so that every change that is written here can be sent.

A change that no segment takes would stop all exports of this laptop for good; so it must not
come into the log. The limits are those of the segment's format.
"""

from __future__ import annotations

from math import isfinite

from imk_desktop.domain.change import Change, Value
from imk_desktop.domain.limits import LARGEST_CHANGE, LATEST_MS, LONGEST_NAME, LONGEST_TEXT
from imk_desktop.errors import UserError
from imk_desktop.formats import number
from imk_desktop.language import _

_WHOLE = 2**63


def refuse_unsendable(change: Change) -> None:
    """Refuse a change that could not be sent.

    Raises:
        UserError: A moment is beyond all calendars, a name or a text is too long, a number too
            large, or a text is not Unicode.
    """
    for name in (change.row, change.by):
        if len(name) > LONGEST_NAME:
            message = _("'{start}…' terlalu panjang; paling banyak {most} huruf.")
            raise _refusal(message.format(start=name[:30], most=number(LONGEST_NAME)))
        if not _is_text(name):
            raise _refusal(_no_text(name))
    if not 0 <= max(change.when, change.taken) <= LATEST_MS:
        raise _refusal(_("Jam laptop ini menunjuk tahun yang jauh; betulkan dulu."))
    for field, value in zip(change.shape.fields, change.values, strict=True):
        if fault := _fault_of(field, value):
            raise _refusal(fault)
    texts = [value for value in change.values if isinstance(value, str)]
    if (
        sum(map(len, texts)) * 4 > LARGEST_CHANGE  # no letter has more than four bytes
        and sum(len(text.encode()) for text in texts) > LARGEST_CHANGE
    ):
        raise _refusal(_("Isian '{row}' terlalu panjang.").format(row=change.row))


def _fault_of(field: str, value: Value) -> str:
    if isinstance(value, str):
        if len(value) > LONGEST_TEXT:
            message = _("Isian {field} terlalu panjang; paling banyak {most} huruf.")
            return message.format(field=field, most=number(LONGEST_TEXT))
        return "" if _is_text(value) else _no_text(value)
    if isinstance(value, int) and not -_WHOLE <= value < _WHOLE:
        return _("Bilangan pada isian {field} terlalu besar.").format(field=field)
    if isinstance(value, float) and not isfinite(value):
        return _("Isian {field} bukan bilangan.").format(field=field)
    return ""


def _is_text(text: str) -> bool:
    """Tell whether a text is Unicode; names of files may hold bytes that are no letters."""
    return text.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in text)


def _no_text(text: str) -> str:
    shown = text[:30].encode("utf-8", "replace").decode()
    return _("'{text}' berisi tanda yang bukan huruf; ketik ulang.").format(text=shown)


def _refusal(message: str) -> UserError:
    return UserError(f"{message} {_('Tidak ada yang diubah.')}", code="bad_value")
