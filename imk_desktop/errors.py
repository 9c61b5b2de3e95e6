"""Every error this program raises on purpose, sorted by whose fault it is.

ImkError
├── UsageError      the command was given wrongly                     exit code 2
├── UserError       the user's input is at fault, nothing changed     exit code 3
└── MachineFault    disk, lock or permission failed, nothing changed  exit code 4

Anything else that is raised is a bug (exit code 70): logged in full, shown as such.
A message is one sentence about the user's world, in the user's language, with the value
that offends; `code` is a stable word for programs and never translated.
"""

from __future__ import annotations


class ImkError(Exception):
    """A sentence for the user, with a stable code.

    Args:
        message: What is wrong, what happened to the data, what to do next.
        code: A stable snake_case word, the same in every language.
        file: The name of the file at fault, if one is.
    """

    exit_code = 70

    def __init__(self, message: str, *, code: str, file: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.file = file


class UsageError(ImkError):
    """The command line was used wrongly; nothing was done."""

    exit_code = 2


class UserError(ImkError):
    """The user can put it right; the message is shown as it stands and nothing changed."""

    exit_code = 3


class MachineFault(ImkError):
    """The disk, a lock or a permission failed; nothing changed, trying again may help."""

    exit_code = 4
