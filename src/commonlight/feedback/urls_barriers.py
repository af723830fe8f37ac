"""Addresses of the board of challenges; all for the team."""

from django.urls import path

from commonlight.feedback.views import barriers

urlpatterns = [
    path("team/feedback/challenges/", barriers.barriers, name="barriers"),
    path("team/feedback/challenges/new/", barriers.add, name="barrier_new"),
    path("team/feedback/challenges/share/", barriers.share, name="barriers_share"),
    path("team/feedback/challenges/challenges.json", barriers.file, name="barriers_file"),
    path("team/feedback/challenges/<uuid:number>/", barriers.barrier, name="barrier"),
    path("team/feedback/challenges/<uuid:number>/tried/", barriers.tried, name="barrier_tried"),
    path("team/feedback/challenges/<uuid:number>/change/", barriers.change, name="barrier_change"),
]
