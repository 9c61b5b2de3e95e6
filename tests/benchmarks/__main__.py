"""Run the measurements, all or those named: `python -m tests.benchmarks bundles exchange`.

Every module here has a `run` that returns (what, figure, target or meaning). Nearly all figures
are ratios within one run, so that a slow machine does not change them.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path


def main(names: list[str]) -> int:
    """Print the figures of the modules of those names."""
    there = sorted(file.stem for file in Path(__file__).parent.glob("[!_]*.py"))
    for name in names or there:
        sys.stdout.write(f"\n{name}\n")
        for what, figure, target in import_module(f"tests.benchmarks.{name}").run():
            sys.stdout.write(f"{figure:12.3f}  {target:28}  {what}\n")
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
