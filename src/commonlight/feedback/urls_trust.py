"""Addresses of trust: for the team alone."""

from django.urls import path

from commonlight.feedback.views import trust

urlpatterns = [
    path("team/feedback/trust/", trust.trust, name="trust"),
    path("team/feedback/trust/<uuid:survey_id>/", trust.trust, name="trust_of"),
]
