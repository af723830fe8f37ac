"""Addresses of interviews, all of them the team's; what takes one back stands with the stories."""

from django.urls import path

from commonlight.feedback.views import interview_asking, interview_guides, interview_reading

urlpatterns = [
    path("team/feedback/interviews/", interview_guides.listing, name="interviews"),
    path("team/feedback/interviews/guides/new/", interview_guides.new, name="interview_guide_new"),
    path("team/feedback/interviews/guides/<uuid:number>/", interview_guides.guide, name="interview_guide"),
    path(
        "team/feedback/interviews/guides/<uuid:number>/change/", interview_guides.change, name="interview_guide_change"
    ),
    path("team/feedback/interviews/guides/<uuid:number>/end/", interview_guides.end, name="interview_guide_end"),
    path("team/feedback/interviews/guides/<uuid:number>/begin/", interview_asking.begin, name="interview_begin"),
    path("team/feedback/interviews/guides/<uuid:number>/file/", interview_asking.transcript, name="interview_file"),
    path("team/feedback/interviews/guides/<uuid:number>/counts/", interview_reading.counts, name="interview_counts"),
    path("team/feedback/interviews/<int:number>/", interview_asking.ask, name="interview_ask"),
    path("team/feedback/interviews/<int:number>/stop/", interview_asking.stop, name="interview_stop"),
    path("team/feedback/interviews/<int:number>/read/", interview_reading.read, name="interview_read"),
    path("team/feedback/interviews/<int:number>/delete/", interview_reading.delete, name="interview_delete"),
]
