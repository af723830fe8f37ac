"""
Who may do what with clients and referrals: one table, everything else is refused.

Ring: how near somebody stands to a record. Roles count only within the organisation the ring speaks of; a role held in
another organisation opens nothing. Police and administrators stand in no line of the table.
"""

from enum import StrEnum

from commonlight.core.roles import Role


class Ring(StrEnum):
    """How near somebody stands to a record."""

    OWNER = "owner"
    TEAM = "team"
    RECEIVER = "receiver"
    NONE = "none"


class Act(StrEnum):
    """What somebody wants to do."""

    OPEN_CLIENT = "open_client"
    READ = "read"
    WRITE = "write"
    READ_NAME = "read_name"
    ASSIGN = "assign"
    CONSENT = "consent"
    SEND = "send"
    RECALL = "recall"
    TRANSFER = "transfer"
    EXPORT = "export"
    BREAK_GLASS = "break_glass"
    CONFIRM_BREAK = "confirm_break"
    DELETE = "delete"
    LEGAL_DEMAND = "legal_demand"
    READ_PACKAGE = "read_package"
    ANSWER = "answer"
    TOTALS = "totals"


_WORK = frozenset({Act.READ, Act.WRITE, Act.CONSENT, Act.SEND, Act.RECALL})
_TABLE: dict[tuple[Role, Ring], frozenset[Act]] = {
    (Role.CASEWORKER, Ring.OWNER): _WORK | {Act.OPEN_CLIENT, Act.READ_NAME, Act.TRANSFER, Act.EXPORT, Act.ASSIGN},
    (Role.CASEWORKER, Ring.TEAM): _WORK | {Act.OPEN_CLIENT},
    (Role.SUPERVISOR, Ring.OWNER): _WORK
    | {Act.OPEN_CLIENT, Act.READ_NAME, Act.TRANSFER, Act.EXPORT, Act.ASSIGN, Act.DELETE, Act.LEGAL_DEMAND},
    (Role.SUPERVISOR, Ring.TEAM): _WORK
    | {Act.READ_NAME, Act.TRANSFER, Act.EXPORT, Act.ASSIGN, Act.DELETE, Act.LEGAL_DEMAND, Act.CONFIRM_BREAK},
    (Role.RECEIVING_WORKER, Ring.RECEIVER): frozenset({Act.READ_PACKAGE, Act.ANSWER}),
    (Role.CASEWORKER, Ring.RECEIVER): frozenset({Act.READ_PACKAGE, Act.ANSWER}),
    (Role.SUPERVISOR, Ring.RECEIVER): frozenset({Act.READ_PACKAGE, Act.ANSWER}),
    (Role.ANALYST, Ring.TEAM): frozenset({Act.TOTALS}),
    (Role.COORDINATOR, Ring.TEAM): frozenset({Act.TOTALS}),
    (Role.FUNDER, Ring.NONE): frozenset(),
}
_RESTRICTED_TEAM = frozenset({Act.BREAK_GLASS})
_ON_CLOSED = frozenset(
    {Act.READ, Act.READ_NAME, Act.EXPORT, Act.DELETE, Act.LEGAL_DEMAND, Act.BREAK_GLASS, Act.CONFIRM_BREAK, Act.TOTALS}
)


def may(
    act: Act,
    *,
    roles: frozenset[Role],
    ring: Ring,
    restricted: bool = False,
    closed: bool = False,
    glass_broken: bool = False,
) -> bool:
    """
    Whether somebody with these roles in the ring's organisation may do this.

    restricted : the record is open to its owner and to supervisors only; other case workers may break the glass
    closed : nothing is added to a closed record
    glass_broken : a break-glass of this person is in force; it lets read, and nothing else
    """
    if closed and act not in _ON_CLOSED:
        return False
    for role in roles:
        allowed = _TABLE.get((role, ring), frozenset())
        if restricted and ring is Ring.TEAM and role is Role.CASEWORKER:
            allowed = _RESTRICTED_TEAM | ({Act.READ} if glass_broken else frozenset())
        if act in allowed:
            return True
    return False
