"""What the parts of the window share, made once in `ui.app.main` and passed on."""

from __future__ import annotations

from dataclasses import dataclass

from imk_desktop.errors import ImkError
from ui.jobs.error_door import ErrorDoor
from ui.jobs.runner import JobRunner
from ui.open_stores import OpenStores
from ui.settings import Settings, keep_settings


@dataclass(slots=True)
class Context:
    """The worker, the door of errors, and what is remembered on this laptop.

    Attributes:
        open_stores: What keeps other windows of this user off a store; None asks nobody.
    """

    jobs: JobRunner
    door: ErrorDoor
    settings: Settings
    keeps_settings: bool = True
    open_stores: OpenStores | None = None

    def remember(self, settings: Settings) -> None:
        """Use these settings from now on, also after the next start."""
        self.settings = settings
        if not self.keeps_settings:
            return
        try:
            keep_settings(settings)
        except ImkError as error:
            self.door.show(error)
