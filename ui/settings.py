"""What the window remembers on this laptop: last stores, the name, its size, light or dark.

Never a passphrase: that is the system's keyring's business (`ui.first_start.remembered`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from imk_desktop.user_files import settings_folder, written_whole

_FILE = "window.json"
_KEPT = 6


_WIDEST = 10_000


@dataclass(frozen=True, slots=True)
class Layout:
    """How somebody arranged the window; lengths in logical pixels.

    Attributes:
        width: Of the window while it is not maximised; 0 where nobody has closed one yet.
        height: Likewise.
        maximised: Whether it filled the screen.
        card: Width of the card beside the list of samples; 0 for the usual.
        columns: Widths of the list's columns, by title.
    """

    width: int = 0
    height: int = 0
    maximised: bool = False
    card: int = 0
    columns: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Settings:
    """What is remembered.

    Attributes:
        stores: Paths of the stores opened last, the newest first.
        name: Who worked last.
        dark: Whether the dark theme was chosen.
        names: Everybody who has worked here, the last one first.
        layout: How the window was left.
    """

    stores: Sequence[str] = ()
    name: str = ""
    dark: bool = False
    names: Sequence[str] = ()
    layout: Layout = Layout()

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
            layout=_layout(told.get("layout", {})),
        )
    except (OSError, ValueError, AttributeError, TypeError):
        return Settings()


def _layout(told: Mapping[str, object]) -> Layout:
    """Take what makes sense of a layout; a length that no screen has counts as none."""
    columns = told.get("columns")
    return Layout(
        width=_length(told.get("width")),
        height=_length(told.get("height")),
        maximised=told.get("maximised") is True,
        card=_length(told.get("card")),
        columns={
            str(title): _length(width)
            for title, width in (columns.items() if isinstance(columns, dict) else ())
            if _length(width)
        },
    )


def _length(told: object) -> int:
    return told if isinstance(told, int) and 0 < told < _WIDEST else 0


def keep_settings(settings: Settings) -> None:
    """Write down what is to be remembered.

    Raises:
        MachineFault: The disk is full or the folder cannot be written.
    """
    with written_whole(settings_folder() / _FILE, replacing=True) as file:
        file.write(json.dumps(asdict(settings), ensure_ascii=False, indent=1).encode())
