"""What plans, results and police numbers add to others: their pages in the menu, their acts, their files."""

from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from commonlight.core.acts import add_act
from commonlight.core.formats.sheets import csv_bytes
from commonlight.core.navigation import add_team_page
from commonlight.core.roles import Role
from commonlight.core.taking_out import register as give
from commonlight.insight.entrances import add_entrance
from commonlight.insight.models import Finding, ImpactPlan, MonthFigures
from commonlight.insight.models.impact import FIGURES
from commonlight.insight.permissions import COUNTERS, LOOKERS, agencies_of


def write_plans(stream: BinaryIO) -> None:
    """Write one row for each plan with what came out."""
    rows = [
        (row.title, row.measure, row.kind, row.first, row.start, row.until, row.smallest_percent, row.looked_at, row.events,
         row.made_on, row.frozen_on or "", row.fingerprint, row.n_already_in, row.result.get("sentence", row.problem))
        for row in ImpactPlan.objects.order_by("made_on", "pk")
    ]  # fmt: skip
    heads = ("title", "numbers", "what was done", "first month", "start", "last month", "smallest change in percent", "outcomes",
             "other events", "written", "fixed", "fingerprint", "months already in", "what came out")  # fmt: skip
    stream.write(csv_bytes(heads, rows))


def write_findings(stream: BinaryIO) -> None:
    """Write what was changed because of what was seen."""
    rows = [
        (
            row.plan.title,
            row.seen,
            row.change,
            row.decided_on,
            row.look_again_on,
            row.looked_again_on or "",
            row.came_of_it,
        )
        for row in Finding.objects.select_related("plan").order_by("decided_on", "pk")
    ]
    stream.write(csv_bytes(("plan", "seen", "changed", "decided", "look again", "looked again", "came of it"), rows))


def write_figures(stream: BinaryIO) -> None:
    """Write what agencies sent, a row for each month."""
    rows = [
        (row.organisation.name, row.month, *("" if getattr(row, name) is None else getattr(row, name) for name in FIGURES),
         row.changed_rules, row.on)
        for row in MonthFigures.objects.select_related("organisation").order_by("month", "organisation__name")
    ]  # fmt: skip
    stream.write(csv_bytes(("agency", "month", *FIGURES, "counted otherwise from here", "sent"), rows))


def register() -> None:
    """Register all of it; called when the app is ready."""
    # A partner member who is no officer finds nothing there: her menu does not lead to it.
    add_team_page("insight:index", _("Insight"), roles=(*LOOKERS, Role.POLICE_LIAISON), order=60)
    add_team_page("insight:impact_plans", _("What changed"), roles=LOOKERS, order=70)
    add_team_page(
        "insight:figures", _("Police numbers by month"), roles=(Role.POLICE_LIAISON, Role.COORDINATOR), order=71
    )
    words = _("First what could be seen at all, then a plan that is fixed, then what came out.")
    add_entrance("insight:impact_plans", _("What changed"), words, roles=LOOKERS, order=30)
    words = _("Six numbers a month, by agency.")
    add_entrance(
        "insight:figures",
        _("Police numbers by month"),
        words,
        roles=COUNTERS,
        order=80,
        may=lambda who: bool(agencies_of(who)),
    )
    text = _("See what you could find out, fix a plan, look, and write down what you change.")
    add_act("public", "insight:impact_plans", _("Show what changed"), text, roles=LOOKERS, order=70)
    give("insight", "impact plans.csv", write_plans)
    give("insight", "findings.csv", write_findings)
    give("insight", "police numbers.csv", write_figures)
