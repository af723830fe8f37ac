"""In which state what may be done with a change; how many people a text needs."""

from commonlight.library.models import Change

# What somebody may act on in danger: a wrong sign harms a neighbour, a wrong right or number harms whoever trusts it.
# Each change to these waits for a second person. Words explained stand at once.
SAFETY_KINDS = frozenset({"law", "sign", "caution", "group", "line"})


def needs_second_person(kind: str) -> bool:
    """Return whether a change to an entry of `kind` waits for somebody else to let it stand."""
    return kind in SAFETY_KINDS


def may_become(change: Change, state: str) -> bool:
    """Return whether a change may go from its state to `state`."""
    return state in Change.STEPS[change.state]
