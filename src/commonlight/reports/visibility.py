"""Who may see what is written: the rows a person can reach at all. Reading them still needs the organisation's key."""

from django.db.models import QuerySet

from commonlight.core.models import Account
from commonlight.reports import permissions
from commonlight.reports.models import Card, Package, Report, Way


def reports_visible_to(account: Account) -> QuerySet[Report]:
    """Return the reports sealed to an organisation in which this account works on reports."""
    return Report.objects.filter(wraps__organisation_id__in=permissions.team_organisations(account)).distinct()


def cards_visible_to(account: Account) -> QuerySet[Card]:
    """Return the cards of the organisations in which this account works on reports."""
    return Card.objects.filter(organisation_id__in=permissions.team_organisations(account))


def packages_visible_to(account: Account) -> QuerySet[Package]:
    """Return the packages released to the accounts of an organisation of which this account is the police liaison."""
    return Package.objects.filter(organisation_id__in=permissions.police_organisations(account), way=Way.ACCOUNT)
