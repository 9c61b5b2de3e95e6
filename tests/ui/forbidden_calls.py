"""What no handler of the window may do itself, seen at the call: SQL, files, programs."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, event

from imk_desktop.user_files import settings_folder
from tests.ui.stacks import HOUSE, OF_THE_WINDOW, Place, handler_in

Tell = Callable[[str, Place, Place], None]

_OWN = (HOUSE, Path(sys.prefix), Path(sys.base_prefix))
_CALLS = {"open", "os.listdir", "os.scandir", "shutil.copyfile", "subprocess.Popen"}
_told: list[tuple[int, Tell, str]] = []


@contextmanager
def forbidden_calls_told(tell: Tell, window: str = OF_THE_WINDOW) -> Iterator[None]:
    """Tell what handlers on this thread do meanwhile that belongs to a job."""

    def hear_sql(*_statement: object) -> None:
        _look()

    _told.append((threading.get_ident(), tell, window))
    event.listen(Engine, "before_cursor_execute", hear_sql)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", hear_sql)
        _told.pop()


def _hear(called: str, values: tuple[object, ...]) -> None:
    if _told and called in _CALLS and not _is_own(values[0] if values else None):
        _look()


def _is_own(file: object) -> bool:
    """Say whether a file is the program's or holds its few settings: they are small and local."""
    if not isinstance(file, str | bytes | os.PathLike):
        return isinstance(file, int)  # a file that is open
    path = Path(os.fsdecode(file)).absolute()
    return any(path.is_relative_to(folder) for folder in (*_OWN, settings_folder()))


def _look() -> None:
    listening = _told[-1:]  # on other threads it may end at any moment
    if not listening or threading.get_ident() != listening[0][0]:
        return
    _thread, tell, window = listening[0]
    stack, frame = [], sys._getframe(2)
    while frame is not None:
        code = frame.f_code
        stack.append(Place(code.co_filename, frame.f_lineno, code.co_name))
        frame = frame.f_back
    depth = handler_in(stack, window)
    if depth is not None:
        tell("works", stack[depth], stack[0])


sys.addaudithook(_hear)
