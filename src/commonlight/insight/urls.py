"""Addresses of the room: for the team below `team/insight/`; what was released is public."""

from django.urls import URLPattern

app_name = "insight"
urlpatterns: list[URLPattern] = []
