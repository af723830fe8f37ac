"""The blocks of a report's page that have modules of their own: links and reply texts."""

from typing import Any

from commonlight.reports import services
from commonlight.reports.views.linked import linked_context
from commonlight.reports.views.replies import reply_context


def blocks(opened: services.OpenReport, who: dict[str, Any]) -> dict[str, Any]:
    """Return what the blocks show of an opened report."""
    return {**linked_context(opened, who), **reply_context(opened)}
