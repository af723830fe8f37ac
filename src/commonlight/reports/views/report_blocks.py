"""The blocks of a report's page that have modules of their own: links, reply texts, marks, interpreters."""

from typing import Any

from commonlight.reports import services
from commonlight.reports.forms.question import AskForm
from commonlight.reports.services import interpreting
from commonlight.reports.services.cards import card_of_report
from commonlight.reports.views.linked import linked_context
from commonlight.reports.views.marks import marking_context
from commonlight.reports.views.replies import reply_context
from commonlight.reports.views.shifts import interpreter_context


def blocks(opened: services.OpenReport, who: dict[str, Any]) -> dict[str, Any]:
    """Return what the blocks show of an opened report."""
    return {
        **linked_context(opened, who),
        **reply_context(opened),
        **marking_context(opened),
        **interpreter_context(opened, who),
        **asked_context(opened, who),
    }


def asked_context(opened: services.OpenReport, who: dict[str, Any]) -> dict[str, Any]:
    """Return the form for further questions, and the interpreters that were or can be named."""
    card = card_of_report(opened.report.pk, opened.organisation_id, who["keyring"])
    first = {"kind": card.get("k", "not_coded"), "setting": card.get("s", "")}
    return {
        "ask_form": AskForm(initial=first, auto_id="ask_%s"),
        "named": interpreting.named_in(opened.content),
        "interpreters": list(interpreting.interpreters()),
    }
