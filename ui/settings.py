"""What the window remembers on this laptop: last stores, the name, light or dark.

Never a passphrase: that is the system's keyring's business (`ui.first_start.remembered`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from imk_desktop.user_files import settings_folder, written_whole

_FILE = "window.json"
_KEPT = 6


@dataclass(frozen=True, slots=True)
class Settings:
    """What is remembered.

    Attributes:
        stores: Paths of the stores opened last, the newest first.
        name: Who worked last.
        dark: Whether the dark theme was chosen.
        names: Everybody who has worked here, the last one first.
    """

    stores: Sequence[str] = ()
    name: str = ""
    dark: bool = False
    names: Sequence[str] = ()

    def with_store(self, path: Path) -> Settings:
        """Return the settings with a store as the last one opened."""
        here = str(path.absolute())
        return replace(self, stores=(here, *(s for s in self.stores if s != here))[:_KEPT])

    def with_name(self, name: str) -> Settings:
        """Return the settings with somebody as who works."""
        names = (name, *(n for n in self.names if n != name))[:_KEPT]
        return replace(self, name=name, names=names)


def read_settings() -> Settings:
    """Return what is remembered; nothing where the file is missing or spoilt."""
    try:
        told = json.loads((settings_folder() / _FILE).read_text(encoding="utf-8"))
        return Settings(
            stores=tuple(str(path) for path in told.get("stores", ())),
            name=str(told.get("name", "")),
            dark=bool(told.get("dark", False)),
            names=tuple(str(name) for name in told.get("names", ())),
        )
    except (OSError, ValueError, AttributeError, TypeError):
        return Settings()


def keep_settings(settings: Settings) -> None:
    """Write down what is to be remembered.

    Raises:
        MachineFault: The disk is full or the folder cannot be written.
    """
    with written_whole(settings_folder() / _FILE, replacing=True) as file:
        file.write(json.dumps(asdict(settings), ensure_ascii=False, indent=1).encode())
