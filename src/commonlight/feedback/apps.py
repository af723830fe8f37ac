"""The feedback room as a Django app."""

from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    """Labelled `feedback`."""

    name = "commonlight.feedback"
    label = "feedback"
    verbose_name = "Surveys and feedback"

    def ready(self) -> None:
        """Let each part put its pages, acts and rules where others look for them."""
        from commonlight.feedback import (
            starting_barriers,
            starting_dialogue,
            starting_interviews,
            starting_notes,
            starting_stories,
            starting_surveys,
            starting_trust,
        )

        starting_stories.register()
        starting_surveys.register()
        starting_barriers.register()
        starting_notes.register()
        starting_dialogue.register()
        starting_trust.register()
        starting_interviews.register()
