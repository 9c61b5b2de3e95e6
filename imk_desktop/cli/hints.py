"""What an error says on the command line: its sentence, and the option that helps.

The sentences themselves are those of the window too, which has no options.
"""

from __future__ import annotations

from imk_desktop.errors import ImkError
from imk_desktop.language import N_, _

_MAP = N_("Dengan --map FIELD=HEADER, kolom ditunjuk sendiri.")

_HINTS = {
    "tanpa_kepala_kolom": _MAP,
    "kolom_wajib_tidak_ada": _MAP,
    "judul_kolom_ganda": _MAP,
    "kolom_tertukar": _MAP,
    "passphrase_needed": N_("Dengan --store-passphrase-file atau IMK_STORE_PASSPHRASE."),
}
"""Options that help, by the code of the error."""


def told(error: ImkError) -> str:
    """Return an error's sentence, with the option that helps if there is one."""
    hint = _HINTS.get(error.code)
    return f"{error.message} {_(hint)}" if hint and "--" not in error.message else error.message
