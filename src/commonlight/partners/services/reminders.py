"""Reminders by mail without a word of content: the person looks at her first page to see what it is."""

from datetime import datetime, timedelta

from django.db.models import Q

from commonlight.core import mail
from commonlight.core.models import Account
from commonlight.core.roles import Role
from commonlight.core.store import write
from commonlight.partners.models import Action, Agreement

AHEAD = timedelta(days=7)
AGAIN = timedelta(days=30)


def remind(*, at: datetime) -> int:
    """
    Tell owners that an action is due within a week, and coordinators that an agreement is to renew; return how many.

    Each is told once a month at most.
    """
    day = at.date()
    not_lately = Q(reminded_on=None) | Q(reminded_on__lte=day - AGAIN)
    actions = Action.objects.filter(not_lately, done_on=None, due__lte=day + AHEAD).exclude(owner=None)
    people = {action.owner for action in actions.select_related("owner") if action.owner}
    agreements = [
        one
        for one in Agreement.objects.filter(not_lately, ended_on=None, replaced_on=None).defer("text")
        if one.state_on(day) in (Agreement.State.RENEW, Agreement.State.EXPIRED)
    ]
    if agreements:
        people |= set(Account.objects.filter(is_active=True, memberships__roles__role=Role.COORDINATOR))
    with write():
        Action.objects.filter(pk__in=[one.pk for one in actions]).update(reminded_on=day)
        Agreement.objects.filter(pk__in=[one.pk for one in agreements]).update(reminded_on=day)
    told = [person for person in people if person.is_active and person.email]
    for person in told:
        mail.send_notice(person.email, "due", person.language)
    return len(told)
