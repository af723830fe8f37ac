"""Addresses of the room, one list for each part: for the team below `team/insight/`; what was released is public."""

from django.urls import URLPattern, URLResolver

from commonlight.insight import (
    urls_asks,
    urls_compare,
    urls_impact,
    urls_plans,
    urls_priority,
    urls_register,
    urls_runs,
    urls_today,
)

app_name = "insight"
# Each part brings a list `urlpatterns` in `urls_<part>.py`.
urlpatterns: list[URLPattern | URLResolver] = [
    *urls_runs.urlpatterns,
    *urls_priority.urlpatterns,
    *urls_plans.urlpatterns,
    *urls_impact.urlpatterns,
    *urls_compare.urlpatterns,
    *urls_today.urlpatterns,
    *urls_asks.urlpatterns,
    *urls_register.urlpatterns,
]
