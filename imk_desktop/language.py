"""What users read: Indonesian in the source, English from a complete catalogue.

`_` looks its text up when it is called, so call it where the text is needed, never at import.
"""

from __future__ import annotations

import gettext
from typing import Literal

from imk_desktop.resource_files import resource

Language = Literal["id", "en"]

_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_language: Language = "id"


def speak(language: Language) -> None:
    """Choose the language of everything said from now on; Indonesian needs no catalogue."""
    global _catalogue, _language
    _catalogue, _language = gettext.NullTranslations(), language
    compiled = resource(f"translations/{language}/LC_MESSAGES/imk.mo")
    if language != "id" and compiled.is_file():
        with compiled.open("rb") as file:
            _catalogue = gettext.GNUTranslations(file)


def spoken() -> Language:
    """Return the chosen language, e.g. for a process that speaks for this one."""
    return _language


def N_(text: str) -> str:
    """Mark a constant for the catalogue; `_` looks it up where it is used."""
    return text


def _(text: str) -> str:
    """Return the text in the chosen language; what has plural forms is said of one."""
    said = _catalogue.gettext(text)
    # Up to Python 3.11.2, which is Debian's, `gettext` finds nothing that has plural forms.
    return _catalogue.ngettext(text, text, 1) if said == text else said


def _n(text: str, count: int) -> str:
    """Return the text for that many; Indonesian uses one form, English two."""
    return _catalogue.ngettext(text, text, count)
