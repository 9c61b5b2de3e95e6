"""Passphrases kept in the system's own keyring, where a person asked for it.

Runs on the worker thread: a keyring may ask the person something first.
"""

from __future__ import annotations

from pathlib import Path

from imk_desktop.errors import UserError
from imk_desktop.language import _

_SERVICE = "imk-desktop"


def remembered(store: Path) -> str | None:
    """Return the passphrase of a store, None where none is kept or there is no keyring."""
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(_SERVICE, str(store.absolute()))
    except KeyringError:
        return None


def remember(store: Path, passphrase: str) -> None:
    """Keep the passphrase of a store.

    Raises:
        UserError: The system has no keyring; nothing was kept.
    """
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(_SERVICE, str(store.absolute()), passphrase)
    except KeyringError:
        message = _("Laptop ini tidak punya brankas sandi; kata sandi tidak diingat.")
        raise UserError(message, code="no_keyring") from None
