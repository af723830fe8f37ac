"""The child process that works out power and impact: JSON in, JSON out. It alone loads the analysis; it ends with the job."""

import json
import math
import sys
from typing import Any

from commonlight.insight.kinds import impact

NOT_INSTALLED = 3


def main() -> int:
    """Read a question, work it out, write the answer; 3 when the analysis is not installed."""
    try:
        import docx  # noqa: F401
        import numpy  # noqa: F401
        import scipy  # noqa: F401
    except ImportError:
        return NOT_INSTALLED
    found = impact.work_out(json.load(sys.stdin), lambda percent: None)
    json.dump(_plain(found), sys.stdout)
    return 0


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
