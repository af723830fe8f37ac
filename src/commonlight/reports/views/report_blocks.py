"""The blocks of a report's page that have modules of their own: links, reply texts, marks, interpreters."""

from typing import Any

from commonlight.reports import services
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
    }
