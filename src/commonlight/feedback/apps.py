"""The feedback room as a Django app."""

from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    """Labelled `feedback`."""

    name = "commonlight.feedback"
    label = "feedback"
    verbose_name = "Surveys and feedback"
