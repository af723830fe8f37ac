"""Addresses of the room, one list for each part: for the team below `team/insight/`; what was released is public."""

from django.urls import URLPattern, URLResolver

from commonlight.insight import urls_impact

app_name = "insight"
# Each part brings a list `urlpatterns` in `urls_<part>.py`.
urlpatterns: list[URLPattern | URLResolver] = [*urls_impact.urlpatterns]
