"""The whole table of who may do what, looked at from outside: what is not named is refused, whoever asks."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonlight.core.roles import Role
from commonlight.referrals.policies.access import Act, Ring, may

NEVER = {
    Role.POLICE_LIAISON,
    Role.ADMIN,
    Role.INTAKE,
    Role.VOLUNTEER_COORDINATOR,
    Role.CONTENT_EDITOR,
    Role.FACILITATOR,
    Role.CONTENT_ADVISER,
    Role.PARTNER_MEMBER,
    Role.FUNDER,
}
READS_A_RECORD = {Act.READ, Act.READ_NAME, Act.EXPORT, Act.READ_PACKAGE}
ROLES = st.frozensets(st.sampled_from(list(Role)))
STATES = {"restricted": st.booleans(), "closed": st.booleans(), "glass_broken": st.booleans()}


@pytest.mark.parametrize(("act", "ring"), list(itertools.product(Act, Ring)))
def test_roles_without_clients_may_do_nothing_in_any_ring(act, ring):
    assert not may(act, roles=frozenset(NEVER), ring=ring, glass_broken=True)


@given(act=st.sampled_from(list(Act)), roles=ROLES, **STATES)
def test_nobody_outside_the_rings_may_do_anything(act, roles, restricted, closed, glass_broken):
    assert not may(act, roles=roles, ring=Ring.NONE, restricted=restricted, closed=closed, glass_broken=glass_broken)


@pytest.mark.slow
@given(act=st.sampled_from(list(Act)), ring=st.sampled_from(list(Ring)), roles=ROLES, **STATES)
def test_police_and_administrators_add_nothing_to_what_others_may(act, ring, roles, restricted, closed, glass_broken):
    state = {"restricted": restricted, "closed": closed, "glass_broken": glass_broken}
    assert may(act, roles=roles | NEVER, ring=ring, **state) == may(act, roles=roles - NEVER, ring=ring, **state)


@pytest.mark.slow
@given(act=st.sampled_from(list(Act)), ring=st.sampled_from(list(Ring)), roles=ROLES, **STATES)
def test_totals_open_no_record(act, ring, roles, restricted, closed, glass_broken):
    only_totals = frozenset({Role.ANALYST, Role.COORDINATOR})
    allowed = may(act, roles=only_totals, ring=ring, restricted=restricted, closed=closed, glass_broken=glass_broken)
    assert not (allowed and act is not Act.TOTALS)


@given(act=st.sampled_from(sorted(READS_A_RECORD)), glass_broken=st.booleans())
def test_restricted_record_is_closed_to_other_case_workers(act, glass_broken):
    allowed = may(act, roles=frozenset({Role.CASEWORKER}), ring=Ring.TEAM, restricted=True, glass_broken=glass_broken)
    assert allowed == (act is Act.READ and glass_broken)


@given(roles=ROLES, ring=st.sampled_from(list(Ring)), **STATES)
def test_glass_and_its_confirmation_are_two_hands(roles, ring, restricted, closed, glass_broken):
    state = {"restricted": restricted, "closed": closed, "glass_broken": glass_broken}
    for role in roles:
        one = frozenset({role})
        assert not (
            may(Act.BREAK_GLASS, roles=one, ring=ring, **state)
            and may(Act.CONFIRM_BREAK, roles=one, ring=ring, **state)
        )


@given(roles=ROLES, ring=st.sampled_from(list(Ring)))
def test_nothing_is_added_to_a_closed_record(roles, ring):
    adds = {Act.WRITE, Act.CONSENT, Act.SEND, Act.TRANSFER, Act.ASSIGN, Act.ANSWER}
    assert not any(may(act, roles=roles, ring=ring, closed=True) for act in adds)


def test_receiving_worker_reads_packages_and_no_records():
    allowed = {
        (act, ring)
        for act, ring in itertools.product(Act, Ring)
        if may(act, roles=frozenset({Role.RECEIVING_WORKER}), ring=ring)
    }
    assert allowed == {(Act.READ_PACKAGE, Ring.RECEIVER), (Act.ANSWER, Ring.RECEIVER)}


@pytest.mark.parametrize("act", list(Act))
def test_every_act_is_somebodys(act):
    rings = itertools.product(Role, Ring, (False, True))
    assert any(may(act, roles=frozenset({role}), ring=ring, restricted=restricted) for role, ring, restricted in rings)
