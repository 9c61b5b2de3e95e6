"""What a field of a sample may hold when it is typed: no more than a sample list may bring."""

from __future__ import annotations

from imk_desktop.domain.change import Value
from imk_desktop.domain.records import Field
from imk_desktop.errors import UserError
from imk_desktop.language import _
from imk_desktop.operations.typed_values import typed
from imk_desktop.reference.industries import industries

SIZES = ("mikro", "kecil")


def typed_for(table: str, field: Field | None, name: str, text: str) -> Value:
    """Return what was typed as a value of a field of a table; nothing typed is None.

    Raises:
        UserError: It does not fit the field; says what would.
    """
    value = typed(field, name, text)
    if table == "sample" and value is not None and (wanted := _wanted(name, value)):
        message = _("'{value}' tidak dapat menjadi isian {field}: {wanted}.")
        raise UserError(
            message.format(value=text.strip(), field=name, wanted=wanted), code="bad_value"
        )
    return value


def _wanted(name: str, value: Value) -> str:
    """Return what the field takes if the value is not that, else nothing."""
    match name, value:
        case "kbli5", str() if not industries().is_class(value):
            return _("KBLI industri, 5 angka yang diawali 10 sampai 33")
        case "kbli2", str() if not industries().is_division(value):
            return _("KBLI industri, 10 sampai 33")
        case "size", str() if value not in SIZES:
            return _("mikro atau kecil")
        case "listed_workers", int() if value < 0:
            return _("jumlah pekerja, 0 atau lebih")
        case "weight", int() | float() if value <= 0:
            return _("penimbang lebih dari nol")
        case _:
            return ""
