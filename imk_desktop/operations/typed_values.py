"""Values typed by hand, read as the type of their field."""

from __future__ import annotations

import math
from datetime import date

from imk_desktop.domain.change import Value
from imk_desktop.domain.records import Field, Type
from imk_desktop.errors import UserError
from imk_desktop.language import _

_YES = frozenset({"true", "ya", "y", "1"})
_NO = frozenset({"false", "tidak", "t", "0"})


def typed(field: Field | None, name: str, text: str) -> Value:
    """Return what was typed as a value of the field; nothing typed is None.

    Numbers may have a decimal comma.

    Raises:
        UserError: It does not fit the field; says what would.
    """
    text = text.strip()
    if not text:
        return None
    kind = field.type if field else Type.TEXT
    try:
        match kind:
            case Type.INTEGER:
                return int(text)
            case Type.NUMBER:
                number = float(text.replace(",", ".") if "." not in text else text)
                if not math.isfinite(number):
                    raise ValueError
                return number
            case Type.FLAG:
                if text.lower() in _YES | _NO:
                    return text.lower() in _YES
                raise ValueError
            case Type.DAY:
                return date.fromisoformat(text).isoformat()
            case _:
                return text
    except ValueError:
        raise UserError(
            _("'{value}' tidak dapat menjadi isian {field}: {wanted}.").format(
                value=text, field=name, wanted=_wanted(kind)
            ),
            code="bad_value",
        ) from None


def _wanted(kind: Type) -> str:
    return {
        Type.INTEGER: _("bilangan bulat, misalnya 12"),
        Type.NUMBER: _("bilangan, misalnya 12,5"),
        Type.FLAG: _("ya atau tidak"),
        Type.DAY: _("tanggal, misalnya 2026-06-08"),
        Type.TEXT: _("teks"),
    }[kind]
