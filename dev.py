"""Everything a fresh machine needs, in one command: `python3 dev.py demo` or `python3 dev.py test`.

Needs Python 3.11 or newer and nothing else. The first run installs the system libraries that
are missing (Debian and Ubuntu; elsewhere it names them) and fills `.venv` by the hash-pinned
lock; later runs start at once. On Windows say `py dev.py demo`.

    demo       make the demonstration survey and open the window on it: `dev.py demo --seed 2`
    app        open the window, or run the command line: `dev.py app status STORE`
    test       run the tests, all or some: `dev.py test tests/domain -k merge`
    check      formatting, lint, types and the layering of the house
    bench      measure the figures that the project promises
    catalogue  take new texts into the English catalogue
    lock       renew the lock from pyproject.toml (needs uv): `dev.py lock --upgrade`
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

HOME = Path(__file__).resolve().parent
VENV = HOME / ".venv"
PROGRAMS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = PROGRAMS / ("python.exe" if os.name == "nt" else "python")
LOCK = HOME / "requirements-dev.txt"
CATALOGUES = HOME / "resources" / "translations"
ROOM = 4 << 30
"""Bytes of memory that the files of a whole run of the tests fit into."""

# What the Linux wheel of Qt loads from the system, and the Debian package that brings it.
LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}


def main(words: list[str]) -> int:
    """Prepare the machine as far as it is not, then run one command."""
    if importlib.util.find_spec("tomllib") is None:
        say("IMK Desktop needs Python 3.11 or newer; this is", sys.version.split()[0])
        return 4
    name, arguments = (words[0], words[1:]) if words else ("", [])
    if name not in COMMANDS:
        say(__doc__ or "")
        return 2 if name.strip("-") not in ("", "h", "help") else 0
    try:
        install_system_packages()
        make_environment()
        compile_catalogues()
        return COMMANDS[name](arguments)
    except subprocess.CalledProcessError as failure:
        say("This did not work:", *failure.cmd)
        return 4
    except KeyboardInterrupt:
        return 130


# Preparing the machine


def install_system_packages() -> None:
    """Install what Qt and the virtual environment need of the system, or name it."""
    if not sys.platform.startswith("linux"):
        return
    missing = [package for library, package in LIBRARIES.items() if not can_load(library)]
    if importlib.util.find_spec("ensurepip") is None:
        missing.append(f"python{sys.version_info.major}.{sys.version_info.minor}-venv")
    if not missing:
        return
    if not shutil.which("apt-get"):
        say("Please install what Debian calls", *missing)
        return
    say("Installing system packages:", *missing)
    apt = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    if os.geteuid() != 0:
        apt.insert(0, "sudo")
    run(*apt, "update")
    run(*apt, "install", "-y", "--no-install-recommends", *missing)


def can_load(library: str) -> bool:
    """Tell whether the system's loader finds a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def make_environment() -> None:
    """Fill `.venv` by the lock, once for each lock; a half-made one is made anew."""
    recipe = (LOCK, HOME / "pyproject.toml", HOME / "setup.py")
    made_of = hashlib.sha256(b"".join(file.read_bytes() for file in recipe)).hexdigest()
    stamp = VENV / "made-of"
    if stamp.is_file() and PYTHON.is_file():
        if stamp.read_text() == made_of:
            return
        stamp.unlink()
    else:
        say("Making .venv")
        run(sys.executable, "-m", "venv", "--clear", VENV)
    say("Installing Python packages by", LOCK.name)
    pip = (PYTHON, "-m", "pip", "-qq", "--disable-pip-version-check")
    # The lock is whole: nothing is resolved, so nothing depends on what was released since.
    run(*pip, "install", "--no-deps", "--require-hashes", "-r", LOCK)
    run(*pip, "install", "--no-deps", "--no-build-isolation", "-e", HOME)
    run(*pip, "check")
    stamp.write_text(made_of)  # last, so that an interrupted run starts again


def compile_catalogues() -> None:
    """Compile the translations that changed since they were last compiled."""
    for source in CATALOGUES.glob("*/LC_MESSAGES/*.po"):
        compiled = source.with_suffix(".mo")
        if not compiled.is_file() or compiled.stat().st_mtime < source.stat().st_mtime:
            babel("compile", "-i", source, "-o", compiled)


# The commands


def demo(arguments: list[str]) -> int:
    """Make the demonstration survey, once or for other arguments, then show it."""
    folder = HOME / "build" / "demo"
    whole = folder / "whole"
    if arguments or not whole.is_file():
        shutil.rmtree(folder, ignore_errors=True)
        code = status(PYTHON, "-m", "imk_desktop", "demo", folder, *arguments)
        if code:
            return code
        whole.touch()  # last, so that an interrupted one is made anew
    store = folder / "1700.imkdb"
    if has_screen():
        return status(PYTHON, "-m", "imk_desktop", store)
    pictures = folder / "screenshots"
    say("There is no screen here, so the window is painted into", pictures)
    return status(PYTHON, "-m", "ui.screenshots", store, pictures, env=without_screen())


def app(arguments: list[str]) -> int:
    """Run the program as a user would."""
    return status(PYTHON, "-m", "imk_desktop", *arguments)


def test(arguments: list[str]) -> int:
    """Run all tests on every processor, or those that the arguments choose."""
    chosen = arguments or ["-q", "-n", "auto", "--dist", "worksteal"]
    return status(PYTHON, "-m", "pytest", *chosen, env=without_screen() | without_disk())


def check(_: list[str]) -> int:
    """Run every static check, also after one that failed."""
    return max(
        status(PYTHON, "-m", "ruff", "format", "--check", "."),
        status(PYTHON, "-m", "ruff", "check", "."),
        status(PYTHON, "-m", "mypy"),
        status(PROGRAMS / "lint-imports", "--no-logo"),
    )


def bench(arguments: list[str]) -> int:
    """Run the measurements, which the tests leave out."""
    return status(PYTHON, "-m", "tests.benchmarks", *arguments, env=without_screen())


def catalogue(_: list[str]) -> int:
    """Bring new texts into the English catalogue and drop those that are gone."""
    template = HOME / "build" / "imk.pot"
    template.parent.mkdir(exist_ok=True)
    style = ("--no-wrap", "--no-location", "--sort-output", "-k", "_n:1,1", "-k", "N_")
    babel("extract", *style, "-o", template, "imk_desktop", "ui")
    for source in CATALOGUES.glob("*/LC_MESSAGES/imk.po"):
        kind = "--no-wrap --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date"
        babel("update", *kind.split(), "-l", source.parts[-3], "-i", template, "-o", source)
    return 0


def lock(arguments: list[str]) -> int:
    """Pin every dependency for every system, with hashes and without the name of any host."""
    words = "--universal --python-version 3.11 --generate-hashes --extra dev pyproject.toml"
    plain = "--no-config --no-header --no-annotate --no-emit-index-url --no-emit-find-links"
    return status("uv", "pip", "compile", *words.split(), *plain.split(), "-o", LOCK, *arguments)


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    act.__name__: act for act in (demo, app, test, check, bench, catalogue, lock)
}


# Small steps


def say(*words: object) -> None:
    """Tell the developer what happens, apart from what the commands print."""
    sys.stderr.write(" ".join(str(word) for word in words) + "\n")


def run(*words: str | Path) -> None:
    """Run a program that must succeed."""
    subprocess.run([str(word) for word in words], cwd=HOME, check=True)


def status(*words: str | Path, env: dict[str, str] | None = None) -> int:
    """Run a program and return its exit code."""
    return subprocess.run([str(word) for word in words], cwd=HOME, env=env).returncode


def babel(*words: str | Path) -> None:
    """Run Babel, which knows catalogues."""
    run(PYTHON, "-m", "babel.messages.frontend", "-q", *words)


def has_screen() -> bool:
    """Tell whether a window could be shown."""
    linux = sys.platform.startswith("linux")
    return not linux or "DISPLAY" in os.environ or "WAYLAND_DISPLAY" in os.environ


def without_screen() -> dict[str, str]:
    """Return the environment in which Qt paints into memory."""
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen"}


def without_disk() -> dict[str, str]:
    """Return the environment in which tests write into memory, where there is plenty of it.

    Every write of a store waits for the disk; thousands of stores in tests need not.
    """
    memory = Path("/dev/shm")
    plenty = memory.is_dir() and shutil.disk_usage(memory).free > ROOM
    return {"TMPDIR": str(memory)} if plenty and os.access(memory, os.W_OK) else {}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
