"""Addresses of surveys: answering for everybody, building and reading for the team."""

from django.urls import path

from commonlight.feedback.views import (
    public_surveys,
    survey_answers,
    survey_partners,
    survey_results,
    survey_slips,
    survey_team,
)

urlpatterns = [
    path("surveys/<slug:slug>/", public_surveys.answer, name="answer_survey"),
    path("team/feedback/surveys/", survey_team.listing, name="surveys"),
    path("team/feedback/surveys/new/", survey_team.new, name="survey_new"),
    path("team/feedback/surveys/<uuid:survey_id>/", survey_team.survey, name="survey"),
    path("team/feedback/surveys/<uuid:survey_id>/open/", survey_team.open_wave, name="survey_open"),
    path("team/feedback/surveys/<uuid:survey_id>/apart/", survey_team.split, name="survey_split"),
    path("team/feedback/surveys/<uuid:survey_id>/delete/", survey_team.delete, name="survey_delete"),
    path("team/feedback/surveys/<uuid:survey_id>/print/", survey_team.paper, name="survey_print"),
    path("team/feedback/surveys/<uuid:survey_id>/form.xlsx", survey_team.xlsform, name="survey_xlsform"),
    path("team/feedback/surveys/<uuid:survey_id>/form.xml", survey_team.xform, name="survey_xform"),
    path("team/feedback/surveys/<uuid:survey_id>/weights/<str:question>/", survey_team.weights, name="survey_weights"),
    path("team/feedback/rounds/<uuid:wave_id>/end/", survey_answers.end, name="survey_end"),
    path("team/feedback/rounds/<uuid:wave_id>/codes/", survey_answers.codes, name="survey_codes"),
    path("team/feedback/slips/", survey_slips.slip, name="survey_slip"),
    path("team/feedback/rounds/<uuid:wave_id>/slips/", survey_slips.paper_slips, name="survey_paper_slips"),
    path("team/feedback/rounds/<uuid:wave_id>/paper/", survey_answers.paper, name="survey_paper"),
    path("team/feedback/rounds/<uuid:wave_id>/file/", survey_answers.file, name="survey_file"),
    path("team/feedback/rounds/files/<uuid:file_id>/back/", survey_answers.file_back, name="survey_file_back"),
    path("team/feedback/asked/", survey_partners.listing, name="survey_shared"),
    path("team/feedback/asked/<uuid:wave_id>/", survey_partners.shared, name="survey_shared_round"),
    path("team/feedback/rounds/<uuid:wave_id>/results/", survey_results.results, name="survey_results"),
]
