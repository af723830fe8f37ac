"""Addresses of the team's work around reports: sorting many, links, reply texts."""

from django.urls import path

from commonlight.reports.views import linked, replies, triage

work_patterns = [
    path("team/reports/triage/", triage.triage, name="triage"),
    path("team/reports/triage/undo/", triage.undo, name="triage_undo"),
    path("team/reports/texts/", replies.reply_texts, name="reply_texts"),
    path("team/reports/texts/one/", replies.reply_text, name="reply_text"),
    path("team/reports/<int:report_id>/text/", replies.take, name="report_text"),
    path("team/reports/<int:report_id>/link/", linked.link, name="report_link"),
]
