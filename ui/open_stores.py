"""One window for each store: a second start hands its files to the window that is there.

A lock in this user's folder says that a store is open; beside it a local socket takes what a
later start was asked for. After a crash the lock names a process that is gone, and both are
taken over. Two windows on one store would show each other's work late and ask twice.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_PATIENCE_MS = 1_500
"""How long a later start waits for the window that is there: it may be writing just then."""

_LONGEST = 200_000
_TAKEN = b"ok\n"


class OpenStores(QObject):
    """The stores that this window holds: the open one, and one that is being opened.

    Args:
        folder: Where the locks lie; the same for all windows of this user.

    Signals:
        called(store, files): A later start was meant for this window; `files` are to be received.
    """

    called = Signal(object, object)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._held: dict[str, tuple[QLockFile, _Entrance]] = {}

    def take(self, store: Path) -> bool:
        """Hold a store; say whether it is this window's. Held once, it stays so."""
        name = _name_of(store)
        if name in self._held:
            return True
        lock = QLockFile(str(self._folder / f"{name}.lock"))
        lock.setStaleLockTime(0)  # however long a window is open; one that died is seen by itself
        if not lock.tryLock(0):
            # A folder that cannot be written must not keep anybody from working.
            return lock.error() != QLockFile.LockError.LockFailedError
        self._held[name] = (lock, self._listen(name, store))
        return True

    def keep_only(self, store: Path | None) -> None:
        """Let go of every store but this one."""
        kept = _name_of(store) if store else ""
        for name in [name for name in self._held if name != kept]:
            lock, entrance = self._held.pop(name)
            entrance.close()
            entrance.deleteLater()
            lock.unlock()

    def _listen(self, name: str, store: Path) -> _Entrance:
        entrance = _Entrance(store)
        entrance.called.connect(self.called)
        QLocalServer.removeServer(name)  # the lock is ours: whoever listened here has died
        entrance.listen(name)
        return entrance


class _Entrance(QLocalServer):
    """Where later starts on one store come in.

    It has no parent and no slot holds it: only then it dies once, and not within its own death.
    """

    called = Signal(object, object)

    def __init__(self, store: Path) -> None:
        super().__init__()
        self._store = store
        self.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self.newConnection.connect(self._greet)

    @Slot()
    def _greet(self) -> None:
        while self.hasPendingConnections():
            call = _Call(self.nextPendingConnection())
            call.understood.connect(self._pass_on)
            call.listen()

    @Slot(object)
    def _pass_on(self, files: list[Path]) -> None:
        self.called.emit(self._store, files)


class _Call(QObject):
    """One later start: it says its files in one line, and is told that they were taken."""

    understood = Signal(object)

    def __init__(self, caller: QLocalSocket) -> None:
        super().__init__(caller)
        self._caller = caller
        self._said = b""
        caller.readyRead.connect(self.listen)
        caller.disconnected.connect(caller.deleteLater)

    @Slot()
    def listen(self) -> None:
        """Take what was said so far; a whole line is answered, all else is hung up on."""
        self._said += bytes(self._caller.readAll().data())
        if len(self._said) > _LONGEST:
            self._caller.abort()
            return
        line, end, _rest = self._said.partition(b"\n")
        if not end:
            return
        self._said = b""
        files = _files_in(line)
        if files is None:
            self._caller.abort()
            return
        self._caller.write(_TAKEN)
        self._caller.flush()
        self._caller.disconnectFromServer()
        self.understood.emit(files)


def hand_over(store: Path, files: Sequence[Path]) -> bool:
    """Ask the window that holds a store to come forward and receive files.

    Blocks for a moment: for a start that has no window yet.

    Returns:
        Whether a window took them.
    """
    socket = QLocalSocket()
    until = time.monotonic() + _PATIENCE_MS / 1000
    socket.connectToServer(_name_of(store))
    while not socket.waitForConnected(_PATIENCE_MS):  # it may have begun only just now
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
        socket.connectToServer(_name_of(store))
    told = {"files": [str(file.absolute()) for file in files]}
    socket.write(json.dumps(told).encode() + b"\n")
    _let_come_forward()
    said = b""
    while not said.endswith(_TAKEN) and socket.waitForReadyRead(_PATIENCE_MS):
        said += bytes(socket.readAll().data())
    return said.endswith(_TAKEN)


def call_forward(store: Path, parent: QObject) -> None:
    """Ask the window that holds a store to come forward, without waiting for it."""
    socket = QLocalSocket(parent)
    socket.connected.connect(lambda: socket.write(b'{"files": []}\n'))
    socket.disconnected.connect(socket.deleteLater)
    socket.errorOccurred.connect(lambda _error: socket.deleteLater())
    socket.connectToServer(_name_of(store))
    _let_come_forward()


def _files_in(line: bytes) -> list[Path] | None:
    """Return the files that a later start named, None where it speaks another language."""
    try:
        named = json.loads(line)["files"]
        return [Path(str(name)) for name in named]
    except (ValueError, KeyError, TypeError):
        return None


def _name_of(store: Path) -> str:
    """Return the name of a store's lock and socket: one for all ways to write its path."""
    whole = os.path.normcase(os.path.realpath(store))
    return f"imk-desktop-{sha256(f'{Path.home()}|{whole}'.encode()).hexdigest()[:24]}"


def _let_come_forward() -> None:
    """Let the other window take the front: Windows grants that to who started last."""
    if sys.platform == "win32":
        import ctypes

        user32 = ctypes.WinDLL("user32")
        user32.AllowSetForegroundWindow(-1)
