"""Show the columns of a file before it is loaded, so that a person can name them."""

from __future__ import annotations

from pathlib import Path

from imk_desktop.domain.list_columns import ListLook
from imk_desktop.spreadsheets import list_columns
from imk_desktop.tasks import Ticket


def look_into_list(file: Path, ticket: Ticket | None = None) -> ListLook:
    """Return the columns of the sheets of a file; nothing is judged or written.

    Raises:
        UserError: The file cannot be read at all.
        MachineFault: It may not be read, or the disk failed.
    """
    return list_columns.look_into_list(file, ticket)
