"""Send hostile bundles to a store and try all its commands meanwhile, in a process of its own.

`python -m tests.operations.hostile_run RECEIVING SENDING COUNT SEED` prints one JSON object: the
exit codes of each command, the seconds of each before and after, the peak of memory.
"""

from __future__ import annotations

import contextlib
import io
import json
import statistics
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random

from imk_desktop.cli import main
from tests.operations.enrolled import opened
from tests.operations.hostile import Forger
from tests.operations.two_offices import SAMPLE

EVERY = 100
"""After so many bundles every command is tried."""
ROUNDS = 5


def run(receiving: Path, sending: Path, count: int, seed: int) -> dict[str, object]:
    """Merge hostile bundles of one laptop at another's store, and try all commands on the way."""
    codes: dict[str, Counter[int]] = {}
    refused, before = Counter[str](), timed(receiving, codes)
    draw = Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        with opened(sending) as sender, opened(receiving) as receiver:
            forger = Forger(draw, sender, receiver, Path(folder))
        for number in range(1, count + 1):
            file = forger.bundle()
            if draw.random() < 0.2:
                act(codes, "inspect", str(file), "--store", str(receiving))
            said = act(codes, "merge", str(receiving), str(file))
            refused[outcome(said)] += 1
            file.unlink()
            if number % EVERY == 0 and number < count:
                tried(receiving, codes, rounds=1)
    return {
        "codes": {name: dict(found) for name, found in codes.items()},
        "outcomes": dict(refused.most_common()),
        "before": before,
        "after": timed(receiving, codes),
        "peak_mb": peak_mb(),
    }


def outcome(said: dict[str, object]) -> str:
    """Return what a merge came to in a word."""
    bundles = said.get("bundles")
    if isinstance(bundles, list) and bundles:
        one = bundles[0]
        return str(one.get("error") or ("aside" if one["refused"] else one["applied"]))
    return "?"


def act(codes: dict[str, Counter[int]], *words: str) -> dict[str, object]:
    """Run a command as a script does; note its exit code, return what it printed."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main([*words, "--json", "--today", "2026-07-20"])
    codes.setdefault(words[0], Counter())[code] += 1
    if code == 70:
        sys.stderr.write(f"{words} {err.getvalue()[-2000:]}\n")
    return dict(json.loads(out.getvalue() or "{}"))


def tried(store: Path, codes: dict[str, Counter[int]], rounds: int = ROUNDS) -> dict[str, float]:
    """Run every command some times and return the median of its seconds."""
    seconds: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        other = "1700" if "1703" in store.name else "1703"
        for number in range(rounds):
            export = ("export", "--to", other, "--out", f"{folder}/k{number}.imk")
            for name, *more in (
                ("status",),
                ("status", "--samples"),
                ("conflicts",),
                ("show", "--sample", SAMPLE),
                ("check",),
                ("digest",),
                export,
            ):
                began = time.perf_counter()
                act(codes, name, str(store), *more)
                seconds.setdefault(" ".join((name, *more[:1])), []).append(
                    time.perf_counter() - began
                )
    return {name: statistics.median(some) for name, some in seconds.items()}


def timed(store: Path, codes: dict[str, Counter[int]]) -> dict[str, float]:
    """Return the seconds of every command, once all is warm."""
    tried(store, codes, rounds=1)
    return tried(store, codes)


def peak_mb() -> float:
    """Return the peak of this process's memory in MB.

    Linux counts into `ru_maxrss` what the process that started this one had, so it is not asked.
    """
    status = Path("/proc/self/status")
    if status.exists():
        peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(peak.split()[1]) * 1024 / 1e6
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


if __name__ == "__main__":
    receiving_, sending_, count_, seed_ = sys.argv[1:]
    told = run(Path(receiving_), Path(sending_), int(count_), int(seed_))
    sys.stdout.write(json.dumps(told) + "\n")
