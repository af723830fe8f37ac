"""Addresses of policy asks and their briefs; for the team."""

from django.urls import path

from commonlight.insight.views import asks

urlpatterns = [
    path("team/insight/asks/", asks.index, name="asks"),
    path("team/insight/asks/new/", asks.write_new, name="ask_new"),
    path("team/insight/asks/<uuid:number>/", asks.ask, name="ask"),
    path("team/insight/asks/<uuid:number>/change/", asks.write_change, name="ask_change"),
    path("team/insight/asks/<uuid:number>/brief/", asks.brief, name="ask_brief"),
    path("team/insight/asks/<uuid:number>/brief.docx", asks.brief_as_file, {"form": "docx"}, name="ask_word"),
    path("team/insight/asks/<uuid:number>/brief.pdf", asks.brief_as_file, {"form": "pdf"}, name="ask_pdf"),
    path("team/insight/asks/<uuid:number>/advise/", asks.advise, name="ask_advise"),
    path("team/insight/asks/<uuid:number>/meeting/", asks.meeting, name="ask_meeting"),
    path("team/insight/asks/<uuid:number>/answer/", asks.answer, name="ask_answer"),
]
