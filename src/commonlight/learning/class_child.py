"""
The child process that works out results: sheets in by standard input, figures out by standard output, both JSON.

It alone loads the analysis; it ends with the job. Ends with 0 and an answer, or with 3 when the analysis is not installed.
"""

import json
import math
import sys
from typing import Any

NOT_INSTALLED = 3


def main() -> int:
    """Read a question, work it out, write the answer."""
    try:
        import numpy  # noqa: F401
        import scipy  # noqa: F401
    except ImportError:
        return NOT_INSTALLED
    asked = json.load(sys.stdin)
    found = pooled(asked) if asked["what"] == "pooled" else one_class(asked)
    json.dump(_plain(found), sys.stdout)
    return 0


def one_class(asked: dict[str, Any]) -> dict[str, Any]:
    """Return the results of one session as plain values."""
    from commonlight.analysis.surveys.classes import class_change

    comparison = tuple(_sheets(rows) for rows in asked["comparison"]) if asked.get("comparison") else None
    found = class_change(
        _sheets(asked["before"]),
        _sheets(asked["after"]),
        _test(asked),
        later=_sheets(asked["later"]),
        comparison=comparison,
    )
    names = ("gain", "specific", "act", "everybody", "later", "compared", "stayed")
    return {
        "n_sentences": found.n_sentences,
        "n": {name: len(asked[name]) for name in ("before", "after", "later")},
        "n_comparison": [len(rows) for rows in asked["comparison"]] if asked.get("comparison") else None,
        "matched": len(found.linked.pairs),
        "only_before": len(found.linked.only_first),
        "only_after": len(found.linked.only_second),
        "repeated": found.linked.repeated,
        "matched_later": len(found.linked_later.pairs) if found.linked_later else None,
        "visible": found.visible,
        "sentences": [
            {
                "id": one.id,
                "kind": one.kind,
                "before": one.before,
                "after": one.after,
                "change": _estimate(one.change),
                "mixed_up": one.is_mixed_up,
            }
            for one in found.sentences
        ],
        "mixed_up": [one.id for one in found.mixed_up],
        **{name: _estimate(getattr(found, name)) for name in names},
    }


def pooled(asked: dict[str, Any]) -> dict[str, Any]:
    """Return the gain over several sessions as plain values."""
    from commonlight.analysis.surveys.classes import pooled_gain

    sessions = [(_sheets(before), _sheets(after)) for before, after in asked["sessions"]]
    found, n_sessions = pooled_gain(sessions, _test(asked))
    return {"gain": _estimate(found), "n_sessions": n_sessions, "n_sentences": len(asked["key"])}


def _sheets(rows: list[list[str]]) -> Any:
    from commonlight.analysis.surveys.classes import Sheets

    return Sheets(tuple(row[0] for row in rows), tuple(row[1] for row in rows))


def _test(asked: dict[str, Any]) -> Any:
    from commonlight.analysis.surveys.classes import Test

    return Test(tuple(asked["ids"]), tuple(asked["kinds"]), asked["key"])


def _estimate(found: Any) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "estimate": found.estimate,
        "low": found.low,
        "high": found.high,
        "n": found.n,
        "method": found.method,
        "warnings": list(found.warnings),
    }


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
