"""Addresses of the choice of where to reach out."""

from django.urls import URLPattern, URLResolver, path

from commonlight.insight.views import hotspots, priority

urlpatterns: list[URLPattern | URLResolver] = [
    path("team/insight/where/", priority.choices, name="choices"),
    path("team/insight/where/areas/<slug:level>/", priority.ask, name="priority_ask"),
    path("team/insight/where/<uuid:number>/", priority.run, name="priority_run"),
    path("team/insight/reports/", hotspots.ask, name="hotspots_ask"),
    path("team/insight/reports/<uuid:number>/", hotspots.run, name="hotspots_run"),
]
