"""`python -m imk_desktop`: the window when bare or given a file, else the command line.

A hidden word makes it the reader of one file, see `limited_process`.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from imk_desktop.limited_process import READER


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the one of the two programs that the first word asks for, and return its exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    if words and words[0] == READER:
        from imk_desktop.spreadsheets.reader import main as read_a_file

        return read_a_file()
    if not words or names_a_file(words[0]):
        from ui.app import main as show_the_window

        return show_the_window(words)
    from imk_desktop.cli import main as run_a_command

    return run_a_command(words)


def names_a_file(word: str) -> bool:
    """Tell a file from a command, which has neither dot nor slash.

    The file need not exist: the window then says what is missing.

    >>> [names_a_file(word) for word in ("1700.imkdb", "C:\\\\imk\\\\demo", "status", "--help")]
    [True, True, False, False]
    """
    return not word.startswith("-") and any(sign in word for sign in "./\\")


if __name__ == "__main__":
    sys.exit(main())
