"""
Run the benchmarks: `python -m benchmarks [--table] [NAME ...]`. With `--table` the rows come as the Markdown of
`docs/reference/figures.md`.

Each module `benchmarks/bench_<name>.py` has `run()`, which yields `Row`s. A bar is printed beside the figure it is for,
with "met" or "MISSED"; nothing fails, for a shared machine is no judge.
"""

import importlib
import os
import pkgutil
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import benchmarks
from benchmarks.row import Row

# Said to a process that one of us began: the machine stands above already.
BELOW = "--below"


def fdatasync_p50(repeats: int = 200) -> float:
    """Return the median time of one small durable write on this disk, in milliseconds."""
    times = []
    with tempfile.NamedTemporaryFile(dir=Path.cwd()) as stream:
        for _ in range(repeats):
            stream.write(b"x" * 4096)
            stream.flush()
            start = time.perf_counter()
            os.fdatasync(stream.fileno())
            times.append(time.perf_counter() - start)
    return sorted(times)[repeats // 2] * 1000


def selected(names: list[str]) -> Iterator[str]:
    """Yield the benchmark modules asked for, or all."""
    for found in sorted(pkgutil.iter_modules(benchmarks.__path__), key=lambda module: module.name):
        if found.name.startswith("bench_") and (not names or found.name.removeprefix("bench_") in names):
            yield found.name


def _each_in_a_process_of_its_own(names: list[str], as_table: bool) -> int:
    """Run one after the other: each begins with an empty site, and with no memory and no caches of another."""
    code = 0
    for name in names:
        command = [sys.executable, "-m", "benchmarks", *(["--table"] if as_table else []), name.removeprefix("bench_")]
        done = subprocess.run([*command, BELOW], check=False)
        code = code or done.returncode
    return code


def main() -> int:
    """Print the machine, then a row per figure."""
    if BELOW not in sys.argv[1:]:
        load = os.getloadavg()[0]
        print(
            f"machine: {platform.machine()}, {os.cpu_count()} cores, load {load:.1f}, Python {platform.python_version()}, "
            f"fdatasync p50 {fdatasync_p50():.1f} ms",
            flush=True,
        )
    as_table = "--table" in sys.argv[1:]
    names = list(selected([one for one in sys.argv[1:] if not one.startswith("--")]))
    if len(names) > 1:
        return _each_in_a_process_of_its_own(names, as_table)
    for name in names:
        print(f"\n{name.removeprefix('bench_')}", flush=True)
        rows: Iterator[Row] = importlib.import_module(f"benchmarks.{name}").run()
        for row in rows:
            print(row.as_table_row if as_table else f"  {row}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
