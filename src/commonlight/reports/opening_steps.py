"""This room's steps of the first hour: what stands between a new coalition and an open form."""

from django.utils.translation import gettext_lazy as _

from commonlight.core.first_hour import add_step
from commonlight.core.roles import Role

MAKES_READY = (Role.ADMIN, Role.COORDINATOR, Role.SUPERVISOR)


def _hours_are_set() -> bool:
    from commonlight.reports import selectors
    from commonlight.reports.services import hours

    return hours.are_set(selectors.intake())


def _somebody_covers() -> bool:
    from commonlight.reports import selectors

    return bool(selectors.covers())


def _duty_is_known() -> bool:
    from commonlight.reports import selectors
    from commonlight.reports.services.readiness import DUTY_ENTRIES

    return {kind.value for kind in DUTY_ENTRIES} <= selectors.place_entries_looked_up()


def _report_is_rehearsed() -> bool:
    from commonlight.reports import selectors

    return selectors.intake().rehearsed is not None


def add_opening_steps() -> None:
    """Put the steps into the list, with the fields and words of their pages."""
    add_step(
        "hours",
        _("Say when somebody reads, and when the form closes by itself"),
        url_name="reports:intake_hours",
        minutes=0,
        fields=5,
        words=130,
        done=_hours_are_set,
        order=50,
        roles=MAKES_READY,
    )
    add_step(
        "duty",
        _("Look up your state's duty to report a child in danger, with counsel"),
        url_name="core:place",
        minutes=5,
        fields=6,
        words=150,
        done=_duty_is_known,
        order=52,
        roles=(Role.ADMIN, Role.COORDINATOR),
    )
    add_step(
        "cover",
        _("Name who steps in when nobody answers"),
        url_name="reports:readiness",
        minutes=0,
        fields=1,
        words=210,
        done=_somebody_covers,
        order=54,
        roles=MAKES_READY,
    )
    add_step(
        "rehearsal",
        _("Rehearse one report: send, open, answer, read"),
        url_name="reports:rehearsal",
        minutes=1,
        fields=2,
        words=130,
        done=_report_is_rehearsed,
        order=56,
        roles=(Role.INTAKE, Role.SUPERVISOR),
    )
