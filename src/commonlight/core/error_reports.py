"""What Django's own report of an error may say: the same as a log line (core/log_format.py)."""

from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.views.debug import ExceptionReporter

from commonlight.core.log_format import stack_of


class ReticentReporter(ExceptionReporter):
    """Django's error report reduced to the class and the stack: no request, no settings, no values of variables."""

    def get_traceback_data(self) -> dict[str, Any]:
        """Return nothing to fill a report with."""
        return {}

    def get_traceback_html(self) -> SafeString:
        """Return the reduced report; there is no page of details, whoever asks."""
        return self.get_traceback_text()

    def get_traceback_text(self) -> SafeString:
        """Return class and stack."""
        return escape(stack_of(self.exc_value)) if self.exc_value else SafeString("")
