"""Addresses of comparisons of groups; for the team."""

from django.urls import path

from commonlight.insight.views import compare

urlpatterns = [
    path("team/insight/compare/", compare.index, name="compare"),
    path("team/insight/compare/tables/", compare.bring, name="compare_bring"),
    path("team/insight/compare/tables/<uuid:number>/drop/", compare.drop, name="compare_drop"),
    path("team/insight/compare/<uuid:number>/", compare.run, name="compare_run"),
    path("team/insight/compare/ask/<slug:source>/", compare.ask, name="compare_ask"),
]
