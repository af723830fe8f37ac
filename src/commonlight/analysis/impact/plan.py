"""What will be looked at, written down before it is looked at."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from commonlight.analysis.base import InputError

KINDS_OF_REPORTS = ("reports", "calls", "tips", "referrals")


@dataclass(frozen=True)
class Plan:
    """
    The plan of one evaluation; its hash changes with any word of it.

    outcome : column of counts; time : column of times, or [year, month]; start : first time with the programme, or a list
        of times when several things began (the first is the one in question)
    exposure : column of the population or effort the count stands on; comparison : column of a series the programme does
        not reach; negative_control : column of something it cannot change
    season : pairs of harmonics (also 12, `month` or yes for two pairs, no for none), or left out to let the length decide
    kind : what was done
    mei : the smallest ratio worth knowing of, for example 1.3; measures : what the outcome counts
    events : what else happened, as "2025-03: new law"; outcomes_looked_at : how many outcomes are examined in all
    written : when the plan was fixed (YYYY-MM-DD); data_until : last month that can have data
    """

    outcome: str
    time: str | list[str]
    start: Any
    exposure: str | None = None
    comparison: str | None = None
    negative_control: str | None = None
    season: int | None = None
    kind: str = "programme"
    mei: float = 1.5
    measures: str = "reports"
    events: tuple[str, ...] = ()
    outcomes_looked_at: int = 1
    written: str | None = None
    data_until: str | None = None

    @property
    def starts(self) -> list[Any]:
        """All start times, the one in question first."""
        return list(self.start) if isinstance(self.start, list | tuple) else [self.start]

    @property
    def hash(self) -> str:
        """The first 16 hexadecimal digits of the plan's SHA-256."""
        text = json.dumps(asdict(self), sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def when(self) -> str:
        """Say whether the plan was fixed before the data it judges."""
        if self.written is None:
            return "The plan carries no date: it may have been written after seeing the data."
        if str(self.written)[:7] < str(self.starts[0])[:7] or (
            self.data_until is not None and str(self.written)[:7] < str(self.data_until)[:7]
        ):
            return f"Planned on {self.written}, before all the data were in."
        return f"Planned on {self.written}, after seeing the data."

    @classmethod
    def from_mapping(cls, given: Mapping[str, Any]) -> Plan:
        """Check the keys and values of a plan; InputError names the key."""
        known = {field.name for field in fields(cls)}
        for key in given:
            if key not in known:
                raise InputError(
                    f"the plan does not know {key!r}; its keys are {', '.join(sorted(known))}", column=str(key)
                )
        for key in ("outcome", "time", "start"):
            if given.get(key) in (None, "", []):
                raise InputError(f"the plan needs {key!r}", column=key)
        values = {key: value for key, value in given.items() if value is not None}
        values["events"] = tuple(str(event) for event in values.get("events", ()))
        values["season"] = _pairs(values.get("season"))
        for key in ("comparison", "negative_control", "exposure"):
            if isinstance(values.get(key), list):
                if len(values[key]) != 1:
                    raise InputError(f"give one column as {key}; add several up first", column=key)
                values[key] = str(values[key][0])
        plan = cls(**values)
        for key in ("comparison", "negative_control"):
            if getattr(plan, key) == plan.outcome:
                raise InputError(f"the {key} is the outcome itself; it must be another series", column=key)
        if not isinstance(plan.mei, int | float) or plan.mei <= 0 or plan.mei == 1:
            raise InputError("mei is a ratio above 0 and not 1, for example 1.3", column="mei")
        if not isinstance(plan.outcomes_looked_at, int) or plan.outcomes_looked_at < 1:
            raise InputError("outcomes_looked_at is a whole number from 1", column="outcomes_looked_at")
        return plan

    @classmethod
    def from_yaml(cls, path: Path | str) -> Plan:
        """Read a plan file."""
        import yaml

        path = Path(path)
        if not path.is_file():
            raise InputError(f"there is no plan file {path.name!r}")
        try:
            given = yaml.safe_load(path.read_text(encoding="utf-8"))
        except (yaml.YAMLError, UnicodeDecodeError) as problem:
            raise InputError(f"{path.name} is not readable YAML: {str(problem).splitlines()[0]}") from None
        if not isinstance(given, dict):
            raise InputError(f"{path.name} must hold lines like 'outcome: reports'")
        for key in ("start", "written", "data_until"):
            value = given.get(key)
            if isinstance(value, list):
                given[key] = [str(one) if not isinstance(one, int) else one for one in value]
            elif value is not None and not isinstance(value, int):
                given[key] = str(value)
        return cls.from_mapping(given)


def _pairs(season: Any) -> int | None:
    """Return the pairs of harmonics that a plan's `season` asks for."""
    if season is None:
        return None
    if isinstance(season, bool):
        return 2 if season else 0
    if season == 12 or (
        isinstance(season, str) and season.strip().lower() in ("month", "monthly", "year", "yearly", "yes")
    ):
        return 2
    if isinstance(season, str) and season.strip().lower() in ("no", "none"):
        return 0
    if isinstance(season, int) and 0 <= season <= 5:
        return season
    raise InputError("season is a number of harmonic pairs from 0 to 5, or yes or no", column="season")
