"""Addresses of the room: notes and surveys for everybody, the team's pages below `team/feedback/`."""

from django.urls import URLPattern

app_name = "feedback"
urlpatterns: list[URLPattern] = []
