"""Addresses of the register: the team's list, and what everybody may read. Machines' addresses stand in config/urls."""

from django.urls import path

from commonlight.insight.views import data, register

urlpatterns = [
    path("data/", data.index, name="data"),
    path("data/<uuid:number>/", data.release, name="data_release"),
    path("team/insight/releases/", register.index, name="releases"),
    path("team/insight/releases/told/", register.ask, {"kind": "told"}, name="release_told"),
    path("team/insight/releases/areas/", register.ask, {"kind": "areas"}, name="release_areas"),
    path("team/insight/releases/impact/", register.ask, {"kind": "before_and_with"}, name="release_impact"),
    path("team/insight/releases/rights/", register.rights, name="release_rights"),
    path("team/insight/releases/<uuid:number>/", register.release, name="release"),
    path("team/insight/releases/<uuid:number>/publish/", register.approve, name="release_approve"),
    path("team/insight/releases/<uuid:number>/withdraw/", register.withdraw, name="release_withdraw"),
    path("team/insight/releases/<uuid:number>/drop/", register.drop, name="release_drop"),
]
