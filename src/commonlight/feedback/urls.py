"""Addresses of the room, one list for each part: what everybody reads, and the team's pages below `team/feedback/`."""

from django.urls import URLPattern, URLResolver

from commonlight.feedback import (
    urls_advisers,
    urls_barriers,
    urls_dialogue,
    urls_interviews,
    urls_notes,
    urls_stories,
    urls_surveys,
    urls_trust,
)

app_name = "feedback"
# Each part brings a list `urlpatterns` in `urls_<part>.py`.
urlpatterns: list[URLPattern | URLResolver] = [
    *urls_stories.urlpatterns,
    *urls_advisers.urlpatterns,
    *urls_surveys.urlpatterns,
    *urls_barriers.urlpatterns,
    *urls_notes.urlpatterns,
    *urls_dialogue.urlpatterns,
    *urls_trust.urlpatterns,
    *urls_interviews.urlpatterns,
]
