"""Addresses of what the person controls: plan, second code, card, and what the team does by them."""

from django.urls import path

from commonlight.reports.views import box_asked, code, contact, interpreting, note, plan, questions

person_patterns = [
    path("note/card/", note.card, name="note_card"),
    path("box/plan/", plan.plan, name="box_plan"),
    path("box/second/", code.second, name="box_second"),
    path("box/check/", code.check, name="box_check"),
    path("box/questions/", box_asked.questions, name="box_questions"),
    path("box/interpreter/", box_asked.interpreter, name="box_interpreter"),
    path("team/reports/<int:report_id>/ask/", questions.ask, name="report_ask"),
    path("team/reports/<int:report_id>/may-interpret/", interpreting.name_one, name="report_may_interpret"),
    path("team/questions/", questions.question_list, name="questions"),
    path("team/questions/new/", questions.question, name="question_new"),
    path("team/questions/<slug:code>/", questions.question, name="question"),
    path("team/interpreting/", interpreting.to_interpret, name="to_interpret"),
    path("team/interpreting/<int:report_id>/", interpreting.interpret, name="interpret"),
    path("team/reports/<int:report_id>/number/", contact.number, name="report_number"),
    path("team/reports/<int:report_id>/raise/", contact.raise_report, name="report_raise"),
]
