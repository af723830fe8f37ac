"""Addresses of the reports room. Public ones say nothing of what they are for."""

from django.urls import path

from commonlight.reports.urls_gate import gate_patterns
from commonlight.reports.urls_person import person_patterns
from commonlight.reports.urls_police import police_patterns
from commonlight.reports.urls_work import work_patterns
from commonlight.reports.views import box, hold, honesty, note, queue, team

app_name = "reports"
urlpatterns = [
    *person_patterns,
    path("answers/", honesty.honesty, name="honesty"),
    path("note/", note.start, name="start"),
    path("note/about/", note.about, name="note_about"),
    path("note/facts/", note.facts, name="note_facts"),
    path("note/looks/", note.looks, name="note_looks"),
    path("note/files/", note.files, name="note_files"),
    path("note/reach/", note.reach, name="note_reach"),
    path("note/change/", note.change, name="note_change"),
    path("note/send/", note.send, name="note_send"),
    path("note/kept/", note.kept, name="note_kept"),
    path("box/", box.mailbox, name="mailbox"),
    path("box/write/", box.write, name="box_write"),
    path("box/facts/", box.facts, name="box_facts"),
    path("box/readers/", box.readers, name="box_readers"),
    path("box/delete/", box.delete, name="box_delete"),
    path("box/leave/", box.leave, name="box_leave"),
    path("team/reports/", queue.queue, name="queue"),
    path("team/reports/<int:report_id>/", team.report, name="report"),
    path("team/reports/<int:report_id>/reply/", team.reply, name="report_reply"),
    path("team/reports/<int:report_id>/status/", team.status, name="report_status"),
    path("team/reports/<int:report_id>/assign/", team.assign, name="report_assign"),
    path("team/reports/<int:report_id>/labels/", team.labels, name="report_labels"),
    path("team/reports/<int:report_id>/note/", team.note, name="report_note"),
    path("team/reports/<int:report_id>/close/", team.close, name="report_close"),
    path("team/reports/<int:report_id>/files/<int:sequence>/", team.file, name="report_file"),
    *gate_patterns,
    path("team/reports/<int:report_id>/hold/", hold.hold, name="hold"),
    *police_patterns,
    *work_patterns,
]
