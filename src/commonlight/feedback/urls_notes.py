"""Addresses of notes: for everybody, and for the team."""

from django.urls import path

from commonlight.feedback.views import note_sheet, notes, public_notes, sensitive

urlpatterns = [
    path("feedback/", public_notes.write, name="write_note"),
    path("feedback/here/", public_notes.write, {"by_code": True}, name="write_note_here"),
    path("feedback/answers/", public_notes.answers, name="public_answers"),
    path("feedback/answers/yours/", public_notes.own, name="own_answer"),
    path("team/feedback/notes/", notes.listing, name="notes"),
    path("team/feedback/notes/new/", notes.paper, name="note_paper"),
    path("team/feedback/notes/sheet/", note_sheet.sheet, name="note_sheet"),
    path("team/feedback/notes/sort/", notes.sort, name="note_sort"),
    path("team/feedback/notes/notes.csv", notes.table, name="note_table"),
    path("team/feedback/notes/<uuid:number>/", notes.note, name="note"),
    path("team/feedback/notes/<uuid:number>/undo/", notes.undo, name="note_undo"),
    path("team/feedback/notes/<uuid:number>/seal/", notes.seal, name="note_seal"),
    path("team/feedback/answers/", notes.answers, name="answers"),
    path("team/feedback/answers/<uuid:number>/", notes.answer, name="answer"),
    path("team/feedback/answers/<uuid:number>/<slug:language>/", notes.answer_words, name="answer_words"),
    path("team/feedback/rumours/", notes.rumours, name="rumours"),
    path("team/feedback/rumours/<uuid:number>/", notes.rumour, name="rumour"),
    path("team/feedback/sensitive/", sensitive.listing, name="sensitive_notes"),
    path("team/feedback/sensitive/<int:number>/", sensitive.note, name="sensitive_note"),
    path("team/feedback/safeguarding/", sensitive.lead, name="safeguarding"),
]
