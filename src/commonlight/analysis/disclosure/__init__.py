"""
The one gate everything published passes: rules, suppression, rounding, audit, release log, differential privacy.

`rules`, `release_log` and `cells` use the standard library only and stand in the base install; all other modules need
the extra `analysis`. Nothing here knows who a person is: counts come in, counts that may be shown go out.
"""

from commonlight.analysis.disclosure.rules import Audience, Rules

__all__ = ["Audience", "Rules"]
