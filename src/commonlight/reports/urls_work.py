"""Addresses of the team's work around reports: sorting many, links, reply texts."""

from django.urls import path

from commonlight.reports.views import legal, linked, marks, new_code, operator_entry, replies, shifts, triage

work_patterns = [
    path("team/reports/triage/", triage.triage, name="triage"),
    path("team/reports/triage/undo/", triage.undo, name="triage_undo"),
    path("team/reports/texts/", replies.reply_texts, name="reply_texts"),
    path("team/reports/texts/one/", replies.reply_text, name="reply_text"),
    path("team/reports/<int:report_id>/text/", replies.take, name="report_text"),
    path("team/reports/<int:report_id>/link/", linked.link, name="report_link"),
    path("team/reports/<int:report_id>/mark/", marks.mark, name="report_mark"),
    path("team/reports/<int:report_id>/interpreter/", shifts.interpreter, name="report_interpreter"),
    path("team/shift/", shifts.shift, name="shift"),
    path("team/legal/", legal.legal_list, name="legal"),
    path("team/legal/new/<slug:kind>/", legal.legal_new, name="legal_new"),
    path("team/legal/<int:thread>/", legal.legal_case, name="legal_case"),
    path("team/legal/<int:thread>/notice/", legal.legal_notice, name="legal_notice"),
    path("team/reports/enter/", operator_entry.enter, name="enter"),
    path("box/code/", new_code.new_code, name="box_new_code"),
    path("box/marks/", marks.mark_own, name="box_marks"),
]
