"""Addresses of readiness, duty, and urgent acts."""

from django.urls import path

from commonlight.reports.views import readiness

gate_patterns = [
    path("team/readiness/", readiness.readiness_page, name="readiness"),
    path("team/readiness/hours/", readiness.intake_hours, name="intake_hours"),
    path("team/readiness/cover/<uuid:organisation_id>/", readiness.cover, name="cover"),
    path("team/readiness/rehearsal/", readiness.rehearsal, name="rehearsal"),
]
