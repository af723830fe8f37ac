"""Addresses of the work with police."""

from django.urls import path

from commonlight.outreach.views import police

urlpatterns = [
    path("team/police-liaison/", police.desk, name="liaison"),
    path("team/police-liaison/write/", police.write_down, name="engage"),
    path("team/police-liaison/<uuid:number>/", police.change, name="engagement"),
    path("team/police-liaison/<uuid:number>/remove/", police.remove, name="remove_engagement"),
    path("team/police-liaison/checklist/<slug:name>/", police.checklist, name="checklist"),
]
