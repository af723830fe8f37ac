"""Addresses of what the person controls: plan, second code, card, and what the team does by them."""

from django.urls import path

from commonlight.reports.views import code, contact, note, plan

person_patterns = [
    path("note/card/", note.card, name="note_card"),
    path("box/plan/", plan.plan, name="box_plan"),
    path("box/second/", code.second, name="box_second"),
    path("box/check/", code.check, name="box_check"),
    path("team/reports/<int:report_id>/number/", contact.number, name="report_number"),
    path("team/reports/<int:report_id>/raise/", contact.raise_report, name="report_raise"),
]
