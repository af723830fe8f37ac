"""Addresses of the first page and of runs."""

from django.urls import path

from commonlight.insight.views import runs

urlpatterns = [
    path("team/insight/", runs.index, name="index"),
    path("team/insight/runs/<uuid:number>/", runs.run, name="run"),
    path("team/insight/runs/<uuid:number>/again/", runs.again, name="run_again"),
]
