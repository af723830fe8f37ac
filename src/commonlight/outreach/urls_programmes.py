"""Addresses of programmes."""

from django.urls import path

from commonlight.outreach.views import programme_files, programme_records, programmes, public_programmes

urlpatterns = [
    path("programmes/", public_programmes.index, name="public_programmes"),
    path("programmes/<slug:slug>/", public_programmes.programme, name="public_programme"),
    path("team/programmes/", programmes.index, name="programmes"),
    path("team/programmes/start/", programmes.choose, name="choose"),
    path("team/programmes/start/<slug:group>/<slug:setting>/", programmes.start, name="start"),
    path("team/programmes/bring/", programme_files.bring, name="bring_programme"),
    path("team/programmes/guides/", programmes.guides_page, name="guides"),
    path("team/programmes/<uuid:programme_id>/", programmes.programme, name="programme"),
    path("team/programmes/<uuid:programme_id>/details/", programmes.details, name="details"),
    path("team/programmes/<uuid:programme_id>/group/", programmes.group, name="group"),
    path("team/programmes/<uuid:programme_id>/file/", programme_files.take, name="programme_file"),
    path("team/programmes/<uuid:programme_id>/line/", programmes.add_line, name="add_line"),
    path("team/programmes/<uuid:programme_id>/line/<int:line_id>/", programmes.line, name="line"),
    path("team/programmes/<uuid:programme_id>/task/", programmes.add_task, name="add_task"),
    path("team/programmes/<uuid:programme_id>/task/<int:task_id>/", programmes.task, name="task"),
    path("team/programmes/<uuid:programme_id>/task/<int:task_id>/done/", programmes.task_done, name="task_done"),
    path("team/programmes/<uuid:programme_id>/add/<slug:kind>/", programme_records.add, name="add_record"),
    path(
        "team/programmes/<uuid:programme_id>/remove/<slug:kind>/<int:number>/",
        programme_records.remove,
        name="remove_record",
    ),
    path(
        "team/programmes/<uuid:programme_id>/ambassador/<int:number>/end/",
        programme_records.end_ambassador,
        name="end_ambassador",
    ),
]
