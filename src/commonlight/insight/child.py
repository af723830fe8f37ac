"""
The child process that works things out: JSON in, one JSON value a line out. It alone loads the analysis; it ends with the job.

Called with the name of a kind, a module in `kinds/` with `work_out(asked, progress)`. Lines `{"progress": 40}` come first, then
one line `{"found": ..., "versions": ...}`.
"""

import json
import math
import platform
import sys
from importlib import import_module, metadata
from importlib.util import find_spec
from typing import Any

NOT_INSTALLED = 3
NEEDED = ("docx", "numpy", "polars", "scipy")
# What an answer may depend on, beside its inputs and its seed.
MATTERS = ("numpy", "scipy", "numba")


def main() -> int:
    """Read a question, work it out, write the answer; 3 when the analysis is not installed."""
    if any(find_spec(name) is None for name in NEEDED):
        return NOT_INSTALLED
    kind = import_module(f"commonlight.insight.kinds.{sys.argv[1]}")
    found = kind.work_out(json.load(sys.stdin), lambda percent: _say({"progress": int(percent)}))
    _say({"found": _plain(found), "versions": versions()})
    return 0


def versions() -> dict[str, str]:
    """Return the versions of what an answer may depend on."""
    from commonlight import __version__

    held = {"commonlight": __version__, "python": platform.python_version()}
    for name in MATTERS:
        try:
            held[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return held


def _say(line: dict[str, Any]) -> None:
    print(json.dumps(line), flush=True)


def _plain(value: Any) -> Any:
    """Return the value with what JSON has no number for as null."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value


if __name__ == "__main__":
    sys.exit(main())
