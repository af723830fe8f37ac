"""Addresses of the room: courses for everybody beside the signs, a class by link, the team's sessions below `team/`."""

from django.urls import path

from commonlight.learning.views import certificates, classes, courses, printing, results, scores, sessions

app_name = "learning"
urlpatterns = [
    path("learn/courses/", courses.listing, name="courses"),
    path("learn/courses/<slug:slug>/", courses.course, name="course"),
    path("learn/courses/<slug:slug>/<int:number>/", courses.lesson, name="lesson"),
    path("learn/courses/<slug:slug>/test/", courses.test, name="test"),
    path("learn/courses/<slug:slug>/certificate/", certificates.own, name="certificate"),
    path("learn/courses/<slug:slug>/print/<slug:what>/", printing.sheet, name="print"),
    path("learn/courses/<slug:slug>/pages.zip", printing.offline_pack, name="offline_pack"),
    path("learn/courses/<slug:slug>/scorm.zip", printing.scorm_pack, name="scorm_pack"),
    path("learn/check/", certificates.check, name="check"),
    path("learn/class/open/<slug:token>/", classes.door, name="class_door"),
    path("learn/class/<slug:part>/", classes.room, name="class_room"),
    path("learn/class/<slug:part>/heads/", classes.heads, name="class_heads"),
    path("learn/class/<slug:part>/compare/", classes.compare, name="class_compare"),
    path("learn/class/<slug:part>/answers/<slug:kind>/", classes.answers, name="class_answers"),
    path("learn/class/<slug:part>/answers/<slug:kind>/file/", classes.file, name="class_file"),
    path("learn/class/<slug:part>/answers/<slug:kind>/end/", classes.close, name="class_close"),
    path("learn/class/<slug:part>/results/", classes.results, name="class_results"),
    path("learn/class/<slug:part>/certificates/", classes.papers, name="class_papers"),
    path("learn/class/<slug:part>/leave/", classes.leave, name="class_leave"),
    path("team/learning/", sessions.listing, name="sessions"),
    path("team/learning/new/", sessions.plan, name="plan"),
    path("team/learning/guide/<slug:slug>/", sessions.guide, name="guide"),
    path("team/learning/counts/", results.totals, name="totals"),
    path("team/learning/counts/<slug:slug>/", results.pooled, name="pooled"),
    path("team/learning/returned/", scores.bring, name="scores"),
    path("team/learning/returned/<uuid:file_id>/back/", scores.take_back, name="score_file_back"),
    path("team/learning/files/<uuid:file_id>/back/", sessions.take_back, name="file_back"),
    path("team/learning/<uuid:session_id>/", sessions.room, name="session"),
    path("team/learning/<uuid:session_id>/change/", sessions.change, name="change"),
    path("team/learning/<uuid:session_id>/delete/", sessions.delete, name="delete"),
    path("team/learning/<uuid:session_id>/heads/", sessions.heads, name="session_heads"),
    path("team/learning/<uuid:session_id>/compare/", sessions.compare, name="session_compare"),
    path("team/learning/<uuid:session_id>/link/", sessions.link, name="link"),
    path("team/learning/<uuid:session_id>/answers/<slug:kind>/", sessions.answers, name="session_answers"),
    path("team/learning/<uuid:session_id>/answers/<slug:kind>/file/", sessions.file, name="session_file"),
    path("team/learning/<uuid:session_id>/answers/<slug:kind>/end/", sessions.close, name="session_close"),
    path("team/learning/<uuid:session_id>/answers/<slug:kind>/again/", sessions.again, name="session_again"),
    path("team/learning/<uuid:session_id>/results/", sessions.results, name="session_results"),
    path("team/learning/<uuid:session_id>/certificates/", sessions.papers, name="session_papers"),
]
