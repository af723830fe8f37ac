"""Whom other rooms may write to through this one: lists, working groups, all partners; each a key, a name, a head count."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from commonlight.partners import selectors
from commonlight.partners.models import Contact, WorkingGroup
from commonlight.partners.services.mailing import Recipient, recipients_of

EVERYBODY = "everybody"


@dataclass(frozen=True)
class Addressees:
    """One choice: `key` names it in a form, `n` is how many of it can be written to."""

    key: str
    name: str
    n: int


def _reachable(**of: object) -> QuerySet[Contact]:
    return selectors.contacts_for(with_email=True, **of)  # type: ignore[arg-type]


def _groups() -> QuerySet[WorkingGroup]:
    return WorkingGroup.objects.filter(closed=None, organisations__isnull=False).distinct().order_by("name")


def all_addressees() -> list[Addressees]:
    """Return every list and open working group, and all people of partners together."""
    found = [Addressees(f"list {one.pk}", one.name, _reachable(mail_list=one.pk).count()) for one in selectors.lists()]
    for group in _groups():
        n = _reachable(organisations=group.organisations.values_list("pk", flat=True)).count()
        found.append(Addressees(f"group {group.pk}", group.name, n))
    everybody = _reachable().exclude(organisation=None).count()
    return [*found, Addressees(EVERYBODY, _("Everybody we know at a partner"), everybody)]


def recipients(keys: Iterable[str]) -> list[Recipient]:
    """Return the people behind these keys, each once however many of them hold her; unknown keys give nobody."""
    found: dict[UUID, Contact] = {}
    groups = {f"group {one.pk}": one for one in _groups()}
    lists = {f"list {one.pk}": one for one in selectors.lists()}
    for key in keys:
        if key == EVERYBODY:
            rows = _reachable().exclude(organisation=None)
        elif key in lists:
            rows = _reachable(mail_list=lists[key].pk)
        elif key in groups:
            rows = _reachable(organisations=groups[key].organisations.values_list("pk", flat=True))
        else:
            continue
        found.update((row.pk, row) for row in rows)
    return recipients_of(found.values())
