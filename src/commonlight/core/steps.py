"""Core's own steps of the first hour: set-up, the recovery kit, a second reader, the place, the home page."""

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from commonlight.core.first_hour import add_step
from commonlight.core.roles import SEALED_ROLES, Role

RUNS_THE_SITE = (Role.ADMIN, Role.COORDINATOR)


def _kit_is_confirmed() -> bool:
    from commonlight.core.models import RecoveryKit

    return RecoveryKit.objects.filter(typed_back=True).exists()


def _two_read() -> bool:
    from commonlight.core.models import OrganisationKey

    return (
        OrganisationKey.objects.filter(retired=None, reader_wraps__account__is_active=True)
        .annotate(readers=Count("reader_wraps__account", distinct=True))
        .filter(readers__gte=2)
        .exists()
    )


def _county_is_chosen() -> bool:
    from commonlight.core.models import AuditEvent

    return AuditEvent.objects.filter(kind="place set").exists()


def _home_speaks() -> bool:
    from commonlight.core.models import HomeEntry

    wanted = {HomeEntry.Kind.ABOUT, HomeEntry.Kind.READERS, HomeEntry.Kind.CONTACT}
    shown = set(HomeEntry.objects.filter(is_published=True, kind__in=wanted).values_list("kind", flat=True))
    return shown == wanted


def _is_set_up() -> bool:
    from commonlight.core.selectors import is_set_up

    return is_set_up()


def add_core_steps() -> None:
    """Put core's steps into the list; figures of fields and words are held to the pages by a test."""
    add_step(
        "set_up",
        _("Name your coalition and make your own account"),
        url_name="core:settings",
        minutes=5,
        fields=16,
        words=420,
        done=_is_set_up,
        order=0,
        roles=(Role.ADMIN,),
    )
    add_step(
        "kit",
        _("Begin your organisation's key, print the recovery kit and type it back"),
        url_name="core:organisations",
        minutes=3,
        fields=2,
        words=310,
        done=_kit_is_confirmed,
        order=10,
        roles=(Role.ADMIN, *SEALED_ROLES),
    )
    add_step(
        "second_reader",
        _("Let a second person in who can read reports"),
        url_name="core:add_person",
        minutes=4,
        fields=8,
        words=650,
        done=_two_read,
        order=20,
        roles=RUNS_THE_SITE,
    )
    add_step(
        "county",
        _("Choose your county and the groups you want to reach"),
        url_name="core:start_here",
        minutes=0,
        fields=3,
        words=230,
        done=_county_is_chosen,
        order=25,
        roles=RUNS_THE_SITE,
    )
    add_step(
        "home",
        _("Say on the home page who you are, who reads, and how to reach you"),
        url_name="core:home_texts",
        minutes=0,
        fields=9,
        words=260,
        done=_home_speaks,
        order=40,
        roles=(*RUNS_THE_SITE, Role.CONTENT_EDITOR),
    )
