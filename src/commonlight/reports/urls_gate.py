"""Addresses of readiness, duty, and urgent acts."""

from django.urls import path

from commonlight.reports.views import duty, readiness

gate_patterns = [
    path("team/readiness/", readiness.readiness_page, name="readiness"),
    path("team/readiness/hours/", readiness.intake_hours, name="intake_hours"),
    path("team/readiness/cover/<uuid:organisation_id>/", readiness.cover, name="cover"),
    path("team/readiness/rehearsal/", readiness.rehearsal, name="rehearsal"),
    path("team/reports/<int:report_id>/duty/", duty.panel, name="duty"),
    path("team/reports/<int:report_id>/duty/start/", duty.start, name="duty_start"),
    path("team/reports/<int:report_id>/duty/told/", duty.told, name="duty_told"),
    path("team/reports/<int:report_id>/duty/<int:number>/", duty.receipt, name="duty_receipt"),
    path("team/urgent/", duty.acts, name="acts"),
    path("team/urgent/<int:act_id>/confirm/", duty.confirm, name="act_confirm"),
]
