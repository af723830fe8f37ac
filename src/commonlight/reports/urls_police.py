"""Addresses of the hand-over to police: the team's desk, the liaison's pages, the officer's link."""

from django.urls import path

from commonlight.reports.views import parcel, police, police_desk

police_patterns = [
    path("parcel/", parcel.parcel, name="parcel"),
    path("parcel/answer/", parcel.act, name="parcel_act"),
    path("parcel/leave/", parcel.leave, name="parcel_leave"),
    path("parcel/files/<int:number>/", parcel.file, name="parcel_file"),
    path("parcel/<slug:token>/", parcel.open_parcel, name="parcel_open"),
    path("team/reports/<int:report_id>/release/", police_desk.release, name="report_release"),
    path("team/reports/<int:report_id>/police/", police_desk.desk, name="desk"),
    path("team/reports/<int:report_id>/police/<int:package_id>/", police_desk.act, name="desk_act"),
    path("team/reports/<int:report_id>/police/<int:package_id>/print/", police_desk.paper, name="desk_print"),
    path("team/reports/<int:report_id>/evidence/<int:sequence>/", police_desk.evidence, name="desk_evidence"),
    path("team/released/", police.released, name="released"),
    path("team/released/<int:package_id>/", police.package, name="package"),
    path("team/released/<int:package_id>/answer/", police.package_act, name="package_act"),
    path("team/released/<int:package_id>/files/<int:number>/", police.file, name="package_file"),
]
